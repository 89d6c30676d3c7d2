"""Residents take part at their own rate: contribution x open doors x the highest rate.

Candidates arise at the highest rate and are thinned (Lewis & Shedler 1979), so a
resident's attendances in a week are Poisson with mean
attendance_max x contribution x opportunity, whatever the period. Initiatives succeed
with probability 1 - exp(-hours/need).
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from replications import assert_mean

from sim.areas import AREA
from sim.parameter_record import parameter_record
from sim.parameters import values
from sim.processes.participation import initiative_chance, opportunity, take_part
from sim.streams import seed_words

RATE, HOURS, FLOOR, NEED = 0.5, 2.0, 0.3, 1000.0
READY = np.array([0.0, 0.1, 0.5, 1.0])
EACH = 60  # residents of each readiness in each area
FREE = np.array([0.0, 0.5, 1.0])  # share of committee hours free, by area
P = parameter_record(
    values(
        {
            "participation.attendance_max": RATE,
            "participation.hours_per_attendance": HOURS,
            "participation.opportunity_floor": FLOOR,
            "participation.initiative_need": NEED,
        }
    )
)
RESIDENTS = len(FREE) * len(READY) * EACH


def live(seed: int, periods: int, weeks: float):
    """Return hours of (area, readiness, resident), and a series of attendances by area."""
    areas = np.zeros(len(FREE), AREA)
    areas["committee_free"] = FREE
    signal = np.zeros((RESIDENTS, 4), np.float32)
    signal[:, 2] = np.tile(np.repeat(READY, EACH), len(FREE))
    hours = np.zeros(RESIDENTS, np.float32)
    last = np.full(RESIDENTS, -1, np.int16)
    start = np.arange(len(FREE) + 1, dtype=np.int32) * len(READY) * EACH
    series = []
    for period in range(periods):
        before = hours.copy()
        shown = signal.reshape(-1)
        take_part(seed_words(seed), P, start, areas, shown, hours, last, period, weeks, period)
        series.append((areas["attendances"].copy(), areas["succeeded"].copy()))
        took_part = hours > before
        assert ((last == period) == took_part).all()
        came = ((hours - before) / HOURS).reshape(len(FREE), -1).sum(axis=1)
        assert np.array_equal(came, areas["attendances"])
    return hours.reshape(len(FREE), len(READY), EACH), np.array(series)


@pytest.mark.parametrize(("weeks", "periods"), [(1.0, 60), (1.0 / 7.0, 420)])
def test_residents_attend_at_their_rate_for_any_period(weeks, periods) -> None:
    # 20 replications of 60 weeks, 60 residents a cell. Smallest bug: 12 % of the rate where
    # readiness is a half or more, 30 % where it is a tenth; those not ready never come.
    doors = FLOOR + (1.0 - FLOOR) * FREE
    found = np.array([live(seed, periods, weeks)[0].sum(axis=2) / HOURS for seed in range(20)])
    assert (found[:, :, 0] == 0).all()
    for area, door in enumerate(doors):
        assert opportunity(FREE[area], P[0]) == pytest.approx(door)
        for kind, ready in enumerate(READY[1:], start=1):
            theory = 60 * EACH * RATE * ready * door
            bug = 0.12 * theory if ready > 0.2 else 0.3 * theory
            assert_mean(found[:, area, kind], theory, smallest_bug=bug, of=f"{ready} {door}")


def test_attendances_of_a_week_are_poisson() -> None:
    # 20 replications of 60 weeks; smallest bug: a quarter of the variance.
    doors = FLOOR + (1.0 - FLOOR) * FREE
    theory = EACH * RATE * READY.sum() * doors
    ratios = []
    for seed in range(20):
        attended = live(seed, 60, 1.0)[1][:, 0]
        ratios.append((((attended - theory) ** 2) / theory).mean())
    assert_mean(ratios, 1.0, smallest_bug=0.25, of="variance over mean")


def test_initiatives_succeed_as_often_as_their_hours_say() -> None:
    # 20 replications of 60 weeks x 3 areas: observed less expected successes, given the
    # hours. Smallest bug 0.1 of a probability of a quarter to a half.
    excess, residents = [], len(READY) * EACH
    chances = []
    for seed in range(20):
        series = live(seed, 60, 1.0)[1]
        hours = series[:, 0] * HOURS * 1000.0 / residents
        chance = 1.0 - np.exp(-hours / NEED)
        chances.append(chance.mean())
        excess.append((series[:, 1] - chance).mean())
    assert 0.1 < np.mean(chances) < 0.9
    assert_mean(excess, 0.0, smallest_bug=0.1, of="success beyond its chance")
    assert initiative_chance(0.0, P[0]) == 0.0
    assert initiative_chance(NEED, P[0]) == pytest.approx(1.0 - math.exp(-1.0))


def test_success_has_its_own_luck_apart_from_attendance() -> None:
    # Correlation over weeks of success (less its chance) with the first candidate's luck, the
    # draw of the same area and period it must not share. 20 replications of 240 weeks.
    from sim.streams import INITIATIVE, PARTICIPATION, uniform

    correlations = []
    for seed in range(20):
        words = seed_words(seed)
        draws = [
            (uniform(words, INITIATIVE, 0, 0, t, 0), uniform(words, PARTICIPATION, 0, 0, t, 0))
            for t in range(240)
        ]
        series = live(seed, 240, 1.0)[1][:, :, 0]
        chance = 1.0 - np.exp(-series[:, 0] * HOURS * 1000.0 / (len(READY) * EACH) / NEED)
        assert np.array_equal(series[:, 1] > 0.0, np.array(draws)[:, 0] < chance)
        correlations.append(np.corrcoef(np.array(draws)[:, 1], series[:, 1] - chance)[0, 1])
    assert_mean(correlations, 0.0, smallest_bug=0.1, of="correlation")
