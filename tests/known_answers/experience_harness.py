"""One resident who has one kind of experience again and again.

`live_through` feeds lines of the log of outcomes to the product's own
`learn_from_cases`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from sim.areas import AREA
from sim.casework.tables import AROSE, FAILED, OUTCOME, RESOLVED
from sim.parameter_record import parameter_record
from sim.parameters import values
from sim.processes.experience import TALLIES, WAIT_BINS, learn_from_cases
from sim.vocabulary import CHANNELS

__all__ = ["Person", "live_through", "record"]


def record(**parameters: float) -> np.ndarray:
    """Return parameters; names with a double underscore for the dot."""
    return parameter_record(values({k.replace("__", "."): x for k, x in parameters.items()}))


@dataclass
class Person:
    """The columns of one resident, and the area's learnt success."""

    expectation: float = 0.5
    satisfaction: float = 0.5
    trust_local: float = 0.5
    trust_upper: float = 0.5
    areas: np.ndarray = field(default_factory=lambda: np.zeros(1, AREA))
    expected_success: np.ndarray = field(default_factory=lambda: np.full((1, len(CHANNELS)), 0.5))
    tally: np.ndarray = field(default_factory=lambda: np.zeros(len(TALLIES)))
    waits: np.ndarray = field(default_factory=lambda: np.zeros((3, WAIT_BINS)))
    open_intensity: float = 0.0
    resentment: float = 0.0
    open_cases: int = 0
    user: int = 0
    vulnerability: int = 0


def live_through(
    person: Person,
    p: np.ndarray,
    experiences: list[dict[str, float]],
) -> Person:
    """Let a person have these experiences, each a matter that arises and is decided.

    Each is a mapping of fields of the log of outcomes; ``outcome`` 1 or 0 says whether
    the matter was settled, and ``arose`` false leaves out its beginning.
    """
    lines = np.zeros(2 * len(experiences), OUTCOME)
    count = 0
    for given in experiences:
        fields = dict(given)
        outcome = fields.pop("outcome")
        if fields.pop("arose", True):
            lines[count]["type"] = AROSE
            lines[count]["intensity"] = fields.get("intensity", 0.0)
            count += 1
        line = lines[count]
        line["type"] = RESOLVED if outcome else FAILED
        line["attempts"] = 1
        for name, value in fields.items():
            line[name] = value
        count += 1
    columns = {
        "open_intensity": np.array([person.open_intensity], np.float32),
        "resentment": np.array([person.resentment], np.float32),
        "open_cases": np.array([person.open_cases], np.int16),
        "expectation": np.array([person.expectation], np.float32),
        "satisfaction": np.array([person.satisfaction], np.float32),
        "trust_local": np.array([person.trust_local], np.float32),
        "trust_upper": np.array([person.trust_upper], np.float32),
        "user": np.array([person.user], np.uint8),
        "vulnerability": np.array([person.vulnerability], np.uint8),
    }
    learn_from_cases(
        lines,
        count,
        p,
        person.areas,
        person.expected_success,
        *columns.values(),
        person.tally,
        person.waits,
    )
    for name, column in columns.items():
        setattr(person, name, column[0].item())
    return person
