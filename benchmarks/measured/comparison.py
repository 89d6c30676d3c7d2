"""The main job, from the shell: ten pairs of runs and three reforms on two cores."""

from __future__ import annotations

import json
import resource
import tempfile
from statistics import median

from benchmarks.figure import Effort, Figure
from benchmarks.timing import run_python, seconds_of, warm_up

TITLE = "the default comparison"
ORDER = 1
RUNS = 10
SAMPLES = 5  # of more than a minute each; the bar is one of seconds, not a ratio
BAR_SECONDS = 60.0


def measure(effort: Effort) -> list[Figure]:
    """Time ``reformlab compare --runs 10 --json`` with compiled code at hand."""
    warm_up()
    command = ["-m", "reformlab", "compare", "--workers", "2", "--json"]
    command += (
        ["test-town", "--runs", "2", "--weeks", "4", "--warmup-weeks", "4"]
        if effort.quick
        else ["--runs", str(RUNS)]
    )
    found = [_once(command) for _ in range(1 if effort.quick else SAMPLES)]
    seconds = [wall for wall, _ in found]
    work = [processor for _, processor in found]
    small = "; quick: test-town, 2 runs of 4 weeks" if effort.quick else ""
    return [
        Figure(
            "default comparison, 10 replications, two cores, warm cache",
            median(seconds),
            "s",
            bar=BAR_SECONDS,
            samples={"seconds": seconds, "seconds of processor time": work},
            note=f"{median(work):.0f} s of processor time, so two cores that "
            f"nobody else uses need at least {median(work) / 2.0:.0f} s{small}",
        )
    ]


def _once(command: list[str]) -> tuple[float, float]:
    """Return the seconds by the clock and those of all processors together."""
    before = _children()
    with tempfile.TemporaryDirectory() as folder:
        printed: list[str] = []
        seconds = seconds_of(lambda: printed.append(run_python(*command, folder=folder)))
        contrasts = json.loads(printed[0])["contrasts"]
    if not contrasts:
        raise RuntimeError("the comparison compared nothing")
    return seconds, _children() - before


def _children() -> float:
    """Return the processor time that child processes have used so far."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
