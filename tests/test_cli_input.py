"""Bad input gives one message with file, key, reason and remedy; exit code 2; nothing written."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import scenarios
from experiments.cli import COMMANDS, main
from scenarios import load
from sim.reforms import REFORMS
from sim.shocks import SHOCKS

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("sim", "scenarios", "experiments")

TOWN = """\
name = "my-town"
title = "A town"

[time]
society_period_days = 7
tick_days = 7
warmup_weeks = 8
horizon_weeks = 12

[city]
household_size = 2.86
simulated_districts = 1

[[district]]
name = "North"
residents = 2_000
streets = 1
communities = 2

[[level]]
name = "city"

[[level]]
name = "district"
supervised_by = "city"

[[level]]
name = "street"
supervised_by = "district"

[[level]]
name = "community"
supervised_by = "street"

[staff]
committee = 3
mediation = 2
organization = 2
community = 3
street = 6
district = 8
city = 10
online = 1
administrative_mediation = 1
judicial_mediation = 1
court = 3
petition = 2

[parameters.handling.touch_hours]
community = 3.0

[reforms.flatten]
strength = 1.0
"""

# What is written instead of what; the key in question; what is said of it; what would be right.
MISTAKES = {
    "a mistyped key": (
        ("community = 3\n", "communty = 3\n"),
        "staff.communty",
        "unknown key",
        "did you mean 'staff.community'",
    ),
    "a mistyped section": (("[time]", "[tiem]"), "tiem", "unknown key", "did you mean 'time'"),
    "a missing key": (("tick_days = 7\n", ""), "time.tick_days", "missing", "add this key"),
    "a text for a number": (
        ("street = 6", 'street = "6"'),
        "staff.street",
        "must be a number, is a text",
        "write 6 without quotes",
    ),
    "true for a count": (
        ("warmup_weeks = 8", "warmup_weeks = true"),
        "time.warmup_weeks",
        "must be a whole number, is true or false",
        "write 0 or more",
    ),
    "a fraction for a count": (
        ("residents = 2_000", "residents = 2000.0"),
        "district 'North'.residents",
        "must be a whole number, is a number",
        "write 2000",
    ),
    "a number for a text": (
        ('title = "A town"', "title = 7"),
        "title",
        "must be a text, is a whole number",
        "put it in quotes",
    ),
    "a share above one": (
        ("strength = 1.0", "strength = 1.2"),
        "reforms.flatten.strength",
        "1.2 is above 1",
        "a value from 0 to 1",
    ),
    "a parameter out of its range": (
        (
            "[parameters.handling.touch_hours]\ncommunity = 3.0",
            "[parameters.handling.case_share]\ncommunity = 1.5",
        ),
        "parameters.handling.case_share.community",
        "1.5 is above",
        "give a value from",
    ),
    "an unknown parameter": (
        ("community = 3.0", "comunity = 3.0"),
        "parameters.handling.touch_hours.comunity",
        "unknown parameter",
        "did you mean 'handling.touch_hours.community'",
    ),
    "staff below zero": (
        ("petition = 2", "petition = -2"),
        "staff.petition",
        "-2 is below 0",
        "give 0 or more",
    ),
    "an infinite staff": (
        ("petition = 2", "petition = inf"),
        "staff.petition",
        "must be a finite number",
        "give 0 or more",
    ),
    "an unknown level": (
        ('name = "street"\nsup', 'name = "stret"\nsup'),
        "level 3.name",
        "'stret' is not a level",
        "did you mean 'street'",
    ),
    "an unknown supervisor": (
        ('supervised_by = "street"', 'supervised_by = "stret"'),
        "level 4.supervised_by",
        "'stret' is not a level",
        "did you mean 'street'",
    ),
    "a supervisor this city does not have": (
        ('[[level]]\nname = "street"\nsupervised_by = "district"\n\n', ""),
        "level 'community'.supervised_by",
        "this city has no level 'street'",
        "",
    ),
    "two roots": (
        ('name = "street"\nsupervised_by = "district"', 'name = "street"'),
        "level",
        "2 levels have no supervisor: city, street",
        "give street a supervised_by",
    ),
    "a circle of supervisors": (
        ('name = "city"\n', 'name = "city"\nsupervised_by = "community"\n'),
        "level",
        "supervision runs in a circle: city -> community -> street -> district -> city",
        "the city has no supervised_by",
    ),
    "levels in the wrong order": (
        ('supervised_by = "street"', 'supervised_by = "district"'),
        "level 'community'.supervised_by",
        "is 'district'",
        "write 'street'",
    ),
    "a missing level": (
        ('[[level]]\nname = "community"\nsupervised_by = "street"\n', ""),
        "level",
        "there is no level 'community'",
        'add [[level]] name = "community"',
    ),
    "a level given twice": (
        ('name = "community"\n', 'name = "street"\n'),
        "level 4.name",
        "level 'street' is given twice",
        "give it once",
    ),
    "a missing network file": (
        ("[time]", 'network_file = "ties.graphml"\n\n[time]'),
        "network_file",
        "there is no file",
        "relative to the scenario file",
    ),
    "a network file of another kind": (
        ("[time]", 'network_file = "ties.dot"\n\n[time]'),
        "network_file",
        "it ends in '.dot'",
        ".graphml",
    ),
    "a missing residents file": (
        ("[time]", 'residents_file = "people.csv"\n\n[time]'),
        "residents_file",
        "there is no file",
        "relative to the scenario file",
    ),
    "the section that a network file had before": (
        ("[staff]", '[network]\nfile = "ties.graphml"\n\n[staff]'),
        "network",
        "unknown key",
        "did you mean 'network_file'",
    ),
    "a share of residents above one": (
        ("[staff]", "[residents]\nmigrant_share = 67\n\n[staff]"),
        "residents.migrant_share",
        "67 is above 1",
        "a value from 0 to 1",
    ),
    "an unknown kind of grievance": (
        ("[staff]", "[grievance_factors]\nlabour = 2.0\n\n[staff]"),
        "grievance_factors.labour",
        "unknown key",
        "did you mean 'grievance_factors.labour_debt'",
    ),
    "a share that is a parameter too": (
        (
            "[parameters.handling.touch_hours]",
            "[residents]\nmigrant_share = 0.3\n\n[parameters.grievances]\nmigrant_share = 0.2\n\n"
            "[parameters.handling.touch_hours]",
        ),
        "residents.migrant_share",
        "is given as parameters.grievances.migrant_share too",
        "give it once",
    ),
    "organizations given twice": (
        ("[staff]", "[organizations]\nper_10000_residents = 4\nposts_each = 1\n\n[staff]"),
        "staff.organization",
        "is given beside [organizations]",
        "leave one of them out",
    ),
    "half a density of organizations": (
        (
            "[staff]\ncommittee = 3\nmediation = 2\norganization = 2\n",
            "[organizations]\nper_10000_residents = 4\n\n[staff]\ncommittee = 3\nmediation = 2\n",
        ),
        "organizations.posts_each",
        "missing",
        "add this key",
    ),
    "a package of an unknown reform": (
        ("[reforms.flatten]", '[packages.both]\nreforms = ["flaten"]\n\n[reforms.flatten]'),
        "packages.both.reforms",
        "unknown reform 'flaten'",
        "did you mean 'flatten'",
    ),
    "a package without a list": (
        ("[reforms.flatten]", '[packages.both]\nreforms = "flatten"\n\n[reforms.flatten]'),
        "packages.both.reforms",
        "must be a list of reforms as text",
        'write reforms = ["NAME"',
    ),
    "a package named like a reform": (
        ("[reforms.flatten]", '[packages.flatten]\nreforms = ["flatten"]\n\n[reforms.flatten]'),
        "packages.flatten",
        "'flatten' is another arm's name",
        "name it otherwise",
    ),
    "a grade without a source": (
        ("[staff]", '[grades]\nstaff.court = "measured"\n\n[staff]'),
        "grades.staff.court",
        "'measured' is not a grade with its source",
        "measured, literature, assumed",
    ),
    "a grade of nothing": (
        ("[staff]", '[grades]\nstaff.curt = "measured: a list"\n\n[staff]'),
        "grades.staff.curt",
        "unknown key",
        "did you mean 'staff.court'",
    ),
    "an unknown reform": (
        ("[reforms.flatten]", "[reforms.flaten]"),
        "reforms.flaten",
        "unknown reform 'flaten'",
        "did you mean 'flatten'",
    ),
    "an unknown setting": (
        ("strength = 1.0", "strenght = 1.0"),
        "reforms.flatten.strenght",
        "unknown setting of reform 'flatten'",
        "did you mean 'strength'",
    ),
    "a setting of the wrong type": (
        ("strength = 1.0", 'pooling = "yes"'),
        "reforms.flatten.pooling",
        "must be true or false, is a text",
        "write true or false",
    ),
    "a place that is no district": (
        ("strength = 1.0", 'place = "Nroth"'),
        "reforms.flatten.place",
        "'Nroth' is not a district of this city",
        "did you mean 'North'",
    ),
    "a reform that starts after the end": (
        ("strength = 1.0", "start_week = 12"),
        "reforms.flatten.start_week",
        "12 is not before the last week",
        "start earlier",
    ),
    "too few residents for the communities": (
        ("residents = 2_000", "residents = 99"),
        "district 'North'.residents",
        "99 residents are too few for 2 communities",
        "give 100 or more",
    ),
    "fewer communities than streets": (
        ("streets = 1", "streets = 3"),
        "district 'North'.communities",
        "2 communities are too few for 3 streets",
        "fewer streets",
    ),
    "more simulated districts than there are": (
        ("simulated_districts = 1", "simulated_districts = 2"),
        "city.simulated_districts",
        "2 is above 1",
        "give a value from 1 to 1",
    ),
    "a tick that does not divide the period": (
        ("tick_days = 7\n", "tick_days = 3\n"),
        "time.tick_days",
        "3 does not divide society_period_days = 7",
        "such as 1",
    ),
    "a warm-up of no whole number of ticks": (
        ("society_period_days = 7\ntick_days = 7\n", "society_period_days = 10\ntick_days = 5\n"),
        "time.warmup_weeks",
        "8 weeks are 56 days, no whole number of ticks of 5 days",
        "change the weeks",
    ),
    "a name that is not the file's": (
        ('name = "my-town"', 'name = "your-town"'),
        "name",
        "'your-town' is not the name of the file",
        'write name = "my-town"',
    ),
    "a district that could not be named as a place": (
        ('name = "North"', 'name = "North+South"'),
        "district 'North+South'.name",
        "contains '+'",
        "leave it out",
    ),
    "invalid TOML": (("tick_days = 7\n", "tick_days = \n"), "", "line 6", "mend that line"),
}


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(capsys, *arguments: str) -> str:
    """Run the command; return its one message after checking that it refused."""
    assert main(arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("reformlab: ")
    assert "Traceback" not in shown.err
    assert shown.err.count("\n") == 1, "one message is one line"
    return shown.err


def test_the_town_that_the_mistakes_are_made_in_is_valid(folder, capsys):
    (folder / "my-town.toml").write_text(TOWN)
    assert main(["scenarios", "validate", "my-town.toml"]) == 0
    assert "my-town.toml: valid (2,000 residents" in capsys.readouterr().out


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_in_a_file_gives_one_message_with_key_reason_and_remedy(
    folder, capsys, mistake
):
    (before, after), key, what, right = MISTAKES[mistake]
    assert before in TOWN
    (folder / "my-town.toml").write_text(TOWN.replace(before, after, 1))
    message = refused(capsys, "scenarios", "validate", "my-town.toml")
    assert message.startswith(f"reformlab: my-town.toml: {key}: " if key else "reformlab: my-town")
    assert what in message
    assert right in message
    assert [entry.name for entry in folder.iterdir()] == ["my-town.toml"], "something was written"


def test_several_mistakes_are_counted(folder, capsys):
    text = TOWN.replace("street = 6", "street = -6").replace("court = 3", "court = -3")
    (folder / "my-town.toml").write_text(text)
    message = refused(capsys, "scenarios", "validate", "my-town.toml")
    assert "staff.street" in message
    assert "first of 2 problems" in message


def test_a_city_without_streets_needs_neither_streets_nor_their_staff(folder, capsys):
    text = (
        TOWN.replace('[[level]]\nname = "street"\nsupervised_by = "district"\n\n', "")
        .replace('supervised_by = "street"', 'supervised_by = "district"')
        .replace("streets = 1\n", "")
        .replace("street = 6\n", "")
    )
    (folder / "my-town.toml").write_text(text)
    assert main(["scenarios", "validate", "my-town.toml"]) == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["comapre"], "there is no command 'comapre'; did you mean 'compare'?"),
        (["scenarios", "show", "dacing-2012"], "did you mean 'daqing-2012'?"),
        (["scenarios", "validate", "nowhere.toml"], "nowhere.toml: cannot be read"),
        (["scenarios", "validate", "."], "did you mean|known are"),
        (["scenarios", "sho"], "invalid choice: 'sho'"),
        (["scenarios"], "ACTION"),
        (["scenarios", "list", "--jsn"], "unrecognized arguments: --jsn"),
    ],
)
def test_a_command_line_that_cannot_be_meant_gets_one_message(folder, capsys, arguments, message):
    assert re.search(message, refused(capsys, *arguments))
    assert not list(folder.iterdir())


def test_a_file_that_is_no_text_names_the_line(folder, capsys):
    (folder / "my-town.toml").write_bytes(b'name = "my-town"\ntitle = "\xff"\n')
    assert "my-town.toml: line 2: is not UTF-8" in refused(
        capsys, "scenarios", "validate", "my-town.toml"
    )


# ---- what works -------------------------------------------------------------


def test_the_list_names_every_city_reform_and_shock(capsys):
    everything = {"cities": scenarios.names(), "reforms": list(REFORMS), "shocks": list(SHOCKS)}
    assert main(["scenarios", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [
        word for kind, names in everything.items() for word in (kind, *names)
    ]
    assert main(["scenarios", "list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert {kind: [one["name"] for one in found] for kind, found in listed.items()} == everything
    assert all(one["title"] for found in listed.values() for one in found)


def test_a_shock_on_the_command_line_happens_in_the_run(capsys):
    def arisen(*options):
        arguments = ["run", "test-town", "--weeks", "8", "--warmup-weeks", "2", "--json", *options]
        assert main(arguments) == 0
        return json.loads(capsys.readouterr().out)["measures"]

    usual = arisen()
    assert arisen("--shock", "disaster:start_week=0") != usual
    assert arisen("--shock", "disaster:strength=0") == usual


def test_a_scenario_shown_as_json_is_the_scenario(capsys):
    assert main(["scenarios", "show", "test-town", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    town = load("test-town")
    assert shown.pop("sha256") == town.sha256
    shown.pop("resolved")
    assert town.from_dict(shown) == town


def test_a_scenario_shown_names_districts_staff_and_reforms(capsys):
    assert main(["scenarios", "show", "daqing-2012"]) == 0
    shown = capsys.readouterr().out
    for word in ("Honggang", "169,522", "community", "15.215", "flatten", "assumed".capitalize()):
        assert word in shown


def test_a_run_that_fails_says_how_to_run_it_again(monkeypatch, capsys):
    from experiments import scenarios_command

    def breaks(args):
        raise RuntimeError("desk on fire")

    monkeypatch.setattr(scenarios_command, "execute", breaks)
    assert main(["scenarios", "list"]) == 1
    shown = capsys.readouterr().err
    assert "RuntimeError: desk on fire" in shown
    assert "reformlab scenarios list" in shown


# ---- in a process of its own ------------------------------------------------


def python(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a Python that finds reformlab only after what is in `environment`."""
    own = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    path = os.pathsep.join(filter(None, (environment.pop("PYTHONPATH", ""), str(ROOT))))
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env={**own, **environment, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    "arguments",
    [[], ["--help"], ["scenarios", "list"], ["scenarios", "show", "daqing-2012"]]
    + [[name, "--help"] for name in COMMANDS],
)
def test_what_computes_nothing_starts_without_numpy(tmp_path, arguments):
    code = (
        "import sys\n"
        "from reformlab import main\n"
        "try:\n    code = main()\nexcept SystemExit as leaving:\n    code = leaving.code\n"
        "heavy = {'numpy', 'numba', 'mesa', 'pandas', 'matplotlib'} & set(sys.modules)\n"
        "sys.exit(f'imports {heavy}' if heavy else code)\n"
    )
    done = python("-c", code, *arguments, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout


def shadow(folder: Path, package: str) -> None:
    """Make a folder that stands in front of one of our packages."""
    (folder / package).mkdir()
    (folder / package / "__init__.py").write_text("raise SystemExit('their code was run')\n")


@pytest.mark.parametrize("package", ["sim", "scenarios"])
def test_a_folder_where_the_user_works_that_shadows_ours_is_named(tmp_path, package):
    shadow(tmp_path, package)
    done = python("-m", "experiments.cli", "scenarios", "list", cwd=tmp_path)
    assert_names_the_shadow(done, tmp_path / package, package)


@pytest.mark.parametrize("package", PACKAGES)
def test_a_folder_on_the_python_path_that_shadows_ours_is_named(tmp_path, package):
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    shadow(theirs, package)
    if package == "experiments":  # it has to be imported to find out: nothing stands before it
        (theirs / package / "__init__.py").write_text("")
    start = "import sys, reformlab; sys.exit(reformlab.main())"
    done = python("-c", start, "scenarios", "list", cwd=tmp_path, PYTHONPATH=str(theirs))
    assert_names_the_shadow(done, theirs / package, package)


def assert_names_the_shadow(
    done: subprocess.CompletedProcess[str], folder: Path, package: str
) -> None:
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert f"{folder}: stands in front of reformlab's own package '{package}'" in done.stderr
    assert "rename it" in done.stderr


def test_a_folder_without_code_of_the_same_name_is_no_obstacle(tmp_path):
    (tmp_path / "experiments").mkdir()
    (tmp_path / "scenarios").mkdir()
    shutil.copy(load("test-town").source, tmp_path / "scenarios")
    done = python("-m", "experiments.cli", "scenarios", "list", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "test-town" in done.stdout
