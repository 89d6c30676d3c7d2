"""Sense of security and wellbeing rest where what life is like leads them.

F' = F + (1 - exp(-rate dt)) (f - F): under constant surroundings the gap to f shrinks by
exp(-rate dt), however many steps that takes, and the value rests at f; so too wellbeing.
Through the product's own passes; exact up to float32 columns (1e-6).
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.areas import AREA
from sim.casework.tables import AROSE, BROKE, FAILED, OUTCOME
from sim.parameter_record import parameter_record
from sim.parameters import PARAMETERS, values
from sim.processes.quality_of_life import LIFE, ROUND, feel_life
from sim.processes.security import PUBLIC_SAFETY, notice_danger, safety_around
from sim.processes.wellbeing import wellbeing_level

STARTS = (0.0, 0.3, 1.0)
FLAGS = (0, 1, 0b1011)


class Lives:
    """Residents of unlike starts and vulnerability in one area, who feel and do nothing else."""

    def __init__(self, *, weeks: float = 1.0, areas: int = 1, **parameters: float) -> None:
        names = {key.replace("__", "."): value for key, value in parameters.items()}
        self.p = parameter_record(values(names))
        self.weeks = weeks
        people = [(start, flags) for start in STARTS for flags in FLAGS] * areas
        n = len(people)
        self.area_start = np.array([n * a // areas for a in range(areas + 1)], np.int32)
        self.areas = np.zeros(areas, AREA)
        self.areas["police"] = 3.0
        self.areas["unsafe"] = 0.4
        self.areas["social_capital"] = 0.3
        self.signal = np.full((n, 4), 0.2, np.float32)
        self.satisfaction = np.linspace(0.1, 0.9, n, dtype=np.float32)
        self.vulnerability = np.array([flags for _, flags in people], np.uint8)
        self.security = np.array([start for start, _ in people], np.float32)
        self.wellbeing = self.security.copy()
        self.sums = np.zeros((areas, len(LIFE)))
        self.period = 0

    def step(self, periods: int = 1) -> Lives:
        for _ in range(periods):
            self.period += 1
            self._pass(self.period)
        return self

    def _pass(self, period: int) -> None:
        feel_life(
            self.p,
            self.weeks,
            period,
            self.area_start,
            self.areas,
            self.signal,
            self.satisfaction,
            self.vulnerability,
            self.security,
            self.wellbeing,
            self.sums,
        )

    def surroundings(self) -> np.ndarray:
        """Where the sense of security rests, by its formula."""
        flags = np.array([bin(bits).count("1") for bits in self.vulnerability])
        return 0.6 + 0.2 * (1.0 - math.exp(-1.0)) - 0.4 * 0.4 - 0.05 * flags

    def life(self) -> np.ndarray:
        """Where wellbeing rests, by its formula."""
        return 0.25 + 0.3 * self.satisfaction + 0.25 * self.surroundings() + 0.2 * 0.3 - 0.4 * 0.2


def test_security_and_wellbeing_rest_at_what_life_is_like_from_any_start():
    lives = Lives().step(400 * ROUND)
    np.testing.assert_allclose(lives.security, lives.surroundings(), atol=1e-6)
    np.testing.assert_allclose(lives.wellbeing, lives.life(), atol=1e-6)
    np.testing.assert_allclose(
        lives.sums[0], [lives.surroundings().sum(), lives.life().sum()], atol=1e-5
    )


@pytest.mark.parametrize("weeks", [1.0, 2.0])
def test_the_gap_shrinks_by_the_same_share_in_every_round(weeks):
    lives = Lives(weeks=weeks)
    start = lives.security.astype(float)
    for turn in range(1, 8):
        lives.step(ROUND)
        left = math.exp(-0.1 * weeks * ROUND * turn)
        expected = lives.surroundings() + left * (start - lives.surroundings())
        np.testing.assert_allclose(lives.security, expected, atol=1e-6)


def test_wellbeing_at_constant_security_closes_its_gap_at_its_own_rate():
    lives = Lives()
    lives.security[:] = lives.surroundings()
    start = lives.wellbeing.astype(float)
    lives.step(6 * ROUND)
    left = math.exp(-0.05 * ROUND * 6)
    np.testing.assert_allclose(
        lives.wellbeing, lives.life() + left * (start - lives.life()), atol=1e-6
    )


def test_every_area_has_its_turn_once_in_a_round_and_the_first_turn_is_no_longer_than_the_run():
    lives = Lives(areas=8)
    start = lives.security.copy()
    moved = []
    for period in range(1, ROUND + 1):
        before = lives.security.reshape(8, -1).copy()
        lives.step()
        turn = (lives.security.reshape(8, -1) != before).any(axis=1)
        moved.append(turn)
        a = int(np.flatnonzero(turn)[0])
        left = math.exp(-0.1 * period)
        rows = slice(lives.area_start[a], lives.area_start[a + 1])
        expected = lives.surroundings() + left * (start - lives.surroundings())
        np.testing.assert_allclose(lives.security[rows], expected[rows], atol=1e-6)
    assert (np.sum(moved, axis=0) == 1).all()


def test_a_run_starts_at_rest():
    lives = Lives()
    lives._pass(0)
    np.testing.assert_allclose(lives.security, lives.surroundings(), atol=1e-6)
    np.testing.assert_allclose(lives.wellbeing, lives.life(), atol=1e-6)


def test_police_reassure_and_disorder_and_vulnerability_frighten_within_bounds():
    p = parameter_record(values())[0]
    usual = safety_around(3.0, 0.3, 1.0, p)
    assert safety_around(6.0, 0.3, 1.0, p) > usual
    assert safety_around(3.0, 0.6, 1.0, p) < usual
    assert safety_around(3.0, 0.3, 2.0, p) < usual
    fearful = ("security.incivility_fear", "security.vulnerability_fear")
    ends = {name: PARAMETERS[name].high for name in fearful}
    worst = parameter_record(
        values(ends | {"security.security_base": PARAMETERS["security.security_base"].low})
    )[0]
    assert safety_around(0.0, 1.0, 4.0, worst) == 0.0
    assert wellbeing_level(1.0, 1.0, 0.0, 1.0, p) == 1.0
    assert wellbeing_level(0.0, 0.0, 1.0, 0.0, p) == 0.0


# ------------------------------------------------------------- what happens in a period


def danger(lives: Lives, matters, *, weeks: float = 1.0) -> None:
    """Let matters (kind, type, resident, area, intensity) be told."""
    log = np.zeros(max(1, len(matters)), OUTCOME)
    for line, (kind, what, resident, area, intensity) in zip(log, matters, strict=False):
        line["kind"], line["type"], line["resident"], line["area"] = kind, what, resident, area
        line["intensity"] = intensity
    notice_danger(log, len(matters), lives.p, weeks, lives.area_start, lives.areas, lives.security)


def test_who_lives_through_a_matter_of_safety_loses_a_share_at_once_and_nobody_else():
    lives = Lives()
    lives.security[:] = 0.8
    danger(
        lives,
        [
            (PUBLIC_SAFETY, AROSE, 2, 0, 0.5),
            (PUBLIC_SAFETY, AROSE, 3, 0, 1.0),
            (PUBLIC_SAFETY, FAILED, 4, 0, 1.0),
            (PUBLIC_SAFETY, BROKE, 5, 0, 1.0),
            (0, AROSE, 6, 0, 1.0),
        ],
    )
    expected = np.full(len(lives.security), 0.8)
    expected[2] = 0.8 * (1.0 - 0.8 * 0.5)
    expected[3] = 0.8 * (1.0 - 0.8)
    np.testing.assert_allclose(lives.security, expected, atol=1e-6)


@pytest.mark.parametrize("weeks", [1.0, 2.0])
def test_a_neighbourhood_rests_at_the_look_of_what_happens_in_it(weeks):
    # One matter a period among 9 residents: 1 - exp(-(1000 / 9 / weeks) / scale).
    lives = Lives(areas=2, security__incivility_scale=10.0)
    lives.areas["unsafe"] = [0.9, 0.9]
    for _ in range(300):
        danger(lives, [(PUBLIC_SAFETY, AROSE, 10, 1, 0.0)], weeks=weeks)
    expected = 1.0 - math.exp(-1000.0 / 9.0 / weeks / 10.0)
    assert lives.areas["unsafe"][1] == pytest.approx(expected, abs=1e-9)
    assert lives.areas["unsafe"][0] == pytest.approx(0.9 * math.exp(-0.1 * weeks * 300), abs=1e-9)


def test_switched_off_nobody_feels_anything():
    lives = Lives(security__security_rate=0.0, wellbeing__wellbeing_rate=0.0)
    before = lives.security.copy(), lives.wellbeing.copy()
    danger(lives, [(PUBLIC_SAFETY, AROSE, 2, 0, 1.0)])
    lives.step(3 * ROUND)
    np.testing.assert_array_equal(lives.security, before[0])
    np.testing.assert_array_equal(lives.wellbeing, before[1])
    assert (lives.areas["unsafe"] == 0.4).all()
