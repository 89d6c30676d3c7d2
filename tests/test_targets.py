"""Targets, histories and sweeps: what stands in the tables is what happened in the runs."""

from __future__ import annotations

import math

import numpy as np
import pytest

from experiments.case_histories import LEGAL_KINDS, CaseHistories, ObservedModel
from experiments.evidence.outputs import OUTPUTS
from experiments.evidence.target import STANDINGS, Target
from experiments.evidence.targets_file import not_reached, own_targets
from experiments.flatten_factorial import (
    SWITCHES,
    Run,
    all_off,
    combinations,
    interaction,
    main_effect,
    run_factorial,
    whole,
)
from experiments.flatten_moves import EFFECTS, SWEEPS, moved, points, run_moves
from experiments.targets import Row, measure_structure, measure_targets, rows, utilisation
from experiments.utilisation import Utilisation
from scenarios import load
from sim.casework.tables import AROSE, FAILED, NONE, OUTCOME, RESOLVED
from sim.model import GovernanceModel
from sim.parameters import PARAMETERS
from sim.vocabulary import (
    BY_COMMUNITY_DESK,
    BY_COURT,
    BY_MEDIATION,
    BY_ONLINE,
    COMMUNITY,
    COURT,
    DISTRICT,
    KINDS,
    MEDIATION,
    ONLINE,
    SETTLE_DIRECTLY,
)

TARGETS = own_targets()
NEIGHBOUR, SERVICE = KINDS.index("neighbour_dispute"), KINDS.index("livelihood_service")


@pytest.fixture(scope="module")
def town():
    return load("test-town").with_(warmup_weeks=4, horizon_weeks=104)


@pytest.fixture(scope="module")
def values(town):
    return measure_targets(town, seeds=[1, 2])


# -------------------------------------------------------------------- targets


def test_every_target_has_a_value_in_every_city(values):
    for row in rows(values):
        assert math.isfinite(row.model), row.target.output
        assert row.runs == (1 if row.standard_error is None else 2)


def test_every_output_that_a_target_may_name_has_a_value(values):
    assert set(OUTPUTS) <= set(values)


def test_every_target_has_its_papers():
    assert len(TARGETS) > 40 and {target.standing for target in TARGETS} == set(STANDINGS)
    assert any(target.standard_error for target in TARGETS if target.standing == "compared")
    assert not_reached() and all(len(entry) == 3 and all(entry) for entry in not_reached())


def test_the_same_seeds_give_the_same_values(town, values):
    again = measure_targets(town.with_(horizon_weeks=104), seeds=[1, 2])
    assert again == values


def test_shares_are_shares_and_later_closings_are_more(values):
    for target in TARGETS:
        if target.unit == "share":
            assert all(0.0 <= value <= 1.0 for value in values[target.output]), target.output
    for run in range(2):
        within = [values[f"closed_{name}"][run] for name in ("1_day", "7_days", "30_days")]
        assert within == sorted(within)
        half_is_within = values["closing_median"][run]
        assert (within[1] >= 0.5) == (half_is_within <= 7.0)


def test_daqing_keeps_its_structure_through_the_reform():
    structure = measure_structure(load("daqing-2012"))
    assert structure["streets_before"] == 29.0
    assert structure["communities_before"] == 200.0
    assert structure["streets_after"] == 0.0
    assert structure["communities_after"] == 70.0
    assert structure["base_staff_after"] == pytest.approx(5073.0, abs=1e-6)
    assert structure["residents_city"] == 1_649_825.0
    assert structure["residents_simulated"] == 169_522.0
    assert structure["residents_per_community_after"] == pytest.approx(23_569, abs=1.0)


@pytest.mark.parametrize(
    ("low", "high", "model", "miss", "relative"),
    [
        (2.0, 2.0, 3.0, 1.0, 0.5),
        (2.0, 4.0, 3.0, 0.0, 0.0),
        (2.0, 4.0, 1.0, -1.0, -0.5),
        (2.0, 4.0, 6.0, 2.0, 0.5),
        (0.0, 0.0, 0.0, 0.0, None),
    ],
)
def test_a_miss_is_the_way_to_the_nearest_end_of_the_target(low, high, model, miss, relative):
    target = Target(
        "T0", "key", "fact", low, high, 0.0, "exact", "unit", "true", "source", "seen", "compared"
    )
    row = Row(target, model, None, 1)
    assert (row.miss, row.relative_miss) == (miss, relative)


# ------------------------------------------------------------------ histories


def line(resident, time, elapsed, kind_of_line, *, kind=NEIGHBOUR, channel=NONE, role=NONE):
    record = np.zeros(1, OUTCOME)
    record["resident"], record["time"], record["elapsed"] = resident, time, elapsed
    record["type"], record["kind"], record["channel"], record["role"] = (
        kind_of_line,
        kind,
        channel,
        role,
    )
    return record


def histories(*lines, first_day=0, last_day=730):
    ordered = sorted(lines, key=lambda record: record["time"][0])
    return CaseHistories(np.concatenate(ordered), first_day, last_day)


def test_two_problems_of_one_resident_count_once_and_service_matters_not_at_all():
    past = histories(
        line(1, 10.0, 0.0, AROSE),
        line(1, 90.0, 0.0, AROSE),
        line(2, 50.0, 0.0, AROSE, kind=SERVICE),
        line(3, 60.0, 0.0, AROSE),
    )
    assert past.share_with_legal_problem(residents=8, years=2.0) == 2 / 8
    assert "livelihood_service" not in LEGAL_KINDS
    with pytest.raises(ValueError, match="shorter than 3"):
        past.share_with_legal_problem(residents=8, years=3.0)


def test_direct_settlement_is_no_third_party_and_late_matters_are_not_asked_about():
    past = histories(
        line(1, 10.0, 0.0, AROSE),
        line(1, 15.0, 5.0, FAILED, channel=SETTLE_DIRECTLY),
        line(1, 40.0, 30.0, RESOLVED, channel=BY_COMMUNITY_DESK, role=COMMUNITY),
        line(2, 10.0, 0.0, AROSE),
        line(2, 12.0, 2.0, RESOLVED, channel=SETTLE_DIRECTLY),
        line(3, 720.0, 0.0, AROSE),
    )
    assert past.share_to_third_party(followed_days=100.0) == 1 / 2


def test_only_mediations_before_the_court_lead_to_it():
    past = histories(
        # failed, then to court
        line(1, 20.0, 10.0, FAILED, channel=BY_MEDIATION, role=MEDIATION),
        line(1, 80.0, 70.0, RESOLVED, channel=BY_COURT, role=COURT),
        # handed on until the court decided
        line(2, 90.0, 80.0, RESOLVED, channel=BY_MEDIATION, role=COURT),
        # agreed
        line(3, 20.0, 10.0, RESOLVED, channel=BY_MEDIATION, role=MEDIATION),
        # court first
        line(4, 50.0, 40.0, FAILED, channel=BY_COURT, role=COURT),
        line(4, 70.0, 60.0, RESOLVED, channel=BY_MEDIATION, role=MEDIATION),
        # another matter of the first resident, straight to court
        line(1, 95.0, 5.0, RESOLVED, channel=BY_COURT, role=COURT),
    )
    assert past.share_of_mediations_to_court(followed_days=100.0) == 2 / 4


def test_what_the_platform_itself_drops_is_not_answered():
    past = histories(
        line(1, 20.0, 10.0, FAILED, channel=BY_ONLINE, role=ONLINE),
        line(2, 20.0, 10.0, FAILED, channel=BY_ONLINE, role=DISTRICT),
        line(3, 20.0, 10.0, RESOLVED, channel=BY_ONLINE, role=DISTRICT),
    )
    assert past.share_answered_online() == pytest.approx(2 / 3)


def test_what_arose_before_the_window_is_left_out():
    past = histories(
        line(1, 120.0, 30.0, FAILED, channel=BY_ONLINE, role=ONLINE),
        line(2, 130.0, 20.0, RESOLVED, channel=BY_ONLINE, role=DISTRICT),
        first_day=100,
    )
    assert past.share_answered_online() == 1.0


def test_watching_changes_nothing_and_sees_what_the_model_counts(town):
    plain = GovernanceModel(town, rng=3).run(30)
    watched = ObservedModel(town, rng=3)
    watched.run(30)
    assert np.array_equal(plain.columns["satisfaction"], watched.columns["satisfaction"])
    seen = np.concatenate(watched.lines)
    since = seen["time"] >= town.time.warmup_weeks * 7
    assert (since & (seen["type"] == AROSE)).sum() == plain.account.count("arisen")


# ---------------------------------------------------------------- utilisation


def test_utilisation_is_the_work_there_was_over_the_desks_there_were(town):
    model = GovernanceModel(town, rng=1)
    watch = Utilisation(model)
    with pytest.raises(ValueError, match="no time has passed"):
        watch.of(model)
    model.run(26)
    busy = watch.of(model)
    own = model.caseload.stations["role"] == COMMUNITY
    work = model.caseload.station_books(float(model.day))["busy"][own].sum()
    desks = model.caseload.stations["servers"][own].sum()
    assert busy["community"] == pytest.approx(work / (desks * 26 * 7))
    assert all(0.0 <= share <= 1.0 + 1e-9 for share in busy.values())


def test_an_office_that_was_closed_has_no_utilisation(town):
    flat = town.with_(warmup_weeks=0, horizon_weeks=4, adopted=["flatten"])
    model = GovernanceModel(flat, rng=1)
    model.run(1)
    watch = Utilisation(model)
    model.run(3)
    assert "street" not in watch.of(model)


def test_all_roles_of_a_city_have_their_utilisation_in_the_values(values):
    busy = utilisation(values)
    assert {"community", "street", "district", "court"} <= set(busy)
    assert all(low <= mean <= high for mean, low, high in busy.values())


# ------------------------------------------------------ the sweeps of flatten


@pytest.fixture(scope="module")
def moves(town):
    return run_moves(town.with_(warmup_weeks=2, horizon_weeks=6), pairs=2)


def test_every_value_of_every_sweep_is_run_in_every_pair(moves):
    found = {(p.sweep, p.arm, p.value, p.pair) for p in moves}
    wanted = {
        (sweep.name, arm, value, pair)
        for sweep in SWEEPS
        for arm in sweep.arms
        for value in sweep.values
        for pair in range(2)
    }
    assert found == wanted and len(moves) == len(wanted)


def test_the_starting_values_of_all_sweeps_are_one_and_the_same_world(moves):
    at_start = [
        p
        for p in moves
        if p.pair == 0
        and p.arm == "flatten"
        and p.value
        == next(
            PARAMETERS[s.key].default if s.key in PARAMETERS else 0.5
            for s in SWEEPS
            if s.name == p.sweep
        )
    ]
    assert len(at_start) == len(SWEEPS)
    assert all(p.change == at_start[0].change for p in at_start)


def test_more_work_at_a_desk_makes_it_busier(moves):
    line = [p for p in points(moves) if p.sweep == "utilisation"]
    assert [p.x for p in line] == sorted(p.x for p in line)
    assert line[0].x < line[-1].x


def test_without_pooling_the_district_supervises_more_communities(moves):
    spans = {p.arm: p.mean("span_after") for p in points(moves) if p.sweep == "span"}
    assert spans["flatten:pooling=false"] > spans["flatten"]


def test_a_move_is_the_difference_of_two_effects_of_the_same_pairs(moves):
    first, *_, last = [p for p in points(moves) if p.sweep == "distance"]
    shift = moved(first, last, "order")
    assert shift.mean == pytest.approx(last.effects["order"].mean - first.effects["order"].mean)
    assert set(first.effects) == set(EFFECTS)


# -------------------------------------------------------------- the factorial


def test_contrasts_recover_effects_that_were_put_in():
    """A made-up world: pair + 3 levels - 2 pooling + 5 (staff and committees together)."""

    def made(pair, on):
        on = frozenset() if on is None else on
        both = {"staff_sunk", "committees_freed"} <= on
        return 10.0 * pair + 3.0 * ("levels" in on) - 2.0 * ("pooling" in on) + 5.0 * both

    runs = [
        Run(pair, on, 100.0, {"order": made(pair, on) + (on is not None)})
        for pair in range(3)
        for on in (None, *combinations())
    ]
    assert main_effect(runs, "levels", "order").mean == pytest.approx(3.0)
    assert main_effect(runs, "pooling", "order").mean == pytest.approx(-2.0)
    assert main_effect(runs, "staff_sunk", "order").mean == pytest.approx(2.5)
    assert interaction(runs, "staff_sunk", "committees_freed", "order").mean == pytest.approx(2.5)
    assert interaction(runs, "levels", "pooling", "order").mean == pytest.approx(0.0)
    assert all_off(runs, "order").mean == pytest.approx(1.0)
    assert whole(runs, "order").mean == pytest.approx(7.0)


def test_all_combinations_have_the_same_posts(town):
    runs = run_factorial(town.with_(warmup_weeks=1, horizon_weeks=3), pairs=1)
    assert len(runs) == 17 and {run.on for run in runs} == {None, *combinations()}
    assert max(run.posts for run in runs) == pytest.approx(min(run.posts for run in runs))
    assert set(SWITCHES) == set().union(*(run.on or () for run in runs))
