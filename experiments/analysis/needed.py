"""Packages that an analysis needs and that a small installation leaves out."""

from __future__ import annotations

import importlib.util

from sim.errors import InputError

__all__ = ["check_installed"]


def check_installed(module: str, package: str, purpose: str) -> None:
    """Refuse to begin without a package, before anything is computed.

    Parameters
    ----------
    module, package : str
        What is imported, and what it is called where it is installed from.
    purpose : str
        What needs it.

    Raises
    ------
    InputError
        If it is not installed.
    """
    if importlib.util.find_spec(module) is None:
        raise InputError(
            f"{purpose} needs the package '{package}'",
            right='install it: pip install "reformlab[analysis]"',
        )
