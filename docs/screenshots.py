"""``python -m docs.screenshots``: pictures of report and dashboard, as the README shows them."""

from __future__ import annotations

import sys

from docs import dashboard_pictures, report_pictures

__all__ = ["main"]


def main() -> int:
    """Take all pictures; return the exit code."""
    return max(report_pictures.main(), dashboard_pictures.main())


if __name__ == "__main__":
    sys.exit(main())
