"""Search: the best packages of reforms under a budget, for several aims at once.

NSGA-II (Deb et al. 2002) by optuna, asked and told generation by generation, so that a
generation is one batch for the runner. The sampler is seeded and told the same values, so
it asks the same again: a search is resumed by asking anew and taking what the archive has.
Where there are no more candidates than a search would look at, all are looked at.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from experiments.analysis.front import hypervolume, on_front
from sim.errors import InputError

if TYPE_CHECKING:
    import optuna
    import pandas

__all__ = ["Aim", "Archive", "Candidate", "Evaluate", "Found", "Lever", "search"]

Array = NDArray[np.float64]
MOST_COPIES: Final = 8
"""How often the sampler may propose what is known before a generation is called full."""

Candidate = tuple[float, ...]
"""The level of every lever, in their order."""


@dataclass(frozen=True)
class Lever:
    """What a search may set.

    Parameters
    ----------
    name : str
        As an input of a study, such as "flatten.strength".
    levels : tuple of float
        The values it may have, in rising order.
    """

    name: str
    levels: tuple[float, ...]


@dataclass(frozen=True)
class Aim:
    """What is to be as high, or as low, as possible.

    Parameters
    ----------
    name : str
    higher : bool
        Whether more is better.
    """

    name: str
    higher: bool


@dataclass(frozen=True)
class Found:
    """What a candidate comes to.

    Parameters
    ----------
    values : tuple of float
        One an aim, in natural units.
    cost : float
        What it takes from the budget.
    """

    values: tuple[float, ...]
    cost: float


Evaluate = Callable[[Sequence[Candidate]], Sequence[Found]]
"""Values candidates, a batch at a time; each is new."""


@dataclass
class Archive:
    """All that a search has looked at.

    Parameters
    ----------
    levers, aims : tuple
    budget : float or None
        The most that a candidate may cost.
    rng : int
        The search's seed.
    population : int
        Candidates of a generation.
    found : dict of Candidate to Found
        In the order in which they were looked at.
    generations : list of list of Candidate
        What was looked at, generation by generation.
    """

    levers: tuple[Lever, ...]
    aims: tuple[Aim, ...]
    budget: float | None
    rng: int
    population: int
    found: dict[Candidate, Found] = field(default_factory=dict)
    generations: list[list[Candidate]] = field(default_factory=list)

    @property
    def choices(self) -> int:
        """How many candidates there are."""
        return math.prod(len(lever.levels) for lever in self.levers)

    def affordable(self, candidate: Candidate) -> bool:
        """Return whether a candidate keeps within the budget."""
        return self.budget is None or self.found[candidate].cost <= self.budget

    def gains(self, candidates: Sequence[Candidate]) -> Array:
        """Return the aims, turned so that more is better, shape (candidates, aims)."""
        signs = np.array([1.0 if aim.higher else -1.0 for aim in self.aims])
        values = np.array([self.found[c].values for c in candidates], dtype=np.float64)
        return values.reshape(-1, len(self.aims)) * signs

    @property
    def front(self) -> list[Candidate]:
        """The affordable candidates that no other affordable one beats, best first aim first."""
        inside = [c for c in self.found if self.affordable(c)]
        if not inside:
            return []
        gains = self.gains(inside)
        kept = [
            (c, row) for c, row, keep in zip(inside, gains, on_front(gains), strict=True) if keep
        ]
        return [c for c, _ in sorted(kept, key=lambda pair: tuple(-pair[1]))]

    @cached_property
    def reference(self) -> Array:
        """The worst of each aim in the first generation: where volumes are measured from."""
        gains = self.gains(self.generations[0])
        # a little below, so that what is worst in one aim alone still counts
        return gains.min(axis=0) - 0.01 * np.maximum(np.ptp(gains, axis=0), 1e-12)

    @property
    def hypervolumes(self) -> list[float]:
        """The volume dominated by what was affordable after each generation; it never falls."""
        volumes, seen = [], dict[Candidate, None]()
        for generation in self.generations:
            seen.update(dict.fromkeys(c for c in generation if self.affordable(c)))
            gains = self.gains(list(seen))
            volumes.append(hypervolume(gains, self.reference) if len(seen) else 0.0)
        return volumes

    @property
    def settled(self) -> float | None:
        """Share of the volume that the last fifth of the generations added; None if too few."""
        volumes = self.hypervolumes
        if len(volumes) < 5 or volumes[-1] <= 0.0:
            return None
        return 1.0 - volumes[-1 - len(volumes) // 5] / volumes[-1]

    def table(self) -> pandas.DataFrame:
        """Return one row a candidate: levels, aims, cost, affordable, front, generation."""
        import pandas

        front = set(self.front)
        first: dict[Candidate, int] = {}
        for number, generation in enumerate(self.generations):
            for candidate in generation:
                first.setdefault(candidate, number)
        return pandas.DataFrame(
            [
                {
                    **dict(zip((lever.name for lever in self.levers), candidate, strict=True)),
                    **dict(zip((aim.name for aim in self.aims), found.values, strict=True)),
                    "cost": found.cost,
                    "affordable": self.affordable(candidate),
                    "front": candidate in front,
                    "generation": first[candidate],
                }
                for candidate, found in self.found.items()
            ]
        )

    def asks(self) -> dict[str, Any]:
        """Return what is searched for: what two sessions of one search have in common."""
        return {
            "levers": {lever.name: list(lever.levels) for lever in self.levers},
            "aims": {aim.name: "higher" if aim.higher else "lower" for aim in self.aims},
            "budget": self.budget,
            "rng": self.rng,
            "population": self.population,
        }

    @classmethod
    def asked(cls, content: Mapping[str, Any]) -> Self:
        """Return an empty archive for what `asks` described."""
        return cls(
            tuple(Lever(name, tuple(levels)) for name, levels in content["levers"].items()),
            tuple(Aim(name, way == "higher") for name, way in content["aims"].items()),
            content["budget"],
            content["rng"],
            content["population"],
        )

    def to_dict(self) -> dict[str, Any]:
        """Return all of it as plain data."""
        return {
            "asks": self.asks(),
            "found": [
                {"candidate": list(c), "values": list(f.values), "cost": f.cost}
                for c, f in self.found.items()
            ],
            "generations": [[list(c) for c in generation] for generation in self.generations],
            "hypervolume": self.hypervolumes,
        }

    def recall(self, content: Mapping[str, Any]) -> None:
        """Take over what an earlier session found.

        Raises
        ------
        InputError
            If it searched for something else.
        """
        if content["asks"] != self.asks():
            before, now = content["asks"], self.asks()
            what = next(key for key in now if now[key] != before.get(key))
            raise InputError(
                f"another search: its {what} differ" + ("s" if what in ("budget", "rng") else ""),
                right="search in another store, or ask for what was asked for",
            )
        for entry in content["found"]:
            found = Found(tuple(entry["values"]), entry["cost"])
            self.found[tuple(entry["candidate"])] = found


def search(
    archive: Archive,
    evaluate: Evaluate,
    generations: int,
    *,
    keep: Callable[[Archive], None] = lambda archive: None,
) -> Archive:
    """Search for the best affordable candidates.

    Parameters
    ----------
    archive : Archive
        What is searched for; what is in it already is not looked at again.
    evaluate : callable
        Values a batch of new candidates.
    generations : int
        How many generations, those of earlier sessions included.
    keep : callable, optional
        Called with the archive after each generation, to save it.

    Returns
    -------
    Archive
        The same, filled.

    Raises
    ------
    InputError
        If there is nothing to choose.
    """
    if not archive.levers or all(len(lever.levels) < 2 for lever in archive.levers):
        raise InputError("nothing to search: no lever has two levels", right="give more reforms")
    if generations < 1 or archive.population < 2:
        raise InputError("a search needs a generation of two candidates or more")
    archive.generations.clear()
    archive.__dict__.pop("reference", None)
    if archive.choices <= archive.population * generations:
        return _look_at_all(archive, evaluate, keep)
    study = _study(archive)
    seen: set[Candidate] = set()
    for _ in range(generations):
        asked = _asked(study, archive, seen)
        if not asked:
            break
        _look_at(archive, list(asked), evaluate)
        for candidate, trial in asked.items():
            found = archive.found[candidate]
            if archive.budget is not None:
                trial.set_constraint("budget", found.cost - archive.budget)
            study.tell(trial, found.values)
        archive.generations.append(list(asked))
        keep(archive)
    return archive


def _asked(
    study: optuna.Study, archive: Archive, seen: set[Candidate]
) -> dict[Candidate, optuna.Trial]:
    """Return a generation of candidates that were not asked for before.

    Who comes again is passed over: copies would fill the population, and few levers have
    few neighbours. Empty where nothing new is proposed any more.
    """
    import optuna

    asked: dict[Candidate, optuna.Trial] = {}
    for _ in range(MOST_COPIES * archive.population):
        trial = study.ask()
        candidate = _candidate(trial, archive.levers)
        if candidate in seen:
            study.tell(trial, state=optuna.trial.TrialState.FAIL)
            continue
        seen.add(candidate)
        asked[candidate] = trial
        if len(asked) == archive.population:
            break
    return asked


def _look_at_all(archive: Archive, evaluate: Evaluate, keep: Callable[[Archive], None]) -> Archive:
    every = list(product(*(lever.levels for lever in archive.levers)))
    for first in range(0, len(every), archive.population):
        batch = every[first : first + archive.population]
        _look_at(archive, batch, evaluate)
        archive.generations.append(batch)
        keep(archive)
    return archive


def _look_at(archive: Archive, asked: Sequence[Candidate], evaluate: Evaluate) -> None:
    new = [c for c in dict.fromkeys(asked) if c not in archive.found]
    if new:
        archive.found.update(zip(new, _checked(evaluate(new), archive), strict=True))


def _study(archive: Archive) -> optuna.Study:
    import optuna

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    fewest = min(len(lever.levels) for lever in archive.levers if len(lever.levels) > 1)
    return optuna.create_study(
        sampler=optuna.samplers.NSGAIISampler(
            population_size=archive.population,
            # a mutation draws a level anew, perhaps the same: so one lever changes on average
            mutation_prob=min(1.0, fewest / (fewest - 1) / len(archive.levers)),
            seed=archive.rng % 2**32,
        ),
        directions=["maximize" if aim.higher else "minimize" for aim in archive.aims],
    )


def _candidate(trial: optuna.Trial, levers: Sequence[Lever]) -> Candidate:
    """Return what a trial asks for; levels are asked by number, so that they have an order."""
    return tuple(
        lever.levels[trial.suggest_int(lever.name, 0, len(lever.levels) - 1)] for lever in levers
    )


def _checked(found: Sequence[Found], archive: Archive) -> Iterator[Found]:
    for one in found:
        if len(one.values) != len(archive.aims) or not np.isfinite([*one.values, one.cost]).all():
            raise ValueError(f"{one} is no finite value for each of {len(archive.aims)} aims")
        yield one
