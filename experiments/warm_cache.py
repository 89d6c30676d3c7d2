"""Compile once, before several processes would do it at the same time.

Compiled code is cached in a folder named after the sources (`sim.compiled`); a
marker in it says that everything has been compiled with these threads.
"""

from __future__ import annotations

from pathlib import Path

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
    past = GovernanceModel(town, rng=0, threads=threads)
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


def _marker(threads: int) -> Path:
    from sim.compiled import cache_folder

    return cache_folder() / f"complete-threads-{'1' if threads == 1 else 'n'}"
