"""``python -m benchmarks.peers.serve MODULE DATA.npz``: a peer's city that runs when told.

Runs in the peer's own Python, with NumPy and nothing of this project but the peer's file.
Reads one line at a time: ``run WEEKS`` answers with the seconds of processor time that took,
``write FILE.npz`` writes the state of the city and answers ``written``. Ends with its input.
"""

from __future__ import annotations

import importlib
import sys
import time

import numpy as np


def main() -> None:
    """Build the city, say so, and do what each line says."""
    module, data = sys.argv[1:]
    answers, sys.stdout = sys.stdout, sys.stderr  # libraries may greet; answers stay alone
    with np.load(data) as file:
        city = importlib.import_module(module).City(dict(file))
    print("built", file=answers, flush=True)
    for line in sys.stdin:
        order, argument = line.split(maxsplit=1)
        if order == "run":
            begin = time.process_time()
            for _ in range(int(argument)):
                city.step()
            print(time.process_time() - begin, file=answers, flush=True)
        elif order == "write":
            np.savez(argument.strip(), **city.state())
            print("written", file=answers, flush=True)
        else:
            raise SystemExit(f"serve: unknown order {order!r}")


if __name__ == "__main__":
    main()
