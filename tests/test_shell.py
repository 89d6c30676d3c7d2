"""The command in a shell: examples that work, defaults said, text that fits, completion."""

from __future__ import annotations

import argparse
import io
import re
import shlex
import shutil
import subprocess
import sys

import pytest
from figure_baselines import contrast

from experiments import cli, demo_command
from experiments.cli import COMMANDS, main, parser_of
from experiments.contrasts import Contrast, measures_in_order
from experiments.examples import EXAMPLES
from experiments.table import COLUMNS, table
from experiments.terminal import WIDEST, Paint, paint_for, width_of

ESCAPE = "\x1b"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def rows() -> list[Contrast]:
    return [
        contrast("self-governance", measure, 0.1 * place - 1.5, 0.25)
        for place, measure in enumerate(measures_in_order())
    ]


# ---- help -------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_has_an_example(command, capsys):
    with pytest.raises(SystemExit) as left:
        main([command, "--help"])
    assert left.value.code == 0
    shown = capsys.readouterr().out
    assert "examples:" in shown
    assert f"  reformlab {EXAMPLES[command][0][0]}\n" in shown


@pytest.mark.parametrize(
    "line", [line for name in COMMANDS for line, _ in EXAMPLES[name]], ids=lambda line: line
)
def test_an_example_is_understood(line):
    words = shlex.split(line.partition(">")[0])
    assert parser_of([words[0]]).parse_args(words).command == words[0]


def options(parser: argparse.ArgumentParser):
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for sub in action.choices.values():
                yield from options(sub)
        elif action.option_strings:
            yield action


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_says_what_it_is_and_its_default(command):
    parser = parser_of([command])
    chosen = parser._subparsers._group_actions[0].choices[command]
    for option in options(chosen):
        assert option.help and len(option.help) > 3, option.option_strings
        default = option.default
        if default in (None, False, [], argparse.SUPPRESS) or option.nargs == 0:
            continue
        words = re.sub(r"[,\s]", "", option.help)
        written = f"{default:g}" if isinstance(default, float) else str(default)
        assert re.sub(r"[,\s]", "", written) in words, option.option_strings


# ---- text that fits ---------------------------------------------------------


@pytest.mark.parametrize("width", [60, 72, 80, 99, 100, 119])
def test_a_table_fits_a_narrow_terminal_and_says_what_it_leaves_out(rows, width):
    text = table(rows, width)
    assert max(map(len, text.splitlines())) <= width
    shown = text.splitlines()[1]
    for name, _ in COLUMNS:
        assert (name in shown) != (name in text.partition("Left out")[2])
    assert "change" in shown and "95 % interval" in shown


def test_a_wide_terminal_and_a_file_have_all_columns(rows):
    assert table(rows) == table(rows, WIDEST)
    assert "Left out" not in table(rows)
    assert all(name in table(rows) for name, _ in COLUMNS)


def test_text_is_as_wide_as_the_terminal_within_reason(monkeypatch):
    for columns, width in ((80, 80), (30, 60), (300, 120)):
        monkeypatch.setenv("COLUMNS", str(columns))
        assert width_of(Terminal()) == width
        assert width_of(io.StringIO()) == WIDEST


# ---- colours ----------------------------------------------------------------


def test_colours_are_for_terminals_alone_and_can_be_switched_off(monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert paint_for(Terminal()).wanted
    assert not paint_for(io.StringIO()).wanted
    monkeypatch.setenv("NO_COLOR", "")
    assert paint_for(Terminal()).wanted, "no-color.org: only where it is not empty"
    monkeypatch.setenv("NO_COLOR", "1")
    assert not paint_for(Terminal()).wanted
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert not paint_for(Terminal()).wanted


def test_colours_change_nothing_of_the_text(rows):
    sure = [row for row in rows if row.measure != "order"]
    sure += [contrast("self-governance", "order", 3.0, 0.1)]
    plain, coloured = table(sure, 100), table(sure, 100, Paint(True))
    assert ESCAPE not in plain and ESCAPE in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == plain


# ---- completion -------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        (["comp"], {"compare", "completion"}),
        (["compare", "daqing-20"], {"daqing-2005", "daqing-2009", "daqing-2012"}),
        (["compare", "test-town", "--reform", "self-g"], {"self-governance"}),
        (["report", "--lan"], {"--lang"}),
        (["plot", "results", "dis"], {"districts"}),
    ],
)
def test_a_shell_completes_commands_cities_reforms_and_options(typed, wanted, capsys):
    pytest.importorskip("shtab")
    if shutil.which("bash") is None:
        pytest.skip("there is no bash here")
    assert main(["completion", "bash"]) == 0
    script = capsys.readouterr().out
    words = " ".join(map(shlex.quote, ["reformlab", *typed]))
    script += (
        f"\nCOMP_WORDS=({words}); COMP_CWORD={len(typed)}; _shtab_reformlab\n"
        'printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == wanted


def test_without_shtab_completion_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "shtab", None)
    assert main(["completion", "zsh"]) == 2
    assert "pip install 'reformlab[shell]'" in capsys.readouterr().err


# ---- the demo ---------------------------------------------------------------


@pytest.fixture
def calls(monkeypatch, tmp_path) -> list[list[str]]:
    """Commands that the demo gave, none of which was carried out."""
    given: list[list[str]] = []

    def carry_out(words):
        given.append(list(words))
        parser_of([words[0]]).parse_args(words)
        if words[0] == "compare":
            (tmp_path / "new" / "compare-test-town-1").mkdir(parents=True)
        return 1 if words[0] == "robust" else 0

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cli, "main", carry_out)
    return given


def test_the_demo_says_what_each_step_does_and_stops_at_one_that_fails(calls, capsys):
    args = argparse.Namespace(results="new")
    assert demo_command.execute(args) == 1, "as the last step did"
    assert [words[0] for words in calls] == [words[0] for _, words in demo_command.STEPS]
    shown = capsys.readouterr().out
    for about, _ in demo_command.STEPS:
        assert about[:40] in shown
    assert "$ reformlab report new/compare-test-town-1 -o new/report.html" in shown
    assert ESCAPE not in shown


def test_the_demo_leaves_a_folder_that_is_there_alone(calls, tmp_path, capsys):
    (tmp_path / "new").mkdir()
    assert main(["demo", "--results", "new"]) == 2
    assert "is there already" in capsys.readouterr().err
    assert not calls
