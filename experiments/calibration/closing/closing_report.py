"""What times to close say, department by department, for people and for programs."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any, Final

from experiments.calibration.closing.closing_times import (
    LEFT_OUT,
    ClosingTimes,
    in_bins,
    pooled,
)
from experiments.calibration.closing.distributions import Compared, compare_distributions
from experiments.calibration.closing.kaplan_meier import kaplan_meier
from experiments.calibration.closing.stages import Stage, StageFit, fit_stages

__all__ = ["ALL", "DepartmentReport", "identification", "report_of", "reports_of", "text_of"]

ALL: Final = "all"
QUANTILES: Final = (0.25, 0.5, 0.9)
WITHIN: Final = (1.0, 7.0, 30.0)


@dataclass(frozen=True)
class DepartmentReport:
    """What is said of one department.

    Parameters
    ----------
    department : str
    requests, closings : int
        Kept by the rules; of them, closed.
    left_out : dict of str to int
        By rule.
    quantiles : dict of str to float
        Days within which such a share of all requests is closed (Kaplan-Meier, open ones
        censored); NaN if never.
    within : dict of str to float
        Share closed within so many days.
    distributions : list of Compared
        The best first; empty with too few closings.
    stages : StageFit or None
    """

    department: str
    requests: int
    closings: int
    left_out: dict[str, int]
    quantiles: dict[str, float]
    within: dict[str, float]
    distributions: list[Compared]
    stages: StageFit | None

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data, with None for what does not exist."""
        content = asdict(self)
        if self.stages is not None:
            for entry, stage in zip(content["stages"]["stages"], self.stages.stages, strict=True):
                entry["identified"] = stage.identified
        return {key: _finite(value) for key, value in content.items()}


def reports_of(departments: list[ClosingTimes], fewest: int) -> list[DepartmentReport]:
    """Return a report of each department, then of all requests together."""
    every = [*departments, pooled(departments, ALL)]
    return [report_of(times, fewest) for times in every if times.requests or times.left_out]


def report_of(times: ClosingTimes, fewest: int) -> DepartmentReport:
    """Return the report of one department; fitted from `fewest` closings on."""
    distributions: list[Compared] = []
    stages = None
    quantiles = {f"{share:g}": math.nan for share in QUANTILES}
    within = {f"{days:g}": math.nan for days in WITHIN}
    if times.closings:
        import numpy as np

        curve = kaplan_meier(times)
        quantiles = {f"{share:g}": curve.quantile(share) for share in QUANTILES}
        shares = 1.0 - curve.at(np.array(WITHIN))
        within = {f"{d:g}": float(s) for d, s in zip(WITHIN, shares, strict=True)}
        if times.closings >= fewest:
            data = in_bins(times)
            distributions = compare_distributions(data, curve)
            stages = fit_stages(data, curve)
    return DepartmentReport(
        times.department,
        times.requests,
        times.closings,
        dict(times.left_out),
        quantiles,
        within,
        distributions,
        stages,
    )


def text_of(reports: list[DepartmentReport], fewest: int) -> str:
    """Return reports as text for a terminal."""
    lines = [
        f"{'':<12}{'requests':>9}{'closed':>8}{'left out':>16}"
        f"{'days until closed (share of all)':>36}   best of 5, share never, gap",
        f"{'':<12}{'kept':>9}{'share':>8}{'staff':>8}{'at once':>8}"
        f"{'25 %':>12}{'50 %':>12}{'90 %':>12}",
    ]
    lines += [_line(report) for report in reports]
    lines += ["", "left out by rule:"]
    lines += [f"  {rule}: {why}" for rule, why in LEFT_OUT.items()]
    few = [report.department for report in reports if not report.distributions]
    if few:
        lines.append(f"not fitted, fewer than {fewest} closings: {', '.join(few)}")
    lines.append(
        "gap: largest distance between the fitted and the Kaplan-Meier curve. Open requests count "
        "as censored."
    )
    return "\n".join(lines)


def identification(report: DepartmentReport, touch_days: float) -> str:
    """Say which stages the times of a department determine.

    Parameters
    ----------
    report : DepartmentReport
        With stages.
    touch_days : float
        Mean touch time that the model assumes, in days at full speed.
    """
    assert report.stages is not None
    desk, delay, shape = report.stages.stages
    lines = [
        f"The model's sum of stages, {report.department} "
        f"(95 % profile intervals, dispersion {report.stages.dispersion:.1f}, "
        f"largest gap {report.stages.gap:.3f}, never closed {report.stages.never:.2f}):",
        f"  touch and queueing together  {_interval(desk, 'days')}",
        f"  outside delay, scale         {_interval(delay, 'days')}",
        f"  outside delay, shape         {_interval(shape, '')}",
        "  touch against queueing: not identified by any times from opening to closing. At one "
        "desk\n    both together are exponential, whatever the share of each.",
    ]
    queueing = desk.value - touch_days
    lines.append(
        f"  With the touch time assumed ({touch_days:.2f} days at full speed) queueing would be "
        f"{queueing:.2f} days."
        if queueing >= 0.0
        else f"  The touch time assumed ({touch_days:.2f} days at full speed) alone is longer than "
        "the two together:\n    such requests are lighter than the model's matters, or the "
        "desk's share is not an exponential time."
    )
    return "\n".join(lines)


def _interval(stage: Stage, unit: str) -> str:
    low = "0" if stage.low == 0.0 else f"{stage.low:.3g}"
    high = "any" if math.isinf(stage.high) else f"{stage.high:.3g}"
    said = "identified" if stage.identified else "left open"
    return f"{stage.value:>8.3g} {unit:<4} ({low} to {high}): {said}"


def _line(report: DepartmentReport) -> str:
    share = report.closings / report.requests if report.requests else math.nan
    line = (
        f"{report.department[:11]:<12}{report.requests:>9,}{_shown(share, 2):>8}"
        f"{report.left_out.get('staff', 0):>8,}{report.left_out.get('seconds', 0):>8,}"
    )
    line += "".join(f"{_shown(days, 2):>12}" for days in report.quantiles.values())
    if report.distributions:
        best = report.distributions[0]
        shape = "" if best.shape is None else f" shape {best.shape:.2f}"
        line += (
            f"   {best.family}{shape} scale {best.scale:.2f} d, {best.never:.2f}, {best.gap:.3f}"
        )
    return line


def _shown(value: float, places: int) -> str:
    return "–" if math.isnan(value) else f"{value:.{places}f}"


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(entry) for entry in value]
    return value
