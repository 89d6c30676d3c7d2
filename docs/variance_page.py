"""The page of grades: how much of each outcome's variance comes from assumed parameters."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from docs.markdown import page, table
from experiments.contrasts import measures_in_order
from experiments.ensembles.variance_shares import LEVEL, MOST, TABLE, Share, read_shares

__all__ = ["variance_page"]


def variance_page() -> str:
    """Return the page from the table that ships."""
    about, rows = read_shares(Path(str(files("experiments.ensembles") / TABLE)))
    reforms = list(dict.fromkeys(row.reform for row in rows))
    driven = sum(row.assumed > MOST for row in rows)
    parts = []
    for reform in reforms:
        heading = "Levels" if reform == LEVEL else f"Change by `{reform}`"
        own = {row.measure: row for row in rows if row.reform == reform}
        ordered = [own[name] for name in measures_in_order() if name in own]
        parts.append(f"## {heading}\n\n{_table(ordered)}")
    return page(
        "Where the variance comes from",
        f"Total effects (Saltelli et al. 2010) of three groups: assumed parameters, all others "
        "(from the literature or measured), and the seed. A total effect is the share of the "
        "variance that would be left if all else were known, so that shares may sum above 1, and "
        "estimates may lie a little outside 0 to 1. "
        f"`{about['city']}`, {about['horizon_weeks']} weeks after {about['warmup_weeks']} of "
        f"warm-up, {int(about['points']):,} points, {int(about['runs']):,} runs; every parameter "
        "over the range of its papers, those of the [ensemble](../calibration.md) drawn from it "
        f"together. Of {len(rows)} outcomes {driven} are *assumption-driven*: more than half of "
        "their variance comes from assumed parameters, which `reformlab compare` prints beside a "
        "claim. What a study this small does not have (outcomes undefined in some run, other "
        "reforms, other settings) is not marked. Made by `python -m "
        "experiments.ensembles.grade_study`.",
        *parts,
    )


def _table(rows: list[Share]) -> str:
    return table(
        ("measure", "assumed (95 %)", "other", "luck"),
        [
            (
                f"`{row.measure}`",
                f"{row.assumed:.2f} ± {row.interval:.2f}",
                f"{row.other:.2f}",
                f"{row.luck:.2f}",
            )
            for row in rows
        ],
    )
