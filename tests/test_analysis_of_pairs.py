"""What pairs say beyond a mean: for whom, when, and against which other arm; known answers."""

from __future__ import annotations

import doctest
import importlib
import json
import pickle
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from towns import two_towns

from experiments import compare
from experiments.analysis.front import beats
from experiments.analysis_of_pairs.between_reforms import between_reforms
from experiments.analysis_of_pairs.details import Details
from experiments.analysis_of_pairs.dominance import (
    _levels_of_values,
    dominance_between,
    order_of_dominance,
)
from experiments.analysis_of_pairs.effect_over_time import (
    EffectPath,
    transitions,
    window_of,
)
from experiments.analysis_of_pairs.equivalence import equivalences
from experiments.analysis_of_pairs.paired_residents import (
    BINS,
    OUTCOMES,
    SUMMED,
    compare_residents,
)
from experiments.analysis_of_pairs.pareto_front import pareto_front
from experiments.analysis_of_pairs.rank_acceptability import rank_acceptability
from experiments.analysis_of_pairs.resampling import counts_of_pairs, resampled_means
from experiments.analysis_of_pairs.sentences import _percent, for_whom_and_when
from experiments.analysis_of_pairs.weekly_measures import weekly_values
from experiments.analysis_of_pairs.winners_and_losers import winners_and_losers
from experiments.replication import BASELINE, Replication
from experiments.robust_headline import robust_headline
from experiments.statistics import effect_of_pairs
from sim.measures import GOALPOSTS, INDEX_COMPONENTS, MEASURES

INDICES = tuple(INDEX_COMPONENTS)


# ---- what the tests are made of ---------------------------------------------


def arm_of(satisfaction, *, grievance=0.2, flags=0, district=0, **further) -> SimpleNamespace:
    """The residents of one arm, as far as they are compared."""
    n = len(satisfaction)

    def column(values, dtype):
        return np.broadcast_to(np.asarray(values, dtype), n).copy()

    columns = {
        "satisfaction": column(satisfaction, np.float32),
        "wellbeing": column(0.5, np.float32),
        "trust_local": column(0.5, np.float32),
        "grievance": column(grievance, np.float32),
        "vulnerability": column(flags, np.uint8),
        "participant_type": column(0, np.uint8),
        **{name: column(values, np.int64) for name, (values, _) in further.items()},
    }
    places = SimpleNamespace(
        district_of_area=column(district, np.int32), area_start=np.arange(n + 1)
    )
    return SimpleNamespace(
        columns=columns,
        population=places,
        district_names=["East", "West"],
        further_columns={name: words for name, (_, words) in further.items()},
    )


def study(*pairs) -> list[Replication]:
    """Replications of one reform whose pairs of arms have these residents."""
    return [
        Replication(k, k, 10, 1.0, {}, {}, {"flatten": compare_residents(*pair)})
        for k, pair in enumerate(pairs)
    ]


def groups(replications, outcome="satisfaction"):
    rows = winners_and_losers(replications, ["flatten"])
    return {row.group: row for row in rows if row.outcome == outcome}


def runs_of(*arms: dict[str, list[float]]) -> list[Replication]:
    """Replications in which the k-th arm has these measures, one value a replication."""
    names = [BASELINE, *(f"reform-{k}" for k in range(1, len(arms)))]
    usual = {name: (post.worst + post.best) / 2.0 for name, post in GOALPOSTS.items()}
    usual = {**dict.fromkeys(MEASURES, 0.0), **usual}
    number = len(next(iter(arms[0].values())))
    return [
        Replication(
            k,
            k,
            1000,
            1.0,
            {
                name: {**usual, **{measure: values[k] for measure, values in arm.items()}}
                for name, arm in zip(names, arms, strict=True)
            },
            {},
        )
        for k in range(number)
    ]


@pytest.fixture(scope="module")
def towns():
    """Two towns, two reforms and one that does nothing."""
    city = two_towns(warmup_weeks=4, horizon_weeks=16)
    return compare(city, ["flatten:place=East", "mediation:strength=0.0"], runs=2, workers=1)


# ---- for whom ---------------------------------------------------------------


def test_a_resident_is_better_or_worse_from_a_hundredth_of_the_scale_on():
    before, after = arm_of([0.5] * 4), arm_of([0.6, 0.48, 0.505, 0.5])
    row = groups(study((before, after)))["everybody"]
    assert (row.better, row.worse, row.unchanged) == (0.25, 0.25, 0.5)
    assert row.gain == pytest.approx(0.1)
    assert row.loss == pytest.approx(0.02)
    assert row.change == pytest.approx((0.1 - 0.02 + 0.005) / 4)


def test_less_grievance_is_better():
    row = groups(study((arm_of([0.5] * 2), arm_of([0.5] * 2, grievance=[0.1, 0.2]))), "grievance")
    assert (row["everybody"].better, row["everybody"].worse) == (0.5, 0.0)
    assert row["everybody"].gain == pytest.approx(0.1)


def test_groups_are_those_of_district_flags_and_their_number():
    before = arm_of([0.5] * 4, flags=[0, 1, 4, 5], district=[0, 0, 1, 1])
    after = arm_of([0.5, 0.6, 0.4, 0.3], flags=[0, 1, 4, 5], district=[0, 0, 1, 1])
    found = groups(study((before, after)))
    assert {name: (row.residents, row.better, row.worse) for name, row in found.items()} == {
        "everybody": (4, 0.25, 0.5),
        "East": (2, 0.5, 0.0),
        "West": (2, 0.0, 1.0),
        "low income": (2, 0.5, 0.5),
        "migrant": (2, 0.0, 1.0),
        "no flag": (1, 0.0, 0.0),
        "one flag": (2, 0.5, 0.5),
        "two flags or more": (1, 0.0, 1.0),
    }
    assert found["West"].against_rest == pytest.approx((-0.1 - 0.2) / 2 - 0.1 / 2)


def test_a_labelled_column_of_the_users_makes_groups_and_may_be_called_group():
    own = {
        "age_group": ([0, 1, 1], ("18-64", "65+")),
        "group": ([0, 0, 1], ("theirs", "others")),
        "income": ([10, 20, 30], ()),
    }
    pair = arm_of([0.5] * 3, **own), arm_of([0.5, 0.5, 0.7], **own)
    rows = winners_and_losers(study(pair), ["flatten"])
    shares = {
        (row.grouping, row.group): row.better for row in rows if row.outcome == "satisfaction"
    }
    assert shares["age_group", "65+"] == 0.5
    assert shares["own group", "others"] == 1.0
    assert not any(grouping == "income" for grouping, _ in shares)


def test_what_leaves_the_worker_does_not_grow_with_the_city():
    def size(residents):
        cells = {"flags": np.arange(residents) % 16, "district": np.arange(residents) % 2}
        pair = arm_of(np.full(residents, 0.5), **cells), arm_of(np.full(residents, 0.6), **cells)
        return len(pickle.dumps(compare_residents(*pair)))

    assert size(20_000) == size(200)


def test_a_group_hit_harder_is_named_only_if_it_holds_among_all_groups():
    """Luck of +-0.01 around a fall of 0.2 that only the low-income have, in six pairs."""

    def pair(luck):
        after = np.array([0.5, 0.5, 0.3, 0.3]) + luck
        return arm_of([0.5] * 4, flags=[0, 2, 1, 3]), arm_of(after, flags=[0, 2, 1, 3])

    lucks = [np.array([1, -1, 1, -1]) * 0.01 * np.sin(k + 1.0) for k in range(6)]
    found = groups(study(*(pair(luck) for luck in lucks)))
    assert found["low income"].against_rest == pytest.approx(-0.2, abs=0.01)
    assert found["low income"].against_rest_p < 0.001
    changes = [sum(luck[[1, 3]]) / 2 - sum(luck[[0, 2]]) / 2 for luck in lucks]
    alone = effect_of_pairs(changes).p_value
    assert found["elderly or disabled"].against_rest_p >= alone


def test_the_sentence_names_the_groups_that_are_clearly_apart_by_their_own_names(towns):
    lucks = [0.01 * np.sin(k + 1.0) * np.array([1, -1, 1, -1]) for k in range(6)]
    before, falls = arm_of([0.5] * 4, district=[0, 0, 1, 1]), np.array([0.0, 0.0, 0.2, 0.2])
    runs = study(*((before, arm_of(0.5 - falls + x, district=[0, 0, 1, 1])) for x in lucks))
    (text,) = for_whom_and_when(Details(runs, ("flatten",), towns.scenario.time, 1.0))
    assert text.endswith(
        "; better than the rest: East (+0.200); worse than the rest: West (-0.200)."
    )
    alike = study(*((before, arm_of(0.4 + 0.0 * x, district=[0, 0, 1, 1])) for x in lucks))
    (text,) = for_whom_and_when(Details(alike, ("flatten",), towns.scenario.time, 1.0))
    assert (
        "better by 0.01 or more for 0% of residents, worse for 100% (by 0.100 on average)" in text
    )
    assert text.endswith("no group is clearly apart from the rest, by 0.001 or more in the mean.")


def test_districts_and_numbers_of_flags_make_up_everybody_in_a_real_run(towns):
    rows = [r for r in towns.details.people if r.reform == "flatten:place=East"]
    for outcome in OUTCOMES:
        of = [row for row in rows if row.outcome == outcome]
        (everybody,) = (row for row in of if row.grouping == "everybody")
        for grouping in ("district", "vulnerability", "participant_type"):
            parts = [row for row in of if row.grouping == grouping]
            assert sum(row.residents for row in parts) == pytest.approx(everybody.residents)
            for what in ("better", "worse", "change"):
                whole = sum(getattr(row, what) * row.residents for row in parts)
                # shares are means over pairs, whose groups differ a little in size
                assert whole / 5_000 == pytest.approx(getattr(everybody, what), abs=2e-3)


def test_the_mean_change_of_residents_is_the_last_week_of_the_path(towns):
    """Two ways to the same number: residents one by one, and the weekly series."""
    path = next(p for p in towns.details.paths if p.measure == "mean_satisfaction")
    row = next(r for r in towns.details.people if r.group == "everybody")
    assert row.outcome == "satisfaction"
    assert row.change == pytest.approx(path.mean[-1], abs=1e-6)
    assert row.change != 0.0


# ---- a reform that does nothing ---------------------------------------------


def test_a_reform_at_strength_zero_leaves_everybody_and_every_week_as_it_was(towns):
    details = Details(towns.replications, ("mediation:strength=0.0",), towns.scenario.time, 1.0)
    assert {row.unchanged for row in details.people} == {1.0}
    assert all(not path.differences.any() for path in details.paths)
    assert {row.verdict for row in details.transitions} == {"settled"}
    assert all(row.test.equivalent for row in details.equivalences)
    assert {row.order for row in details.dominance} == {0}
    assert [arm.beaten_by for arm in details.front] == [(), ()]
    assert [rank.shares for rank in details.ranks] == [(0.5, 0.5)] * 2


# ---- when -------------------------------------------------------------------


def test_the_mean_of_a_path_is_the_difference_in_the_table(towns):
    """The weekly series and the account of the run are two books of the same weeks."""
    rows = {(row.reform, row.measure): row.difference for row in towns.rows}
    exact = ("mean_satisfaction", "satisfied", "open_disputes", "hours_given", "trust_local")
    for path in towns.details.paths:
        if path.measure in (*exact, "collective_action", "security", "wellbeing"):
            expected = rows[path.reform, path.measure]
            assert path.mean.mean() == pytest.approx(expected, rel=1e-6, abs=1e-9), path.measure


def test_rare_action_has_the_units_of_its_measures_week_by_week():
    """Two in a hundred act: 20 person-weeks per 1000 a week, 365/7 times that in a year.

    No resident of the short runs here acts, so it is put to the test by itself.
    """
    series = {"acting": [0.5, 0.02, 0.02], "latent": [0.9, 0.098, 0.049]}
    assert weekly_values("collective_action", series, 10, 2) == pytest.approx([20 * 365 / 7] * 2)
    assert weekly_values("latent_grievance", series, 10, 2) == pytest.approx([0.1, 0.05])
    assert weekly_values("hours_given", series, 10, 2) is None


def test_pointwise_intervals_are_the_t_intervals_of_each_week():
    differences = np.random.default_rng(1).normal(size=(5, 7))
    path = EffectPath("flatten", "satisfied", np.arange(1.0, 8.0), differences)
    low, high = path.interval()
    for week in range(7):
        effect = effect_of_pairs(differences[:, week])
        assert (low[week], high[week]) == pytest.approx((effect.low, effect.high))
    assert EffectPath("flatten", "satisfied", np.arange(7.0), differences[:1]).interval() is None


def transition(shape, noise=0.0, pairs=6, weeks=208, margin=1.0):
    week = np.arange(1.0, weeks + 1.0)
    random = np.random.default_rng(7)
    differences = shape(week) + noise * random.normal(size=(pairs, weeks))
    (found,) = transitions([EffectPath("flatten", "satisfied", week, differences)], margin)
    return found


def test_an_effect_that_levels_off_has_settled_and_one_that_grows_has_not():
    """Points of this measure are hundredths; in a year a settled effect drifts below 1/4 point."""
    level = transition(lambda week: 0.1 * (1.0 - np.exp(-week / 20.0)), noise=0.002)
    assert level.verdict == "settled"
    growing = transition(lambda week: 0.0005 * week, noise=0.002)
    assert growing.verdict == "still moving"
    assert growing.growth.mean == pytest.approx(3 * 52 * 0.0005, rel=0.05)
    assert growing.last.mean > growing.first.mean > 0.0


def test_a_short_horizon_does_not_make_a_slow_effect_a_settled_one():
    """A point a year is four times the pace allowed, though in sixteen weeks it moves little."""
    assert transition(lambda week: 0.01 / 52.0 * week, weeks=16).verdict == "still moving"
    assert transition(lambda week: 0.01 / 52.0 / 8.0 * week, weeks=16).verdict == "settled"


def test_too_few_pairs_to_tell_is_neither_settled_nor_moving():
    assert transition(lambda week: 0.0 * week, noise=0.3, pairs=3).verdict == "open"
    assert transition(lambda week: 0.0 * week, pairs=1).verdict == "open"


def test_an_effect_is_near_its_last_level_from_the_week_on_in_which_it_gets_there():
    """A step at week 100: quarters end at 91 and 104, and the last below the level ends at 104."""
    step = transition(lambda week: 0.1 * (week > 104))
    assert step.within_margin_from == 104
    assert transition(lambda week: 0.0 * week).within_margin_from == 0.0


def test_a_window_is_a_year_or_a_quarter_of_a_shorter_horizon():
    assert [window_of(weeks) for weeks in (260, 208, 104, 8, 3)] == [52, 52, 26, 2, 0]


# ---- equivalence, and reform against reform ---------------------------------


def test_a_small_sure_difference_is_equivalent_and_a_wide_one_is_not():
    sure = [0.2, 0.3, 0.25, 0.2, 0.3]
    wide = [-3.0, 2.0, 4.0, -2.0, 1.0]
    runs = runs_of(
        {name: [0.0] * 5 for name in INDICES},
        {"order": sure, "vitality": wide, "satisfaction": [5.0] * 5},
    )
    found = {row.index: row.test.equivalent for row in equivalences(runs, ["reform-1"], 1.0)}
    assert found == {"order": True, "vitality": False, "satisfaction": False}
    assert not any(row.test.equivalent for row in equivalences(runs, ["reform-1"], 0.1))
    assert equivalences(runs[:1], ["reform-1"]) == []


def test_two_reforms_are_compared_within_pairs_and_corrected_as_a_family():
    """Luck moves both arms by tens of points; their difference is one point all the same."""
    luck = [10.0, 30.0, 50.0, 20.0]
    one = [value + 1.0 + 0.01 * k for k, value in enumerate(luck)]
    zero = {name: [0.0] * 4 for name in INDICES}
    runs = runs_of(zero, {**zero, "order": one}, {**zero, "order": luck})
    row, *rest = between_reforms(runs, ["reform-1", "reform-2"])
    assert (row.first, row.second, row.index) == ("reform-1", "reform-2", "order")
    assert row.difference == pytest.approx(1.015)
    assert row.p_holm == pytest.approx(3.0 * row.p_value)
    assert [other.difference for other in rest] == [0.0, 0.0]


# ---- dominance --------------------------------------------------------------


def order(one, other) -> int:
    rows, widths = _levels_of_values(np.array(one, float), np.array(other, float))
    one, other = (np.cumsum(each.sum(axis=0)) / len(each) for each in rows)
    return int(order_of_dominance(other - one, widths))


def test_more_in_every_quantile_is_the_first_order_and_less_spread_the_second():
    assert order([2, 3, 4], [1, 3, 4]) == 1
    assert order([2, 2], [1, 3]) == 2, "a mean-preserving spread (Rothschild & Stiglitz 1970)"
    assert order([1, 3], [2, 2]) == 0
    assert order([0, 10], [1, 1]) == 0, "more on average, but risky"
    assert order([1, 2], [2, 1]) == 0, "the same distribution"


values = st.lists(st.integers(-20, 20), min_size=4, max_size=4)


@given(values, values)
def test_dominance_of_samples_is_that_of_sorted_values_and_their_sums(one, other):
    """Equal samples: quantiles for the first order, sums of the lowest for the second."""
    a, b = np.sort(one), np.sort(other)
    first, second = (a >= b).all(), (np.cumsum(a) >= np.cumsum(b)).all()
    expected = 0 if (a == b).all() else 1 if first else 2 if second else 0
    assert order(one, other) == expected


def test_the_area_on_the_wrong_side_is_the_violation_of_leshno_and_levy():
    """0 or 10 against 1 for sure: half a unit wrong below 1, four and a half right above."""
    one = {name: [0.0, 10.0] for name in (*INDICES, "headline")}
    other = {name: [1.0, 1.0] for name in (*INDICES, "headline")}
    rows = dominance_between(runs_of(other, one), ["reform-1"])
    assert {(r.arm, r.other, r.order) for r in rows} == {("reform-1", BASELINE, 0)}
    assert [r.violation for r in rows] == pytest.approx([0.1] * 4)


def test_dominance_over_residents_counts_people_and_less_grievance_is_more():
    before = arm_of([0.4, 0.6], grievance=[0.3, 0.3])
    after = arm_of([0.5, 0.5], grievance=[0.1, 0.3])
    runs = [
        Replication(k, k, 2, 1.0, r.measures, {}, study((before, after))[0].residents_of)
        for k, r in enumerate(runs_of({"order": [1.0] * 3}, {"order": [1.0] * 3}))
    ]
    for run in runs:
        run.measures["flatten"] = run.measures["reform-1"]
    found = {r.outcome: r for r in dominance_between(runs, ["flatten"]) if r.over == "residents"}
    assert (found["satisfaction"].arm, found["satisfaction"].order) == ("flatten", 2)
    assert (found["grievance"].arm, found["grievance"].order) == ("flatten", 1)
    assert found["grievance"].firm == 1.0
    assert found["wellbeing"].order == 0


def test_a_dominance_that_hangs_on_one_pair_is_not_firm():
    """0, 1, 3 against 0, 1, 2, but only the first pair is better: 13 of 27 resamples hold.

    Drawn c0, c1, c2 times, it dominates where c1 and c2 are at most c0. 500 resamples, tolerance 4
    standard errors (0.09).
    """
    names = (*INDICES, "headline")
    base = {name: [0.0, 1.0, 2.0] for name in names}
    reform = {name: [3.0, 0.0, 1.0] for name in names}
    row, *_ = dominance_between(runs_of(base, reform), ["reform-1"])
    assert (row.arm, row.order) == ("reform-1", 1)
    assert abs(row.firm - 13 / 27) <= 0.09


# ---- the front --------------------------------------------------------------


def test_an_arm_is_beaten_where_another_is_nowhere_worse_and_somewhere_better():
    base = {"order": [50.0] * 3, "vitality": [50.0] * 3, "satisfaction": [50.0] * 3}
    good = {**base, "order": [60.0] * 3, "reform_cost": [5.0] * 3}
    dear = {**good, "reform_cost": [9.0] * 3}
    found = {
        arm.arm: arm
        for arm in pareto_front(runs_of(base, good, dear), [BASELINE, "reform-1", "reform-2"])
    }
    assert found[BASELINE].on_front, "it costs nothing"
    assert found["reform-1"].on_front
    assert found["reform-2"].beaten_by == ("reform-1",), "as good, and dearer"
    assert [arm.share_on_front for arm in found.values()] == [1.0, 1.0, 0.0]


@given(st.lists(st.tuples(*[st.integers(0, 3)] * 3), min_size=1, max_size=6))
def test_beating_is_never_mutual_and_somebody_is_never_beaten(arms):
    table = beats(np.array(arms, float))
    assert not (table & table.T).any()
    assert (~table.any(axis=0)).any()
    for row, one in enumerate(arms):
        for column, other in enumerate(arms):
            better = all(a >= b for a, b in zip(one, other, strict=True)) and one != other
            assert table[row, column] == better


# ---- ranks ------------------------------------------------------------------


def moved(**points: float) -> dict[str, list[float]]:
    """Components of some indices moved by points from the middle, in three equal pairs."""
    found = {}
    for name, by in points.items():
        for part in INDEX_COMPONENTS[name]:
            post = GOALPOSTS[part]
            middle = (post.worst + post.best) / 2.0
            found[part] = [middle + by / 100.0 * (post.best - post.worst)] * 3
    return found


def test_with_two_arms_the_first_rank_is_the_win_of_the_robust_headline():
    runs = runs_of(moved(order=0), moved(order=12, vitality=-9))
    base, reform = rank_acceptability(runs, [BASELINE, "reform-1"])
    robust = robust_headline(runs, "reform-1")
    assert 0.1 < robust.wins < 0.9
    assert reform.shares == pytest.approx((robust.wins, robust.losses))
    assert base.shares == pytest.approx((robust.losses, robust.wins))
    assert reform.first_by_exponent == pytest.approx(robust.by_exponent)
    assert reform.central_weights["order"] > 1 / 3 > reform.central_weights["vitality"]


def test_three_arms_each_best_in_one_index_share_the_space_of_weights():
    """By symmetry a third each; 1,000 draws, tolerance 4 standard errors (0.06).

    Goalposts are moved by draws, so an index of four components varies less than one of two.
    """
    arms = [moved(order=20), moved(vitality=20), moved(satisfaction=20)]
    ranks = rank_acceptability(runs_of(*arms), [BASELINE, "reform-1", "reform-2"])
    for rank, index in zip(ranks, INDICES, strict=True):
        assert abs(rank.first_by_exponent[1] - 1 / 3) <= 0.06
        assert max(rank.central_weights, key=rank.central_weights.get) == index
        assert rank.confidence == 1.0
        assert sum(rank.shares) == pytest.approx(1.0)
    assert np.sum([rank.shares for rank in ranks], axis=0) == pytest.approx(1.0)


def test_a_third_arm_that_is_worse_than_another_takes_no_first_rank_from_anyone():
    """Nothing is normalised by the sample, so a bad policy cannot change who is first."""
    two = [moved(order=0), moved(order=12, vitality=-9)]
    worse = moved(order=11, vitality=-10)
    alone = rank_acceptability(runs_of(*two), [BASELINE, "reform-1"])
    three = rank_acceptability(runs_of(*two, worse), [BASELINE, "reform-1", "reform-2"])
    assert [r.shares[0] for r in three] == pytest.approx([r.shares[0] for r in alone] + [0.0])
    assert three[2].central_weights is None and three[2].confidence is None


def test_confidence_is_taken_at_the_weights_that_speak_for_the_arm():
    """With equal weights this arm loses in every pair; with order-heavy ones it is sure to win."""
    runs = runs_of(moved(order=0), moved(order=12, satisfaction=-20))
    base, reform = rank_acceptability(runs, [BASELINE, "reform-1"])
    assert reform.shares[0] < 0.5 and reform.central_weights["order"] > 0.5
    assert (base.confidence, reform.confidence) == (1.0, 1.0)


# ---- resamples --------------------------------------------------------------


def test_resamples_draw_as_many_pairs_as_there_are_and_vary_as_the_mean_does():
    """500 resamples of 8 pairs: the deviation of means is s/sqrt(n) within 4 errors (13 %)."""
    assert (counts_of_pairs(8).sum(axis=1) == 8).all()
    sample = np.random.default_rng(3).normal(size=8)
    means = resampled_means(sample)
    assert means.std() == pytest.approx(sample.std() / np.sqrt(8), rel=0.13)


# ---- what is given out ------------------------------------------------------


def test_every_table_is_plain_finite_data_with_a_row_for_each_thing(towns):
    plain = towns.details.to_dict()
    assert json.loads(json.dumps(plain, allow_nan=False)) == json.loads(json.dumps(plain))
    tables = towns.details.tables()
    assert set(tables) == {*plain, "effect_over_time"} - {"margin"}
    assert len(tables["effect_over_time"]) == 2 * 9 * 16, "reforms x measures x weeks"
    assert len(tables["equivalence"]) == 2 * 3
    assert len(tables["front"]) == len(tables["rank_acceptability"]) == 3
    assert len(tables["dominance"]) == 3 * (4 + len(OUTCOMES))


def test_levels_count_every_resident_once_and_sums_have_a_row_each():
    pair = compare_residents(arm_of([0.0, 1.0, 0.5]), arm_of([0.0, 0.004, 1.0]))
    assert pair.levels.shape == (2, len(OUTCOMES), BINS)
    assert (pair.levels.sum(axis=2) == 3).all()
    assert pair.levels[0, 0, [0, BINS // 2, BINS - 1]].tolist() == [1, 1, 1]
    assert pair.cells[0].sums.shape == (len(OUTCOMES), len(SUMMED), 1)


def test_the_sentences_say_for_whom_when_and_against_whom(towns):
    text = " ".join(towns.text().split())
    for words in (
        "flatten:place=East, for whom: satisfaction at the end better by 0.01 or more for",
        "mediation:strength=0.0, when: mean change in the first 4 weeks and in the last",
        "as before for 100%",
        "less than ±1 points (two one-sided tests): ",
        "Stochastic dominance against the baseline",
        "First among all arms, over 3,000 choices",
    ):
        assert words in text


def test_some_residents_are_never_said_to_be_none_nor_all():
    shares = [0.0, 0.0004, 0.004, 0.31, 0.995, 0.9999, 1.0]
    words = ["0%", "under 0.1%", "0.4%", "31%", "99.5%", "over 99.9%", "100%"]
    assert [_percent(share) for share in shares] == words


def test_one_pair_gives_no_interval_and_no_verdict(towns):
    alone = Details(towns.replications[:1], towns.reforms, towns.scenario.time, 1.0)
    assert {row.low for row in alone.people} == {None}
    assert {row.against_rest_p for row in alone.people} == {None}
    assert {row.verdict for row in alone.transitions} == {"open"}
    assert {row.p_holm for row in alone.between} == {None}
    assert {row.confidence for row in alone.ranks} == {None}
    assert all(row.firm is None for row in alone.dominance)
    assert set(alone.tables()["effect_over_time"].low) == {None}


@pytest.mark.parametrize("name", ["analysis_of_pairs.rank_acceptability", "units_in_words"])
def test_examples_in_the_docstrings_run(name):
    module = importlib.import_module(f"experiments.{name}")
    result = doctest.testmod(module)
    assert result.attempted and not result.failed
