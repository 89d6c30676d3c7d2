"""A resident: one object, one attribute for each column of the model."""

from __future__ import annotations

from .rounding import ROUND

TYPES = {
    # Traits.
    "vulnerability": "uint8",
    "participant_type": "uint8",
    "risk_aversion": "float32",
    "legal_awareness": "float32",
    "threshold": "float32",
    "generalised_trust": "float32",
    # What own experience taught.
    "trust_start": "float32",
    "trust_experience": "float32",
    "trust_upper": "float32",
    "expectation": "float32",
    "satisfaction": "float32",
    "belief": "float32",
    # Own matters.
    "open_intensity": "float32",
    "resentment": "float32",
    "open_cases": "int16",
    "user": "uint8",
    # How life feels.
    "security": "float32",
    "wellbeing": "float32",
    "satisfaction_before": "float32",
    # What is known of rights and news, and which rumour is believed.
    "topics": "uint8",
    # Time given.
    "hours_year": "float32",
    "last_part": "int16",
    # Kept from acting.
    "detained_until": "int16",
    # What neighbours see.
    "grievance": "float32",
    "trust_local": "float32",
    "contribution": "float32",
    "acting": "float32",
}
"""Attribute -> the type in which it is kept."""

_ROUNDED = {name: ROUND[kind] for name, kind in TYPES.items()}


class Resident:
    """One resident; whatever is written into an attribute is rounded to its type."""

    __slots__ = ("neighbours", "number", *TYPES)

    def __init__(self, number, neighbours, **state):
        object.__setattr__(self, "number", number)
        object.__setattr__(self, "neighbours", tuple(neighbours))  # their numbers, ascending
        for name in TYPES:
            setattr(self, name, state.pop(name))
        if state:
            raise TypeError(f"a resident has no {sorted(state)}")

    def __setattr__(self, name, value):
        rounded = _ROUNDED.get(name)
        object.__setattr__(self, name, value if rounded is None else rounded(value))
