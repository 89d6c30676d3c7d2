"""The table of figures: without and with the reforms, and the difference."""

from __future__ import annotations

import math
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from experiments.dashboard.shown import TABLE
from experiments.dashboard.svg import add, text_of
from experiments.table import decimals, number
from sim.measures import MEASURES

__all__ = ["draw_table"]


def draw_table(arms: Mapping[str, Mapping[str, float]]) -> str:
    """Return the table as HTML.

    Every cell has the number to the last bit in ``data-value``. A difference says in words
    whether it is to the better: colour tells nothing.

    Parameters
    ----------
    arms : mapping of arm to mapping of measure to float
        "baseline" and "reformed"; empty before anything is measured.
    """
    table = Element("table", {"class": "lab-table", "id": "figures"})
    add(table, "caption", "Means of the weeks since the reform could begin, one future")
    head = add(add(table, "thead"), "tr")
    for name in ("measure", "without", "with", "difference", ""):
        add(head, "th", name, scope="col")
    body = add(table, "tbody")
    for name in TABLE:
        before, after = (arms[arm].get(name, math.nan) for arm in ("baseline", "reformed"))
        row = add(body, "tr", data_measure=name)
        about = MEASURES[name]
        add(add(row, "th", about.label, scope="row", title=about.meaning), "small", about.unit)
        change = after - before
        places = decimals(max(abs(change), abs(before) / 50.0 if math.isfinite(before) else 0.0))
        for arm, value in (("baseline", before), ("reformed", after), ("difference", change)):
            said = number(value, places, sign=arm == "difference")
            add(row, "td", said, data_arm=arm, data_value=repr(value))
        seen = math.isfinite(change) and round(change, places) != 0.0
        _judge(add(row, "td"), change if seen else 0.0, about.better)
    return text_of(table)


def _judge(cell: Element, change: float, better: str) -> None:
    """Say whether a change that can be seen is to the better."""
    if change == 0.0:
        return
    good = (change > 0.0) == (better == "higher")
    cell.text = "▲ " if good else "▼ "
    add(cell, "span", "better" if good else "worse")
