"""Whether the packages found are the ones that were installed: their names are generic.

A folder called ``sim`` where somebody works, or on ``PYTHONPATH``, would stand
in front of ours. The command and every worker ask before they start.
"""

from __future__ import annotations

import os
from importlib.util import find_spec

__all__ = ["PACKAGES", "ShadowedPackage", "check_packages"]

PACKAGES = ("sim", "scenarios", "experiments")
HOME = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))


class ShadowedPackage(ImportError):
    """Somebody else's folder stands in front of one of our packages.

    No `InputError`: where ``sim`` is not ours, neither is ``sim.errors``.
    """


def check_packages(home: str = HOME) -> None:
    """Make sure that all packages are found in one folder; nothing of theirs is run.

    Parameters
    ----------
    home : str, optional
        The folder they must share; by default the one this file was installed in.

    Raises
    ------
    ShadowedPackage
        If another folder stands in front of one of them; the message says
        which, and what to do.
    """
    for package in PACKAGES:
        own = os.path.join(home, package)
        found = folder_of(package)
        if found != own:
            raise ShadowedPackage(
                f"{found or package}: stands in front of reformlab's own package '{package}' "
                f"(Python finds it before {own}); rename it, or start reformlab from another "
                "folder and without it on PYTHONPATH"
            )


def folder_of(package: str) -> str:
    """Return the folder (or file) that Python would import a package from; "" if none."""
    spec = find_spec(package)
    if spec is None:
        return ""
    if spec.submodule_search_locations:
        return os.path.realpath(next(iter(spec.submodule_search_locations)))
    return os.path.realpath(spec.origin or "")
