"""How many levels pay, and what is lost on the way down.

Williamson (1967): with span s, wages growing by beta a level, compliance alpha at each
and theta s^(n-1) alpha^(n-1) of output, the best number of levels is
n* = 1 + [ln(w/P) + ln(s/(s - beta)) + ln(ln s / ln(alpha s))] / ln alpha. Held against
brute force over whole numbers and against the maximum of the continuous limit. In the
model, the share of the top's goals that reaches an office is the product of the
compliances on the way.
"""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from scenarios import load
from sim.model import GovernanceModel
from sim.processes.hierarchy import (
    adjusted_effort,
    compliance,
    desk_speed,
    induced_effort,
    watch_from_above,
    williamson_levels,
    williamson_profit,
)

FIRMS = {
    "alpha": st.floats(0.8, 0.97),
    "span": st.floats(3.0, 12.0),
    "beta": st.floats(1.0, 2.0),
    "price": st.floats(1.0, 50.0),
    "theta": st.floats(0.5, 2.0),
}


@given(**FIRMS)
@settings(max_examples=200, deadline=None, derandomize=True)
def test_the_formula_names_a_neighbour_of_the_best_whole_number(**firm) -> None:
    # Exact claim: the best whole number lies within one level of the real optimum.
    # The limit leaves out beta^n, the pay of the top, against span^n, that of the base.
    best = williamson_levels(wage=1.0, **firm)
    assume(3.0 < best < 40.0)
    assume((firm["beta"] / firm["span"]) ** best < 1e-3)
    profits = {n: williamson_profit(n, wage=1.0, **firm) for n in range(1, 61)}
    winner = max(profits, key=profits.__getitem__)
    assert abs(winner - best) < 1.0 + 1e-6
    floor, ceiling = math.floor(best), math.ceil(best)
    assert winner == max((floor, ceiling), key=profits.__getitem__)


@given(**FIRMS)
@settings(max_examples=100, deadline=None, derandomize=True)
def test_the_formula_is_the_maximum_of_the_limit_it_is_derived_from(**firm) -> None:
    # Wages summed without the vanishing term beta^n; smallest bug 1e-4 of a level.
    best = williamson_levels(wage=1.0, **firm)
    assume(3.0 < best < 40.0)
    alpha, span, beta = firm["alpha"], firm["span"], firm["beta"]

    def loss(n: float) -> float:
        output = firm["price"] * firm["theta"] * (alpha * span) ** (n - 1.0)
        return (span**n / (span - beta) - output) / span**best

    found = minimize_scalar(loss, bounds=(best - 2.0, best + 2.0), options={"xatol": 1e-9})
    assert found.x == pytest.approx(best, abs=1e-4)


def test_profit_is_output_less_wages_of_every_level() -> None:
    # Three levels: 1 + 4 + 16 people, paid 9, 3 and 1; output 2 (0.9 x 4)^2 at price 10.
    profit = williamson_profit(3, alpha=0.9, span=4.0, beta=3.0, price=10.0, wage=1.0, theta=2.0)
    assert profit == pytest.approx(20.0 * 3.6**2 - (9.0 + 3.0 * 4.0 + 16.0))


def test_more_loss_a_level_never_makes_a_taller_hierarchy_pay() -> None:
    firm = {"span": 5.0, "beta": 1.5, "price": 5.0, "wage": 1.0}
    levels = [williamson_levels(alpha=alpha, **firm) for alpha in (0.8, 0.85, 0.9, 0.95)]
    assert levels == sorted(levels)


@pytest.mark.parametrize(
    "wrong", [{"alpha": 1.0}, {"alpha": 0.2}, {"beta": 6.0}, {"beta": 0.5}, {"span": 1.0}]
)
def test_outside_its_conditions_the_formula_is_refused(wrong) -> None:
    firm = {"alpha": 0.9, "span": 5.0, "beta": 1.5, "price": 5.0, "wage": 1.0} | wrong
    with pytest.raises(ValueError, match="formula"):
        williamson_levels(**firm)


def chain_above(office) -> list:
    """Return an office's superiors, nearest first."""
    chain = []
    while office.superior is not None:
        office = office.superior
        chain.append(office)
    return chain


def town(*reforms: str, **parameters: float) -> GovernanceModel:
    """Return the test town; parameters may leave the ranges that scenarios must keep to."""
    scenario = load("test-town").with_(warmup_weeks=1, horizon_weeks=60, adopted=list(reforms))
    model = GovernanceModel(scenario, rng=3)
    for name, value in parameters.items():
        model.set_parameter(f"hierarchy.{name}", value)
    return model


@pytest.mark.parametrize("reform", ["", "flatten"])
def test_what_reaches_an_office_is_the_product_of_the_compliances_above_it(reform) -> None:
    # Exact, for every office of a run in which efforts differ and move.
    model = town(*filter(None, [reform])).run(8)
    loss = model.p["relay_loss"][0]
    institutions = model.institutions
    depths = set()
    for office in [*institutions.communities, *institutions.committees, *institutions.streets]:
        if office.closed:
            continue
        product = 1.0
        for superior in reversed(chain_above(office)):
            product *= 1.0 - loss * (1.0 - superior.effort)
        depths.add(len(chain_above(office)))
        assert office.relay == pytest.approx(product, rel=1e-14)
        stations = model.caseload.stations
        assert stations["effort"][office.row] == pytest.approx(office.effort * product, rel=1e-14)
    assert depths == ({1, 2, 3, 4} - ({1, 4} if reform else {1}))


def test_with_equal_efforts_each_level_takes_the_same_share_until_one_is_gone() -> None:
    # Nobody is watched, so all but the top settle at the floor e: alpha^k with
    # alpha = 1 - loss (1 - e) after k levels below the top's own. A level fewer: one power less.
    quiet = {
        "attention": 1e-9,
        "voice_weight": 0.0,
        "effort_floor": 0.6,
        "effort_adjustment": 5.0,
        "relay_loss": 0.3,
    }
    alpha = 1.0 - 0.3 * (1.0 - 0.6)
    for reform, level in (("", 3), ("flatten", 2)):
        model = town(*filter(None, [reform]), **quiet).run(30)
        committee = model.institutions.committees[0]
        assert model.institutions.city.effort == pytest.approx(1.0)
        assert committee.effort == pytest.approx(0.6)
        assert committee.relay == pytest.approx(alpha**level)


def test_watch_from_above_is_shared_by_those_below() -> None:
    assert watch_from_above(6.0, 0.0) == 1.0
    assert watch_from_above(6.0, 3.0) == pytest.approx(1.0 - math.exp(-2.0))
    # For wide spans each gets attention / span of it.
    assert watch_from_above(6.0, 6e6) == pytest.approx(1e-6, rel=1e-5)


def test_effort_is_what_any_watcher_sees() -> None:
    assert induced_effort(0.0, 0.0, 0.0, 0.2) == pytest.approx(0.2)
    for watched in ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)):
        assert induced_effort(*watched, 0.2) == pytest.approx(1.0)
    assert induced_effort(0.5, 0.4, 0.2, 0.2) == pytest.approx(0.2 + 0.8 * (1 - 0.5 * 0.6 * 0.8))


def test_effort_and_speed_move_between_their_ends() -> None:
    assert adjusted_effort(0.2, 0.9, 0.1, 1e9) == pytest.approx(0.9)
    week = adjusted_effort(0.2, 0.9, 0.3, 1.0)
    x = 0.2
    for _ in range(7):
        x = adjusted_effort(x, 0.9, 0.3, 1.0 / 7.0)
    assert x == pytest.approx(week, rel=1e-14)
    assert (desk_speed(0.0, 0.6), desk_speed(1.0, 0.6)) == (0.6, 1.0)
    assert (compliance(0.15, 1.0), compliance(0.15, 0.0)) == (1.0, 0.85)
