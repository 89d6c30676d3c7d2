"""What a public safety network changes in an area, and how that helps and hurts."""

from __future__ import annotations

import numpy as np
import pytest
from adoption import convert

from sim.reforms import REFORMS
from sim.vocabulary import KINDS

NOTHING = {setting.name: 0.0 for setting in REFORMS["public-safety"].OWN_SETTINGS}
WEEKS = 26


def only(**settings):
    """The reform of which all but these parts are switched off."""
    values = {**NOTHING, **settings}
    return "public-safety:" + ",".join(f"{key}={value}" for key, value in values.items())


def arms(warm, reform):
    """Baseline and reform with the same luck, half a year on."""
    return warm.fork().run(WEEKS), convert(warm, reform).run(WEEKS)


def arisen(model, kind):
    return model.account.count(f"arisen_{kind}")


SAFETY = KINDS.index("public_safety")
COMPLAINT = KINDS.index("complaint_office")


def test_the_network_sets_what_it_is_asked_to(warm_two_towns):
    police = warm_two_towns.areas["police"].copy()
    convert(
        warm_two_towns,
        only(prevented=0.5, softened=0.25, police=1.5, alarm=0.4, inspections=0.3),
    )
    assert warm_two_towns.areas["police"] == pytest.approx(police + 1.5)
    safety = warm_two_towns.matters[:, SAFETY]
    for name, value in {"prevented": 0.5, "severity": 0.75, "extra": 0.4}.items():
        assert set(safety[name]) == {value}
    assert set(warm_two_towns.matters["extra"][:, COMPLAINT]) == {0.3}
    assert np.count_nonzero(warm_two_towns.matters["extra"]) == 2 * 15


def test_costs_are_paid(warm_two_towns):
    convert(warm_two_towns, "public-safety:cost_running=0.7,cost_once=0.3")
    assert warm_two_towns.books.once == pytest.approx(0.3 * 15)
    assert warm_two_towns.books.running == pytest.approx(0.7 * 15)


def test_the_network_prevents_grievances_over_safety(warm_two_towns):
    baseline, safe = arms(warm_two_towns, only(prevented=0.8))
    assert arisen(safe, "public_safety") < arisen(baseline, "public_safety") * 0.5


def test_relief_leaves_less_grievance(warm_two_towns):
    baseline, relieved = arms(warm_two_towns, only(softened=0.8))
    assert relieved.measures()["latent_grievance"] < baseline.measures()["latent_grievance"]


def test_the_network_raises_alarm(warm_two_towns):
    baseline, alarmed = arms(warm_two_towns, only(alarm=1.0))
    assert arisen(alarmed, "public_safety") > arisen(baseline, "public_safety") * 1.5


def test_inspections_burden_others_who_complain(warm_two_towns):
    baseline, inspected = arms(warm_two_towns, only(inspections=1.0))
    assert arisen(inspected, "complaint_office") > arisen(baseline, "complaint_office") * 1.5
