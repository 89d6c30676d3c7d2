"""How the effect of `flatten` moves with what nobody has measured.

How busy desks are, what distance to a door means, how many subordinates a
superior can watch, and how much of the moved administration sunk staff absorb:
all four are assumptions, so the effect is shown over their ranges.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING, Final

from experiments.statistics import Effect, difference_of_effects, effect_of_pairs
from sim.measures import MEASURES
from sim.reform_spec import ReformSpec
from sim.scenario import Scenario

if TYPE_CHECKING:
    from sim.model import GovernanceModel

__all__ = ["EFFECTS", "SWEEPS", "Pair", "Point", "Sweep", "moved", "points", "run_moves"]

EFFECTS: Final = ("order", "vitality", "satisfaction", "days_to_resolution")
"""Measures whose change is shown."""

WHOLE: Final = "flatten"
UNPOOLED: Final = "flatten:pooling=false"
"""Without pooling the district supervises all communities: the wide span."""

PARAMETER, SETTING = "parameter", "setting"


@dataclass(frozen=True)
class Sweep:
    """One assumption and the values it is given.

    Parameters
    ----------
    name : str
    key : str
        Parameter of the model, or setting of the reform.
    kind : str
        `PARAMETER` or `SETTING`.
    values : tuple of float
        In ascending order.
    label, unit : str
        What the horizontal axis shows.
    meaning : str
        For a sentence: "how busy desks are".
    arms : tuple of str
        Variants of the reform beside each other.
    """

    name: str
    key: str
    kind: str
    values: tuple[float, ...]
    label: str
    unit: str
    meaning: str
    arms: tuple[str, ...] = (WHOLE,)

    def arms_at(self, value: float) -> tuple[str, ...]:
        """Return the arms to run at a value, as `parse_reform` reads them."""
        if self.kind == PARAMETER:
            return self.arms
        return tuple(str(ReformSpec(WHOLE, {self.key: value})) for _ in self.arms)


SWEEPS: Final[tuple[Sweep, ...]] = (
    Sweep(
        "utilisation",
        "handling.touch_scale",
        PARAMETER,
        (0.5, 0.75, 1.0, 1.2, 1.35, 1.5),
        "utilisation of community desks before the reform",
        "measured, share",
        "how busy offices are",
    ),
    Sweep(
        "distance",
        "claiming.distance_weight",
        PARAMETER,
        (0.0, 0.5, 1.0, 1.5),
        "disutility of a door one mean distance away",
        "utility",
        "what the way to the door costs",
    ),
    Sweep(
        "span",
        "hierarchy.attention",
        PARAMETER,
        (2.0, 4.0, 6.0, 10.0, 20.0),
        "number of subordinates a superior can watch closely",
        "offices",
        "how many subordinates a superior can watch",
        (WHOLE, UNPOOLED),
    ),
    Sweep(
        "absorbed",
        "absorbed",
        SETTING,
        (0.0, 0.25, 0.5, 0.75, 1.0),
        "moved administration that sunk staff absorb",
        "share",
        "how much of the moved administration sunk staff absorb",
    ),
)


@dataclass(frozen=True)
class Pair:
    """One pair of runs at one value of one assumption.

    Parameters
    ----------
    sweep, arm : str
        Arm as in the sweep, without the setting that is swept.
    value : float
    pair : int
        Number of the replication; the same number has the same luck everywhere.
    utilisation, utilisation_after : float
        Of community desks, without and with the reform.
    effort, effort_after : float
        Mean effective effort of communities at the end.
    span_after : float
        Mean number of subordinates of those who supervise communities.
    baseline, change : mapping of measure to float
        Level without the reform, and reform minus that.
    """

    sweep: str
    arm: str
    value: float
    pair: int
    utilisation: float
    utilisation_after: float
    effort: float
    effort_after: float
    span_after: float
    baseline: Mapping[str, float]
    change: Mapping[str, float]


@dataclass(frozen=True)
class Point:
    """All pairs at one value, summed up.

    Parameters
    ----------
    sweep, arm : str
    value, x : float
        Value of the parameter or setting, and where it stands on the axis.
    effects : mapping of measure to Effect
    pairs : tuple of Pair
    """

    sweep: str
    arm: str
    value: float
    x: float
    effects: Mapping[str, Effect]
    pairs: tuple[Pair, ...]

    def mean(self, name: str) -> float:
        """Return the mean over the pairs of one of their numbers."""
        return fmean(getattr(pair, name) for pair in self.pairs)


def run_moves(
    city: Scenario, pairs: int, rng: int = 0, report: Callable[[str], None] = lambda line: None
) -> list[Pair]:
    """Run every value of every sweep, with the same seeds.

    Parameters
    ----------
    city : Scenario
        With the warm-up and horizon to use.
    pairs : int
        Replications at each value.
    rng : int, optional
        The study's seed.
    report : callable, optional
        Told in a line what has been done.

    Returns
    -------
    list of Pair
        Ordered by sweep, arm, value and pair.
    """
    from sim.streams import replication_seed

    found: list[Pair] = []
    plan = list(_worlds())
    for number in range(pairs):
        seed = replication_seed(rng, number)
        for parameters, wanted in plan:
            found += _pairs_of_world(city.with_(parameters=parameters), wanted, number, seed)
        report(f"flatten_moves: pair {number + 1} of {pairs}")
    rank = {sweep.name: place for place, sweep in enumerate(SWEEPS)}
    return sorted(found, key=lambda p: (rank[p.sweep], p.arm, p.value, p.pair))


def points(pairs: Sequence[Pair]) -> list[Point]:
    """Sum up pairs, value by value, in their order."""
    groups: dict[tuple[str, str, float], list[Pair]] = {}
    for pair in pairs:
        groups.setdefault((pair.sweep, pair.arm, pair.value), []).append(pair)
    return [_point(*key, tuple(group)) for key, group in groups.items()]


def moved(first: Point, last: Point, measure: str) -> Effect:
    """Return how much larger the effect is at `last` than at `first`, pair by pair."""
    return difference_of_effects(
        [pair.change[measure] for pair in last.pairs],
        [pair.change[measure] for pair in first.pairs],
    )


def _point(sweep: str, arm: str, value: float, pairs: tuple[Pair, ...]) -> Point:
    effects = {name: effect_of_pairs([pair.change[name] for pair in pairs]) for name in EFFECTS}
    x = value if sweep != "utilisation" else fmean(pair.utilisation for pair in pairs)
    return Point(sweep, arm, value, x, effects, pairs)


_World = tuple[tuple[str, float], ...]
"""The parameters that differ from their starting values."""

_Wanted = tuple[Sweep, str, float, str]
"""A sweep, its arm, the value, and the reform as it is run."""


def _worlds() -> Iterator[tuple[dict[str, float], list[_Wanted]]]:
    """Return parameter values, each once, and what is wanted of them."""
    from sim.parameters import PARAMETERS

    worlds: dict[_World, list[_Wanted]] = {}
    for sweep in SWEEPS:
        for value in sweep.values:
            changed = sweep.kind == PARAMETER and value != PARAMETERS[sweep.key].default
            world: _World = ((sweep.key, value),) if changed else ()
            for arm, reform in zip(sweep.arms, sweep.arms_at(value), strict=True):
                worlds.setdefault(world, []).append((sweep, arm, value, reform))
    for world, wanted in worlds.items():
        yield dict(world), wanted


def _pairs_of_world(
    city: Scenario, wanted: Sequence[_Wanted], number: int, seed: int
) -> Iterator[Pair]:
    """Run one world's baseline once and each reform that is wanted of it once."""
    from sim.model import GovernanceModel

    past = GovernanceModel(city, rng=seed)
    past.run(city.time.warmup_weeks)
    baseline = _future(past, None)
    changed: dict[str, _Future] = {}
    for sweep, arm, value, reform in wanted:
        if reform not in changed:
            changed[reform] = _future(past, reform)
        future = changed[reform]
        yield Pair(
            sweep=sweep.name,
            arm=arm,
            value=value,
            pair=number,
            utilisation=baseline.utilisation,
            utilisation_after=future.utilisation,
            effort=baseline.effort,
            effort_after=future.effort,
            span_after=future.span,
            baseline={name: baseline.measures[name] for name in EFFECTS},
            change={name: future.measures[name] - baseline.measures[name] for name in EFFECTS},
        )


@dataclass(frozen=True)
class _Future:
    measures: Mapping[str, float]
    utilisation: float
    effort: float
    span: float


def _future(past: GovernanceModel, reform: str | None) -> _Future:
    """Let the horizon pass without or with a reform; desks are watched once it is in force."""
    from experiments.utilisation import Utilisation
    from sim.reform_spec import parse_reform

    model = past.fork()
    if reform is not None:
        model.adopt([parse_reform(reform)])
    model.run(1)
    watch = Utilisation(model)
    model.run()
    communities = [office for office in model.institutions.communities if not office.closed]
    superiors = [office.superior for office in communities if office.superior is not None]
    return _Future(
        measures={name: value for name, value in model.measures().items() if name in MEASURES},
        utilisation=watch.of(model)["community"],
        effort=fmean(office.effective_effort for office in communities),
        span=fmean(office.span_of_control for office in superiors),
    )
