"""The page of synthetic truth: whether calibration finds parameters that are known."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from docs.markdown import number, page, table
from docs.study_files import Study
from experiments.calibration.synthetic.judging import Coverage
from experiments.calibration.synthetic.run import POOL, run_synthetic_truth, verdicts
from sim.scenario import Scenario

__all__ = ["coverage_tables", "run_synthetic", "synthetic_page"]


def run_synthetic(
    city: Scenario, truths: int, seed: int, report: Callable[[str], None]
) -> list[dict[str, object]]:
    """Run the study in a folder that goes afterwards; return its rows."""
    with tempfile.TemporaryDirectory() as folder:
        return run_synthetic_truth(city, Path(folder), truths=truths, rng=seed, report=report)


def synthetic_page(study: Study) -> str:
    """Return the page from the rows of a study."""
    about = study.about
    posterior, regions = coverage_tables(study)
    return page(
        "Synthetic truth",
        f"Calibration held against parameters that are known. {POOL:,} runs of `{about['city']}` "
        f"({about['horizon_weeks']} weeks after {about['warmup_weeks']} of warm-up), each at "
        "parameters drawn evenly from four ranges and with luck of its own, stand for the prior. "
        f"Each of {about['pairs']} repetitions takes one of them as the truth and draws its "
        "posterior from all others: the nearest 15 % by foretold parameters (Fearnhead & Prangle "
        "2012), with regression adjustment (Beaumont, Zhang & Balding 2002). That is the last step "
        "of the [ensemble](../calibration.md) that ships, not its steps before, which would need "
        "runs of their own for every truth; those are held against a posterior in closed form in "
        "`tests/test_posterior_ensemble.py`. Repetitions share the pool, so that they are a little "
        "less independent than the intervals take them to be. "
        "`python -m experiments.calibration.synthetic.run` does the same and ends with 1 if "
        "something is not as stated.",
        "## Posterior intervals\n\nCoverage of central 90 % intervals with the interval of Clopper "
        "& Pearson (1934), and the p value of even ranks (simulation-based calibration, Talts et "
        "al. 2018): *as stated* if .90 lies in the interval and p is .01 or more.",
        posterior,
        "## Regions that are not ruled out\n\nThe share of truths that history matching keeps, "
        "judged by at least .90: emulators of 100 points of two runs each, no error of "
        "observation, no discrepancy, and the largest, second- or third-largest implausibility "
        "below 3.",
        regions,
    )


def coverage_tables(study: Study) -> tuple[str, str]:
    """Return the tables of posterior intervals and of regions."""
    posterior, regions = verdicts([dict(row) for row in study.rows])
    first = table(
        ("parameter", "truths", "covered", "95 % interval", "even ranks, p", "verdict"),
        [
            (
                f"`{name}`",
                share.trials,
                f"{share.share:.3f}",
                _interval(share),
                number(p_value, 2),
                "as stated" if share.as_stated and p_value >= 0.01 else "**not as stated**",
            )
            for name, (share, p_value) in posterior.items()
        ],
    )
    second = table(
        ("implausibility that decides", "truths", "kept", "95 % interval", "verdict"),
        [
            (
                name,
                share.trials,
                f"{share.share:.3f}",
                _interval(share),
                "as stated" if share.at_least else "**too few**",
            )
            for name, share in regions.items()
        ],
    )
    return first, second


def _interval(share: Coverage) -> str:
    return f"{share.low:.3f} to {share.high:.3f}"
