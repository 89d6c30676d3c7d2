"""What every reform has: settings, units it converts, costs, and how it can lose.

A reform converts units (streets, areas) one by one in a fixed order. Strength
and phase-in say how many; at strength zero it converts none and changes
nothing. Importable without NumPy: what a reform does to a model is in its
methods, which use the model they are given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from sim.errors import InputError
from sim.vocabulary import KINDS

if TYPE_CHECKING:
    from sim.model import GovernanceModel

__all__ = ["COMMON_SETTINGS", "AreaReform", "Cost", "Reform", "Setting", "in_order", "number"]


@dataclass(frozen=True, slots=True)
class Setting:
    """One knob of a reform, with its papers.

    Parameters
    ----------
    name : str
    default : float, bool, int or str
    kind : type
        float, bool, int or str.
    low, high : float or None
        Range of a number.
    unit, meaning : str
    grade, source : str
        As for a `Parameter`.
    choices : tuple of str
        Words that a text may be; empty where it is free.
    """

    name: str
    default: float | bool | int | str
    kind: type
    low: float | None
    high: float | None
    unit: str
    meaning: str
    grade: str = "assumed"
    source: str = "a choice of the planner"
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cost:
    """What converting one unit costs, in posts (a post is one paid full-time worker).

    Parameters
    ----------
    once : float
        Post-years spent when the unit is converted.
    running : float
        Posts needed from then on.
    """

    once: float
    running: float


COMMON_SETTINGS: tuple[Setting, ...] = (
    Setting("strength", 1.0, float, 0.0, 1.0, "share", "Share of the units converted."),
    Setting("start_week", 0, int, 0, 10_000, "weeks after the warm-up", "When it begins."),
    Setting("phase_in_weeks", 0, int, 0, 520, "weeks", "Time over which units are converted."),
    Setting("place", "all", str, None, None, "districts", "'all' or names joined by '+'."),
    Setting(
        "review_weeks",
        0,
        int,
        0,
        520,
        "weeks",
        "Time from beginning to review, and between reviews; at 0 there is none.",
    ),
    Setting(
        "tolerated_fall",
        0.05,
        float,
        0.0,
        1.0,
        "share",
        "Fall of mean satisfaction or trust since it began beyond which a review undoes it.",
        "assumed",
        "no data on when reforms are reverted",
    ),
)


class Reform:
    """A change of institutions.

    Subclasses set the class variables and implement `units`, `convert` and
    `cost`. `HARM_OFF` holds the settings that do harm, each with the value at
    which it does none; `HELP_OFF` likewise for those that help. `SHOWN_IN` holds
    parameters of a city in which both can be seen, where the usual one hides them. What cannot be
    undone says so with `REVERSIBLE` = False and is never reviewed.

    Parameters
    ----------
    settings : Mapping, optional
        Settings by name; missing ones take their defaults.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    source: ClassVar[str]
    body: ClassVar[str]
    helps: ClassVar[str]
    hurts: ClassVar[str]
    REVERSIBLE: ClassVar[bool] = True
    HARM_OFF: ClassVar[tuple[tuple[str, float | bool], ...]]
    HELP_OFF: ClassVar[tuple[tuple[str, float | bool], ...]]
    SHOWN_IN: ClassVar[tuple[tuple[str, float], ...]] = ()
    OWN_SETTINGS: ClassVar[tuple[Setting, ...]] = ()
    SETTINGS: ClassVar[tuple[Setting, ...]] = COMMON_SETTINGS

    def __init_subclass__(cls) -> None:
        """Join own and common settings."""
        super().__init_subclass__()
        cls.SETTINGS = COMMON_SETTINGS + cls.OWN_SETTINGS

    def __init__(self, settings: Mapping[str, Any] | None = None) -> None:
        given = dict(settings or {})
        self.settings: dict[str, Any] = {
            s.name: s.kind(given.pop(s.name, s.default)) for s in self.SETTINGS
        }
        if given:
            raise ValueError(f"reform {self.name} has no setting {sorted(given)[0]!r}")
        self.converted = 0
        self.begun_week: float | None = None
        self.mood_before: tuple[float, float] | None = None
        self.ledger: list[Any] = []  # of the levers it has moved, kept only if it is reviewed
        self.spent_running = 0.0
        self.undone = False

    def __getitem__(self, name: str) -> Any:
        return self.settings[name]

    def check(self, model: GovernanceModel) -> None:
        """Refuse a city in which the reform would silently do nothing.

        Raises
        ------
        InputError
            If its place is not simulated, or the city has no such unit
            (flattening without streets).
        """
        if self["review_weeks"] > 0 and not self.REVERSIBLE:
            raise InputError(
                "cannot be undone, so a review would decide nothing",
                where=f"reform {self.name}.review_weeks",
                why="offices are closed and merged for good",
                right="leave review_weeks at 0",
            )
        names = model.district_names
        place = str(self["place"])
        absent = [name for name in place.split("+") if place != "all" and name not in names]
        if absent:
            raise InputError(
                f"district '{absent[0]}' is not simulated",
                where=f"reform {self.name}.place",
                why=f"simulated are {', '.join(names)}",
                right="name one of these, or simulate more districts",
            )
        if not self.units(model):
            raise InputError(
                "finds nothing to convert in this city",
                where=f"reform {self.name}",
                why=self.title,
                right="study another reform, or a city that has what it changes",
            )

    def districts(self, model: GovernanceModel) -> list[int]:
        """Return the numbers of the districts in which the reform takes place."""
        names = model.district_names
        if self["place"] == "all":
            return list(range(len(names)))
        wanted = str(self["place"]).split("+")
        return [k for k, name in enumerate(names) if name in wanted]

    def level(self, weeks_since_begin: float) -> float:
        """Return the share of units that ought to be converted by now."""
        phase = float(self["phase_in_weeks"])
        share = 1.0 if phase <= 0.0 else min(1.0, (weeks_since_begin + 1.0) / phase)
        return float(self["strength"]) * share

    def step(self, model: GovernanceModel) -> None:
        """Convert what is due at this society update; called with each until complete."""
        week = model.weeks_measured
        if week < self["start_week"] or self.undone:
            return
        if self.begun_week is None:
            self.begun_week = week
            self.mood_before = mood(model)
        if self.is_reviewed(model, week) and self.has_disappointed(model):
            self.undo(model)
            return
        units = self.units(model)
        due = int(self.level(week - self.begun_week) * len(units) + 0.5)
        if self.converted < due:
            with self.entered_in_ledger(model):
                for unit in units[self.converted : due]:
                    self.convert(model, unit)
                    price = self.cost(model, unit)
                    model.books.spend(price.once, price.running)
                    self.spent_running += price.running
        self.converted = max(self.converted, due)

    # ------------------------------------------------------------- review and undoing

    def is_reviewed(self, model: GovernanceModel, week: float) -> bool:
        """Return whether its body reviews it at this society update."""
        every = int(self["review_weeks"])
        if every == 0 or self.begun_week is None:
            return False
        past = week - self.begun_week
        return past // every > (past - model.society_weeks) // every and past >= every

    def has_disappointed(self, model: GovernanceModel) -> bool:
        """Return whether satisfaction or trust has fallen too far since it began."""
        now = mood(model)
        if self.mood_before is None or now is None:
            return False
        falls = [before - after for before, after in zip(self.mood_before, now, strict=True)]
        return max(falls) > float(self["tolerated_fall"])

    @contextmanager
    def entered_in_ledger(self, model: GovernanceModel) -> Iterator[None]:
        """Keep what the levers were and are, if the reform may have to be undone."""
        if self["review_weeks"] == 0:
            yield
            return
        before = levers().read_levers(model)
        yield
        self.ledger.append(levers().changes(before, levers().read_levers(model)))

    def undo(self, model: GovernanceModel) -> None:
        """Take the reform back: its levers and its running cost, not what was spent at once.

        What it has changed in people and offices meanwhile stays. Of `raise_to`, what
        other reforms in force had asked for and it had hidden comes to light again.
        """
        levers().undo(model, self.ledger)
        model.books.spend(0.0, -self.spent_running)
        self.ledger = []
        self.spent_running = 0.0
        self.undone = True
        for reform in model.reforms:
            if not reform.undone:
                reform.assert_itself(model)

    def bring_more(self, model: GovernanceModel, unit: int, kind: str, more: float) -> None:
        """Bring extra grievances of a kind to an area, in times the usual number.

        What reforms and shocks bring adds up, so that each can be taken away again; how
        many can come in all is the grievances' own limit (`grievances.EXTRA_AT_MOST`).
        """
        matter = model.matters[unit, KINDS.index(kind)]
        matter["extra"] = float(matter["extra"]) + more

    def assert_itself(self, model: GovernanceModel) -> None:
        """Raise again what this reform had raised: another's undoing may have taken it away."""

    def units(self, model: GovernanceModel) -> Sequence[int]:
        """Return all units of the reform's places, in the fixed order of conversion."""
        raise NotImplementedError

    def convert(self, model: GovernanceModel, unit: int) -> None:
        """Change one unit."""
        raise NotImplementedError

    def cost(self, model: GovernanceModel, unit: int) -> Cost:
        """Return what converting this unit costs."""
        raise NotImplementedError


def levers() -> Any:
    """Return `sim.levers`, which needs NumPy, when it is needed."""
    from sim import levers as module

    return module


def mood(model: GovernanceModel) -> tuple[float, float] | None:
    """Return mean satisfaction and mean trust in local government; None before the first week."""
    if not model.series:
        return None
    return model.series["satisfaction"][-1], model.series["trust_local"][-1]


def in_order(reforms: Sequence[Reform]) -> list[Reform]:
    """Return reforms in the one order in which they convert, whichever they were written in.

    Sums of floats depend on order in their last digit.
    """
    return sorted(reforms, key=lambda reform: (reform.name, str(sorted(reform.settings.items()))))


class AreaReform(Reform):
    """A reform whose units are committee areas."""

    def __init__(self, settings: Mapping[str, Any] | None = None) -> None:
        super().__init__(settings)
        self.raised: list[tuple[int, str, float]] = []

    def units(self, model: GovernanceModel) -> Sequence[int]:
        """Return the committee areas of the places, by number."""
        inside = set(self.districts(model))
        districts = model.population.district_of_area
        return [a for a in range(len(districts)) if int(districts[a]) in inside]

    def raise_to(self, model: GovernanceModel, unit: int, *names: str) -> None:
        """Raise fields of an area to the reform's settings of these names, where they are lower.

        Of several reforms the stronger counts, whichever comes first.
        """
        for name in names:
            self.raise_lever(model, unit, name, float(self[name]))

    def raise_lever(self, model: GovernanceModel, unit: int, name: str, value: float) -> None:
        """Raise one field of an area to a value, where it is lower."""
        area = model.areas[unit]
        area[name] = max(float(area[name]), value)
        self.raised.append((unit, name, value))

    def assert_itself(self, model: GovernanceModel) -> None:
        """Raise again what this reform had raised: another's undoing may have taken it away."""
        for unit, name, value in self.raised:
            area = model.areas[unit]
            area[name] = max(float(area[name]), value)

    def cost(self, model: GovernanceModel, unit: int) -> Cost:
        """Return the cost of one area: settings ``cost_once`` and ``cost_running``."""
        return Cost(once=float(self["cost_once"]), running=float(self["cost_running"]))


def number(
    name: str,
    default: float,
    high: float,
    unit: str,
    meaning: str,
    source: str = "no data on the size",
    *,
    low: float = 0.0,
    grade: str = "assumed",
) -> Setting:
    """Return a setting that is a number; `low` is 0 unless told."""
    return Setting(name, default, float, low, high, unit, meaning, grade, source)
