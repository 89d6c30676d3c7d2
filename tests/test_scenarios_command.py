"""``reformlab scenarios``: begin a file of one's own, and see every number with its papers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import scenarios
from experiments.cli import main
from experiments.resolved import resolved
from scenarios import load
from sim.parameters import PARAMETERS
from sim.parameters.metadata import GRADES


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(capsys, *arguments: str) -> str:
    capsys.readouterr()
    assert main(arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    return shown.err


# ---- new ------------------------------------------------------------------------------------


@pytest.mark.parametrize("origin", scenarios.names())
def test_a_new_file_is_the_city_it_was_copied_from_under_another_name(folder, origin):
    assert main(["scenarios", "new", "my-city", "--from", origin]) == 0
    mine, theirs = load("my-city.toml"), load(origin)
    assert mine.name == "my-city"
    assert mine.with_(name=origin) == theirs
    assert mine.sha256 == theirs.sha256


def test_a_new_file_is_the_commented_template(folder, capsys):
    assert main(["scenarios", "new", "my-city"]) == 0
    assert "written: my-city.toml" in capsys.readouterr().out
    text = (folder / "my-city.toml").read_text()
    for section in ("residents", "grievance_factors", "organizations", "packages.both", "grades"):
        assert f"[{section}]" in text
    for key in ("residents_file", "network_file"):
        assert text.index(key) < text.index("[time]"), "below a section it would be part of it"


def test_what_the_template_offers_in_comments_is_valid_when_it_is_used(folder):
    main(["scenarios", "new", "my-city"])
    file = folder / "my-city.toml"
    section = False
    lines = []
    for line in file.read_text().splitlines():
        section = line.startswith("# [") or (section and line.startswith("# ") and "=" in line)
        lines.append(line.removeprefix("# ") if section else line)
    text = "\n".join(lines).replace("organization = 4 # or", "# or")
    file.write_text(text)
    city = load(file)
    assert city.organizations and city.residents and city.grievance_factors
    assert [str(arm) for arm in city.arms] == ["flatten", "mediation", "both"]
    assert city.adopted and city.shocks and city.grades and city.parameters


def test_a_file_that_is_there_is_never_overwritten(folder, capsys):
    (folder / "my-city.toml").write_text("my work")
    message = refused(capsys, "scenarios", "new", "my-city")
    assert "my-city.toml: exists already (it may hold your work); give another name" in message
    assert (folder / "my-city.toml").read_text() == "my work"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["My_City"], "'My_City' cannot name a scenario; use small letters"),
        (["daqing-2012"], "is a city that comes with reformlab"),
        (["nowhere/my-city"], "cannot be written (no such file or directory)"),
        (["my-city", "--from", "wenzou"], "did you mean 'wenzhou'"),
    ],
)
def test_a_name_that_cannot_be_used_is_refused_and_nothing_written(
    folder, capsys, arguments, message
):
    assert message in refused(capsys, "scenarios", "new", *arguments)
    assert not list(folder.iterdir())


def test_new_says_what_it_wrote_to_scripts(folder, capsys):
    main(["scenarios", "new", "my-city", "--from", "wenzhou", "--json"])
    assert json.loads(capsys.readouterr().out) == {"written": "my-city.toml", "from": "wenzhou"}


# ---- show -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", scenarios.names())
def test_every_number_of_a_scenario_has_a_value_a_unit_and_a_grade(name):
    city, rows = load(name), {row.key: row for row in resolved(load(name))}
    assert all(row.unit and row.grade in GRADES for row in rows.values())
    values = city.parameter_values()
    assert {key: rows[f"parameters.{key}"].value for key in PARAMETERS} == values
    assert {role: rows[f"staff.{role}"].value for role in city.staff} == city.staff
    for parameter in PARAMETERS.values():
        row = rows[f"parameters.{parameter.name}"]
        if not row.given:
            assert (row.value, row.grade) == (parameter.default, parameter.grade)


def test_show_prints_every_number_with_unit_and_grade(capsys):
    assert main(["scenarios", "show", "wenzhou"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > len(PARAMETERS)

    def line(*starts: str) -> list[str]:
        return next(" ".join(x.split()) for x in lines if x.split()[: len(starts)] == [*starts])

    assert line("court").startswith("court 9 posts per 100,000 residents of the district measured")
    assert line("migrant_share").startswith("migrant_share 0.3 share of residents assumed")
    rate = line("*", "grievances.grievance_rate.labour_debt")
    assert "0.15 per resident and year assumed by grievance_factors.labour_debt" in rate
    assert line("grievances.city_excess_variance").endswith("literature")
    assert line("trust.generalised_trust_mean").endswith("measured")
    assert line("per_10000_residents").startswith("per_10000_residents 8 organizations per 10,000")


def test_show_names_packages_and_their_dates(capsys):
    assert main(["scenarios", "show", "daqing-sequence"]) == 0
    shown = capsys.readouterr().out
    assert (
        "three-reforms: police-flattening, social-work-committee:start_week=208, flatten" in shown
    )


def test_show_gives_scripts_the_same_numbers(capsys):
    assert main(["scenarios", "show", "shenzhen", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["resolved"] == [row.to_dict() for row in resolved(load("shenzhen"))]
    assert shown["residents"]["migrant_share"] == 0.67


# ---- list -----------------------------------------------------------------------------------


def test_the_list_for_scripts_names_every_city_with_one_line(capsys):
    assert main(["scenarios", "list", "--json"]) == 0
    cities = json.loads(capsys.readouterr().out)["cities"]
    assert {city["name"] for city in cities} == set(scenarios.names())
    assert all(city["title"] and "\n" not in city["title"] for city in cities)
    assert len({city["title"] for city in cities}) == len(cities)
