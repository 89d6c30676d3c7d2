"""The page of calibration targets: what is known, what the model gives, and the miss."""

from __future__ import annotations

from docs.markdown import number, page, table
from docs.study_files import Study, values_of
from experiments.evidence.target import STANDINGS
from experiments.evidence.targets_file import not_reached
from experiments.targets import FOLLOWED_DAYS, Row, rows, utilisation

__all__ = ["targets_page"]

NEAR, FAR = 0.1, 0.25
"""Relative misses up to which a hit is called near, and from which a miss is named."""


def targets_page(study: Study) -> str:
    """Return the page from the values of a study."""
    about, values = study.about, values_of(study)
    found = rows(values)
    parts = [
        f"What is known in numbers, and what the model gives for it at its starting values: "
        f"`{about['city']}`, smallest district, no reform, mean ± standard error over "
        f"{about['runs']} runs of {about['horizon_weeks']} weeks after {about['warmup_weeks']} of "
        "warm-up (rows without ± have no luck in them). Miss: model minus target, of a range minus "
        "its nearest end, and relative to the target. ± behind a target is its standard error and "
        "what that is from; an assumed one is a guess. What offices say of their own success "
        "stands against the official ledger, all else against what happened. Targets are data, and "
        "you may bring your own ([calibration](../calibration.md)). Questions of what became of a "
        "matter follow "
        f"it for at least {FOLLOWED_DAYS:.0f} days. Foreign numbers pin shapes and orders of "
        "magnitude, never the level of a Chinese city. No calibration has been run: starting "
        "values were set by hand, some of them (ties, channels, judges) with an eye on these "
        "very facts.",
        _summary(found),
    ]
    for standing, meaning in STANDINGS.items():
        own = [row for row in found if row.target.standing == standing]
        parts.append(f"## {standing.capitalize()}\n\n{meaning.capitalize()}.\n\n{_table(own)}")
    missing = table(("id", "fact", "why it is not reached"), not_reached())
    parts.append(f"## Not reached yet\n\n{missing}")
    parts.append(
        "## How busy desks are\n\nNo target: utilisation follows from staff, the share of a post "
        "for cases and touch times, all assumed, and decides much of what a reform of levels does "
        f"([flatten_moves.md](flatten_moves.md)).\n\n{_busy(values)}"
    )
    return page("Calibration targets", *parts)


def _summary(found: list[Row]) -> str:
    own = [row for row in found if row.target.standing == "compared"]
    relative = [(abs(row.relative_miss or 0.0), row) for row in own]
    near = sum(size <= NEAR for size, _ in relative)
    far = sorted(((s, r) for s, r in relative if s > FAR), key=lambda pair: -pair[0])
    named = "; ".join(
        f"{row.target.fact} ({row.target.id}: {_value(row)} against "
        f"{number(row.model, 3)} in the model)"
        for _, row in far
    )
    text = (
        f"Of the {len(own)} facts that the model produces and does not merely contain, {near} are "
        f"met within {100 * NEAR:.0f} % and {len(far)} missed by more than {100 * FAR:.0f} %"
    )
    return f"{text}, the farthest first: {named}." if far else f"{text}."


def _table(found: list[Row]) -> str:
    heading = ("id", "fact", "source", "unit", "target", "model", "miss", "relative", "remark")
    return table(
        heading,
        (
            (
                row.target.id,
                row.target.fact,
                f"{row.target.source} ({row.target.grade})",
                row.target.unit,
                f"{_value(row)}{_error(row)}",
                _model(row),
                number(row.miss, 2, sign=True),
                _relative(row),
                row.target.remark,
            )
            for row in found
        ),
    )


def _value(row: Row) -> str:
    low, high = row.target.low, row.target.high
    return number(low, 4) if low == high else f"{number(low, 3)} to {number(high, 3)}"


def _error(row: Row) -> str:
    """Return the target's own uncertainty, with a word on where it is from."""
    if not row.target.standard_error:
        return ""
    return f" ± {number(row.target.standard_error, 2)} ({row.target.error_basis.partition(':')[0]})"


def _model(row: Row) -> str:
    level = number(row.model, 4 if row.model >= 1000.0 else 3)
    return f"{level} ± {number(row.standard_error, 1)}" if row.standard_error else level


def _relative(row: Row) -> str:
    if row.relative_miss is None or row.runs == 0:  # a target of 0, or not measured yet
        return "–"
    percent = round(100.0 * row.relative_miss)
    return f"{percent:+d} %" if percent else "0 %"


def _busy(values: dict[str, list[float]]) -> str:
    rows_of_roles = [
        (role.replace("_", " "), f"{mean:.2f}", f"{low:.2f} to {high:.2f}")
        for role, (mean, low, high) in utilisation(values).items()
    ]
    return table(("desks of", "utilisation (share)", "lowest and highest run"), rows_of_roles)
