"""``reformlab report``: a saved comparison as one HTML file for people who look."""

from __future__ import annotations

import argparse

__all__ = ["add_arguments", "execute"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    from experiments.words.catalogue import LANGUAGES

    parser.add_argument(
        "results", metavar="RESULTS", help="folder of a comparison, as `reformlab compare` named it"
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="file to write (report.html in the folder, report.zh.html in Chinese)",
    )
    parser.add_argument(
        "--lang",
        choices=list(LANGUAGES),
        default="en",
        help="language: " + ", ".join(f"{tag} {name}" for tag, name in LANGUAGES.items()) + " (en)",
    )


def execute(args: argparse.Namespace) -> int:
    """Write the report and say where; return the exit code."""
    from pathlib import Path

    from experiments.read_comparison import open_comparison
    from experiments.report import check_target, write_report
    from experiments.words import open_words

    default = "report.html" if args.lang == "en" else f"report.{args.lang}.html"
    target = Path(args.results) / default if args.output is None else Path(args.output)
    if args.output is not None:
        check_target(target)
    comparison = open_comparison(args.results)
    path = write_report(comparison, target, open_words(args.lang))
    print(f"written: {path} ({path.stat().st_size / 1e6:.1f} MB)")
    return 0
