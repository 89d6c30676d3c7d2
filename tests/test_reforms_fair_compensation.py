"""What fair compensation changes in an area, and how that helps and hurts."""

from __future__ import annotations

import pytest
from adoption import convert

from sim.reforms import REFORMS
from sim.vocabulary import KINDS

NOTHING = {setting.name: 0.0 for setting in REFORMS["fair-compensation"].OWN_SETTINGS}
WEEKS = 26


def only(**settings):
    """The reform of which all but these parts are switched off."""
    values = {**NOTHING, **settings}
    return "fair-compensation:" + ",".join(f"{key}={value}" for key, value in values.items())


def arms(warm, reform):
    """Baseline and reform with the same luck, half a year on."""
    return warm.fork().run(WEEKS), convert(warm, reform).run(WEEKS)


def arisen(model, kind):
    return model.account.count(f"arisen_{kind}")


LAND = KINDS.index("land_demolition")


def test_only_disputes_over_land_are_changed(warm_two_towns):
    before = warm_two_towns.matters.copy()
    convert(warm_two_towns, only(prevented=0.5, softened=0.25, holdouts=0.4))
    land = warm_two_towns.matters[:, LAND]
    for name, value in {"prevented": 0.5, "severity": 0.75, "extra": 0.4}.items():
        assert set(land[name]) == {value}
    others = [k for k in range(len(KINDS)) if k != LAND]
    assert (warm_two_towns.matters[:, others] == before[:, others]).all()


def test_costs_are_paid(warm_two_towns):
    convert(warm_two_towns, "fair-compensation:cost_running=0.7,cost_once=0.3")
    assert warm_two_towns.books.once == pytest.approx(0.3 * 15)
    assert warm_two_towns.books.running == pytest.approx(0.7 * 15)


def test_hold_outs_add_to_what_a_shock_brings(warm_two_towns):
    warm_two_towns.matters["extra"][:, LAND] = 3.0
    convert(warm_two_towns, only(holdouts=2.5))
    assert set(warm_two_towns.matters["extra"][:, LAND]) == {5.5}


def test_fair_terms_prevent_disputes_over_land(warm_two_towns):
    baseline, fair = arms(warm_two_towns, only(prevented=0.8))
    assert arisen(fair, "land_demolition") < arisen(baseline, "land_demolition") * 0.5


def test_softened_disputes_leave_less_grievance(warm_two_towns):
    baseline, soft = arms(warm_two_towns, only(softened=0.8))
    assert soft.measures()["latent_grievance"] < baseline.measures()["latent_grievance"]


def test_where_holding_out_pays_more_disputes_arise(warm_two_towns):
    baseline, held = arms(warm_two_towns, only(holdouts=3.0))
    assert arisen(held, "land_demolition") > arisen(baseline, "land_demolition") * 2.0
    assert held.measures()["latent_grievance"] > baseline.measures()["latent_grievance"]
