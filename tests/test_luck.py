"""Luck is addressed: what changes in one place moves nobody's luck in another."""

from __future__ import annotations

import ast
import itertools
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import scipy.stats
from diary import NAME, PLENTY, Diary
from towns import two_towns, warmed

import sim.caseload
import sim.model
import sim.streams
from sim.casework.tables import ARRIVE, COMPLETE, DECIDE, NONE
from sim.model import GovernanceModel
from sim.processes.handling import stage_luck
from sim.reform_spec import parse_reform
from sim.reforms import REFORMS
from sim.streams import SPARE, STREAMS, case_address, seed_words, uniform, uniform4
from sim.vocabulary import (
    BY_COMMUNITY_DESK,
    COMMITTEE,
    COMMUNITY,
    DISTRICT,
    KINDS,
    STREET,
)

SOURCES = Path(sim.streams.__file__).parent
DRAWS = ("uniform", "uniform4", "fill_uniforms")
WEEKS = 26


@pytest.fixture(scope="module")
def warm_plenty(short_town) -> GovernanceModel:
    # Reports without noise: else fewer levels move money, and with it who has a grievance.
    town = short_town.with_(warmup_weeks=8, **PLENTY)
    return warmed(town.with_(parameters={"relay.report_noise": 0.0}))


@pytest.fixture(scope="module")
def plain(warm_plenty) -> Diary:
    """The baseline of the town with plenty of desks."""
    model = warm_plenty.fork()
    diary = Diary(model).run(WEEKS)
    books = model.caseload.station_books(model.day)
    assert books["queued"].sum() == 0.0
    return diary


def arm(warm: GovernanceModel, reforms: list[str]) -> Diary:
    model = warm.fork()
    model.adopt([parse_reform(reform) for reform in reforms])
    return Diary(model).run(WEEKS)


def both(one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """What is in both, side by side."""
    return one.merge(other, left_index=True, right_index=True, suffixes=("", "_other"))


def assert_same_lengths(pairs: pd.DataFrame) -> None:
    assert np.allclose(pairs["length"], pairs["length_other"], rtol=0.0, atol=1e-9)


# ------------------------------------------------------------------------- streams


def test_every_stream_has_a_number_of_its_own_that_fits():
    assert len(set(STREAMS.values())) == len(STREAMS) >= 15
    assert all(0 < number < 2**sim.streams.STREAM_BITS for number in STREAMS.values())


def test_two_streams_never_give_the_same_words_at_the_same_address():
    seed = seed_words(11)
    addresses = list(itertools.product((0, 1, 77), (0, 5), (0, 364), (0, 9)))
    words = {
        (name, address): uniform4(seed, stream, *address)
        for name, stream in STREAMS.items()
        for address in addresses
    }
    assert len(set(words.values())) == len(STREAMS) * len(addresses)


def test_no_two_processes_share_a_stream():
    """By the sources: a stream is named by one process alone (the network is one)."""
    users: dict[str, set[str]] = {name: set() for name in STREAMS}
    for path in SOURCES.rglob("*.py"):
        if path.name == "streams.py":
            continue
        part = path.relative_to(SOURCES)
        owner = "networks" if part.parts[0] == "networks" else part.as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        names |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        for name in names & set(STREAMS):
            users[name].add(owner)
    shared = {name: sorted(files) for name, files in users.items() if len(files) > 1}
    assert shared == {}
    unused = [name for name, files in users.items() if not files]
    assert set(unused) <= {"SPARE", "REPLICATION"}


def test_every_process_asks_for_its_luck_by_the_name_of_a_stream():
    """By the sources: no draw with a bare number, or a stream passed through a variable."""
    drawn = 0
    for path in sorted(SOURCES.rglob("*.py")):
        if path.name == "streams.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            function = node.func.value if isinstance(node.func, ast.Attribute) else node.func
            if isinstance(function, ast.Name) and function.id in DRAWS:
                stream = node.args[1]
                assert isinstance(stream, ast.Name), f"{path.name}:{node.lineno}"
                assert stream.id in STREAMS, f"{path.name}:{node.lineno}"
                drawn += 1
    assert drawn >= 10


def test_cases_of_different_kind_and_number_have_different_addresses():
    names = {case_address(kind, k) for kind in range(len(KINDS)) for k in range(1000)}
    assert len(names) == len(KINDS) * 1000
    assert max(names) < 2**32


def test_stages_of_different_role_channel_and_part_have_luck_of_their_own():
    seed = seed_words(1)
    keys = list(itertools.product(range(14), range(9), range(3)))
    drawn = {stage_luck(seed, 3, 16, 40, role, channel, part) for role, channel, part in keys}
    assert len(drawn) == len(keys)


def test_background_cases_have_luck_of_their_own():
    seed = seed_words(1)
    assert stage_luck(seed, NONE, 16, 40, 6, 5, 0) != stage_luck(seed, 0, 16, 40, 6, 5, 0)


# --------------------------------------------------------------- extra draws, elsewhere


def test_extra_draws_in_one_process_move_nobody_elses_luck(warm_town, monkeypatch):
    undisturbed = warm_town.fork().run(8).trajectory_sha256
    take_part, drawn = sim.model.take_part, []

    def take_part_and_draw(seed, *others):
        drawn.extend(uniform(seed, SPARE, k, 0, len(drawn), 0) for k in range(50))
        drawn.append(np.random.default_rng(1).random())
        take_part(seed, *others)

    monkeypatch.setattr(sim.model, "take_part", take_part_and_draw)
    assert warm_town.run(8).trajectory_sha256 == undisturbed
    assert len(set(drawn[:-1])) >= 8 * 50


def natures_of(scenario, weeks: int = 12) -> pd.DataFrame:
    return Diary(GovernanceModel(scenario, rng=1, record_hash=True)).run(weeks).natures()


@pytest.fixture(scope="module")
def unprevented(short_town):
    return short_town.with_(parameters={"grievances.prevention_max": 0.0})


@pytest.mark.parametrize(
    "change",
    [
        {"participation.attendance_max": 1.0},  # four times as many draws in participation
        {"claiming.attempts_max": 1, "wrong_doors.error_per_hop": 0.4},  # other draws in casework
        {"background.city_arrivals": 60, "background.online_arrivals": 0},
        {"network.weak_ties": 2.0, "network.closure_introductions": 0.0},
    ],
)
def test_more_draws_in_one_process_leave_the_grievances_as_they_were(unprevented, change):
    pd.testing.assert_frame_equal(
        natures_of(unprevented), natures_of(unprevented.with_(parameters=change))
    )


def test_more_grievances_of_one_kind_leave_those_of_the_others_as_they_were(unprevented):
    few = natures_of(unprevented)
    more = natures_of(
        unprevented.with_(parameters={"grievances.grievance_rate.livelihood_service": 0.5})
    )
    assert (more["kind"] == 0).sum() > 1.7 * (few["kind"] == 0).sum()
    pd.testing.assert_frame_equal(few[few["kind"] != 0], more[more["kind"] != 0])


def test_more_grievances_leave_participation_as_it_was(unprevented):
    quiet, busy = (
        GovernanceModel(
            unprevented.with_(parameters={"grievances.grievance_rate.neighbour_dispute": rate}),
            rng=1,
        ).run(20)
        for rate in (0.02, 0.15)
    )
    assert busy.caseload.count("arisen") > quiet.caseload.count("arisen")
    for name in ("contribution", "belief", "hours_year", "last_part"):
        np.testing.assert_array_equal(quiet.columns[name], busy.columns[name])


def test_a_district_more_leaves_the_grievances_of_the_others_as_they_were():
    towns = two_towns(parameters={"grievances.prevention_max": 0.0})
    east = natures_of(towns.with_(simulated_districts=1))
    whole = natures_of(towns)
    pd.testing.assert_frame_equal(east, whole[whole["area"] < 6])
    assert len(whole) > 2 * len(east)


# ------------------------------------------------------------------------- prevention


def prevented(warm: GovernanceModel, share: float, monkeypatch) -> Diary:
    """Run an arm in which this share of all grievances is prevented."""
    model = warm.fork()
    model.areas["prevention"] = share
    update_areas = sim.model.update_areas

    def update_but_for_prevention(p, area_start, areas, weeks):
        update_areas(p, area_start, areas, weeks)
        areas["prevention"] = share

    monkeypatch.setattr(sim.model, "update_areas", update_but_for_prevention)
    diary = Diary(model).run(WEEKS)
    monkeypatch.undo()
    return diary


def test_preventing_a_fifth_of_the_grievances_leaves_all_other_cases_as_they_were(
    warm_plenty, plain, monkeypatch
):
    """1,700 cases: a fifth is told from none at 20 standard errors."""
    spared = prevented(warm_plenty, 0.2, monkeypatch)
    before, after = plain.natures(), spared.natures()
    gone = before.index.difference(after.index)
    assert len(after.index.difference(before.index)) == 0  # nobody has a new dispute instead
    assert len(before) > 1000
    error = math.sqrt(0.2 * 0.8 / len(before))
    assert abs(len(gone) / len(before) - 0.2) < 4 * error
    pd.testing.assert_frame_equal(before.loc[after.index], after)


def test_preventing_a_fifth_leaves_every_stage_of_all_other_cases_as_it_was(
    warm_plenty, plain, monkeypatch
):
    before, after = plain.stages(), prevented(warm_plenty, 0.2, monkeypatch).stages()
    pairs = both(before, after)
    assert len(pairs) > 0.95 * len(after)  # a few now try another channel
    assert pairs.index.get_level_values("role").nunique() >= 8
    assert_same_lengths(pairs)


def test_who_is_prevented_is_the_same_person_whatever_else_happens(warm_plenty, monkeypatch):
    """A third prevented is a fifth prevented and some more, never others."""
    fifth = prevented(warm_plenty, 0.2, monkeypatch).natures()
    third = prevented(warm_plenty, 1 / 3, monkeypatch).natures()
    assert len(third.index.difference(fifth.index)) == 0
    assert len(third) < len(fifth)


# ----------------------------------------------------------------------------- levels


LEVELS_ONLY = "flatten:pooling=false,staff_sunk=false,committees_freed=false"


def test_a_level_that_is_gone_shifts_nobodys_luck_at_the_others(warm_plenty, plain):
    """Draws are keyed by role: the district is the second hop now, and was the third."""
    flat = arm(warm_plenty, [LEVELS_ONLY])
    pd.testing.assert_frame_equal(plain.natures(), flat.natures())
    before, after = plain.stages(), flat.stages()
    streets = after.index.get_level_values("role") == STREET
    assert not streets[after.index.get_level_values("day") > 8 * 7 + 30].any()
    pairs = both(before, after)
    assert_same_lengths(pairs)
    for event, role in itertools.product((COMPLETE, ARRIVE), (COMMUNITY, DISTRICT)):
        some = pairs.xs(event, level="kind").xs(role, level="role")
        assert len(some) > 40, f"event {event}, role {role}"


def test_whoever_decides_the_outside_delay_is_that_of_the_case(warm_plenty, plain):
    """A case the street would have decided waits as long for the district's decision."""

    def delays(diary):
        table = diary.stages().xs(DECIDE, level="kind").reset_index()
        table = table[table["role"].isin([COMMUNITY, STREET, DISTRICT])]
        return table.set_index([*NAME, "channel", "turn"])[["role", "length"]]

    pairs = both(delays(plain), delays(arm(warm_plenty, [LEVELS_ONLY])))
    moved = pairs[pairs["role"] != pairs["role_other"]]
    assert len(moved) > 40
    assert_same_lengths(pairs)


# ------------------------------------------------------------------------- all reforms


@pytest.mark.parametrize("reform", REFORMS)
def test_a_reform_leaves_the_luck_of_every_case_as_it_was(reform, warm_plenty, plain):
    reformed = arm(warm_plenty, [reform])
    before, after = plain.natures(), reformed.natures()
    pairs = both(before, after)
    assert len(pairs) > 0.5 * len(before)
    for name in ("kind", "area", "arose", "complexity"):
        np.testing.assert_array_equal(pairs[name], pairs[f"{name}_other"])
    usual = np.flatnonzero((reformed.model.matters["severity"] == 1.0).all(axis=0))
    as_severe = pairs[pairs["kind"].isin(usual)]
    np.testing.assert_array_equal(as_severe["intensity"], as_severe["intensity_other"])
    stages = both(plain.stages(), reformed.stages())
    # A committee's speed is what administration leaves of its hours, and some reforms change the
    # pace of offices, or the posts behind their desks: not luck.
    paced = {
        office.role
        for office, usual in zip(
            reformed.model.institutions.offices, plain.model.institutions.offices, strict=True
        )
        if office.pace != 1.0 or office.staffing != usual.staffing
    }
    slow = stages.index.get_level_values("role").isin(sorted(paced | {COMMITTEE})) & (
        stages.index.get_level_values("kind") == COMPLETE
    )
    assert (~slow).sum() > 1000
    assert_same_lengths(stages[~slow])


def test_all_reforms_at_strength_zero_together_are_the_baseline(warm_town):
    undisturbed = warm_town.fork().run(WEEKS).trajectory_sha256
    warm_town.adopt([parse_reform(f"{name}:strength=0") for name in REFORMS])
    assert warm_town.run(WEEKS).trajectory_sha256 == undisturbed


# --------------------------------------------------------- the draws of one case are many


def test_the_draws_of_one_case_are_independent(plain):
    """Rank correlations of the stages of some 800 cases: each within 4 standard errors.

    A word of luck that served two purposes would make one of them 1.
    """
    table = plain.stages().reset_index()
    first = table[(table["turn"] == 0) & table["role"].isin([COMMUNITY, STREET, DISTRICT])]
    first = first[first["channel"] == BY_COMMUNITY_DESK]
    wide = first.pivot_table(index=NAME, columns=["kind", "role"], values="length")
    natures = plain.natures()
    wide[("nature", "intensity")] = natures["intensity"]
    wide[("nature", "complexity")] = natures["complexity"]
    wide[("nature", "moment")] = natures["arose"] % 1.0
    tested = 0
    for one, other in itertools.combinations(wide.columns, 2):
        pairs = wide[[one, other]].dropna()
        if len(pairs) < 30:
            continue
        correlation = scipy.stats.spearmanr(pairs.to_numpy()).statistic
        assert abs(correlation) < 4.0 / math.sqrt(len(pairs)), f"{one} and {other}"
        tested += 1
    assert tested >= 15


def test_moments_of_the_day_are_spread_evenly(plain):
    """Kolmogorov-Smirnov at one in a thousand; 1,700 moments show a bias of 5 % of the day."""
    moments = plain.natures()["arose"] % 1.0
    assert scipy.stats.kstest(moments, "uniform").pvalue > 1e-3


def test_an_event_is_never_before_the_one_it_follows(plain):
    assert (plain.stages()["length"] >= 0.0).all()
