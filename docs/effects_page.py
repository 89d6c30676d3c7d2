"""The page on what each reform does to the default city: indices, then what moved them.

Every sentence is made from the data; why the signs are what they are is
written by hand in ``docs/effects.md``.
"""

from __future__ import annotations

from collections.abc import Sequence

from docs.markdown import number, page, table
from docs.study_files import Study
from experiments.contrasts import Contrast
from sim.measures import MEASURES
from sim.scenario import Scenario

__all__ = ["BESIDE", "COMPONENTS", "INDICES", "effects_page", "run_effects"]

INDICES = ("order", "vitality", "satisfaction", "headline")
COMPONENTS = (
    "collective_action",
    "open_disputes",
    "reach_district",
    "latent_grievance",
    "participants",
    "hours_given",
    "settled_by_society",
    "evenness",
    "mean_satisfaction",
    "satisfied",
)
BESIDE = (
    "official_hours",
    "reform_cost",
    "satisfaction_gap",
    "trust_local",
    "security",
    "wellbeing",
    "days_to_resolution",
    "resolved_share",
    "handoffs",
)


def run_effects(city: Scenario, pairs: int, rng: int) -> list[dict[str, object]]:
    """Compare every reform, as given, with the baseline; return the rows of the file."""
    from experiments.comparison import compare
    from sim.reforms import REFORMS

    result = compare(city, sorted(REFORMS), runs=pairs, rng=rng)
    wanted = {*INDICES, *COMPONENTS, *BESIDE}
    return [_row(row) for row in result.rows if row.measure in wanted]


def _row(contrast: Contrast) -> dict[str, object]:
    names = ("reform", "measure", "baseline", "difference", "low", "high", "runs")
    return {name: getattr(contrast, name) for name in names}


def effects_page(study: Study) -> str:
    """Return the page on the effects of all reforms, side by side."""
    cells = {(row["reform"], row["measure"]): row for row in study.rows}
    reforms = sorted({row["reform"] for row in study.rows})
    about = study.about
    return page(
        "What every reform does to the default city",
        f"Reform minus baseline, mean over {about['pairs']} pairs; bold where the 95 % t interval "
        f"excludes zero. {about['city']}, {about['warmup_weeks']} weeks of warm-up and "
        f"{about['horizon_weeks']} measured, seed {about['seed']}; settings as given, nearly all "
        "of them assumed: signs and their reasons are worth reading, sizes and ranks are not. "
        "Why the signs are what they are: [effects.md](../effects.md).",
        "## Indices, in points (± half-width)",
        table(
            ("reform", *INDICES),
            [
                (f"`{r}`", *(_cell(cells[r, m], half_width=True) for m in INDICES))
                for r in (*_by_headline(reforms, cells),)
            ],
        ),
        "## What moved them, in natural units",
        _natural(COMPONENTS, reforms, cells),
        "## Beside the indices",
        _natural(BESIDE, reforms, cells),
        "Data: [reform_effects.csv](../figures/reform_effects.csv).",
    )


def _by_headline(reforms: Sequence[str], cells: dict) -> list[str]:
    return sorted(reforms, key=lambda r: -float(cells[r, "headline"]["difference"]))


def _natural(measures: Sequence[str], reforms: Sequence[str], cells: dict) -> str:
    heading = ("reform", *(f"{MEASURES[m].label} ({MEASURES[m].unit})" for m in measures))
    first = reforms[0]
    baseline = ("*baseline*", *(number(float(cells[first, m]["baseline"]), 3) for m in measures))
    rows = [(f"`{r}`", *(_cell(cells[r, m]) for m in measures)) for r in reforms]
    return table(heading, [baseline, *rows])


def _cell(row: dict, half_width: bool = False) -> str:
    difference, low, high = (float(row[name]) for name in ("difference", "low", "high"))
    text = number(difference, 2, sign=True)
    if half_width:
        text += f" ± {number((high - low) / 2.0, 2)}"
    return f"**{text}**" if low > 0.0 or high < 0.0 else text
