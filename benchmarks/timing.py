"""Measuring in turn, and in processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

__all__ = [
    "call_in_child",
    "in_turn",
    "run_python",
    "seconds_of",
    "seconds_until_done",
    "warm_up",
    "work_of",
]

ROOT = Path(__file__).resolve().parent.parent


def usual_environment() -> dict[str, str]:
    """Return the environment of a measured process: Python keeps its bytecode, as it usually does.

    Where a machine forbids that, every start would compile this project's sources
    anew and not those of installed packages.
    """
    kept = {name: v for name, v in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return {**kept, "PYTHONPATH": path}


def in_turn(sides: Mapping[str, Callable[[], float]], samples: int) -> dict[str, list[float]]:
    """Measure all sides in turn, A B A B, so that they share the machine's good and bad times.

    Parameters
    ----------
    sides : mapping of str to callable
        Each call returns one sample.
    samples : int
        Samples of each side.
    """
    found: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(samples):
        for name, measure in sides.items():
            found[name].append(measure())
    return found


def seconds_of(action: Callable[[], object]) -> float:
    """Return the seconds an action takes."""
    begin = time.perf_counter()
    action()
    return time.perf_counter() - begin


def seconds_until_done(line: str) -> float:
    """Return the seconds from starting a Python of its own until it has done a line."""
    begin = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", f"{line}; print('done', flush=True)"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=usual_environment(),
    ) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        seconds = time.perf_counter() - begin
    if said != "done\n":
        raise RuntimeError(f"python -c {line!r} failed")
    return seconds


def work_of(action: Callable[[], object]) -> float:
    """Return the seconds of processor time an action takes on this thread.

    Where a bar is in nanoseconds and not a ratio, what other programs take of
    the processor meanwhile is none of its business.
    """
    begin = time.thread_time()
    action()
    return time.thread_time() - begin


def run_python(*arguments: str, folder: str | Path | None = None) -> str:
    """Run this Python in a process of its own and return what it prints.

    Parameters
    ----------
    *arguments : str
        Such as ``"-c", "import mesa"``.
    folder : path, optional
        Where it runs; this project's packages are found from anywhere.

    Raises
    ------
    RuntimeError
        With what the process said, if it failed.
    """
    done = subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=usual_environment(),
    )
    if done.returncode:
        raise RuntimeError(f"python {' '.join(arguments)} failed:\n{done.stderr.strip()}")
    return done.stdout


def call_in_child(function: Callable[..., Any], *arguments: Any) -> Any:
    """Call a function of a module in a fresh process; arguments and result go as JSON."""
    code = (
        "import json, sys; "
        f"from {function.__module__} import {function.__name__} as call; "
        "print(json.dumps(call(*json.loads(sys.argv[1]))))"
    )
    return json.loads(run_python("-c", code, json.dumps(arguments)).splitlines()[-1])


def warm_up(threads: Sequence[int] = (1,)) -> None:
    """Compile everything, so that no measurement contains the compiler."""
    from experiments.warm_cache import warm

    for count in threads:
        warm(count)
