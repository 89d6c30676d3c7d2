"""What every measure promises, and the means over residents counted once more by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from towns import two_towns

from sim.measures import GOALPOSTS, INDEX_COMPONENTS, MEASURES
from sim.model import GovernanceModel
from sim.reform_spec import ReformSpec
from sim.reforms import REFORMS

WARMUP, WEEKS = 8, 20
RESTLESS = {"collective_action.action_threshold_mean": 0.2}  # so that some do act
SHARES = sorted(name for name, m in MEASURES.items() if m.unit.startswith("share"))
OF_PAIRS = {"satisfaction_users"}  # needs the other arm

every_measure = pytest.mark.parametrize("name", MEASURES)


@pytest.fixture(scope="module")
def counted():
    """A run's measures, and what its residents show at the end of each week measured."""
    model = GovernanceModel(two_towns(parameters=RESTLESS), rng=5).run(WARMUP)
    rows = []
    for _ in range(WEEKS):
        model.run(1)
        c = {name: np.asarray(model.columns[name], np.float64) for name in COLUMNS}
        quiet = 1.0 - c["acting"]
        rows.append(
            {name: float(c[name].mean()) for name in COLUMNS}
            | {
                "satisfied": float((c["satisfaction"] > model.values[ABOVE]).mean()),
                "latent": float((c["grievance"] * quiet).mean()),
                "quiet": float(quiet.mean()),
                "open": float(c["open_cases"].sum()),
                "hours": float(c["hours_year"].sum()),
                "spread": float(c["trust_local"].std()),
            }
        )
    return model, model.measures(), rows


COLUMNS = (
    "satisfaction",
    "trust_local",
    "trust_upper",
    "acting",
    "grievance",
    "open_cases",
    "hours_year",
)
ABOVE = "satisfaction.satisfied_above"


def mean(rows, name):
    return float(np.mean([row[name] for row in rows]))


@every_measure
def test_a_measure_has_its_papers_in_order(name):
    measure = MEASURES[name]
    assert measure.name == name
    assert measure.label[0].isupper() or measure.label[0].isdigit()
    assert measure.unit
    assert measure.better in ("higher", "lower")
    assert measure.meaning.endswith(".")


@every_measure
def test_every_run_gives_every_measure_a_number(name, counted):
    if name not in OF_PAIRS:
        assert math.isfinite(counted[1][name])


@pytest.mark.parametrize("name", SHARES)
def test_a_share_is_a_share(name, counted):
    if name not in OF_PAIRS:
        assert 0.0 <= counted[1][name] <= 1.0


@pytest.mark.parametrize("name", sorted({n for ns in INDEX_COMPONENTS.values() for n in ns}))
def test_a_goalpost_runs_the_way_the_measure_is_better(name):
    post = GOALPOSTS[name]
    assert (post.best > post.worst) == (MEASURES[name].better == "higher")


@pytest.mark.parametrize(
    ("name", "by_hand"),
    [
        ("mean_satisfaction", lambda rows, n: mean(rows, "satisfaction")),
        ("satisfied", lambda rows, n: mean(rows, "satisfied")),
        ("trust_local", lambda rows, n: mean(rows, "trust_local")),
        ("trust_upper", lambda rows, n: mean(rows, "trust_upper")),
        ("trust_polarisation", lambda rows, n: mean(rows, "spread")),
        ("collective_action", lambda rows, n: mean(rows, "acting") * 1000.0 * 365.0 / 7.0),
        ("latent_grievance", lambda rows, n: mean(rows, "latent") / mean(rows, "quiet")),
        ("open_disputes", lambda rows, n: mean(rows, "open") / n * 1000.0),
        ("hours_given", lambda rows, n: rows[-1]["hours"] / WEEKS / n * 1000.0),
    ],
)
def test_a_mean_over_residents_is_what_their_columns_say_week_by_week(name, by_hand, counted):
    model, found, rows = counted
    # Columns are rounded to single precision after the pass has added them up.
    expected = by_hand(rows, model.population.residents)
    assert found[name] == pytest.approx(expected, rel=2e-6, abs=1e-9)
    assert expected > 0.0


def test_some_reform_moves_every_measure(counted):
    model = GovernanceModel(two_towns(parameters=RESTLESS), rng=5).run(WARMUP)
    base = model.fork()
    model.adopt([ReformSpec(name) for name in sorted(REFORMS)])
    base.run(WEEKS)
    reformed = model.run(WEEKS).measures(base=base)
    before = base.measures() | {"satisfaction_users": reformed["satisfaction_users_base"]}
    unmoved = [name for name in MEASURES if reformed[name] == before[name]]
    assert unmoved == []
