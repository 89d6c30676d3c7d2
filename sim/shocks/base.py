"""What every shock has: when, where, how strong, how long; it passes again.

A shock is nobody's decision: it happens alike in all arms of a comparison. It
brings grievances on top of the usual ones, from a stream of their own, so that
a city without it keeps every other grievance as it was.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from sim.reforms.base import Setting, number
from sim.vocabulary import KINDS

if TYPE_CHECKING:
    from sim.model import GovernanceModel

__all__ = ["COMMON_SETTINGS", "Shock"]

WEEKS_PER_YEAR = 365.0 / 7.0

COMMON_SETTINGS: tuple[Setting, ...] = (
    number("strength", 1.0, 1.0, "share", "How much of the shock comes.", "a choice of the user"),
    Setting("start_week", 26, int, 0, 10_000, "weeks after the warm-up", "When it comes."),
    Setting("weeks", 13, int, 1, 520, "weeks", "How long it lasts."),
    Setting("place", "all", str, None, None, "districts", "'all' or names joined by '+'."),
    number(
        "per_year",
        0.0,
        12.0,
        "times a year",
        "How often it comes at random, where it is not there yet; then start_week is when it may "
        "come first. At 0 it comes once, at start_week.",
        "a choice of the user",
    ),
)


class Shock:
    """Something that happens to a city, and passes.

    Subclasses set the class variables; `EXTRA` and `SEVERITY` name the settings
    that say how many grievances of a kind come on top and how much stronger
    they are, `LEVERS` those that raise a field of the areas.

    Parameters
    ----------
    settings : Mapping, optional
        Settings by name; missing ones take their defaults.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    source: ClassVar[str]
    address: ClassVar[int]  # addresses its luck, so it never changes
    EXTRA: ClassVar[tuple[tuple[str, str], ...]] = ()  # kind of grievance -> setting
    SEVERITY: ClassVar[tuple[tuple[str, str], ...]] = ()
    LEVERS: ClassVar[tuple[tuple[str, str], ...]] = ()  # field of an area -> setting
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
            raise ValueError(f"shock {self.name} has no setting {sorted(given)[0]!r}")
        self.ends_week: float | None = None  # None: not there
        self.times = 0  # how often it has come

    def __getitem__(self, name: str) -> Any:
        return self.settings[name]

    def step(self, model: GovernanceModel) -> None:
        """Come or pass at the beginning of a period of society."""
        week = model.weeks_measured
        if self.ends_week is not None and week >= self.ends_week:
            self.pass_by(model)
            self.ends_week = None
        if self.ends_week is None and self["strength"] > 0.0 and self.is_due(model, week):
            self.times += 1
            self.ends_week = week + self["weeks"]
            self.come(model)

    def is_due(self, model: GovernanceModel, week: float) -> bool:
        """Whether it comes now."""
        if week < self["start_week"]:
            return False
        if self["per_year"] <= 0.0:
            return self.times == 0
        chance = 1.0 - math.exp(-self["per_year"] * model.society_weeks / WEEKS_PER_YEAR)
        return model.luck_of_shock(self.address) < chance

    def areas(self, model: GovernanceModel) -> Sequence[int]:
        """Return the areas it strikes."""
        names = model.district_names
        wanted = names if self["place"] == "all" else str(self["place"]).split("+")
        districts = model.population.district_of_area
        return [a for a in range(len(districts)) if names[int(districts[a])] in wanted]

    def come(self, model: GovernanceModel) -> None:
        """Bring what it brings."""
        self._turn(model, 1.0)

    def pass_by(self, model: GovernanceModel) -> None:
        """Take it away again, and only that: what reforms did meanwhile stays."""
        self._turn(model, -1.0)

    def _turn(self, model: GovernanceModel, sign: float) -> None:
        for area in self.areas(model):
            for kind, setting in self.EXTRA:
                matter = model.matters[area, KINDS.index(kind)]
                more = sign * self["strength"] * self[setting]
                matter["extra"] = max(0.0, float(matter["extra"]) + more)
            for kind, setting in self.SEVERITY:
                matter = model.matters[area, KINDS.index(kind)]
                factor = 1.0 + self["strength"] * (self[setting] - 1.0)
                matter["severity"] = float(matter["severity"]) * factor**sign
            for field, setting in self.LEVERS:
                raised = float(model.areas[area][field]) + sign * self["strength"] * self[setting]
                model.areas[area][field] = max(0.0, raised)
