"""Exhaustion rests where its equation says: E* = b x / (b x + r), with excess x.

Exact: the step is the solution of E' = b x (1 - E) - r E at constant load, so tolerance
is rounding, for any length of a step.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from sim.areas import AREA
from sim.compiled import plain
from sim.parameter_record import parameter_record
from sim.parameters import values
from sim.processes.burnout import exhaustion_after, lost_in_all
from sim.processes.social_capital import update_areas

BUILD, RECOVERY, BEARABLE = 0.04, 0.05, 80.0
after = plain(exhaustion_after)


def worn(attendances: float, weeks: float, times: int, **parameters: float) -> float:
    """Burn-out of one area of 1000 residents who take part so often a week."""
    named = {
        "burnout_build": BUILD,
        "burnout_recovery": RECOVERY,
        "volunteer_load": BEARABLE,
        **parameters,
    }
    p = parameter_record(values({f"burnout.{name}": value for name, value in named.items()}))
    areas = np.zeros(1, AREA)
    areas["attendances"] = attendances * weeks
    start = np.array([0, 1000], np.int32)
    for _ in range(times):
        update_areas(p, start, areas, weeks)
    return float(areas["burnout"][0])


@pytest.mark.parametrize("attendances", [20.0, 40.0, 60.0, 200.0])  # of two hours each
@pytest.mark.parametrize(("weeks", "times"), [(1.0, 2000), (1.0 / 7.0, 14000), (500.0, 4)])
def test_volunteers_burn_out_rests_where_its_equation_says(attendances, weeks, times):
    excess = max(0.0, 2.0 * attendances / BEARABLE - 1.0)
    resting = BUILD * excess / (BUILD * excess + RECOVERY)
    assert worn(attendances, weeks, times) == pytest.approx(resting, abs=1e-12)


def test_a_step_is_the_solution_of_the_equation():
    excess = 150.0 / BEARABLE - 1.0
    solved = solve_ivp(
        lambda _, e: BUILD * excess * (1.0 - e) - RECOVERY * e,
        (0, 9),
        [0.3],
        rtol=1e-10,
        atol=1e-12,
    )
    now = after(0.3, 150.0, BEARABLE, BUILD, RECOVERY, 9.0)
    assert now == pytest.approx(solved.y[0, -1], abs=1e-8)
    half = after(0.3, 150.0, BEARABLE, BUILD, RECOVERY, 4.5)
    assert after(half, 150.0, BEARABLE, BUILD, RECOVERY, 4.5) == pytest.approx(now, abs=1e-15)


def test_who_rests_recovers_at_the_rate_of_recovery():
    assert after(0.5, 10.0, BEARABLE, BUILD, RECOVERY, 8.0) == pytest.approx(
        0.5 * math.exp(-RECOVERY * 8.0)
    )


def test_nobody_is_worn_out_by_what_can_be_borne_or_where_the_process_is_off():
    assert worn(40.0, 1.0, 300) == 0.0
    assert worn(200.0, 1.0, 300, burnout_build=0.0) == 0.0


def test_two_losses_add_up_to_no_more_than_all_and_none_leaves_the_other_as_it_was():
    both = plain(lost_in_all)
    for lost in (0.0, 0.1, 0.3, 1.0 / 3.0, 0.9):
        assert both(lost, 0.0) == lost
        assert both(lost, 1.0) == 1.0
        assert both(lost, 0.5) == pytest.approx(1.0 - (1.0 - lost) * 0.5)
