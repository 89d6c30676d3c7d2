"""What becomes of cases, queues and desks while offices are flattened."""

from __future__ import annotations

import numpy as np
import pytest
from adoption import convert
from test_reforms_flatten import only
from towns import crowded_towns, warmed

from sim.casework.tables import IN_SERVICE, NONE, ON_ITS_WAY, QUEUED
from sim.model import GovernanceModel
from sim.reform_spec import parse_reform


@pytest.fixture(scope="module")
def _crowded() -> GovernanceModel:
    return warmed(crowded_towns(tick_days=1), record_hash=False)


@pytest.fixture
def crowded(_crowded) -> GovernanceModel:
    return _crowded.fork()


@pytest.mark.parametrize("reform", ["flatten", only("levels"), only("pooling")])
def test_no_case_is_lost_when_offices_close(reform, crowded):
    stations = crowded.caseload.stations
    waiting, working = stations["queue"].copy(), stations["busy"].copy()
    cases = crowded.caseload.open
    convert(crowded, reform)
    closed = stations["successor"] != NONE
    assert waiting[closed].sum() > 50
    crowded.caseload.check()
    assert crowded.caseload.open == cases
    assert stations["queue"][closed].sum() == 0
    assert (stations["moved"][closed] == waiting[closed]).all()
    assert (stations["busy"][closed] == working[closed]).all()  # a case at a desk is finished
    arrived = stations["arrived"][closed].copy()
    crowded.run(1)
    crowded.caseload.check()
    assert (stations["arrived"][closed] == arrived).all()
    for _ in range(12):
        crowded.run(1)
        crowded.caseload.check()
    assert (stations["arrived"][closed] == arrived).all()
    assert stations["busy"][closed].sum() == stations["queue"][closed].sum() == 0


def test_a_queue_that_moves_keeps_its_order(crowded):
    stations, cases = crowded.caseload.stations, crowded.caseload.cases
    street = max(crowded.institutions.streets, key=lambda office: stations["queue"][office.row])
    district = crowded.institutions.districts[street.district]

    def line(office):
        order, i = [], stations["first"][office.row][1]
        while i != NONE:
            order.append(int(i))
            i = cases["next"][i]
        return order

    before = line(street)
    assert len(before) > 10
    convert(crowded, only("levels"))
    crowded.step()
    places = [before.index(case) for case in line(district) if case in before]
    assert len(places) > 0.8 * len(before)  # some were taken, or lost patience
    assert places == sorted(places)


def test_a_case_on_its_way_to_a_street_arrives_at_the_district(crowded):
    cases = crowded.caseload.cases
    streets = {
        street.row: crowded.institutions.districts[street.district].row
        for street in crowded.institutions.streets
    }
    bound = (cases["state"] == ON_ITS_WAY) & np.isin(cases["station"], list(streets))
    district_of = {int(i): streets[int(cases["station"][i])] for i in np.flatnonzero(bound)}
    assert len(district_of) > 5
    convert(crowded, only("levels"))
    arrived = 0
    for _ in range(14):
        crowded.step()
        for i in list(district_of):
            if cases["state"][i] in (QUEUED, IN_SERVICE):
                assert cases["station"][i] == district_of.pop(i)
                arrived += 1
    assert arrived > 5


def test_sunk_desks_take_waiting_cases_at_once(crowded):
    stations = crowded.caseload.stations
    before = {c.row: (c.queue_length, c.servers) for c in crowded.institutions.communities}
    for street in crowded.institutions.streets:
        street.posts += 60.0
    convert(crowded, only("staff_sunk"))
    took = 0
    for community in crowded.institutions.communities:
        waited, desks = before[community.row]
        more = community.servers - desks
        assert more > 0
        assert community.queue_length == max(0, waited - more)
        assert stations["busy"][community.row] <= community.servers
        took += waited - community.queue_length
    assert took > 0
    crowded.caseload.check()


# ----------------------------------------------------------------------------- disruption


@pytest.mark.parametrize("weeks", [0, 1, 5])
def test_reorganized_offices_are_slower_from_the_first_day_for_as_long_as_it_is_said(
    weeks, warm_town
):
    """Levels alone touch no desk, so that its speed is effort and disruption."""
    undisturbed = warm_town.fork()
    undisturbed.adopt([parse_reform(only("levels") + ",disruption_weeks=0")])
    warm_town.adopt([parse_reform(only("levels") + f",disruption_weeks={weeks}")])
    factor = warm_town.values["handling.disruption_speed"]
    slower = 0
    for week in range(8):
        speeds = []
        for model in (warm_town, undisturbed):
            model._begin_period()  # converts what is due, before the week passes
            speeds.append([c.speed for c in model.institutions.communities])
        expected = factor if week < weeks else 1.0
        assert np.divide(*speeds) == pytest.approx(expected)
        slower += expected < 1.0
        warm_town.run(1)
        undisturbed.run(1)
    assert slower == weeks


def test_a_closed_office_decides_its_last_cases_as_it_was(crowded):
    street = crowded.institutions.streets[0]
    convert(crowded, only("levels"))
    effort = street.effort, street.effective_effort
    for _ in range(28):
        crowded.step()
    assert (street.effort, street.effective_effort) == effort
