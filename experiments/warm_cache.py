"""Compile once, before several processes would do it at the same time.

Compiled code is cached in a folder named after the sources (`sim.compiled`); a
marker in it says that everything has been compiled with these threads. The loop
of the offices takes a third of the time, so a second process compiles it
meanwhile, where there is a second core.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.pool import WorkerContext, cores

if TYPE_CHECKING:
    from sim.model import GovernanceModel
    from sim.scenario import Scenario

__all__ = ["is_warm", "warm"]

TOWN = "test-town"
WEEKS = 2


def is_warm(threads: int) -> bool:
    """Return whether the compiled code of these sources is complete."""
    return _marker(threads).exists()


def warm(threads: int) -> None:
    """Run a small town with every reform for two weeks, which compiles all kernels."""
    from scenarios import load
    from sim.model import GovernanceModel
    from sim.reform_spec import ReformSpec
    from sim.reforms import REFORMS

    if is_warm(threads):
        return
    town = load(TOWN).with_(warmup_weeks=1, horizon_weeks=WEEKS, reforms=())
    past = GovernanceModel(town, rng=0, threads=threads)  # its kernels are compiled by now
    with _offices_compiled_meanwhile(town):
        _compile_the_rest(past.fork())
    past.run(1)
    baseline = past.fork()
    baseline.run(WEEKS)
    baseline.measures()
    for name in REFORMS:
        model = past.fork()
        model.adopt([ReformSpec(name)])
        model.run(WEEKS)
        model.measures(base=baseline)
    _marker(threads).touch()


@contextmanager
def _offices_compiled_meanwhile(town: Scenario) -> Iterator[None]:
    """Compile the offices' loop in a process of its own; if that fails, it is compiled later."""
    if cores() < 2:
        yield
        return
    process = WorkerContext().Process(target=_compile_the_offices, args=(town,))
    process.start()
    try:
        yield
        process.join()
    finally:
        process.kill()


def _compile_the_offices(town: Scenario) -> None:
    from sim.model import GovernanceModel

    model = GovernanceModel(town, rng=0)
    model.caseload.work_off(model, 7)


def _compile_the_rest(model: GovernanceModel) -> None:
    """Let a period pass in which no office does anything."""
    model.caseload.let_arise(model, 7)
    model.day += 7
    model._move_society()


def _marker(threads: int) -> Path:
    from sim.compiled import cache_folder

    return cache_folder() / f"complete-threads-{'1' if threads == 1 else 'n'}"
