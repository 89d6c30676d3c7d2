"""What every reform has: settings, units it converts, costs, and how it can lose.

A reform converts units (streets, areas) one by one in a fixed order. Strength
and phase-in say how many; at strength zero it converts none and changes
nothing. Importable without NumPy: what a reform does to a model is in its
methods, which use the model they are given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from sim.errors import InputError

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
)


class Reform:
    """A change of institutions.

    Subclasses set the class variables and implement `units`, `convert` and
    `cost`. `HARM_OFF` holds the settings that do harm, each with the value at
    which it does none; `HELP_OFF` likewise for those that help.

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
    HARM_OFF: ClassVar[tuple[tuple[str, float | bool], ...]]
    HELP_OFF: ClassVar[tuple[tuple[str, float | bool], ...]]
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
        if week < self["start_week"]:
            return
        if self.begun_week is None:
            self.begun_week = week
        units = self.units(model)
        due = int(self.level(week - self.begun_week) * len(units) + 0.5)
        for unit in units[self.converted : due]:
            self.convert(model, unit)
            price = self.cost(model, unit)
            model.books.spend(price.once, price.running)
        self.converted = max(self.converted, due)

    def units(self, model: GovernanceModel) -> Sequence[int]:
        """Return all units of the reform's places, in the fixed order of conversion."""
        raise NotImplementedError

    def convert(self, model: GovernanceModel, unit: int) -> None:
        """Change one unit."""
        raise NotImplementedError

    def cost(self, model: GovernanceModel, unit: int) -> Cost:
        """Return what converting this unit costs."""
        raise NotImplementedError


def in_order(reforms: Sequence[Reform]) -> list[Reform]:
    """Return reforms in the one order in which they convert, whichever they were written in.

    Sums of floats depend on order in their last digit.
    """
    return sorted(reforms, key=lambda reform: (reform.name, str(sorted(reform.settings.items()))))


class AreaReform(Reform):
    """A reform whose units are committee areas."""

    def units(self, model: GovernanceModel) -> Sequence[int]:
        """Return the committee areas of the places, by number."""
        inside = set(self.districts(model))
        districts = model.population.district_of_area
        return [a for a in range(len(districts)) if int(districts[a]) in inside]

    def raise_to(self, model: GovernanceModel, unit: int, *names: str) -> None:
        """Raise fields of an area to the reform's settings of these names, where they are lower.

        Of several reforms the stronger counts, whichever comes first.
        """
        area = model.areas[unit]
        for name in names:
            area[name] = max(float(area[name]), float(self[name]))

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
