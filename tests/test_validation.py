"""Validation: a miss is a miss, what cannot be judged is not, and wrong patterns are named."""

from __future__ import annotations

import json
import math

import pytest
from towns import hamlet

from docs.sources_page import CHECKS
from docs.study_files import Study
from docs.validation_page import validation_page
from experiments.cli import main
from experiments.evidence.pattern import CHECKED, Pattern
from experiments.evidence.patterns_file import own_patterns, read_patterns
from experiments.evidence.targets_file import own_targets
from experiments.studies import run_scenarios
from experiments.validation import MISS, PASS, UNTESTED, judge, values_of, verdicts_text
from sim.errors import InputError

GOOD = """
[[pattern]]
name = "mine"
claim = "Mediation settles more"
reform = "mediation"
measure = "resolved_share"
as = "relative"
low = -1.0
high = 1.0
tolerance = "anything at all"
source = "our own survey"
checked = "text"
"""


def pattern(low=0.0, high=1.0, *, measure="order", scale="difference", reform="flatten") -> Pattern:
    why = "made up"
    return Pattern("p", "a claim", measure, scale, low, high, why, why, "text", reform)


# --------------------------------------------------------------------- verdicts


@pytest.mark.parametrize(
    ("values", "word", "said"),
    [
        ([0.5, 0.6, 0.55], PASS, ""),
        ([0.9, 1.1, 1.0], MISS, "more pairs may decide"),  # the mean lies on the bound
        ([0.1, 0.9, 1.6], MISS, "more pairs may decide"),  # the mean lies inside
        ([-0.5, -0.6, -0.55], MISS, ""),
        ([2.5, 2.6, 2.55], MISS, ""),
        ([0.5, math.nan, 0.5], UNTESTED, "undefined in 1 of 3 pairs"),
        ([0.5], UNTESTED, "one pair has no interval"),
        ([], UNTESTED, "not among these runs"),
    ],
)
def test_a_pattern_passes_only_if_its_whole_interval_lies_within_the_bounds(values, word, said):
    verdict = judge(pattern(), values)
    assert verdict.word == word
    assert (said in verdict.remark) if said else verdict.remark == ""
    assert json.dumps(verdict.to_dict(), allow_nan=False)


def test_a_rare_event_is_not_judged_from_few_pairs_or_from_none_happening():
    change = pattern(-1.0, 0.0, measure="collective_action")
    assert judge(change, [-0.5, -0.4] * 10).word == UNTESTED
    assert judge(change, [-0.5, -0.4] * 15).word == PASS
    assert judge(change, [0.0] * 30).word == UNTESTED, "no event says nothing of a change"
    level = pattern(0.0, 5.0, measure="collective_action", scale="level", reform="")
    assert judge(level, [0.0] * 30).word == PASS, "that it is rare is what it says"


def test_values_are_changes_of_the_same_pair_over_the_mean_baseline():
    patterns = [
        Pattern("rel", "c", "hours_given", "relative", 0, 1, "t", "s", "text", "self-governance"),
        Pattern("dif", "c", "hours_given", "difference", 0, 1, "t", "s", "text", "self-governance"),
        Pattern("lev", "c", "hours_given", "level", 0, 1, "t", "s", "text"),
    ]
    arm = "self-governance"
    results = run_scenarios(hamlet(), reforms=[arm], replications=2, executor=1)
    table = results.runs.set_index(["arm", "replication"])["hours_given"]
    base = [table["baseline", pair] for pair in (0, 1)]
    change = [table[arm, pair] - base[pair] for pair in (0, 1)]
    found = values_of(results, patterns, {arm: arm})
    assert found["lev"] == base
    assert found["dif"] == pytest.approx(change, rel=1e-12)
    assert found["rel"] == pytest.approx([c / (sum(base) / 2) for c in change], rel=1e-12)
    assert all(change), "the reform does nothing, so nothing is tested"


def test_the_text_says_expected_model_and_verdict():
    shown = verdicts_text(
        [judge(pattern(), [0.5, 0.6, 0.55]), judge(pattern(2.0, 3.0), [0.5, 0.6])]
    )
    assert "0 to +1" in shown and "pass" in shown and "miss" in shown
    assert shown.splitlines()[-1] == "1 pass, 1 miss"


# ------------------------------------------------------------------ the patterns


def test_the_products_own_patterns_are_kept_out_of_calibration():
    levels = {one.measure for one in own_patterns() if one.scale == "level"}
    assert levels and not levels & {target.output for target in own_targets()}
    assert len(own_patterns()) >= 10
    assert all(one.tolerance and one.source for one in own_patterns())
    assert set(CHECKED) == set(CHECKS), "one set of words for how far a source was read"


@pytest.mark.parametrize(
    ("before", "after", "key", "said"),
    [
        ('"resolved_share"', '"resolved_shar"', ".measure", "did you mean 'resolved_share'?"),
        ('"mediation"', '"mediaton"', ".reform", "did you mean 'mediation'?"),
        ('reform = "mediation"\n', "", ".reform", "missing; name the reform"),
        ('"relative"', '"level"', ".reform", "a level has no reform"),
        ('"relative"', '"ratio"', ".as", "'ratio' is unknown"),
        ("low = -1.0", "low = 2.0", ".low", "2 is above high, 1"),
        ("low = -1.0", 'low = "-1"', ".low", "write -1 without quotes"),
        ('tolerance = "anything at all"\n', "", ".tolerance", "missing"),
        ('checked = "text"', 'checked = "skimmed"', ".checked", "'skimmed' is unknown"),
        ("claim =", "clam =", ".clam", "did you mean 'pattern 1 'mine'.claim'?"),
    ],
)
def test_a_wrong_pattern_is_named_and_nothing_is_run(
    tmp_path, monkeypatch, capsys, before, after, key, said
):
    monkeypatch.chdir(tmp_path)
    assert before in GOOD
    path = tmp_path / "mine.toml"
    path.write_text(GOOD.replace(before, after, 1))
    assert main(["validate", "test-town", "--patterns", str(path)]) == 2
    shown = capsys.readouterr()
    assert shown.out == "" and shown.err.count("\n") == 1
    assert f"{path}: pattern 1 'mine'{key}: " in shown.err and said in shown.err
    assert [entry.name for entry in tmp_path.iterdir()] == ["mine.toml"]


def test_a_name_that_is_given_twice_and_a_file_of_nothing_are_refused(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(GOOD + GOOD)
    with pytest.raises(InputError, match="'mine' names two patterns"):
        read_patterns(path)
    path.write_text("")
    with pytest.raises(InputError, match="pattern: missing"):
        read_patterns(path)
    path.write_text("[[pattern]\n")
    with pytest.raises(InputError, match="is not valid TOML"):
        read_patterns(path)
    path.write_text(GOOD.replace("mine", own_patterns()[0].name))
    assert main(["validate", "--patterns", str(path)]) == 2
    assert main(["validate", "--only-mine"]) == 2
    assert main(["validate", "--reform", "flatten"]) == 2


# -------------------------------------------------------------------- the command


def test_the_command_runs_ones_own_patterns_and_reports_a_miss_as_a_miss(tmp_path, capsys):
    path = tmp_path / "mine.toml"
    never = GOOD.replace('"mine"', '"never"').replace("low = -1.0", "low = 0.9")
    path.write_text(GOOD + never)
    arguments = ["validate", "test-town", "--only-mine", "--patterns", str(path), "--weeks", "4"]
    arguments += ["--warmup-weeks", "2", "--seeds", "2", "--workers", "1"]
    arguments += ["--store", str(tmp_path / "store")]
    assert main([*arguments, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["done"] == 4
    hit, miss = found["validation"]
    assert (hit["verdict"], miss["verdict"]) == (PASS, MISS)
    assert hit["model"] == miss["model"] and hit["pairs"] == 2
    assert main([*arguments, "--resume"]) == 0
    assert "1 pass, 1 miss" in capsys.readouterr().out


def test_the_list_runs_nothing(capsys):
    assert main(["validate", "--list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["patterns"]
    assert [entry["name"] for entry in listed] == [one.name for one in own_patterns()]
    assert main(["validate", "--list"]) == 0
    assert own_patterns()[0].claim in capsys.readouterr().out


def test_the_page_shows_misses_and_what_was_not_run():
    first, second, *_ = own_patterns()
    about = {"city": "town", "pairs": "3", "horizon_weeks": "9", "warmup_weeks": "1", "seed": "0"}
    rows = [
        {"pattern": first.name, "pair": str(k), "value": str(first.high + 1.0 + 0.01 * k)}
        for k in range(3)
    ]
    page = validation_page(Study(about, rows))
    untested = len(own_patterns()) - 1
    assert f"**0 pass, 1 miss, {untested} not tested.**" in page
    assert f"| {first.claim} |" in page and second.claim in page
    assert "| miss |" in page and "not among these runs" in page
