"""Organizations, worn-out people and moved posts: in the whole model, and switched off."""

from __future__ import annotations

import math

import numpy as np
import pytest
from adoption import adopt, convert
from sameness import differing, rebuilt
from test_twin import first_difference_while_running
from towns import hamlet, two_towns, warmed
from twin import Twin
from twin.state import watch

from sim.agents.office import MediationBody, Office
from sim.agents.organization import SocialOrganization
from sim.institutions import Institutions
from sim.model import GovernanceModel
from sim.parameter_record import plain_parameters
from sim.reform_spec import ReformSpec
from sim.vocabulary import BY_ORGANIZATION, FIELDS

OFF = {
    "organizations.turnover": 0.0,
    "burnout.burnout_build": 0.0,
    "adaptation.moving_rate": 0.0,
}
MUCH = {
    "organizations.turnover": 0.3,
    "organizations.density": 110.0,
    "burnout.burnout_build": 0.2,
    "burnout.volunteer_load": 20.0,
    "burnout.mediator_load": 0.5,
    "claiming.channel_constant.mediation": -0.6,
    "adaptation.moving_rate": 1.0,
    "adaptation.upheaval": 0.05,
}
TWO_YEARS = 106


# -------------------------------------------------------------------------- switched off


def test_switched_off_all_is_as_if_the_processes_were_not_there(monkeypatch):
    town = hamlet(parameters=OFF, horizon_weeks=60)
    off = GovernanceModel(town, rng=2, record_hash=True)
    off.adopt([ReformSpec("social-organizations"), ReformSpec("volunteers")])
    off.run(64)
    monkeypatch.setattr(Institutions, "pass_year", lambda self: None)
    monkeypatch.setattr(MediationBody, "step", Office.step)
    absent = GovernanceModel(town, rng=2, record_hash=True)
    absent.adopt([ReformSpec("social-organizations"), ReformSpec("volunteers")])
    absent.run(64)
    assert off.trajectory_sha256 == absent.trajectory_sha256
    assert differing(off, absent) == rebuilt(off, absent) == []
    for name in ("called", "burnout", "weariness"):
        assert not off.areas[name].any()


@pytest.mark.parametrize("process", OFF)
def test_switched_on_each_changes_what_happens(process):
    town = hamlet(parameters={**OFF, **MUCH, **OFF}, horizon_weeks=60)
    without = GovernanceModel(town, rng=2, record_hash=True).run(60)
    parameters = {**MUCH, **OFF, process: MUCH[process]}
    within = GovernanceModel(town.with_(parameters=parameters), rng=2, record_hash=True).run(60)
    assert within.trajectory_sha256 != without.trajectory_sha256
    within.caseload.check()


# ------------------------------------------------------------------------------ the twin


ARMS = {
    "organizations bought from, then not": [
        ReformSpec("social-organizations", {"review_weeks": 30, "tolerated_fall": 0.0}),
        ReformSpec("mediation", {"review_weeks": 20, "tolerated_fall": 0.0}),
    ],
    "posts moved, and moved back": [
        ReformSpec("decentralize", {"review_weeks": 16, "tolerated_fall": 0.0, "sunk": 0.6}),
        ReformSpec("self-governance", {"chosen_by": "lot", "phase_in_weeks": 30}),
        ReformSpec("flatten", {"start_week": 40}),
    ],
}


@pytest.mark.parametrize("arm", ARMS)
def test_twin_and_model_agree_over_two_years_of_change(arm):
    town = hamlet(parameters=MUCH, warmup_weeks=6, horizon_weeks=100, adopted=ARMS[arm])
    model = watch(GovernanceModel(town, rng=4))
    twin = Twin(model)
    assert first_difference_while_running(model, twin, 20) is None
    for reform in (*model.reforms, *twin.reforms):
        if reform.begun_week is not None:
            reform.mood_before = (1.0, 1.0)  # so that the next review undoes it
    difference = first_difference_while_running(model, twin, TWO_YEARS - 20)
    assert difference is None, difference
    stations = model.institutions.organizations
    assert sum(s.founded for s in stations) > 1 < sum(s.dissolved for s in stations)
    assert model.areas["weariness"].max() > 0.0 < model.areas["burnout"].max()
    assert any(reform.undone for reform in model.reforms)


# ------------------------------------------------------------------- organizations at work


@pytest.fixture(scope="module")
def lively() -> GovernanceModel:
    """A hamlet whose organizations have come and gone for six years."""
    return GovernanceModel(hamlet(parameters=MUCH), rng=6).run(6 * 52)


def test_an_organization_is_an_agent_that_comes_and_goes(lively):
    organizations = lively.agents_by_type[SocialOrganization]
    stations = lively.institutions.organizations
    assert len(organizations) == sum(len(s.organizations) for s in stations)
    assert {one.kind for one in organizations} <= set(FIELDS)
    assert len(set(organizations.get("unique_id"))) == len(organizations)
    ages = organizations.get("age")
    assert min(ages) >= 0.0
    assert len(set(ages)) > 1


def test_a_station_has_the_posts_and_the_door_of_its_organizations(lively):
    model = lively.fork()
    for station in model.institutions.organizations:
        assert station.posts == math.fsum(one.capacity for one in station.organizations)
        door = model.institutions.has_door(station.area, BY_ORGANIZATION)
        assert door == bool(station.organizations)
    station = model.institutions.organizations[0]
    for one in station.organizations:
        one.closing_chance = 1.0
    station.room = 0
    missing = model.areas["missing_channels"][0]
    station.pass_year(plain_parameters(model.p))
    assert station.organizations == []
    assert not model.institutions.has_door(0, BY_ORGANIZATION)
    assert model.areas["missing_channels"][0] > missing
    tried = model.account.count("attempts_organization")
    model.run(8)
    model.caseload.check()
    assert model.account.count("attempts_organization") >= tried
    station.room = 40
    station.pass_year(plain_parameters(model.p))
    assert model.institutions.has_door(0, BY_ORGANIZATION)
    assert model.areas["missing_channels"][0] == missing


def years_of_organizations(model: GovernanceModel, years: int) -> GovernanceModel:
    """Let years pass for organizations alone."""
    for _ in range(years):
        model.day += 364
        for station in model.institutions.organizations:
            station.pass_year(plain_parameters(model.p))
    return model


def number(model: GovernanceModel) -> int:
    return sum(len(s.organizations) for s in model.institutions.organizations)


def test_direct_registration_lets_more_be_founded():
    warm = warmed(two_towns(parameters={"organizations.density": 20.0}))
    plain = years_of_organizations(warm.fork(), 20)
    eased = convert(warm, "social-organizations:registration=3,posts=0")
    assert number(years_of_organizations(eased, 20)) > 1.5 * number(plain)


def test_who_lives_on_purchase_goes_down_with_it():
    warm = warmed(two_towns(parameters={"organizations.density": 20.0}))
    bought = convert(warm, "social-organizations:posts=6,registration=0,review_weeks=52")
    years_of_organizations(bought, 12)
    risk = np.mean(bought.agents_by_type[SocialOrganization].get("closing_chance"))
    dependence = np.mean(bought.agents_by_type[SocialOrganization].get("dependence"))
    before = number(bought)
    assert dependence > 0.4
    bought.reforms[-1].undo(bought)
    years_of_organizations(bought, 1)
    after = np.mean(bought.agents_by_type[SocialOrganization].get("closing_chance"))
    assert after > 1.5 * risk
    assert number(years_of_organizations(bought, 12)) < before


def test_the_luck_of_an_organization_hangs_on_no_other():
    """One dissolved more, and one founded more, change nobody else's fate."""
    warm = GovernanceModel(hamlet(parameters=MUCH), rng=6).run(51)
    fates = []
    for dissolved in (0.0, 1.0):
        model = warm.fork()
        station = model.institutions.organizations[0]
        one, *others = station.organizations
        one.closing_chance = dissolved
        for other in others:
            other.closing_chance = 0.5
        model.run(1)
        founded = [o for o in station.organizations if o.founded > 0.5]
        there = {o.name for o in station.organizations} - {one.name}
        fates.append((there, [(o.name, o.field) for o in founded]))
        assert (one in station.organizations) == (dissolved == 0.0)
    assert fates[0] == fates[1]


# ---------------------------------------------------------------------- worn-out people


def test_who_gives_more_than_can_be_borne_gives_less_later():
    town = two_towns(parameters={**OFF, "burnout.burnout_build": 0.1, "burnout.volunteer_load": 20})
    off = warmed(town.with_(parameters=OFF)).run(26)
    on = warmed(town).run(26)
    assert on.areas["burnout"].mean() > 0.05
    assert np.mean(on.series["hours_given"][-13:]) < 0.97 * np.mean(off.series["hours_given"][-13:])


def test_what_volunteers_are_called_for_wears_them_out_once_not_twice(warm_two_towns):
    """The hours that service adds burn out by load alone; `demand` keeps its own price."""
    model = warm_two_towns
    adopt(model, "volunteers:volunteering=0.3,demand=0,crowding=0")
    model.run(26)
    assert set(model.areas["exhaustion"]) == {0.0}
    assert model.areas["burnout"].mean() > 0.05


def test_weary_mediators_bring_fewer_to_agree():
    parameters = {**OFF, "burnout.mediator_skill_lost": 3.0}
    parameters["claiming.channel_constant.mediation"] = -0.6
    fresh = warmed(two_towns(parameters=parameters))
    weary = fresh.fork()
    weary.areas["weariness"] = 1.0
    agreed = []
    for model in (fresh, weary):
        for body in model.institutions.mediations:
            body.step = lambda: None
        if model is weary:
            model.set_parameter("burnout.burnout_recovery", 1e-9)
        model.run(20)
        count = model.account.count
        assert count("mediations_ended") > 50
        agreed.append(count("mediations_agreed") / count("mediations_ended"))
    assert agreed[1] < 0.6 * agreed[0]


def test_mediators_tire_where_cases_pile_up_and_recover_where_they_do_not():
    parameters = {**OFF, "burnout.burnout_build": 0.1, "burnout.mediator_load": 0.5}
    parameters["claiming.channel_constant.mediation"] = -0.6
    model = warmed(two_towns(parameters=parameters)).run(20)
    weariness = model.areas["weariness"].copy()
    assert weariness.max() > 0.1
    model.set_parameter("burnout.burnout_build", 0.0)
    model.run(4)
    expected = weariness * math.exp(-4 * float(model.p["burnout_recovery"][0]))
    np.testing.assert_allclose(model.areas["weariness"], expected, rtol=1e-12)


# ----------------------------------------------------------------- how a council is chosen


@pytest.mark.parametrize(
    ("chosen_by", "capture", "judging"),
    [("appointed", 0.15, 0.15), ("elected", 0.1, 0.3), ("lot", 0.05, 0.3)],
)
def test_how_a_council_is_chosen_shifts_whose_it_is(chosen_by, capture, judging, warm_two_towns):
    model = convert(
        warm_two_towns, f"self-governance:chosen_by={chosen_by},capture=0.1,judging=0.3"
    )
    np.testing.assert_allclose(model.areas["capture"], capture)
    np.testing.assert_allclose(model.areas["judging"], judging)


def test_a_way_of_choosing_that_is_not_known_is_refused_by_name():
    with pytest.raises(ValueError, match=r"'elect' is none of its values.*elected"):
        ReformSpec("self-governance", {"chosen_by": "elect"})


def test_organizations_come_and_go_and_public_posts_stay():
    model = warmed(hamlet(parameters=MUCH, horizon_weeks=TWO_YEARS), record_hash=False)
    all_posts, public = model.institutions.posts, model.institutions.public_posts
    model.run(TWO_YEARS)
    assert model.institutions.posts != pytest.approx(all_posts)
    assert model.institutions.public_posts == pytest.approx(public, rel=1e-12)
