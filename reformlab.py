"""Start of the ``reformlab`` command, under a name that nobody's folder shadows.

The packages ``sim``, ``scenarios`` and ``experiments`` have names that a user's
own folder may have too. If ``experiments`` is not ours, the check in there
cannot say so; this file can.
"""

from __future__ import annotations

import os
import sys

__all__ = ["main"]


def main() -> int:
    """Run the command; see `experiments.cli.main`."""
    try:
        from experiments.cli import main as command
    except ImportError as error:
        import experiments

        own = os.path.join(os.path.dirname(os.path.realpath(__file__)), "experiments")
        found = os.path.realpath(next(iter(experiments.__path__), own))
        if found == own:
            raise
        print(
            f"reformlab: {found}: stands in front of reformlab's own package 'experiments' "
            f"(Python finds it before {own}); rename it, or start reformlab from another folder "
            f"and without it on PYTHONPATH [{error}]",
            file=sys.stderr,
        )
        return 2
    return command()


if __name__ == "__main__":
    sys.exit(main())
