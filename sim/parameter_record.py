"""Parameter values as one record that compiled code can read.

``p.patience_days`` is a scalar, ``p.touch_hours[COMMUNITY]`` one entry of a
vector whose labels are words of ``sim.vocabulary``.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Final

import numpy as np

from sim import vocabulary
from sim.parameters import PARAMETERS

__all__ = ["RECORD", "field_of", "parameter_record", "plain_parameters"]

# The labels of vector parameters, tried in this order.
_LABELS: Final = (
    vocabulary.KINDS,
    vocabulary.CHANNELS,
    vocabulary.ROLES,
    vocabulary.FIELDS,
    vocabulary.TOPICS,
)


def _fields() -> dict[str, tuple[str, ...] | None]:
    """Field name -> its labels, or None for a scalar."""
    labels_of: dict[str, list[str]] = {}
    owner: dict[str, str] = {}
    for name in PARAMETERS:
        group, field, *label = name.split(".")
        if owner.setdefault(field, group) != group:
            raise ValueError(f"{name}: {owner[field]} has a parameter '{field}' too")
        labels_of.setdefault(field, []).extend(label)
    result: dict[str, tuple[str, ...] | None] = {}
    for field, labels in labels_of.items():
        if not labels:
            result[field] = None
            continue
        words = next((w for w in _LABELS if set(labels) <= set(w)), None)
        if words is None:
            raise ValueError(f"parameter {field}: labels {labels} are no words of the vocabulary")
        result[field] = words
    return result


_FIELDS: Final = _fields()

RECORD: Final = np.dtype(
    [
        (field, np.float64) if labels is None else (field, np.float64, (len(labels),))
        for field, labels in sorted(_FIELDS.items())
    ]
)
"""The record's type: float64 scalars and vectors, fields in alphabetical order."""


def field_of(name: str) -> tuple[str, int | None]:
    """Return (field, index) of a parameter's full name; index None for a scalar."""
    _, field, *label = name.split(".")
    labels = _FIELDS[field]
    return (field, None) if labels is None else (field, labels.index(label[0]))


def parameter_record(values: Mapping[str, float]) -> np.ndarray:
    """Return an array of one record with these values (shape (1,), dtype `RECORD`).

    Entries of a vector for which there is no parameter are zero.
    """
    record = np.zeros(1, RECORD)
    for name, value in values.items():
        field, index = field_of(name)
        if index is None:
            record[field][0] = value
        else:
            record[field][0, index] = value
    return record


def plain_parameters(record: np.ndarray) -> SimpleNamespace:
    """Return a parameter record as plain floats and tuples: for many calls of plain rules.

    A field of a NumPy record takes as long to reach as many a rule to work out.
    """
    return SimpleNamespace(
        **{
            name: tuple(value) if isinstance(value, list) else value
            for name, value in ((name, record[0][name].tolist()) for name in RECORD.names or ())
        }
    )
