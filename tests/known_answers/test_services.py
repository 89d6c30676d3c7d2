"""Money for services and help: none is lost, it goes where need is reported, and meets it.

Exact: the budget is shared out in whole yuan; with perfect fidelity every area gets the
same rate, in proportion to its need; what is met rests at x/(d + x), the fixed point of
s' = x (1 - s) - d s. By chance: how well money follows need is what the relay says.
"""

from __future__ import annotations

import numpy as np
import pytest
from adoption import convert
from replications import assert_mean
from sameness import differing
from scipy.integrate import solve_ivp
from towns import hamlet, two_towns

import sim.model
from sim.budget import levels_of_reports, share_out, share_out_budget
from sim.model import GovernanceModel
from sim.processes.services import (
    need_of_resident,
    report_needs,
    served_after,
    weekly_funding,
)
from sim.scenario import District

after = served_after.py_func
TOWN = [District("Town", residents=3_000, streets=4, communities=30)]


def built(seed: int = 1, **parameters: float) -> GovernanceModel:
    """A town of 30 areas of a hundred residents each, before anything has happened."""
    names = {name.replace("__", "."): value for name, value in parameters.items()}
    return GovernanceModel(hamlet(districts=TOWN, parameters=names), rng=seed)


def needs(model: GovernanceModel) -> tuple[np.ndarray, np.ndarray]:
    """True and reported need of each area's mean resident."""
    need, reported = np.zeros(len(model.areas)), np.zeros(len(model.areas))
    report_needs(
        model.seed,
        model.p,
        model.population.area_start,
        model.columns["vulnerability"],
        model.areas,
        levels_of_reports(model),
        model.day,
        need,
        reported,
    )
    return need, reported


# ------------------------------------------------------------------------ sharing out


@pytest.mark.parametrize("budget", [0.0, 0.37, 120.0, 1000.0])
@pytest.mark.parametrize("noise", [0.0, 1.5])
def test_not_a_yuan_of_the_budget_is_lost_or_found(budget, noise) -> None:
    model = built(services__budget=budget, relay__report_noise=noise)
    share_out_budget(model)
    money = model.areas["money"]
    assert money.sum() == int(budget * 3_000 + 0.5)
    assert (money == np.floor(money)).all()
    assert (money >= 0.0).all()


def test_the_budget_is_shared_out_again_every_year_and_stays_whole() -> None:
    model = GovernanceModel(two_towns(warmup_weeks=0), rng=1)
    seen = set()
    for _ in range(106):
        model.run(1)
        assert model.areas["money"].sum() == 120.0 * 5_000
        seen.add(model.areas["money"].tobytes())
    assert len(seen) == 3


def test_with_perfect_fidelity_money_is_proportional_to_need() -> None:
    model = built(relay__report_noise=0.0)
    share_out_budget(model)
    need, reported = needs(model)
    assert np.array_equal(need, reported)
    assert (model.areas["fidelity"] == 1.0).all()
    exact = model.areas["money"].sum() * need / need.sum()  # all areas have 100 residents
    assert np.abs(model.areas["money"] - exact).max() < 1.0  # whole yuan
    assert need.max() > 1.5 * need.min()
    funding = model.areas["funding"]
    assert funding.max() / funding.min() == pytest.approx(1.0, abs=1e-3)
    total = 120.0 * 3_000 / (4_000.0 * 100.0 * need.sum()) / 52.0
    assert funding.mean() == pytest.approx(total, rel=1e-4)


def test_need_is_counted_by_hand() -> None:
    model = built()
    need, _ = needs(model)
    flags = np.array([int(x).bit_count() for x in model.columns["vulnerability"]])
    weak = flags.reshape(30, 100).mean(axis=1)
    by_hand = model.areas["service_gap"] + 0.5 * weak
    np.testing.assert_allclose(need, by_hand, rtol=1e-14)
    model.areas["help"], model.areas["served"] = 0.4, 0.25
    need, _ = needs(model)
    by_hand = (model.areas["service_gap"] + 0.5 * weak * 0.6) * 0.75
    np.testing.assert_allclose(need, by_hand, rtol=1e-14)


def test_reports_follow_need_as_well_as_the_relay_lets_them() -> None:
    # 40 towns of 30 areas, slope of report on need and variance of what levels add; smallest
    # bugs: 0.2 of the slope, a fifth of the variance 3 x 0.3**2 (one hop is a third).
    slopes, variances = [], []
    for seed in range(40):
        model = built(seed, relay__report_noise=0.3)
        need, reported = needs(model)
        assert model.areas["fidelity"] == pytest.approx((1.0 + 3 * 0.09) ** -0.5)
        z = (need - need.mean()) / need.std()
        added = (reported - need) / need.std()
        slopes.append(1.0 + (z * added).mean())
        variances.append((added * added).mean())
    assert_mean(slopes, 1.0, smallest_bug=0.2, of="slope")
    assert_mean(variances, 0.27, smallest_bug=0.08, of="variance")


def test_a_flat_hierarchy_and_shared_records_report_better() -> None:
    flat, shared = (built().run(4) for _ in range(2))
    for model, reform in (
        (flat, "flatten:disruption_weeks=0"),
        (shared, "information-sharing:faithful=0.5"),
    ):
        convert(model, reform)
        needs(model)
    assert flat.areas["fidelity"] == pytest.approx((1.0 + 2 * 0.25) ** -0.5)
    assert shared.areas["fidelity"] == pytest.approx((1.0 + 3 * 0.0625) ** -0.5)


def test_where_nobody_reports_need_money_is_spread_evenly() -> None:
    assert share_out(10, [0.0, 0.0, 0.0, 0.0]) == [3, 3, 2, 2]
    assert share_out(7, [0.0, 2.0, 0.0]) == [0, 7, 0]


# ------------------------------------------------------------------ what money meets


def test_what_is_met_is_the_solution_of_its_differential_equation() -> None:
    funding, reopening = 0.02, 0.01

    def slope(_, s):
        return funding * (1.0 - s) - reopening * s

    solved = solve_ivp(slope, (0.0, 60.0), [0.1], rtol=1e-11, atol=1e-13).y[0, -1]
    assert after(0.1, funding, reopening, 60.0) == pytest.approx(solved, rel=1e-9)
    in_days = 0.1
    for _ in range(60 * 7):
        in_days = after(in_days, funding, reopening, 1.0 / 7.0)
    assert in_days == pytest.approx(solved, rel=1e-9)
    assert after(0.3, funding, reopening, 1e5) == pytest.approx(2.0 / 3.0, rel=1e-12)


def test_without_money_nothing_is_met_and_what_was_met_opens_again() -> None:
    assert after(0.0, 0.0, 0.01, 1.0) == 0.0
    assert after(0.8, 0.0, 0.01, 100.0) == pytest.approx(0.8 * np.exp(-1.0), rel=1e-12)


def test_a_years_money_meets_no_more_need_than_it_can_pay() -> None:
    p = built().p.view(np.recarray)[0]
    for money in (1.0, 1e4, 1e7):
        need = need_of_resident.py_func(0.5, 0.4, 0.0, 0.0, p)
        funding = weekly_funding.py_func(money, 100, need, p)
        met = after(0.0, funding, 1e-9, 52.0)
        assert met * need * 100 * 4_000.0 <= money * (1.0 + 1e-9)
    assert met > 0.99
    assert weekly_funding.py_func(5.0, 100, 0.0, p) == 0.0


def test_money_lessens_grievances() -> None:
    # Candidates are the same in both arms: each town has fewer, not others.
    poor = GovernanceModel(two_towns(parameters={"services.budget": 0.0}), rng=1).run(34)
    rich = GovernanceModel(two_towns(parameters={"services.budget": 1000.0}), rng=1).run(34)
    assert poor.areas["served"].max() == 0.0
    assert rich.areas["served"].min() > 0.05
    assert rich.caseload.count("arisen") < 0.97 * poor.caseload.count("arisen")
    assert rich.series["grievance"][-1] < poor.series["grievance"][-1]


# ------------------------------------------------------------------------ switched off


def test_switched_off_the_model_is_the_one_without_services_bit_for_bit(monkeypatch) -> None:
    town = two_towns(warmup_weeks=4, horizon_weeks=16)
    off = town.with_(parameters={"services.budget": 0.0})
    without = GovernanceModel(town, rng=3, record_hash=True)
    monkeypatch.setattr(sim.model, "share_out_budget", lambda model: None)
    without.run()
    monkeypatch.undo()
    switched_off = GovernanceModel(off, rng=3, record_hash=True).run()
    assert switched_off.trajectory_sha256 == without.trajectory_sha256
    assert differing(switched_off, without) == ["areas.fidelity"]  # reports are made all the same
    assert GovernanceModel(town, rng=3, record_hash=True).run().trajectory_sha256 != (
        without.trajectory_sha256
    )


def test_without_noise_levels_do_not_matter_bit_for_bit() -> None:
    silent = {"relay.report_noise": 0.0}
    here = GovernanceModel(two_towns(parameters=silent), rng=3, record_hash=True).run(20)
    heard = GovernanceModel(two_towns(), rng=3, record_hash=True).run(20)
    assert here.trajectory_sha256 != heard.trajectory_sha256
    model = built(relay__report_noise=0.0)
    share_out_budget(model)
    before = model.areas["money"].copy()
    model.areas["faithful"] = 0.9
    share_out_budget(model)
    assert np.array_equal(model.areas["money"], before)
