"""What several tests share: small cities, and models that are already warm."""

from __future__ import annotations

import os

# Two threads must be two threads wherever the tests run, also on one core.
os.environ.setdefault("NUMBA_NUM_THREADS", "2")

import pytest
from towns import two_towns, warmed

import scenarios
from sim.model import GovernanceModel
from sim.scenario import Scenario


@pytest.fixture(scope="session")
def short_town() -> Scenario:
    """The test town with shorter clocks."""
    return scenarios.load("test-town").with_(warmup_weeks=26, horizon_weeks=52)


@pytest.fixture(scope="session")
def _warm_town(short_town) -> GovernanceModel:
    return warmed(short_town)


@pytest.fixture
def warm_town(_warm_town) -> GovernanceModel:
    """The test town at the end of its warm-up, hashed; a copy of one's own."""
    return _warm_town.fork()


@pytest.fixture(scope="session")
def _warm_two_towns() -> GovernanceModel:
    return warmed(two_towns())


@pytest.fixture
def warm_two_towns(_warm_two_towns) -> GovernanceModel:
    """The two towns at the end of their warm-up, hashed; a copy of one's own."""
    return _warm_two_towns.fork()
