"""What social organizations change in an area, and how that helps and hurts."""

from __future__ import annotations

import numpy as np
import pytest
from adoption import convert
from towns import two_towns, warmed

from sim.processes.handling import p_resolved
from sim.reforms import REFORMS
from sim.vocabulary import ORGANIZATION

NOTHING = {setting.name: 0.0 for setting in REFORMS["social-organizations"].OWN_SETTINGS}
WEEKS = 26


def only(**settings):
    """The reform of which all but these parts are switched off."""
    values = {**NOTHING, **settings}
    return "social-organizations:" + ",".join(f"{key}={value}" for key, value in values.items())


def arms(warm, reform):
    """Baseline and reform with the same luck, half a year on."""
    return warm.fork().run(WEEKS), convert(warm, reform).run(WEEKS)


def test_the_area_gets_workers_standards_volunteers_and_dependence(warm_two_towns):
    before = [(o.posts, o.skill) for o in warm_two_towns.institutions.organizations]
    convert(
        warm_two_towns,
        only(posts=2.0, skill=0.5, volunteering=0.2, crowding=0.3, coordination=0.5),
    )
    after = [(o.posts, o.skill) for o in warm_two_towns.institutions.organizations]
    assert np.subtract(after, before) == pytest.approx(np.array([[2.0, 0.5]] * 15))
    for name, value in {"volunteering": 0.2, "crowding": 0.3, "astray": 1.5}.items():
        assert set(warm_two_towns.areas[name]) == {value}


def test_costs_are_paid(warm_two_towns):
    convert(warm_two_towns, "social-organizations:posts=2.0,cost_running=0.3,cost_once=0.4")
    assert warm_two_towns.books.once == pytest.approx(0.4 * 15)
    assert warm_two_towns.books.running == pytest.approx(2.3 * 15)


def test_a_channel_opens_where_there_was_none():
    warm = warmed(two_towns(staff={"organization": 0.0}))
    baseline, funded = arms(warm, only(posts=2.0))
    assert baseline.account.count("attempts_organization") == 0.0
    assert funded.account.count("attempts_organization") > 0.0
    assert (funded.areas["missing_channels"] < baseline.areas["missing_channels"]).all()


def test_standards_make_organizations_settle_more():
    p = warmed(two_towns()).p[0]
    chances = [p_resolved(ORGANIZATION, 0.5, skill, 0.4, 0.3, p) for skill in (0.0, 0.7)]
    assert chances[1] > chances[0] + 0.05


def test_volunteering_adds_hours(warm_two_towns):
    baseline, organized = arms(warm_two_towns, only(volunteering=0.1))
    assert organized.measures()["hours_given"] > baseline.measures()["hours_given"] * 1.3


def test_purchase_crowds_out_what_members_give(warm_two_towns):
    baseline, bought = arms(warm_two_towns, only(crowding=0.6))
    assert bought.measures()["hours_given"] < baseline.measures()["hours_given"] * 0.9


def test_more_bodies_mean_more_wrong_doors(warm_two_towns):
    baseline, many = arms(warm_two_towns, only(coordination=1.0))
    assert many.account.count("handoffs") > baseline.account.count("handoffs") * 1.1
