"""The documentation is true: code runs, commands are understood, links lead somewhere."""

from __future__ import annotations

import doctest
import importlib
import re
import shlex
from pathlib import Path

import pytest

from docs import generate, study_files
from docs.evidence_page import is_of_present_arms
from docs.flatten_pages import move_sentences
from docs.markdown import number, table
from docs.odd_tables import odd_page
from docs.trace_tables import trace_page
from experiments import cli
from experiments.flatten_moves import EFFECTS, SWEEPS, Pair, points
from experiments.options import scenario_of
from sim.parameters import PARAMETERS
from sim.reform_spec import parse_reform
from sim.reforms import REFORMS

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
NAMES = [page.relative_to(ROOT).as_posix() for page in PAGES]
BLOCK = re.compile(r"^```([\w-]*)[^\n]*\n(.*?)^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")
SHELL_WORDS = {"git", "cd", "pip", "python", "python3", "python3.11", "make", "reformlab", "source"}

BESIDE = "sh" + "ared"  # in two parts, so that this page does not name it either

# Where it was made and where packages come from is nobody's business.
FORBIDDEN = {
    "a folder beside the project": re.compile(r"\.\./" + BESIDE),
    "a folder of the machine it was made on": re.compile(r"(?<![\w.])/(work|tmp|root|home)\b"),
    "a host of packages": re.compile(r"--(extra-)?index-url|--find-links|/simple\b"),
}


def blocks(page: Path, *languages: str) -> list[str]:
    return [body for language, body in BLOCK.findall(page.read_text()) if language in languages]


def commands(page: Path) -> list[list[str]]:
    """Commands of a page's shell blocks: all lines of ``sh``, the ``$`` lines of ``console``."""
    lines = [line for body in blocks(page, "sh", "bash") for line in body.splitlines()]
    for body in blocks(page, "console"):
        lines += [line[2:] for line in body.splitlines() if line.startswith("$ ")]
    found = []
    for line in lines:
        for part in re.split(r"&&|\|\||[|;]", line):
            words = shlex.split(part, comments=True)
            if words:
                found.append(words)
    return found


PAGES_WITH_CODE = [page for page in PAGES if blocks(page, "python")]
COMMANDS = [
    (name, words) for name, page in zip(NAMES, PAGES, strict=True) for words in commands(page)
]


# ------------------------------------------------------------ generated pages


GENERATED_PAGES = generate.pages()


@pytest.mark.parametrize("name", GENERATED_PAGES)
def test_a_generated_page_is_what_the_sources_and_the_data_give(name):
    written = (generate.GENERATED / name).read_text()
    assert written == GENERATED_PAGES[name], "run `python -m docs.generate`"


def test_the_tables_of_the_trace_are_what_tests_and_studies_give():
    written = generate.TRACE.read_text()
    assert written == trace_page(written), "run `python -m docs.generate`"


def test_the_trace_has_its_eight_parts_in_order():
    parts = re.findall(r"^## (\d)\. (.*)$", generate.TRACE.read_text(), re.MULTILINE)
    assert [number for number, _ in parts] == list("12345678")
    assert [name for _, name in parts] == [
        "Problem formulation",
        "Model description",
        "Data evaluation",
        "Conceptual model evaluation",
        "Implementation verification",
        "Model output verification",
        "Model analysis",
        "Model output corroboration",
    ]


def test_the_tables_of_the_odd_are_what_the_sources_give():
    written = generate.ODD.read_text()
    assert written == odd_page(written), "run `python -m docs.generate`"


def test_every_file_among_the_generated_pages_is_generated():
    folder = generate.GENERATED
    present = {path.relative_to(folder).as_posix() for path in folder.rglob("*.md")}
    assert present == set(GENERATED_PAGES)


@pytest.mark.parametrize("page", sorted(generate._FROM_DATA))
def test_a_page_whose_numbers_are_older_than_the_model_says_so(page):
    study, _ = generate._FROM_DATA[page]
    stored = study_files.read(generate.DATA[study])
    now = study_files.starting_values(generate.city_of(study))
    text = (generate.GENERATED / page).read_text(encoding="utf-8")
    assert ("Older than the model" in text) == (not generate._is_current(study, stored))
    if stored.about["starting_values"] != now:
        assert "Older than the model" in text


def test_what_is_made_at_other_starting_values_is_found_out(monkeypatch):
    monkeypatch.setitem(generate.CLOCKS, "targets", (104, 209))
    assert "Older than the model" in generate.pages()["targets.md"]


def test_evidence_of_other_arms_than_a_reform_names_today_is_found_out(monkeypatch):
    stored = study_files.read(generate.DATA["reform_evidence"])
    assert is_of_present_arms(stored)
    monkeypatch.setattr(REFORMS["volunteers"], "HARM_OFF", (("demand", 0.0),))
    assert not is_of_present_arms(stored)


def test_starting_values_change_with_a_parameter_and_with_the_clocks():
    city = generate.city_of("targets")
    other = city.with_(parameters={"wrong_doors.error_per_hop": 0.2})
    assert study_files.starting_values(other) != study_files.starting_values(city)
    later = city.with_(horizon_weeks=city.time.horizon_weeks + 1)
    assert study_files.starting_values(later) != study_files.starting_values(city)


def test_every_parameter_and_every_setting_of_every_reform_is_in_the_pages():
    pages = GENERATED_PAGES
    assert all(f"| `{name}` |" in pages["parameters.md"] for name in PARAMETERS)
    for name, reform in REFORMS.items():
        own = pages[f"reforms/{name}.md"]
        assert all(f"| `{setting.name}` |" in own for setting in reform.OWN_SETTINGS)
        assert reform.hurts in own
        assert reform.hurts in pages["reforms.md"]


def test_a_study_that_was_never_run_says_how_to_run_it(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"docs\.generate --all"):
        study_files.read(tmp_path / "nothing.csv")


def test_a_study_survives_its_file(tmp_path):
    rows = [{"key": "a", "run": 0, "value": 0.1 + 0.2}, {"key": "a", "run": 1, "value": 3.0}]
    study_files.write(tmp_path / "study.csv", {"city": "town: a small one", "seed": 7}, rows)
    study = study_files.read(tmp_path / "study.csv")
    assert study.about == {"city": "town: a small one", "seed": "7"}
    assert study_files.values_of(study) == {"a": [0.3, 3.0]}


def test_tables_refuse_rows_of_another_length_and_keep_bars_inside_cells():
    assert "a \\| b" in table(("x",), [("a | b",)])
    with pytest.raises(ValueError, match="2 cells, the heading 1"):
        table(("x",), [("a", "b")])


def test_examples_in_the_docstrings_of_the_writers_run():
    for name in ("docs.markdown", "experiments.utilisation"):
        result = doctest.testmod(importlib.import_module(name))
        assert result.attempted and not result.failed, name


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (float("nan"), "–"),
        (0.0, "0"),
        (-0.0, "0"),
        (100.0, "100"),
        (12345.678, "12,346"),
        ("x", "x"),
    ],
)
def test_numbers_are_written_without_exponent_or_empty_decimals(value, text):
    assert number(value) == text


def made_up_points(change):
    """Points of all sweeps with an effect on order of `change(value)` and none on the rest."""
    pairs = [
        Pair(
            sweep=sweep.name,
            arm=arm,
            value=value,
            pair=number,
            utilisation=value / 4.0,
            utilisation_after=0.5,
            effort=0.5,
            effort_after=0.5,
            span_after=7.0,
            baseline=dict.fromkeys(EFFECTS, 50.0),
            change=dict.fromkeys(EFFECTS, 0.001 * number)
            | {"order": change(value) + 0.01 * number},
        )
        for sweep in SWEEPS
        for arm in sweep.arms
        for value in sweep.values
        for number in range(4)
    ]
    return points(pairs)


def test_a_sentence_tells_an_effect_that_moves_from_one_that_does_not():
    rising = move_sentences(made_up_points(lambda value: 2.0 * value))
    still = move_sentences(made_up_points(lambda value: 1.0))
    assert re.search(r"on order from \+0\.0\d .* to \+3\.0\d .* points", rising[2])  # 0 to 1.5
    assert "on vitality" not in rising[2].split("(on ")[0]
    assert "goes nowhere" in still[2]
    assert "order changes by +1 to +1 points (clearly better at 1, clearly worse at 0)" in still[0]


def test_an_effect_to_the_worse_is_called_worse():
    falling = move_sentences(made_up_points(lambda value: -1.0 - value))
    assert "clearly better at 0, clearly worse at" in falling[0]


# ------------------------------------------------------------ what pages say


@pytest.mark.parametrize("page", PAGES_WITH_CODE, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_the_python_code_of_a_page_runs_from_any_folder(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "Agg")
    namespace = {"__name__": "page"}
    for place, body in enumerate(blocks(page, "python")):
        exec(compile(body, f"{page.name}, block {place + 1}", "exec"), namespace)


@pytest.mark.parametrize(
    ("name", "words"), COMMANDS, ids=[f"{name}: {shlex.join(words)}" for name, words in COMMANDS]
)
def test_a_command_of_a_page_is_understood(name, words, monkeypatch):
    assert words[0].rsplit("/", 1)[-1] in SHELL_WORDS, f"{name}: {words}"
    program, rest = words[0].rsplit("/", 1)[-1], words[1:]
    if program == "reformlab":
        understood(rest, monkeypatch)
    elif program == "make":
        targets = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
        assert {word for word in rest if "=" not in word and not word.startswith("-")} <= set(
            targets
        )
    elif rest[:2] == ["-m", "docs.generate"]:
        generate.parser().parse_args(rest[2:])


def understood(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Check a command line up to where it would begin to compute."""
    asked = []

    def check(args):
        asked.append(args)
        if getattr(args, "scenario", None) is not None and hasattr(args, "districts"):
            named = [] if args.scenario.endswith(".toml") else [scenario_of(args)]
            assert all(scenario.city.residents for scenario in named)
        for text in getattr(args, "reforms", None) or ():
            parse_reform(text)
        return 0

    for module, _ in cli.COMMANDS.values():
        monkeypatch.setattr(importlib.import_module(module), "execute", check)
    try:
        code = cli.main(arguments)
    except SystemExit as left:  # --help
        code = left.code
    assert code == 0


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_link_of_a_page_leads_somewhere(page):
    for target in LINK.findall(BLOCK.sub("", page.read_text())):
        if re.match(r"https?://|mailto:", target):
            continue
        path, _, anchor = target.partition("#")
        linked = (page.parent / path).resolve() if path else page
        assert linked.exists(), f"{target} does not exist"
        assert linked.is_relative_to(ROOT), f"{target} leaves the project"
        if anchor:
            assert anchor in anchors(linked), f"{target}: no such heading"


def anchors(page: Path) -> set[str]:
    """Anchors of a page's headings, as hosts of Markdown make them."""
    headings = re.findall(r"^#+ (.+)$", BLOCK.sub("", page.read_text()), re.MULTILINE)
    plain = (re.sub(r"[`*]", "", heading).strip().lower() for heading in headings)
    return {re.sub(r"[^\w\- ]", "", heading).replace(" ", "-") for heading in plain}


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_page_names(what, page):
    found = FORBIDDEN[what].search(page.read_text())
    assert found is None, f"{page.name} names {what}: {found and found.group()}"


def test_forbidden_names_would_be_found():
    for what, text in (
        ("a folder beside the project", f"see ../{BESIDE}/essays"),
        ("a folder of the machine it was made on", "in /home/main or (/tmp/x)"),
        ("a host of packages", "pip install --index-url x"),
    ):
        assert FORBIDDEN[what].search(text), what
    assert not FORBIDDEN["a folder of the machine it was made on"].search("desk/work, a/home")
