"""What an area builds up rests where its equation says, for any period.

S' = g p (1 - S) - d S rests at S* = g p/(d + g p) with participation p (after Putnam
1993); shared efficacy rests at the share of initiatives that succeed. Exact: the step is
the solution of the equation, so tolerance is rounding.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from sim.areas import AREA
from sim.parameter_record import parameter_record
from sim.parameters import values
from sim.processes.participation import committee_free_share
from sim.processes.social_capital import capital_after, participation_level, update_areas

GROWTH, DECAY, SCALE, HOURS = 0.02, 0.005, 40.0, 2.0
RESIDENTS = 1000


def areas_with(attendances: float, weeks: float, **fields: float) -> np.ndarray:
    """Return one area in which residents attend so often in a period of `weeks`."""
    areas = np.zeros(1, AREA)
    areas["attendances"] = attendances * weeks
    for name, value in fields.items():
        areas[name] = value
    return areas


def rates(**parameters: float) -> np.ndarray:
    """Return the parameter record with the rates of these tests."""
    return parameter_record(
        values(
            {
                "social_capital.capital_growth": GROWTH,
                "social_capital.capital_decay": DECAY,
                "social_capital.capital_hours_scale": SCALE,
                "participation.hours_per_attendance": HOURS,
                **{f"participation.{name}": value for name, value in parameters.items()},
            }
        )
    )


STANDARD = rates()


def update(areas: np.ndarray, weeks: float, times: int = 1, p: np.ndarray = STANDARD):
    """Let periods pass over areas."""
    start = np.array([0, RESIDENTS], np.int32)
    for _ in range(times):
        update_areas(p, start, areas, weeks)
    return areas


@pytest.mark.parametrize("attendances", [0.0, 5.0, 40.0])
@pytest.mark.parametrize(("weeks", "times"), [(1.0, 4000), (1.0 / 7.0, 28000), (500.0, 8)])
def test_social_capital_rests_at_gp_over_d_plus_gp(attendances, weeks, times) -> None:
    participation = 1.0 - math.exp(-attendances * HOURS * 1000.0 / RESIDENTS / SCALE)
    resting = GROWTH * participation / (DECAY + GROWTH * participation)
    areas = update(areas_with(attendances, weeks, social_capital=0.9), weeks, times)
    assert areas["social_capital"][0] == pytest.approx(resting, abs=1e-8)


def test_a_step_is_the_solution_of_its_differential_equation() -> None:
    p = 0.4

    def slope(_, s):
        return GROWTH * p * (1.0 - s) - DECAY * s

    solved = solve_ivp(slope, (0.0, 60.0), [0.1], rtol=1e-11, atol=1e-13).y[0, -1]
    assert capital_after(0.1, p, GROWTH, DECAY, 60.0) == pytest.approx(solved, rel=1e-9)
    in_steps = 0.1
    for _ in range(60 * 7):
        in_steps = capital_after(in_steps, p, GROWTH, DECAY, 1.0 / 7.0)
    assert in_steps == pytest.approx(solved, rel=1e-9)


def test_participation_level_runs_from_none_to_one() -> None:
    assert participation_level(0.0, SCALE) == 0.0
    assert participation_level(SCALE, SCALE) == pytest.approx(1.0 - math.exp(-1.0))
    assert participation_level(1e6, SCALE) == 1.0


def test_shared_efficacy_rests_at_the_share_that_succeed_and_prevents_in_proportion() -> None:
    # Success every time, or every fourth: the mean over a cycle is the share.
    areas = areas_with(0.0, 1.0, succeeded=1.0)
    update(areas, 1.0, 400, rates(efficacy_rate=0.1))
    assert areas["efficacy"][0] == pytest.approx(1.0)
    assert areas["prevention"][0] == pytest.approx(values()["grievances.prevention_max"])
    levels, slow = [], rates(efficacy_rate=0.02)
    for week in range(4000):
        areas["succeeded"] = float(week % 4 == 0)
        update(areas, 1.0, 1, slow)
        levels.append(areas["efficacy"][0])
    assert np.mean(levels[-400:]) == pytest.approx(0.25, abs=1e-6)


def test_exhaustion_rests_at_what_a_council_asks_of_what_is_given() -> None:
    areas = update(areas_with(10.0, 1.0, demand=0.5), 1.0, 1000)
    level = 1.0 - math.exp(-10.0 * HOURS / SCALE)
    assert areas["exhaustion"][0] == pytest.approx(0.5 * level)


def test_offices_are_watched_from_below_by_voice_or_by_judges() -> None:
    weight = values()["hierarchy.voice_weight"]
    level = 1.0 - math.exp(-10.0 * HOURS / SCALE)
    for judging in (0.0, 0.3, 1.0):
        areas = update(areas_with(10.0, 1.0, judging=judging), 1.0)
        expected = 1.0 - (1.0 - weight * level) * (1.0 - judging)
        assert areas["watch_below"][0] == pytest.approx(expected)


def test_committee_hours_are_what_administration_leaves() -> None:
    # max(0, H - a A)/H with H = 200 h, 1,850 tasks a year of 8 h, 40 % of them delegated:
    # 113.5 h a week are gone, 43 % are left; half the delegation leaves 72 %.
    p = parameter_record(
        values(
            {
                "participation.committee_hours": 200.0,
                "participation.administrative_tasks": 1850.0,
                "participation.administrative_share": 0.4,
                "participation.hours_per_task": 8.0,
            }
        )
    )
    gone = 1850.0 * 0.4 * 8.0 * 7.0 / 365.0
    assert committee_free_share(0.0, p[0]) == 1.0
    assert committee_free_share(0.5, p[0]) == pytest.approx(1.0 - 0.5 * gone / 200.0)
    assert committee_free_share(1.0, p[0]) == pytest.approx(1.0 - gone / 200.0)
    assert committee_free_share(3.0, p[0]) == 0.0
    areas = update(areas_with(0.0, 1.0, delegated=1.0), 1.0)
    default = parameter_record(values())
    assert areas["committee_free"][0] == committee_free_share(1.0, default[0])
