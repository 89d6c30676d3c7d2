"""Which door a matter finds after K hops among M departments (Kemeny & Snell 1960).

Where errors may cancel, P = 1/M + (1 - 1/M) (1 - eps M/(M - 1))**K; where they may
not, P = (1 - eps)**K. Against the formulas and against powers of the full matrix of
the M departments, exact to rounding; against matters sent from department to
department by hand; and in the product's own casework.
"""

from __future__ import annotations

import numpy as np
import pytest
from office_harness import Offices
from replications import assert_mean

from sim import vocabulary as v
from sim.areas import AREA
from sim.parameter_record import parameter_record
from sim.parameters import values
from sim.processes.wrong_doors import right_door, set_wrong_doors, wrong_door
from sim.streams import SPARE, seed_words, uniform4

right = right_door.py_func
CASES = [(2, 0.3, 1), (3, 0.1, 4), (20, 0.15, 1), (40, 0.078, 2), (60, 0.4, 6)]


@pytest.mark.parametrize(("departments", "error", "hops"), CASES)
def test_errors_that_may_cancel_follow_the_symmetric_chain(departments, error, hops) -> None:
    m = float(departments)
    theory = 1.0 / m + (1.0 - 1.0 / m) * (1.0 - error * m / (m - 1.0)) ** hops
    assert right(m, 1.0, error, 1.0, float(hops)) == pytest.approx(theory, rel=1e-12)


@pytest.mark.parametrize(("departments", "error", "hops"), CASES)
def test_errors_that_may_not_cancel_pile_up(departments, error, hops) -> None:
    theory = (1.0 - error) ** hops
    assert right(float(departments), 1.0, error, 0.0, float(hops)) == pytest.approx(theory)


@pytest.mark.parametrize(("departments", "error", "hops"), CASES)
@pytest.mark.parametrize("share", [0.0, 0.3, 0.8])
def test_departments_at_one_table_are_one_door_of_the_full_chain(
    departments, error, hops, share
) -> None:
    together = max(1, int(share * departments))
    step = np.full((departments, departments), error / (departments - 1))
    np.fill_diagonal(step, 1.0 - error)
    theory = np.linalg.matrix_power(step, hops)[0, :together].sum()
    found = right(float(departments), float(together), error, 1.0, float(hops))
    assert found == pytest.approx(theory, rel=1e-12)


def test_matters_sent_by_hand_arrive_as_often_as_the_formula_says() -> None:
    # 20 replications of 2,000 matters; smallest bug: 0.02 of the share at the right door.
    departments, error, hops, matters = 6, 0.3, 3, 2000
    shares = []
    for replication in range(20):
        seed = seed_words(replication)
        arrived = 0
        for matter in range(matters):
            here = 0
            for hop in range(hops):
                errs, where, _, _ = uniform4(seed, SPARE, matter, 0, hop, 0)
                if errs < error:
                    other = int(where * (departments - 1))
                    here = other if other < here else other + 1
            arrived += here == 0
        shares.append(arrived / matters)
    theory = right(float(departments), 1.0, error, 1.0, float(hops))
    assert_mean(shares, theory, smallest_bug=0.02, of="share at the right door")


def chance(joined: float = 1.0, astray: float = 1.0, **changed: float) -> float:
    """The chance of a wrong door that an area comes to."""
    p = parameter_record(values({f"wrong_doors.{name}": x for name, x in changed.items()}))
    areas = np.zeros(2, AREA)
    areas["astray"], areas["joined"] = astray, joined
    set_wrong_doors(areas, p)
    assert areas["wrong_door"][0] == areas["wrong_door"][1]
    return float(areas["wrong_door"][0])


def test_of_the_matters_of_all_departments_those_at_the_table_are_helped() -> None:
    # One hop of 40: the others err as before, those of the 20 leave the table 20 times of 39.
    helped = 0.5 * 0.15 * 20.0 / 39.0 + 0.5 * 0.15
    assert chance(20.0, error_per_hop=0.15, hops=1.0) == pytest.approx(helped, rel=1e-12)
    assert chance(40.0) == 0.0
    assert chance(60.0) == 0.0
    assert chance(1.0) == wrong_door(40.0, 1.0, 0.078, 1.0, 2.0)


def test_at_the_starting_values_15_matters_in_100_meet_a_wrong_door() -> None:
    assert chance() == pytest.approx(0.15, abs=0.001)
    assert chance(hops=1.0, error_per_hop=0.15) == pytest.approx(0.15, rel=1e-12)


def test_without_errors_there_is_no_wrong_door() -> None:
    assert chance(error_per_hop=0.0) == 0.0
    assert chance(astray=0.0) == 0.0


def test_more_errors_departments_and_hops_never_lead_to_the_right_door_more_often() -> None:
    for name, rising in {
        "error_per_hop": (0.0, 0.1, 0.2, 0.4),
        "departments": (2.0, 3.0, 10.0, 60.0),
        "hops": (1.0, 2.0, 3.0, 6.0),
    }.items():
        found = [chance(**{name: x}) for x in rising]
        assert found == sorted(found), name
    assert chance(astray=2.0) > chance() > chance(joined=10.0) > chance(joined=30.0)


def test_desks_send_as_many_matters_astray_as_the_rule_says() -> None:
    # Three departments, three hops: 0.31 are sent astray. 20 replications of about 2,000
    # matters; smallest bug: 0.02 of the share.
    error, departments, hops = 0.15, 3.0, 3.0
    shares = []
    for seed in range(20):
        offices = Offices(
            roles=[v.COMMUNITY],
            servers=[10**6],
            touch_days=[0.5],
            parameters={
                **{f"claiming.channel_constant.{channel}": -60.0 for channel in v.CHANNELS},
                "claiming.channel_constant.community_desk": 60.0,
                "claiming.attempts_max": 1.0,
                "grievances.grievance_rate.labour_debt": 36.5,
                "wrong_doors.error_per_hop": error,
                "wrong_doors.departments": departments,
                "wrong_doors.hops": hops,
            },
            residents=200,
            seed=seed,
        )
        offices.institutions.entry[:, v.BY_COMMUNITY_DESK] = 0
        shares.append(float(offices.run(100)["handoffs"].mean()))
    theory = 1.0 - (1.0 / 3.0 + 2.0 / 3.0 * (1.0 - error * 1.5) ** 3)
    assert_mean(shares, theory, smallest_bug=0.02, of="share astray")
