"""What targeted help changes in an area, and how that helps and hurts."""

from __future__ import annotations

import pytest
from adoption import convert

from sim.reforms import REFORMS
from sim.vocabulary import KINDS

NOTHING = {setting.name: 0.0 for setting in REFORMS["targeted-help"].OWN_SETTINGS}
WEEKS = 26


def only(**settings):
    """The reform of which all but these parts are switched off."""
    values = {**NOTHING, **settings}
    return "targeted-help:" + ",".join(f"{key}={value}" for key, value in values.items())


def arms(warm, reform):
    """Baseline and reform with the same luck, half a year on."""
    return warm.fork().run(WEEKS), convert(warm, reform).run(WEEKS)


def arisen(model, kind):
    return model.account.count(f"arisen_{kind}")


def test_weak_residents_and_places_are_helped(warm_two_towns):
    gap = warm_two_towns.areas["service_gap"].copy()
    convert(warm_two_towns, only(help=0.6, gap_closed=0.25, envy=0.5))
    assert set(warm_two_towns.areas["help"]) == {0.6}
    assert warm_two_towns.areas["service_gap"] == pytest.approx(gap * 0.75)
    extra = warm_two_towns.matters["extra"]
    assert set(extra[:, KINDS.index("complaint_office")]) == {0.5}
    assert extra.sum() == pytest.approx(0.5 * 15)


def test_costs_are_paid(warm_two_towns):
    convert(warm_two_towns, "targeted-help:cost_running=0.7,cost_once=0.3")
    assert warm_two_towns.books.once == pytest.approx(0.3 * 15)
    assert warm_two_towns.books.running == pytest.approx(0.7 * 15)


def test_more_help_that_is_there_already_is_kept(warm_two_towns):
    warm_two_towns.areas["help"][4] = 0.9
    convert(warm_two_towns, only(help=0.6))
    assert warm_two_towns.areas["help"][4] == 0.9


def test_help_takes_grievances_from_the_weak(warm_two_towns):
    baseline, helped = arms(warm_two_towns, only(help=1.0))
    assert helped.account.count("arisen") < baseline.account.count("arisen") * 0.95
    before, after = (
        m.columns["grievance"][m.columns["vulnerability"] > 0].mean() for m in (baseline, helped)
    )
    assert after < before


def test_a_smaller_service_gap_leaves_fewer_grievances_of_every_kind(warm_two_towns):
    baseline, served = arms(warm_two_towns, only(gap_closed=0.5))
    assert all(arisen(served, kind) < arisen(baseline, kind) for kind in KINDS)


def test_wrong_lists_and_envy_bring_complaints_about_offices(warm_two_towns):
    baseline, envied = arms(warm_two_towns, only(envy=1.0))
    assert arisen(envied, "complaint_office") > arisen(baseline, "complaint_office") * 1.5
    assert arisen(envied, "labour_debt") == pytest.approx(arisen(baseline, "labour_debt"), rel=0.1)
