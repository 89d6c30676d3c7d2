"""``reformlab --help``, which must not wait for NumPy, against ``python -c pass``."""

from __future__ import annotations

from statistics import median

from benchmarks.figure import Effort, Figure, ratio
from benchmarks.timing import in_turn, run_python, seconds_of

TITLE = "the help text"
ORDER = 7
BAR = 8.0
HELP = "import sys; from reformlab import main; sys.exit(main())"  # what the command does
LOADED = """
import sys
from reformlab import main
sys.argv = ["reformlab", "--help"]
try:
    main()
except SystemExit:
    pass
print("loaded:", *sorted({"numpy", "numba", "mesa"} & set(sys.modules)))
"""


def measure(effort: Effort) -> list[Figure]:
    """Check that nothing heavy is imported, then time both commands in turn."""
    loaded = run_python("-c", LOADED).splitlines()[-1].removeprefix("loaded:").split()
    if loaded:
        raise RuntimeError(f"reformlab --help imports {', '.join(loaded)}")
    samples = in_turn(
        {
            "help": lambda: seconds_of(lambda: run_python("-c", HELP, "--help")),
            "pass": lambda: seconds_of(lambda: run_python("-c", "pass")),
        },
        effort.samples + 4,
    )
    return [
        Figure(
            "reformlab --help against python -c pass",
            ratio(samples, "help", "pass"),
            "x",
            bar=BAR,
            samples={f"{side}, s": values for side, values in samples.items()},
            note=f"without numpy, numba, mesa; {median(samples['help']) * 1e3:.0f} ms "
            f"against {median(samples['pass']) * 1e3:.0f} ms",
        )
    ]
