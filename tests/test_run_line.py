"""The command that is printed to repeat a run gives that run, to the last bit."""

from __future__ import annotations

import argparse
import doctest

import pytest

from experiments import run_command, run_line
from experiments.cli import main
from experiments.options import scenario_of, with_reforms
from scenarios import load
from sim.reform_spec import parse_reform


def understood(words: list[str]):
    """The scenario and the seed that a command line of `reformlab run` asks for."""
    parser = argparse.ArgumentParser()
    run_command.add_arguments(parser)
    assert words[:2] == ["reformlab", "run"]
    args = parser.parse_args(words[2:])
    return with_reforms(scenario_of(args), args.reforms), args.rng


@pytest.mark.parametrize(
    ("name", "changes", "reforms"),
    [
        ("test-town", {}, ()),
        ("test-town", {"parameters": {"hierarchy.attention": 7.3}}, ("flatten:strength=0.3",)),
        ("daqing-2009", {"simulated_districts": 2, "shocks": ["downturn"]}, ("mediation",)),
        ("daqing-sequence", {"warmup_weeks": 9}, ()),
    ],
)
def test_the_line_gives_the_scenario_to_the_last_bit(name, changes, reforms):
    city = load(name).with_(**changes)
    specs = [parse_reform(text) for text in reforms]
    again, seed = understood(run_line.run_line(city, 2**53 + 1, specs))
    assert again.sha256 == city.with_(adopted=[*city.adopted, *specs]).sha256
    assert seed == 2**53 + 1


def test_what_the_file_says_is_not_repeated():
    words = run_line.run_line(load("daqing-sequence"), 0)
    assert not {"--set", "--shock", "--reform"} & set(words)
    assert doctest.testmod(run_line).failed == 0


def test_a_parameter_that_is_set_is_in_the_run(tmp_path, capsys):
    line = ["run", "test-town", "--weeks", "2", "--warmup-weeks", "1", "--json"]
    line += ["--results", str(tmp_path)]
    assert main(line) == 0
    usual = capsys.readouterr().out
    assert main([*line, "--set", "satisfaction.satisfaction_constant=0.4"]) == 0
    assert capsys.readouterr().out.split('"mean_satisfaction"')[1][:20] not in usual


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hierarchy.atention=3", "did you mean 'hierarchy.attention'"),
        ("hierarchy.attention=many", "behind the = stands no number"),
        ("hierarchy.attention", "there is no value"),
        ("hierarchy.attention=1000", "above"),
        ("hierarchy.attention=nan", "finite"),
    ],
)
def test_a_parameter_that_cannot_be_set_is_refused_in_one_message(text, said, capsys, tmp_path):
    code = main(["run", "test-town", "--results", str(tmp_path / "r"), "--set", text])
    error = capsys.readouterr().err
    assert code == 2 and said in error and "Traceback" not in error
    assert not (tmp_path / "r").exists()


def test_a_replay_takes_no_parameters(capsys):
    assert main(["run", "--from", "study", "abc", "--set", "hierarchy.attention=3"]) == 2
    assert "leave the other options out" in capsys.readouterr().err
