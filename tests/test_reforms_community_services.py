"""What service stations change in an area, and how that helps and hurts."""

from __future__ import annotations

import numpy as np
import pytest
from adoption import convert

from sim.reforms import REFORMS
from sim.vocabulary import KINDS

NOTHING = {setting.name: 0.0 for setting in REFORMS["community-services"].OWN_SETTINGS}
WEEKS = 26


def only(**settings):
    """The reform of which all but these parts are switched off."""
    values = {**NOTHING, **settings}
    return "community-services:" + ",".join(f"{key}={value}" for key, value in values.items())


def arms(warm, reform):
    """Baseline and reform with the same luck, half a year on."""
    return warm.fork().run(WEEKS), convert(warm, reform).run(WEEKS)


def arisen(model, kind):
    return model.account.count(f"arisen_{kind}")


LIVELIHOOD = KINDS.index("livelihood_service")


def test_every_area_gets_a_station_with_workers(warm_two_towns):
    gap = warm_two_towns.areas["service_gap"].copy()
    before = [c.posts for c in warm_two_towns.institutions.communities]
    convert(warm_two_towns, only(gap_closed=0.25, workers=6.0, induced=0.4, demand=0.3))
    assert warm_two_towns.areas["service_gap"] == pytest.approx(gap * 0.75)
    assert set(warm_two_towns.areas["demand"]) == {0.3}
    assert set(warm_two_towns.matters["extra"][:, LIVELIHOOD]) == {0.4}
    after = [c.posts for c in warm_two_towns.institutions.communities]
    assert np.subtract(after, before) == pytest.approx([6.0] * 15)
    assert {c.servers for c in warm_two_towns.institutions.communities} == {2}


def test_costs_are_paid(warm_two_towns):
    convert(warm_two_towns, "community-services:workers=2.0,cost_running=0.3,cost_once=0.4")
    assert warm_two_towns.books.once == pytest.approx(0.4 * 15)
    assert warm_two_towns.books.running == pytest.approx(2.3 * 15)


def test_a_smaller_service_gap_leaves_fewer_grievances_of_every_kind(warm_two_towns):
    baseline, served = arms(warm_two_towns, only(gap_closed=0.5))
    assert all(arisen(served, kind) < arisen(baseline, kind) for kind in KINDS)


def test_community_workers_shorten_waiting(warm_two_towns):
    # Days to resolution hardly move: in these towns most of them pass outside any desk.
    baseline, staffed = arms(warm_two_towns, only(workers=10.0))
    assert staffed.account.count("days_waited") < baseline.account.count("days_waited")


def test_people_ask_for_what_is_offered(warm_two_towns):
    baseline, asked = arms(warm_two_towns, only(induced=1.0))
    assert arisen(asked, "livelihood_service") > arisen(baseline, "livelihood_service") * 1.5
    assert asked.account.count("days_waited") > baseline.account.count("days_waited") * 1.5


def test_the_stations_work_exhausts_volunteers(warm_two_towns):
    baseline, tired = arms(warm_two_towns, only(demand=1.0))
    assert (tired.areas["exhaustion"] > 0.05).all()
    assert tired.measures()["hours_given"] < baseline.measures()["hours_given"]
