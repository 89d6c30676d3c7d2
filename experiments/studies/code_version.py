"""With which code and packages a row was made: rows of two versions are never put together."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

__all__ = ["code_version", "differences"]

DECIDING = ("mesa", "numpy", "numba", "llvmlite", "networkx", "scipy")
"""Packages that a number may depend on."""


@cache
def code_version() -> dict[str, str]:
    """Return what a row depends on beside its run: the model's code, Python, packages.

    As they were when it was first asked for: what is edited while a study runs is not
    what ran.
    """
    python = ".".join(platform.python_version_tuple()[:2])
    return {"model": _hash_of_model(), "python": python, **{p: _version(p) for p in DECIDING}}


def differences(then: dict[str, str], now: dict[str, str]) -> str:
    """Say in which versions two differ; "" if in none.

    Examples
    --------
    >>> differences({"numpy": "2.0"}, {"numpy": "2.1"})
    'numpy 2.0, now 2.1'
    """
    return "; ".join(
        f"{name} {then.get(name, 'unknown')}, now {now.get(name, 'unknown')}"
        for name in sorted({*then, *now})
        if then.get(name) != now.get(name)
    )


def _hash_of_model() -> str:
    import sim

    root = Path(sim.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
