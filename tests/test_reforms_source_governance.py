"""What governing at the source changes in an area, and how that helps and hurts."""

from __future__ import annotations

import numpy as np
import pytest
from adoption import convert
from towns import crowded_towns, warmed

from sim.outcomes import percentile_of_bins
from sim.reforms import REFORMS
from sim.vocabulary import KINDS

NOTHING = {setting.name: 0.0 for setting in REFORMS["source-governance"].OWN_SETTINGS}
WEEKS = 26


def only(**settings):
    """The reform of which all but these parts are switched off."""
    values = {**NOTHING, **settings}
    return "source-governance:" + ",".join(f"{key}={value}" for key, value in values.items())


def arms(warm, reform):
    """Baseline and reform with the same luck, half a year on."""
    return warm.fork().run(WEEKS), convert(warm, reform).run(WEEKS)


def arisen(model, kind):
    return model.account.count(f"arisen_{kind}")


LAND = KINDS.index("land_demolition")


def test_all_kinds_are_prevented_and_land_by_a_setting_of_its_own(warm_two_towns):
    convert(warm_two_towns, only(prevented=0.3, assessed=0.6, counselling=0.2, woken=0.4))
    matters = warm_two_towns.matters
    assert set(matters["prevented"][:, LAND]) == {0.6}
    assert set(np.delete(matters["prevented"], LAND, axis=1).flat) == {0.3}
    assert set(matters["severity"].flat) == {0.8}
    woken = [KINDS[k] for k in range(len(KINDS)) if matters["extra"][0, k] > 0.0]
    assert woken == ["livelihood_service", "complaint_office"]
    assert set(matters["extra"].flat) == {0.0, 0.4}


def test_costs_are_paid(warm_two_towns):
    convert(warm_two_towns, "source-governance:cost_running=0.7,cost_once=0.3")
    assert warm_two_towns.books.once == pytest.approx(0.3 * 15)
    assert warm_two_towns.books.running == pytest.approx(0.7 * 15)


@pytest.mark.parametrize("staff", [1.5, 20.0])
def test_posts_move_to_the_committee_as_far_as_there_are_any(staff, warm_two_towns):
    institutions = warm_two_towns.institutions
    before = [(o.posts, c.posts) for o, c in zip(*_desks(institutions), strict=True)]
    convert(warm_two_towns, only(staff=staff))
    for (desk, committee), office, body in zip(before, *_desks(institutions), strict=True):
        moved = min(staff, desk)
        assert (office.posts, body.posts) == pytest.approx((desk - moved, committee + moved))


def _desks(institutions):
    return institutions.communities, institutions.committees


def test_what_is_prevented_does_not_arise(warm_two_towns):
    baseline, early = arms(warm_two_towns, only(prevented=0.5))
    for kind in ("livelihood_service", "neighbour_dispute", "labour_debt"):
        assert arisen(early, kind) == pytest.approx(arisen(baseline, kind) * 0.5, rel=0.2)
    assert arisen(early, "land_demolition") == pytest.approx(
        arisen(baseline, "land_demolition"), rel=0.1
    )


def test_desks_without_staff_keep_people_waiting():
    # An office keeps one desk whatever happens, so this one has four to lose. Where
    # desks are hardly used (two_towns) the same loss adds a few per cent only.
    crowded = warmed(crowded_towns(staff={"community": 20.0, "street": 6.0}))
    baseline, bare = arms(crowded, only(staff=20.0))
    desks = [{c.servers for c in m.institutions.communities} for m in (baseline, bare)]
    assert desks == [{4}, {1}]
    waits = [percentile_of_bins(m.account.waits[2], 0.5) for m in (baseline, bare)]
    assert waits[1] > waits[0] * 1.5
    assert bare.measures()["resolved_share"] < baseline.measures()["resolved_share"]


def test_surveys_wake_sleeping_claims(warm_two_towns):
    baseline, asked = arms(warm_two_towns, only(woken=1.0))
    for kind in ("livelihood_service", "complaint_office"):
        assert arisen(asked, kind) > arisen(baseline, kind) * 1.5
    assert asked.account.count("claims") > baseline.account.count("claims") * 1.3
