"""The page on docking: ``python -m docs.docking_page`` writes it from the data of its study.

With ``--run`` the limiting cases are run again first: a minute or two. Page and figure
follow from the data alone; every number in them is made from it, or is theory.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Sequence
from pathlib import Path

from docs import study_files
from docs.markdown import number, page, table
from docs.study_files import Study

__all__ = ["DATA", "PAGE", "docking_page", "identity", "main"]

HERE = Path(__file__).resolve().parent
DATA = HERE / "figures" / "docking.csv"
FIGURE = HERE / "figures" / "docking.png"
PAGE = HERE / "docking.md"

SPREADS = (0.5, 4, 6, 8, 9, 10, 11, 11.5, 12, 12.3, 12.5, 12.54, 12.56, 13, 15, 20, 30, 50, 90)
DRAWN_SPREADS = (11.0, 12.2, 14.0)
CROWDS = 200
DEGREES = (0.6, 0.9, 1.2, 1.6, 2.0, 3.0, 4.0, 5.0, 5.5, 6.0, 7.0, 9.0)
GRAPHS = 40
GLOBAL = 0.1
"""A cascade is global if it reaches more than this share."""
LEGITIMACY = (0.0, 0.5, 0.82, 0.95)
WEEKS, WARM = 300, 20
SLOW_WEEKS, ONCE_WEEKS, CALM = 240, 60, 20
RUNS = 5

Values = dict[tuple[str, float], list[float]]


# ---------------------------------------------------------------------------- the study


def identity() -> str:
    """Return what the data belong to: the hashes of the scenario files."""
    import scenarios

    return " ".join(scenarios.load(name).sha256[:12] for name in scenarios.limiting_cases())


def run() -> None:
    """Run the limiting cases and write their data."""
    from experiments import docking
    from experiments.docking_theory import epstein_reference

    rows: list[dict[str, object]] = []

    def note(what: str, x: float, values: Sequence[float]) -> None:
        rows.extend({"what": what, "x": x, "run": k, "value": v} for k, v in enumerate(values))

    for spread in SPREADS:
        note("evenly", spread, [docking.granovetter(spread)])
    for spread in DRAWN_SPREADS:
        note("drawn", spread, [docking.granovetter(spread, k + 1) for k in range(CROWDS)])
    _say("granovetter")
    for degree in DEGREES:
        note("watts", degree, [docking.watts(degree, k) for k in range(GRAPHS)])
    _say("watts")
    for level in LEGITIMACY:
        found = [docking.epstein_without_police(level, k) for k in range(RUNS)]
        note("no police", level, found)
    for k in range(RUNS):
        note("outbursts", k, docking.epstein(WEEKS, k).tolist())
        note("reference", k, epstein_reference(WEEKS, k).tolist())
        note("raw ratio", k, epstein_reference(WEEKS, k, whole_officers=False).tolist())
        note("slowly", k, docking.legitimacy_lowered(_slowly, SLOW_WEEKS, k).tolist())
        note("at once", k, docking.legitimacy_lowered(_at_once, ONCE_WEEKS, k).tolist())
    _say("epstein")
    study_files.write(DATA, {"scenarios": identity()}, rows)


def _slowly(week: int) -> float:
    """Legitimacy falls from 0.9 to 0.7 by 0.001 a week."""
    return max(0.7, 0.9 - 0.001 * max(0, week - CALM))


def _at_once(week: int) -> float:
    """Legitimacy falls from 0.9 to 0.7 in one week."""
    return 0.9 if week < CALM else 0.7


def _values(study: Study) -> Values:
    found: Values = {}
    for row in study.rows:
        found.setdefault((row["what"], float(row["x"])), []).append(float(row["value"]))
    return found


# ----------------------------------------------------------------------------- the page


def docking_page(study: Study) -> str:
    """Return the page."""
    values = _values(study)
    return page(
        "Docking: three published models as limiting cases",
        "A model of everything is believed more readily if it contains what is already known. "
        "Three scenario files in `scenarios/docking/` switch all processes off but one, by "
        "parameters; what is left of the whole model, run end to end by `GovernanceModel`, must be "
        "the published one (docking: Axtell, Axelrod, Epstein & Cohen 1996). A table "
        "`[limiting_case]` in such a file frees parameters from their ranges, names a graph of "
        "theory and says how traits lie at the start. Limiting cases load by name and are not "
        "shown among the cities; they say nothing about one. Tests: `tests/docking/`.",
        "```python\nfrom scenarios import load\nfrom sim import GovernanceModel\n\n"
        'hundred = load("docking-granovetter").with_(\n'
        '    limiting_case={"start": {"threshold": {"spread": 12.56}}}\n)\n'
        'assert GovernanceModel(hundred).run(weeks=60).columns["acting"].sum() == 100.0\n```',
        "![Cascade curve, window of global cascades, outbursts](figures/docking.png)",
        f"## Granovetter (1978): `docking-granovetter`\n\n{_granovetter(values)}",
        f"## Watts (2002): `docking-watts`\n\n{_watts(values)}",
        f"## Epstein (2002): `docking-epstein`\n\n{_epstein(values)}",
        "Data: [docking.csv](figures/docking.csv), written by `python -m docs.docking_page --run`.",
    ).replace("`python -m docs.generate`", "`python -m docs.docking_page`")


def _granovetter(values: Values) -> str:
    from experiments.docking_theory import (
        cascade,
        final_size_law,
        jump,
        midpoint_thresholds,
        tangency,
    )

    wrong = 0
    for spread in SPREADS:
        ours = round(100.0 * values["evenly", spread][0])
        wrong += ours != cascade(midpoint_thresholds(spread))
    rows = []
    for spread in DRAWN_SPREADS:
        tipped = [share > 0.5 for share in values["drawn", spread]]
        share = sum(tipped) / len(tipped)
        error = math.sqrt(share * (1.0 - share) / len(tipped))
        theory = math.fsum(final_size_law(spread)[51:])
        rows.append(
            (number(spread), number(theory), f"{number(share)} ± {number(1.96 * error, 2)}")
        )
    below, above = (round(100.0 * values["evenly", s][0]) for s in (12.54, 12.56))
    heading = ("standard deviation", "share of crowds that tip, law", "model, 95 %")
    return (
        "A hundred people who all see each other, thresholds normal with mean 25. With thresholds "
        f"at the midpoint quantiles the final number differs from counting heads at {wrong} of "
        f"{len(SPREADS)} standard deviations. It jumps from {below} people at 12.54 to {above} at "
        f"12.56; theory: {jump():.3f} for a hundred, {tangency():.3f} (tangency of r = F(r)) for "
        "infinitely many. With independent thresholds, the law of the final size (Ball 1986) "
        f"against {CROWDS} crowds:\n\n{table(heading, rows)}\n\n"
        "A resident sees *others*: a threshold of t people is t/99 of them."
    )


def _watts(values: Values) -> str:
    from experiments.docking_theory import trigger_probability, watts_window

    low, high = watts_window()
    rows = []
    for degree in DEGREES:
        large = [share > GLOBAL for share in values["watts", degree]]
        share = sum(large) / len(large)
        inside = low < degree < high
        rows.append(
            (
                number(degree),
                "inside" if inside else "outside",
                number(trigger_probability(degree)) if inside else "0",
                number(share),
            )
        )
    return (
        f"2,000 residents on a Poisson random graph, threshold 0.18, one instigator. The window by "
        f"Watts' equation (5): mean degree {low:.2f} to {high:.2f}. Share of {GRAPHS} graphs in "
        "which more than a tenth act in the end, against the chance that the seed touches the "
        "giant cluster of those whom one neighbour sways. That is theory for infinite graphs and "
        "leaves out all whom two neighbours sway, so the model lies a little above it, also just "
        "beyond the window:\n\n" + table(("mean degree", "window", "theory", "model"), rows)
    )


def _epstein(values: Values) -> str:
    from experiments.docking_theory import share_without_police

    alone = [
        (number(level), number(share_without_police(level)), number(_mean(found)))
        for level in LEGITIMACY
        for found in (values["no police", level],)
    ]
    bursts = []
    for what, label in (
        ("outbursts", "the model"),
        ("reference", "reference program, whole officers"),
        ("raw ratio", "reference program, raw ratio"),
    ):
        runs = [values[what, k][WARM:] for k in range(RUNS)]
        weekly = sorted(share for run in runs for share in run)
        bursts.append(
            (
                label,
                number(weekly[len(weekly) // 2], 2),
                number(_mean(weekly), 2),
                number(sum(share > 0.05 for share in weekly) / len(weekly), 2),
                number(weekly[-1], 2),
            )
        )
    peaks = [
        (label, ", ".join(number(max(values[what, k]), 2) for k in range(RUNS)))
        for what, label in (("slowly", "by 0.001 a week"), ("at once", "at once"))
    ]
    return (
        "1,120 people on 70 % of the sites of a 40 x 40 torus, vision 7, legitimacy 0.82, "
        "threshold 0.1, terms up to 30 periods, 4.5 officers in sight (4 % of 112 sites): "
        "the values of Epstein's run with outbursts. **Nobody walks.** What walking does there, it "
        "mixes who stands beside an officer, is done here by officers alone: half of those in "
        "sight of each of 20 places are drawn anew in every period. So the docking is "
        "distributional: against a program written from the rules with luck of its own, not run "
        "by run.\n\n"
        "Without police the share acting is 1 - T/(1 - L):\n\n"
        + table(("legitimacy", "theory", "model"), alone)
        + f"\n\nOutbursts ({RUNS} runs of {WEEKS} weeks, the first {WARM} left out). With the raw "
        "ratio C/A instead of whole officers a head there are none:\n\n"
        + table(
            ("", "median week", "mean", "share of weeks above 5 %", "highest week"),
            bursts,
        )
        + "\n\nLegitimacy from 0.9 to 0.7 (3.5 officers in sight, 70 % of them moving): highest "
        f"share acting in {RUNS} runs. Lowered slowly, those who act are taken one by one; at "
        "once, they are too many:\n\n" + table(("lowered", "highest share acting"), peaks)
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


# --------------------------------------------------------------------------- the figure


def draw(study: Study) -> None:
    """Draw the figure from the data."""
    from matplotlib.figure import Figure

    from experiments.docking_theory import cascade, midpoint_thresholds, watts_window
    from experiments.plots import COLOURS

    values = _values(study)
    figure = Figure(figsize=(12.5, 6.5), layout="constrained")
    first, second, third, fourth = figure.subplots(2, 2).ravel()
    curve = [x / 20.0 for x in range(10, 1800)]
    first.plot(curve, [cascade(midpoint_thresholds(x)) for x in curve], color="0.6", label="theory")
    points = [100.0 * values["evenly", spread][0] for spread in SPREADS]
    first.plot(SPREADS, points, "o", color=COLOURS[0], label="model")
    first.set(xscale="log", xlabel="standard deviation of thresholds (people)")
    first.set(ylabel="people acting in the end", title="Granovetter: cascade of a hundred")
    share = [_mean([s > GLOBAL for s in values["watts", z]]) for z in DEGREES]
    second.plot(DEGREES, share, "o-", color=COLOURS[0], label=f"model, n = {GRAPHS} each")
    second.axvspan(*watts_window(), color="0.9", label="window by theory")
    second.set(xlabel="mean degree", ylabel="share of global cascades", title="Watts: one seed")
    third.plot(values["outbursts", 0.0], color=COLOURS[0], label="model, whole officers")
    third.plot(values["raw ratio", 0.0], color=COLOURS[1], label="reference, raw ratio")
    third.set(xlabel="week", ylabel="share acting", title="Epstein: outbursts")
    for what, colour in (("slowly", COLOURS[0]), ("at once", COLOURS[1])):
        fourth.plot(values[what, 0.0], color=colour, label=f"lowered {what}")
    fourth.set(xlabel="week", ylabel="share acting", title="Epstein: legitimacy 0.9 to 0.7")
    for ax in (first, second, third, fourth):
        ax.spines[["top", "right"]].set_visible(False)
        ax.legend(frameon=False, fontsize="small")
    figure.savefig(FIGURE, dpi=90)


def main(argv: Sequence[str] | None = None) -> int:
    """Write page and figure; run the limiting cases first where that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m docs.docking_page", description=__doc__)
    parser.add_argument("--run", action="store_true", help="run the limiting cases again first")
    if parser.parse_args(argv).run:
        run()
    study = study_files.read(DATA)
    draw(study)
    PAGE.write_text(docking_page(study), encoding="utf-8")
    return 0


def _say(line: str) -> None:
    print(f"docking: {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
