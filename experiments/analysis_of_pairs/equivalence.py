"""Is there no difference worth speaking of? Two one-sided tests against a stated margin.

"No clear difference" is no evidence of none. A reform is *equivalent* to the baseline on an
index if the 90 % interval of the mean difference lies within plus and minus the margin
(Schuirmann 1987). Each statement is about one reform and one index; that several hold together
needs no correction, for all of them must pass (intersection-union, Berger 1982).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from experiments.contrasts import INDICES, pairs
from experiments.replication import Replication
from experiments.statistics import Equivalence, tost

__all__ = ["DEFAULT_MARGIN", "IndexEquivalence", "equivalences"]

DEFAULT_MARGIN: Final = 1.0
"""Index points: a hundredth of the way from worst to best."""


@dataclass(frozen=True)
class IndexEquivalence:
    """Whether a reform and the baseline are equivalent on an index.

    Parameters
    ----------
    reform, index : str
    test : Equivalence
        Mean difference, its 90 % interval, the margin, p, and the verdict.
    """

    reform: str
    index: str
    test: Equivalence

    def to_dict(self) -> dict[str, Any]:
        """Return it as one flat row."""
        return {"reform": self.reform, "index": self.index, **asdict(self.test)}


def equivalences(
    replications: Sequence[Replication], reforms: Sequence[str], margin: float = DEFAULT_MARGIN
) -> list[IndexEquivalence]:
    """Test every reform and index; empty with fewer than two pairs.

    Parameters
    ----------
    replications : sequence of Replication
        The pairs.
    reforms : sequence of str
        Arms to compare with the baseline.
    margin : float
        Index points that would not matter, above zero.
    """
    if len(replications) < 2:
        return []
    found = []
    for reform in reforms:
        for index in INDICES:
            baseline, changed = pairs(replications, reform, index)
            found.append(IndexEquivalence(reform, index, tost(changed - baseline, margin)))
    return found
