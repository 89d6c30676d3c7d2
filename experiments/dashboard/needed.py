"""Packages that the dashboard needs and that a small installation leaves out."""

from __future__ import annotations

import importlib.util

from sim.errors import InputError

__all__ = ["check_installed"]

NEEDED = ("solara", "altair", "uvicorn", "starlette")
"""Altair is needed by Mesa's SolaraViz, whether it draws with it or not."""


def check_installed() -> None:
    """Refuse to begin without a package.

    Raises
    ------
    InputError
        If one is not installed.
    """
    for package in NEEDED:
        if importlib.util.find_spec(package) is None:
            raise InputError(
                f"the dashboard needs the package '{package}'",
                right='install it: pip install "reformlab[dashboard]"',
            )
