"""Table and sentences: they fit a terminal, and say neither more nor less than the rows."""

from __future__ import annotations

import math

import pytest

from experiments.contrasts import contrasts
from experiments.findings import findings, limits, sentences
from experiments.replication import BASELINE, Replication
from experiments.robust_headline import RobustHeadline, robust_headline
from experiments.table import decimals, measures_table, number, table
from scenarios import load
from sim.measures import MEASURES, headline, index

LEVELS = {
    "collective_action": 20.0,
    "open_disputes": 20.0,
    "reach_district": 0.2,
    "latent_grievance": 0.1,
    "participants": 0.4,
    "hours_given": 40.0,
    "settled_by_society": 0.2,
    "evenness": 0.3,
    "mean_satisfaction": 0.6,
    "satisfied": 0.7,
}


def outcome(**changes: float) -> dict[str, float]:
    """All measures of a run, its indices made of its components."""
    values = {**dict.fromkeys(MEASURES, 0.5), "official_hours": 250.0, **LEVELS}
    for name, change in changes.items():
        values[name] += change
    for name in ("order", "vitality", "satisfaction"):
        values[name] = index(name, values)
    values["headline"] = headline(*(values[n] for n in ("order", "vitality", "satisfaction")))
    return values


def study(runs: int, **changes: float) -> list[Replication]:
    """Pairs whose reform shifts measures by `changes`, and by a little luck."""
    pairs = []
    for run in range(runs):
        luck = math.sin(run + 1.0) / 100.0
        arms = {BASELINE: outcome(participants=luck), "flatten": outcome(**changes)}
        pairs.append(Replication(run, run, 10_000, 1.0, arms, {}))
    return pairs


def said(runs: list[Replication], city: str = "test-town") -> str:
    rows = contrasts(runs, ["flatten"], 260)
    return sentences(rows, [robust_headline(runs, "flatten")], runs, load(city))


# ---- the table --------------------------------------------------------------


def test_the_table_fits_a_terminal_of_120_columns():
    text = table(contrasts(study(10, participants=0.1), ["flatten"], 260))
    assert max(map(len, text.splitlines())) <= 120


def test_the_table_has_every_measure_with_direction_and_unit():
    text = table(contrasts(study(10, participants=0.1), ["flatten"], 260))
    words = " ".join(text.split())
    for about in MEASURES.values():
        mark = "↑" if about.better == "higher" else "↓"
        assert f"{mark} {about.label.split()[0]}" in words
        assert about.unit.split()[0] in words


def test_only_what_holds_after_holm_gets_a_star():
    text = table(contrasts(study(10, participants=0.1), ["flatten"], 260))
    starred = [line.split()[1] for line in text.splitlines() if "*" in line[:80] and "↑" in line]
    assert starred == ["Vitality"]


def test_one_pair_shows_dashes_for_what_it_cannot_say():
    text = table(contrasts(study(1, participants=0.1), ["flatten"], 260))
    (line,) = (line for line in text.splitlines() if line.startswith("↑ Vitality"))
    assert line.split()[-5:] == ["–", "1.00", "–", "–", "1"]


@pytest.mark.parametrize(
    ("value", "places", "sign", "text"),
    [
        (1.234, 2, True, "+1.23"),
        (-0.0004, 2, True, "0.00"),
        (-0.5, 1, True, "-0.5"),
        (0.0, 1, True, "0.0"),
        (None, 2, False, "–"),
        (math.nan, 2, False, "–"),
        (1234.5, 0, False, "1234"),
    ],
)
def test_numbers_are_written_without_a_minus_zero_and_missing_ones_as_a_dash(
    value, places, sign, text
):
    assert number(value, places, sign) == text


def test_two_digits_of_the_uncertainty_are_shown():
    assert [decimals(size) for size in (140.0, 12.0, 1.2, 0.34, 0.0021, 1e-9)] == [0, 0, 1, 2, 4, 5]


def test_the_measures_of_one_run_are_listed_with_units():
    text = measures_table({"order": 71.234, "handoffs": 0.5})
    assert "↑ Order" in text
    assert "per case" in text
    assert "Vitality" not in text


# ---- the sentences ----------------------------------------------------------


def test_a_clear_gain_is_called_better_with_its_size_and_pairs():
    text = said(study(10, participants=0.1))
    assert "flatten: order the same in every pair; vitality better by 2.4" in text
    assert "better in 10 of 10 pairs" in text


def test_a_clear_loss_is_called_worse():
    text = said(study(10, participants=-0.1))
    assert "vitality worse by 2.5" in text
    assert "worse in 10 of 10 pairs" in text


def test_chance_is_called_no_clear_difference():
    assert "vitality no clear difference (" in said(study(10))


def test_a_difference_that_only_holm_takes_away_is_called_perhaps():
    """p = 0.04 alone; in a family of three it does not hold."""
    runs = []
    for run in range(4):
        gain = (0.015, 0.04, 0.05, 0.08)[run]
        arms = {BASELINE: outcome(), "flatten": outcome(participants=gain, satisfied=gain)}
        runs.append(Replication(run, run, 10_000, 1.0, arms, {}))
    rows = contrasts(runs, ["flatten"], 260)
    p_values = {row.measure: row.p_value for row in rows}
    assert 0.025 < p_values["vitality"] < 0.05
    (text, *_) = findings(rows, [robust_headline(runs, "flatten")])
    assert "vitality perhaps better, not clear after Holm's correction" in text


def test_cost_stands_beside_the_gain():
    text = said(study(10, participants=0.1, official_hours=30.0, reform_cost=12.0))
    assert "official work +30.0 hours per 1000 residents a week (250" in text
    assert "the reform itself costs 12.0" in text


@pytest.mark.parametrize(
    ("wins", "losses", "claim"),
    [
        (0.97, 0.0, "better over all, winning in 97%"),
        (0.94, 0.06, "no claim over all (that needs 95%); it wins in 94%"),
    ],
)
def test_better_over_all_needs_95_of_100_choices(wins, losses, claim):
    rows = contrasts(study(10, participants=0.1), ["flatten"], 260)
    shares = dict.fromkeys(("order", "vitality", "satisfaction"), wins)
    robust = RobustHeadline("flatten", wins, losses, dict.fromkeys((1, 0, -1), wins), shares, 3000)
    assert claim in " ".join(findings(rows, [robust]))


def test_a_win_by_values_that_chance_may_explain_is_no_claim():
    runs = study(10, satisfied=0.0001)
    rows = contrasts(runs, ["flatten"], 260)
    robust = RobustHeadline("flatten", 1.0, 0.0, {}, {}, 3000)
    assert "no claim, since chance may explain it" in " ".join(findings(rows, [robust]))


# ---- what cannot be said ----------------------------------------------------


def test_daqing_has_no_outcome_data_and_a_part_of_it_is_partial_equilibrium():
    text = " ".join(said(study(10), "daqing-2012").split())
    assert "Daqing has structure but no outcome data" in text
    assert "1 of 5 districts is simulated" in text
    assert "partial equilibrium" in text


def test_a_whole_city_is_no_partial_equilibrium():
    text = said(study(10))
    assert "Test-town is made up" in text
    assert "partial equilibrium" not in text


@pytest.mark.parametrize(("runs", "warned"), [(10, True), (30, False)])
def test_fewer_than_30_pairs_cannot_judge_rare_bursts(runs, warned):
    assert ("comes in rare bursts" in said(study(runs))) == warned


def test_what_never_happened_is_a_bound():
    runs = [
        Replication(k, k, 10_000, 1.0, dict.fromkeys((BASELINE, "flatten"), quiet), {})
        for k, quiet in enumerate([outcome(collective_action=-20.0)] * 10)
    ]
    text = " ".join(said(runs).split())
    assert "That is a bound, not a zero: below three over 500,000 person-years" in text
    assert "up to 30% of runs may have one" in text


def test_components_beyond_their_goalposts_are_reported():
    text = " ".join(said(study(10, open_disputes=500.0)).split())
    assert "5% of the component values lie beyond a goalpost (open_disputes)" in text
    assert "goalpost (" not in said(study(10))


def test_limits_without_an_interval_do_not_speak_of_one():
    runs = study(1)
    rows = contrasts(runs, ["flatten"], 260)
    text = " ".join(limits(rows, runs, load("test-town")))
    assert "One pair has no interval" in text
    assert "No clear difference" not in text
