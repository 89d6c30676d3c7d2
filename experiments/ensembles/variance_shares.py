"""How much of each outcome's variance comes from assumed parameters: a study that ships.

Needs no NumPy. The table is made by ``python -m experiments.ensembles.grade_study``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sim.measures import MEASURES

if TYPE_CHECKING:
    from sim.reform_spec import Package, ReformSpec

__all__ = ["ASSUMPTION_DRIVEN", "LEVEL", "TABLE", "Grades", "Share", "grades_of", "read_shares"]

ASSUMPTION_DRIVEN: Final = "assumption-driven"
TABLE: Final = "variance_shares.csv"
LEVEL: Final = "baseline"
"""Under this name stands a measure itself, not its change by a reform."""

MOST: Final = 0.5


@dataclass(frozen=True)
class Share:
    """Where the variance of one outcome comes from.

    Parameters
    ----------
    reform, measure : str
    assumed, other, luck : float
        Total-effect indices of assumed parameters, of all others, and of the seed: shares of the
        variance that would be left if all else were known (they overlap, so may sum above 1).
    interval : float
        Half-width of the 95 % interval of `assumed`, over resamples.
    """

    reform: str
    measure: str
    assumed: float
    interval: float
    other: float
    luck: float


@dataclass(frozen=True)
class Grades:
    """What is known of the outcomes of some reforms.

    Parameters
    ----------
    shares : mapping of (str, str) to Share
        By the reform as it was asked for, and measure.
    about : mapping of str to str
        How the study was made.
    unknown : tuple of str
        Reforms that it does not have, at least not with these settings.
    """

    shares: Mapping[tuple[str, str], Share]
    about: Mapping[str, str]
    unknown: tuple[str, ...]

    def assumed_share(self, reform: str, measure: str) -> float | None:
        """Return the share of variance from assumed parameters; None where nobody knows."""
        found = self.shares.get((reform, measure))
        return None if found is None else found.assumed

    def assumption_driven(self, reform: str, measure: str) -> bool:
        """Whether most of the variance comes from assumed parameters."""
        share = self.assumed_share(reform, measure)
        return share is not None and share > MOST

    def statement(self, city: str) -> str:
        """Say what the mark means, and of which reforms nothing is known."""
        said = (
            f"{ASSUMPTION_DRIVEN}: more than half of the variance over parameters and luck comes "
            f"from parameters without data behind them ({self.about['points']} points on "
            f"{self.about['city']}, all parameters over their ranges)."
        )
        if city != self.about["city"]:
            said += f" Studied on {self.about['city']}, not on {city}."
        if self.unknown:
            said += f" Not studied: {', '.join(self.unknown)}."
        return said


def grades_of(arms: Iterable[ReformSpec | Package]) -> Grades:
    """Return what is known of some reforms; settings that were not studied are unknown."""
    about, rows = _own()
    names = [str(arm) for arm in arms]
    known = {row.reform for row in rows}
    shares = {(row.reform, row.measure): row for row in rows}
    return Grades(shares, about, tuple(name for name in names if name not in known))


@cache
def _own() -> tuple[Mapping[str, str], Sequence[Share]]:
    return read_shares(Path(str(files("experiments.ensembles") / TABLE)))


def read_shares(path: Path) -> tuple[dict[str, str], list[Share]]:
    """Read a table: what it is about, and one row a reform and measure.

    Raises
    ------
    ValueError
        If a row is of no measure.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    about = dict(line.removeprefix("# ").split(": ", 1) for line in lines if line.startswith("# "))
    rows = []
    for row in csv.DictReader(line for line in lines if not line.startswith("#")):
        if row["measure"] not in MEASURES:
            raise ValueError(f"{path.name}: there is no measure '{row['measure']}'")
        numbers = (float(row[key]) for key in ("assumed", "interval", "other", "luck"))
        rows.append(Share(row["reform"], row["measure"], *numbers))
    return about, rows
