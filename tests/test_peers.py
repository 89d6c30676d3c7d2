"""The peers' versions compute what ours computes; only then is it fair to time them."""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.measured.peers import check
from benchmarks.peers.in_numpy import City
from benchmarks.peers.process import PEERS, PeerNotInstalledError, PeerProcess
from benchmarks.peers.resident_processes import resident_city, resident_data
from benchmarks.peers.same_residents import compare_residents
from benchmarks.peers.sub_model import (
    largest_differences,
    sub_model_city,
    sub_model_data,
    sub_model_state,
)
from sim import GovernanceModel

NO_LUCK = {
    "participation.attendance_max": 1e-9,
    "participation.efficacy_rate": 0.0,
    **{
        f"grievances.grievance_rate.{kind}": 1e-12
        for kind in (
            "livelihood_service",
            "neighbour_dispute",
            "labour_debt",
            "land_demolition",
            "public_safety",
            "complaint_office",
        )
    },
}
SOME_RESENT = {
    "start": {
        "resentment": {"law": "uniform", "low": 0.0, "high": 1.0},
        "threshold": {"law": "uniform", "low": 0.1, "high": 0.9},
    }
}


def installed(name: str):
    peer = PEERS[name]
    try:
        found = peer.python
    except PeerNotInstalledError as error:
        pytest.skip(str(error).replace("\n", " "))
    assert found
    return peer


@pytest.fixture(scope="module")
def sub_model():
    """A small city and, beside it, where ours is after three weeks."""
    return GovernanceModel(sub_model_city(600), rng=1)


@pytest.mark.parametrize("name", ["mesa-frames", "agentpy", "starsim"])
def test_a_peer_goes_the_same_way_as_ours_resident_by_resident(name, sub_model):
    """600 residents, 8 weeks; opinions to 1e-6, and the same residents act."""
    model = sub_model.fork()
    with PeerProcess(installed(name), sub_model_data(model)) as peer:
        check(peer, model)
        peer.run(5)
        model.run(5)
        apart = largest_differences(sub_model_state(model), peer.state())
    assert apart["opinion"] < 1e-6
    assert apart["acting"] == 0.0
    assert model.columns["acting"].sum() >= 3.0  # the rule is seen at work


def test_arrays_without_luck_go_the_same_way_as_ours_resident_by_resident():
    """2,000 residents, 6 weeks, from unequal resentment; acts included."""
    city = resident_city(2_000).with_(parameters=NO_LUCK, limiting_case=SOME_RESENT)
    model = GovernanceModel(city, rng=3)
    arrays = City(resident_data(model, seed=1))
    for _ in range(6):
        arrays.step()
    model.run(6)
    theirs = arrays.state()
    assert largest_differences(sub_model_state(model), theirs)["opinion"] < 1e-6
    assert np.abs(theirs["belief"] - model.columns["belief"]).max() < 1e-6
    assert np.abs(theirs["contribution"] - model.columns["contribution"]).max() < 1e-6
    assert np.array_equal(theirs["acting"], model.columns["acting"])
    assert 0.01 < theirs["acting"].mean() < 0.99


def test_nobody_claims_in_the_city_that_arrays_can_have():
    model = GovernanceModel(resident_city(2_000), rng=1).run(8)
    assert model.account.count("let_be") == model.account.count("arisen") > 0


def test_arrays_have_the_same_distribution_of_outcomes_as_ours():
    """24 pairs of 12 weeks, 2,000 residents; each within 4 standard errors of the difference.

    With the errors allowed below, a mistake is caught that moves grievances or hours by an eighth,
    mean grievance by 0.12 points, satisfaction by 0.16, contribution by 0.28, resentment by 0.4.
    """
    found = {row.name: row for row in compare_residents(2_000, 12, range(1, 25))}
    assert not [row for row in found.values() if not row.same]
    largest_errors = {
        "grievances per resident and week": 0.0003,
        "hours given per resident and week": 0.0006,
        "mean grievance": 0.0003,
        "mean satisfaction": 0.0004,
        "mean contribution": 0.0007,
        "mean resentment": 0.001,
    }
    blunt = {
        name: found[name].standard_error
        for name, error in largest_errors.items()
        if found[name].standard_error > error
    }
    assert not blunt
    assert found["mean acting"].ours > 0.0001  # the rule is seen at work


def test_a_wrong_rule_in_the_arrays_is_seen(monkeypatch):
    """The comparison is no formality: resentment that nobody feels."""
    monkeypatch.setattr(City, "be_let_down", lambda self, who, intensity: None)
    found = compare_residents(2_000, 6, range(1, 5))
    assert [row.name for row in found if not row.same]


def test_a_peer_that_computes_something_else_is_not_timed(sub_model):
    model = sub_model.fork()

    class Wrong:
        peer = PEERS["starsim"]

        def run(self, weeks):
            return 0.0

        def state(self):
            return {name: values * 0.9 for name, values in sub_model_state(model).items()}

    with pytest.raises(RuntimeError, match="Starsim computes something else"):
        check(Wrong(), model)


def test_a_peer_that_is_missing_says_how_to_install_it(monkeypatch, tmp_path):
    monkeypatch.setenv("REFORMLAB_PEERS", str(tmp_path))
    with pytest.raises(PeerNotInstalledError) as found:
        PeerProcess(PEERS["agentpy"], {})
    said = str(found.value)
    assert "AgentPy is not installed" in said
    assert f"{tmp_path}/agentpy/bin/python -m pip install -r" in said
    assert "benchmarks/peers/requirements-agentpy.txt" in said


def test_a_peer_runs_in_its_own_process_and_says_why_it_failed():
    """Arrays again, now through the process: same seed, same state; then without its data."""
    model = GovernanceModel(resident_city(600), rng=1)
    data = resident_data(model, seed=7)
    here = City({name: values.copy() for name, values in data.items()})
    for _ in range(2):
        here.step()
    with PeerProcess(PEERS["numpy"], data) as peer:
        assert peer.run(2) > 0.0
        there = peer.state()
    assert all(np.array_equal(values, there[name]) for name, values in here.state().items())
    broken = {name: values for name, values in data.items() if name != "indptr"}
    with pytest.raises(RuntimeError, match=r"NumPy failed:[\s\S]*indptr"):
        PeerProcess(replace(PEERS["numpy"]), broken)
    assert sys.executable == PEERS["numpy"].python
