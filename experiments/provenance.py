"""Where a number came from: versions, machine, and a hash of what determines a study."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
from collections.abc import Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from sim.reform_spec import Package, ReformSpec
from sim.scenario import Scenario

__all__ = ["identity", "machine", "model_sources", "versions"]

PACKAGES = ("reformlab", "mesa", "numpy", "numba", "llvmlite", "scipy", "pandas", "networkx")


@cache
def model_sources() -> str:
    """Return the hash of the model's sources, as they were when it was first asked for.

    A study asks before it begins: what is edited while it runs is not what ran.
    """
    from sim.compiled import source_hash

    return source_hash()


def versions() -> dict[str, str]:
    """Return versions of Python and packages, and the hash of the model's sources."""
    found = {"python": platform.python_version(), "model_sources": model_sources()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:  # run from a folder of sources
            found[package] = "not installed"
    return found


def machine() -> dict[str, Any]:
    """Return what the machine is, without naming it."""
    return {
        "system": f"{platform.system()} {platform.release()}",
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "byte_order": sys.byteorder,
    }


def identity(
    scenario: Scenario, reforms: Sequence[ReformSpec | Package], seeds: Sequence[int]
) -> str:
    """Return a hash of what determines the results: city, reforms, seeds, sources of the model."""
    content = {
        "scenario": scenario.sha256,
        "reforms": [{"name": spec.name, **spec.complete()} for spec in reforms],
        "seeds": list(seeds),
        "model_sources": model_sources(),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
