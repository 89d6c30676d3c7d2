"""What fewer approvals change, and how that helps and hurts."""

from __future__ import annotations

import pytest
from adoption import convert
from towns import crowded_towns, warmed

from sim.model import GovernanceModel
from sim.reforms import REFORMS
from sim.vocabulary import KINDS

NOTHING = {setting.name: 0.0 for setting in REFORMS["cut-approvals"].OWN_SETTINGS}
WEEKS = 26


def only(**settings: float) -> str:
    """The reform of which all but these parts are switched off."""
    values = {**NOTHING, **settings}
    return "cut-approvals:" + ",".join(f"{key}={value}" for key, value in values.items())


def arms(warm: GovernanceModel, reform: str) -> tuple[GovernanceModel, GovernanceModel]:
    """Baseline and reform, half a year on, with the same luck."""
    return warm.fork().run(WEEKS), convert(warm, reform).run(WEEKS)


def counts(name: str, *models: GovernanceModel) -> list[float]:
    """A tally of each arm."""
    return [model.account.count(name) for model in models]


@pytest.fixture(scope="module")
def _crowded() -> GovernanceModel:
    """Towns whose communities have two desks each, and queues."""
    staff = {"community": 10.0, "street": 6.0}
    return warmed(crowded_towns(staff=staff), record_hash=False)


@pytest.fixture
def crowded(_crowded) -> GovernanceModel:
    return _crowded.fork()


def waiting(offices) -> int:
    """Cases in the queues of these offices."""
    return sum(office.queue_length for office in offices)


def test_the_levers_have_the_values_asked_for(warm_two_towns):
    convert(warm_two_towns, "cut-approvals:freed=0.4,prevented=0.2,unwatched=0.3,complaints=0.1")
    matters = warm_two_towns.matters
    assert matters["prevented"][:, KINDS.index("livelihood_service")] == pytest.approx(0.2)
    assert matters["extra"][:, KINDS.index("public_safety")] == pytest.approx(0.3)
    assert matters["extra"][:, KINDS.index("complaint_office")] == pytest.approx(0.1)
    communities = warm_two_towns.institutions.communities
    assert [c.pace for c in communities] == pytest.approx([1.4] * 15)


def test_a_community_of_several_areas_gains_as_much_as_any_other(warm_two_towns):
    convert(warm_two_towns, "flatten:disruption_weeks=0")
    convert(warm_two_towns, "cut-approvals:freed=0.4")
    offices = [c for c in warm_two_towns.institutions.communities if not c.closed]
    assert len(offices) < 15
    assert [c.pace for c in offices] == pytest.approx([1.4] * len(offices))


def test_checks_after_the_fact_are_paid_for(warm_two_towns):
    convert(warm_two_towns, "cut-approvals:cost_once=0.5,cost_running=0.4")
    assert warm_two_towns.books.once == pytest.approx(0.5 * 15)
    assert warm_two_towns.books.running == pytest.approx(0.4 * 15)


def test_matters_about_approvals_do_not_arise(warm_two_towns):
    baseline, cut = arms(warm_two_towns, only(prevented=0.9))
    then, now = counts("arisen_livelihood_service", baseline, cut)
    assert now < 0.2 * then
    then, now = counts("arisen_public_safety", baseline, cut)
    assert now == then


def test_freed_hours_shorten_the_queues(crowded):
    baseline, cut = arms(crowded, only(freed=0.5))
    then, now = (waiting(m.institutions.communities) for m in (baseline, cut))
    assert now < 0.8 * then


def test_less_oversight_brings_incidents_and_complaints(warm_two_towns):
    baseline, cut = arms(warm_two_towns, only(unwatched=1.0, complaints=1.0))
    for kind in ("public_safety", "complaint_office"):
        then, now = counts(f"arisen_{kind}", baseline, cut)
        assert now > 1.5 * then
    assert cut.measures()["open_disputes"] > baseline.measures()["open_disputes"]
