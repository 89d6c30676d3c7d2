"""What reforms set: the levers of a city, and how a reform that failed is undone.

A reform that may be reviewed keeps a ledger: each lever that its conversions moved,
with the value before and after. Undone, a lever that nobody has moved since goes back
to the value before, to the last bit. One that others have moved loses what the reform
added, or its factor; a limit (the stronger of several counts) stays with the others.
Posts go back as far as they are still there, so that none is made or lost on the way.

Works on any model that has the names of `GovernanceModel` (the tests' twin too).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from sim.areas import AREA_UNITS, MATTER_UNITS
from sim.vocabulary import CHANNELS, KINDS, SETTLE_DIRECTLY

if TYPE_CHECKING:
    from sim.model import GovernanceModel

__all__ = ["ADDED", "MULTIPLIED", "changes", "read_levers", "taken_back", "undo"]

Address = tuple[str, int, int, str]
Change = dict[Address, tuple[float, float]]

ADDED: Final = {"skill", "purchased", "publicity", "police", "extra"}
MULTIPLIED: Final = {"pace", "astray", "severity", "service_gap"}
_OF_OFFICES: Final = (
    "posts",
    "skill",
    "authority",
    "linkage",
    "passes",
    "pace",
    "incentive",
    "clarity",
)
_OF_STATIONS_OF_ORGANIZATIONS: Final = ("purchased", "registration")
_OF_AREAS: Final = tuple(name for name in AREA_UNITS if name != "missing_channels")


def read_levers(model: GovernanceModel) -> dict[Address, float]:
    """Return the value of every lever by its address (table, row, kind or channel, name)."""
    found: dict[Address, float] = {}
    institutions = model.institutions
    for a in range(len(model.areas)):
        area = model.areas[a]
        for name in _OF_AREAS:
            found["area", a, 0, name] = float(area[name])
        for kind in range(len(KINDS)):
            matter = model.matters[a, kind]
            for name in MATTER_UNITS:
                found["matter", a, kind, name] = float(matter[name])
        for channel in range(SETTLE_DIRECTLY + 1, len(CHANNELS)):
            found["door", a, channel, "open"] = float(institutions.has_door(a, channel))
        found["absorbed", a, 0, "absorbed"] = float(institutions.absorbed[a])
    for k, office in enumerate(institutions.offices):
        for name in _OF_OFFICES:
            found["office", k, 0, name] = float(getattr(office, name))
        for name in _OF_STATIONS_OF_ORGANIZATIONS:
            if hasattr(office, name):
                found["office", k, 0, name] = float(getattr(office, name))
    return found


def changes(before: Mapping[Address, float], after: Mapping[Address, float]) -> Change:
    """Return the levers that differ, with both values."""
    return {key: (before[key], after[key]) for key in before if before[key] != after[key]}


def undo(model: GovernanceModel, ledger: list[Change]) -> None:
    """Take back what a reform has moved, last first."""
    institutions = model.institutions
    for change in reversed(ledger):
        _take_posts_back(model, change)
        for (table, row, part, name), (before, after) in change.items():
            if table == "door":
                if before == 0.0 and institutions.office_behind(row, part).posts <= 0.0:
                    institutions.shut_door(row, part)
            elif name != "posts":
                holder = _holder(model, table, row, part)
                holder[name] = taken_back(name, float(holder[name]), before, after)
    institutions.refresh_burdens()
    institutions.refresh_desks()
    for office in institutions.offices:
        office.refresh_speed()


def _holder(model: GovernanceModel, table: str, row: int, part: int) -> Any:
    """Return what holds a lever, to be asked by its name in brackets."""
    if table == "area":
        return model.areas[row]
    if table == "matter":
        return model.matters[row, part]
    if table == "absorbed":
        return _Absorbed(model.institutions.absorbed, row)
    return _Attributes(_standing(model, model.institutions.offices[row]))


class _Absorbed:
    """The share of an area's moved administration that is absorbed."""

    def __init__(self, shares: Any, area: int) -> None:
        self.shares = shares
        self.area = area

    def __getitem__(self, _: str) -> Any:
        return self.shares[self.area]

    def __setitem__(self, _: str, value: float) -> None:
        self.shares[self.area] = value


class _Attributes:
    """An office's attributes by name in brackets, as an area's."""

    def __init__(self, office: Any) -> None:
        self.office = office

    def __getitem__(self, name: str) -> Any:
        return getattr(self.office, name)

    def __setitem__(self, name: str, value: float) -> None:
        setattr(self.office, name, value)


def taken_back(name: str, now: float, before: float, after: float) -> float:
    """Return a lever's value without a change from `before` to `after` that was made to it.

    Parameters
    ----------
    name : str
        Of the lever.
    now : float
        Its value now: `after`, unless somebody has moved it since.
    before, after : float

    Examples
    --------
    >>> taken_back("police", 5.0, 3.0, 4.0)
    4.0
    >>> taken_back("pace", 0.45, 1.0, 0.9)
    0.5
    >>> taken_back("monitoring", 0.6, 0.0, 0.3)
    0.6
    """
    if now == after:
        return before
    if name in ADDED:
        less = now - (after - before)
        return less if name == "skill" else max(0.0, less)
    if name in MULTIPLIED and after != 0.0:
        return now * before / after
    return now


def _standing(model: GovernanceModel, office: Any) -> Any:
    """Return an office, or the one that has taken its place."""
    while office.closed:
        if office in model.institutions.communities:
            return model.institutions.community_of_area(int(office.areas[0]))
        office = office.superior
    return office


def _take_posts_back(model: GovernanceModel, change: Change) -> None:
    """Move posts back, or dismiss who was hired: as far as they are still there."""
    institutions = model.institutions
    offices = institutions.offices
    moved = [
        (_standing(model, offices[row]), before, after)
        for (_, row, _, name), (before, after) in change.items()
        if name == "posts"
    ]
    if all(office.posts == after for office, _, after in moved):
        wanted = [(office, before) for office, before, _ in moved]
    else:
        wanted = _part_way_back(moved)
    for office, posts in wanted:
        institutions.set_posts(office, max(0.0, posts))
        if hasattr(office, "share_posts"):
            office.share_posts()


def _part_way_back(moved: list[tuple[Any, float, float]]) -> list[tuple[Any, float]]:
    """Return offices with their posts after as much has gone back as is still there."""
    gained: dict[int, float] = {}
    standing: dict[int, Any] = {}
    for office, before, after in moved:
        standing[office.row] = office
        gained[office.row] = gained.get(office.row, 0.0) + (after - before)
    share = min([1.0, *(standing[row].posts / more for row, more in gained.items() if more > 0.0)])
    return [(standing[row], standing[row].posts - share * more) for row, more in gained.items()]
