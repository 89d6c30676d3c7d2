"""A table of the settings of a reform or shock, with their papers."""

from __future__ import annotations

from collections.abc import Iterable

from docs.markdown import number, table
from sim.reforms import Setting

__all__ = ["settings_table"]

_HEADING = ("setting", "default", "unit", "range", "grade", "source", "meaning")


def settings_table(settings: Iterable[Setting]) -> str:
    """Return a Markdown table of settings."""
    return table(
        _HEADING,
        (
            (
                f"`{s.name}`",
                number(s.default, 6),
                s.unit,
                _range(s),
                s.grade,
                s.source,
                s.meaning,
            )
            for s in settings
        ),
    )


def _range(setting: Setting) -> str:
    if setting.choices:
        return ", ".join(setting.choices)
    if setting.kind is bool:
        return "true or false"
    if setting.low is None or setting.high is None:
        return "–"
    return f"{number(setting.low, 6)} to {number(setting.high, 6)}"
