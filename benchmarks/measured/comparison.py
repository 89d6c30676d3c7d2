"""The main job, from the shell: ten pairs of runs and three reforms on two cores."""

from __future__ import annotations

import json
import tempfile
from statistics import median

from benchmarks.figure import Effort, Figure
from benchmarks.timing import run_python, seconds_of, warm_up

TITLE = "the default comparison"
ORDER = 1
RUNS = 10
SAMPLES = 1  # of some minutes each; the bar is one of seconds, not a ratio
BAR_SECONDS = 120.0


def measure(effort: Effort) -> list[Figure]:
    """Time ``reformlab compare --runs 10 --json`` with compiled code at hand."""
    warm_up()
    command = ["-m", "reformlab", "compare", "--workers", "2", "--json"]
    command += (
        ["test-town", "--runs", "2", "--weeks", "4", "--warmup-weeks", "4"]
        if effort.quick
        else ["--runs", str(RUNS)]
    )
    seconds = [_once(command) for _ in range(SAMPLES)]
    small = "; quick: test-town, 2 runs of 4 weeks" if effort.quick else ""
    return [
        Figure(
            "default comparison, 10 replications, two cores, warm cache",
            median(seconds),
            "s",
            bar=BAR_SECONDS,
            samples={"seconds": seconds},
            note=f"{SAMPLES} sample{small}",
        )
    ]


def _once(command: list[str]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        printed: list[str] = []
        seconds = seconds_of(lambda: printed.append(run_python(*command, folder=folder)))
        contrasts = json.loads(printed[0])["contrasts"]
    if not contrasts:
        raise RuntimeError("the comparison compared nothing")
    return seconds
