"""What wider and linked mediation changes, and how that helps and hurts."""

from __future__ import annotations

import numpy as np
import pytest
from adoption import convert
from towns import two_towns, warmed

from sim.casework.tables import FAILED, NONE
from sim.model import GovernanceModel
from sim.processes.mediation import p_agreement
from sim.reforms import REFORMS
from sim.vocabulary import ADMINISTRATIVE_MEDIATION, BY_MEDIATION, COURT, JUDICIAL_MEDIATION

NOTHING = {setting.name: 0.0 for setting in REFORMS["mediation"].OWN_SETTINGS}
WEEKS = 26


def only(**settings: float) -> str:
    """Mediation of which all but these parts are switched off."""
    values = {**NOTHING, **settings}
    return "mediation:" + ",".join(f"{name}={value}" for name, value in values.items())


@pytest.fixture(scope="module")
def _quarrelsome() -> GovernanceModel:
    """The two towns with many disputes, so that mediators have work."""
    many = {
        "grievances.grievance_rate.neighbour_dispute": 0.15,
        "grievances.grievance_rate.labour_debt": 0.15,
        "claiming.channel_constant.mediation": -0.7,
    }
    return warmed(two_towns(parameters=many))


@pytest.fixture
def quarrelsome(_quarrelsome) -> GovernanceModel:
    return _quarrelsome.fork()


def arms(warm: GovernanceModel, reform: str) -> tuple[GovernanceModel, GovernanceModel]:
    """Baseline and reform, half a year on."""
    baseline = warm.fork().run(WEEKS)
    return baseline, convert(warm, reform).run(WEEKS)


def arrived(model: GovernanceModel, role: int) -> int:
    stations = model.caseload.stations
    return int(stations["arrived"][stations["role"] == role].sum())


def test_every_area_has_more_and_better_mediators(warm_two_towns):
    bodies = warm_two_towns.institutions.mediations
    before = [(body.posts, body.skill) for body in bodies]
    convert(warm_two_towns, "mediation:mediators=5,skill=0.4")
    gained = np.subtract([(body.posts, body.skill) for body in bodies], before)
    assert gained == pytest.approx(np.tile([5.0, 0.4], (15, 1)))
    share = warm_two_towns.values["handling.case_share.mediation"]
    assert {body.servers for body in bodies} == {round((2 + 5) * share)}
    assert set(warm_two_towns.areas["publicity"]) == {0.7}


def test_the_districts_mediators_grow_with_the_areas_that_feed_them(warm_two_towns):
    institutions = warm_two_towns.institutions
    before = [body.posts for body in institutions.administrative]
    judicial = [body.posts for body in institutions.judicial]
    convert(warm_two_towns, "mediation:linked_mediators=0.5")
    gained = np.subtract([body.posts for body in institutions.administrative], before)
    assert gained == pytest.approx([0.5 * 6, 0.5 * 9])
    assert [body.posts for body in institutions.judicial] == judicial


def test_the_kinds_of_mediation_are_linked_up_to_the_court(warm_two_towns):
    institutions = warm_two_towns.institutions
    convert(warm_two_towns, "mediation:linkage=0.8")
    for body in institutions.mediations:
        administrative = institutions.administrative[body.district]
        judicial = institutions.judicial[body.district]
        assert list(institutions.linked_after(body)) == [administrative, judicial]
        assert judicial.superior is institutions.courts[body.district]
        assert [b.linkage for b in (body, administrative, judicial)] == [0.8] * 3


def test_bodies_that_were_better_linked_before_stay_so(warm_two_towns):
    warm_two_towns.institutions.mediations[3].linkage = 0.95
    convert(warm_two_towns, "mediation")
    linkages = [body.linkage for body in warm_two_towns.institutions.mediations]
    assert linkages == [0.6, 0.6, 0.6, 0.95] + [0.6] * 11


def test_other_offices_are_left_alone(warm_two_towns):
    def rest(model):
        return [
            (o.posts, o.closed, o.superior, o.servers, o.skill)
            for o in model.institutions.offices
            if "mediation" not in o.kind
        ]

    before = rest(warm_two_towns)
    convert(warm_two_towns, "mediation")
    assert rest(warm_two_towns) == before


def test_mediators_are_paid_for(warm_two_towns):
    before = warm_two_towns.institutions.posts
    convert(warm_two_towns, "mediation:mediators=2,linked_mediators=0.5,cost_once=0.3")
    assert warm_two_towns.books.once == pytest.approx(0.3 * 15)
    assert warm_two_towns.books.running == pytest.approx(2.5 * 15)
    assert warm_two_towns.institutions.posts - before == pytest.approx(2.5 * 15)


def test_mediators_hired_where_there_were_none_open_the_door():
    model = warmed(two_towns(staff={"mediation": 0.0}))
    assert (model.institutions.entry[:, BY_MEDIATION] == NONE).all()
    missing = model.areas["missing_channels"].copy()
    convert(model, "mediation:strength=0.4")
    rows = [body.row for body in model.institutions.mediations]
    assert model.institutions.entry[:6, BY_MEDIATION].tolist() == rows[:6]
    assert (model.institutions.entry[6:, BY_MEDIATION] == NONE).all()
    assert model.areas["missing_channels"][:6] == pytest.approx(missing[:6] - 1 / 7)
    model.run(WEEKS)
    assert model.account.count("attempts_mediation") > 0


# --------------------------------------------------------------------------- how it helps


def test_publicity_brings_more_disputes_to_mediation(quarrelsome):
    baseline, known = arms(quarrelsome, only(publicity=1.5))
    assert (known.areas["publicity"] == 1.5).all()
    attempts = [m.account.count("attempts_mediation") for m in (baseline, known)]
    assert attempts[1] > 1.5 * attempts[0] > 50


def test_skilled_mediators_reach_more_agreements(quarrelsome):
    baseline, skilled = arms(quarrelsome, only(skill=1.0))
    rates = [
        m.account.count("successes_mediation") / m.account.count("attempts_mediation")
        for m in (baseline, skilled)
    ]
    assert rates[1] > rates[0] + 0.05


def test_linked_failures_go_on_instead_of_falling_out(quarrelsome):
    baseline, linked = arms(quarrelsome, only(linkage=1.0))
    for role in (ADMINISTRATIVE_MEDIATION, JUDICIAL_MEDIATION):
        assert arrived(linked, role) > 2 * arrived(baseline, role)
    assert linked.account.count("handoffs") > baseline.account.count("handoffs")


def test_with_full_linkage_a_mediated_dispute_fails_before_the_court_or_not_at_all(quarrelsome):
    """Apart from those who lose patience in a queue (no procedure at all)."""
    told = []
    take_outcomes = quarrelsome.caseload.take_outcomes

    def take_and_keep():
        outcomes, count = take_outcomes()
        told.append(outcomes[:count].copy())
        return outcomes, count

    convert(quarrelsome, only(linkage=1.0))
    start = quarrelsome.day
    quarrelsome.caseload.take_outcomes = take_and_keep
    quarrelsome.run(3 * WEEKS)
    lines = np.concatenate(told)
    failed = lines[
        (lines["type"] == FAILED)
        & (lines["channel"] == BY_MEDIATION)
        & (lines["procedure"] > 0.0)
        & (lines["time"] - lines["elapsed"] > start)
    ]
    assert len(failed) > 5
    assert set(failed["role"]) == {COURT}


# --------------------------------------------------------------------------- how it hurts


def test_more_disputes_than_mediators_can_hear_make_agreement_less_likely(quarrelsome):
    p = quarrelsome.p[0]
    free, crowded = (p_agreement(0.6, 0.5, 0.35, waiting, 2, 0, p) for waiting in (0, 6))
    assert crowded < free - 0.2


def test_publicity_without_mediators_lets_people_wait(quarrelsome):
    baseline, crowded = arms(quarrelsome, only(publicity=2.0))
    bodies = [body.row for body in quarrelsome.institutions.mediations]
    queued = [m.caseload.station_books(m.day)["queued"][bodies].sum() for m in (baseline, crowded)]
    assert queued[1] > 1.5 * queued[0]


def test_linkage_brings_work_to_the_court(quarrelsome):
    baseline, linked = arms(quarrelsome, only(linkage=1.0))
    assert arrived(linked, COURT) > arrived(baseline, COURT)


def test_mediation_without_any_part_changes_nothing_that_happens(warm_two_towns):
    baseline = warm_two_towns.fork().run(8)
    convert(warm_two_towns, only())
    assert warm_two_towns.run(8).trajectory_sha256 == baseline.trajectory_sha256
