"""From the shell to the first tick of `test-town`, against importing Mesa and numba."""

from __future__ import annotations

from statistics import median

from benchmarks.figure import Effort, Figure, ratio
from benchmarks.timing import in_turn, run_python, seconds_until_done, warm_up

TITLE = "from the shell to the first tick"
ORDER = 6
BAR = 1.3
FIRST_TICK = (
    "from scenarios import load; from sim import GovernanceModel; "
    "GovernanceModel(load('test-town')).step()"
)


def measure(effort: Effort) -> list[Figure]:
    """Time both commands in turn; compiled code and bytecode are cached."""
    warm_up()
    run_python("-c", FIRST_TICK)
    samples = in_turn(
        {
            "first tick": lambda: seconds_until_done(FIRST_TICK),
            "imports": lambda: seconds_until_done("import mesa, numba"),
        },
        effort.samples + 2,
    )
    return [
        Figure(
            "shell to first tick of test-town, cached, against importing Mesa and numba",
            ratio(samples, "first tick", "imports"),
            "x",
            bar=BAR,
            samples={f"{side}, s": values for side, values in samples.items()},
            note=f"{median(samples['first tick']):.2f} s "
            f"against {median(samples['imports']):.2f} s, until the line is done (not until Python "
            "has tidied up and left)",
        )
    ]
