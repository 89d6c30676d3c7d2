"""Every process beyond the core has a switch, and off is off."""

from __future__ import annotations

import pkgutil

import pytest
from towns import hamlet

import sim.processes
from sim import GovernanceModel
from sim.parameters import PARAMETERS
from sim.parameters.switches import SWITCHES, switched_off

CORE = {
    "case_flow",
    "case_stages",
    "claiming",
    "collective_action",
    "experience",
    "grievances",
    "handling",
    "hierarchy",
    "influence",
    "mediation",
    "opinion_guidance",
    "participation",
    "quality_of_life",  # the pass that security and wellbeing share
    "satisfaction",
    "shock_luck",
    "social_capital",
    "society",
    "resident_block",
    "area_sums",
    "trust",
    "wrong_doors",  # 15 % at the start, as the core had
}

# Relay is felt through services; patrols and reconsideration are too rare for so few
# residents; nobody acts on what offices report.
NOT_FELT = {"relay", "patrols", "reconsideration", "reporting"}


def test_every_process_is_of_the_core_or_has_a_switch():
    files = {module.name for module in pkgutil.iter_modules(sim.processes.__path__)}
    assert files - CORE == set(SWITCHES)


def test_a_switch_is_a_parameter_at_a_value_it_may_have():
    for name, value in switched_off().items():
        assert PARAMETERS[name].low <= value <= PARAMETERS[name].high, name
        assert value != PARAMETERS[name].default, f"{name} is off at the start"
    assert set(switched_off(["security"])) == {"security.security_rate"}


@pytest.mark.parametrize("process", sorted(set(SWITCHES) - NOT_FELT))
def test_what_is_switched_on_is_felt(process):
    # What is on at the start changes something within a year and a half. Thresholds are low,
    # so that there is action to answer.
    low = {"collective_action.action_threshold_mean": 0.12}
    town = hamlet(warmup_weeks=0, horizon_weeks=80, parameters=low)
    with_it = GovernanceModel(town, rng=3).run()
    without = GovernanceModel(town.with_(parameters=switched_off([process])), rng=3).run()
    columns = [name for name in with_it.columns if with_it.columns[name].dtype.kind == "f"]
    assert any((with_it.columns[n] != without.columns[n]).any() for n in columns)
