"""Who is moved from queue to queue keeps the patience that is left.

Patience is exponential from the moment of joining (Gans, Koole & Mandelbaum 2003). Where
nobody is ever served, a claimant who joined at a and was still there at m leaves on
average `mean` days after m, whatever office the queue was moved to.
"""

from __future__ import annotations

import numpy as np
import pytest
from office_harness import Offices
from replications import assert_mean

from sim import vocabulary as v

MEAN, MOVED = 10.0, 10


@pytest.mark.parametrize("roles", [(v.COMMUNITY, v.COMMUNITY), (v.STREET, v.DISTRICT)])
def test_being_moved_neither_renews_nor_shortens_patience(roles) -> None:
    # 20 replications of about 400 moved cases. Smallest bug: 1.5 of 10 days.
    left = []
    for seed in range(20):
        offices = Offices(
            roles=roles,
            servers=[1, 1],
            touch_days=[1e9, 1e9],
            rates={0: 1000.0},
            parameters={"handling.patience_days": MEAN},
            seed=seed,
        )
        offices.run(1)
        offices.institutions.background[1][:] = 0.0
        offices.run(MOVED - 1)
        offices.stations["successor"][0] = 1
        offices.caseload.move_queue(offices, 0, 1)
        closed = offices.run(300)
        left.append((closed["arose"] + closed["waited"] - MOVED).mean())
        assert np.all(closed["arose"] + closed["waited"] >= MOVED)
    assert_mean(left, MEAN, smallest_bug=1.5, of="days left after the move")
