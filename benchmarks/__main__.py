"""``python -m benchmarks``: measure, print, and keep every sample."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
import time
from pathlib import Path
from types import ModuleType

from benchmarks import measured
from benchmarks.figure import Effort, Figure

__all__ = ["main", "measurements"]


def measurements() -> dict[str, ModuleType]:
    """Return the measurements by name, in their order in the table."""
    modules = {
        info.name: importlib.import_module(f"{measured.__name__}.{info.name}")
        for info in pkgutil.iter_modules(measured.__path__)
    }
    return dict(sorted(modules.items(), key=lambda item: item[1].ORDER))


def main(arguments: list[str] | None = None) -> int:
    """Measure what was asked for; a bar that is missed is said, and is no failure."""
    known = measurements()
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--only",
        action="append",
        choices=known,
        metavar="NAME",
        help=f"measure this; may be given several times ({', '.join(known)})",
    )
    parser.add_argument(
        "--quick",
        action="store_true",
        help="small sizes and few samples: shows that it works, not how fast",
    )
    parser.add_argument(
        "--results", default="results", metavar="DIR", help="folder of results (./results)"
    )
    args = parser.parse_args(arguments)

    from benchmarks.report import table, write

    effort = Effort(quick=args.quick)
    chosen = args.only or list(known)
    figures: list[Figure] = []
    for name in known:
        if name in chosen:
            begin = time.perf_counter()
            print(f"measuring {known[name].TITLE} ...", end=" ", file=sys.stderr, flush=True)
            figures += known[name].measure(effort)
            print(f"{time.perf_counter() - begin:.0f} s", file=sys.stderr)
    path = write(
        figures,
        effort,
        Path(args.results) / "benchmarks",
        complete=not args.quick and set(chosen) == set(known),
    )
    if effort.quick:
        print("quick: small sizes and few samples, which are not held against the bars\n")
    print(table(figures, judged=not effort.quick))
    print(f"\nevery sample is in {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
