"""``reformlab plot``: a figure of a saved comparison, fit for a paper."""

from __future__ import annotations

import argparse

__all__ = ["add_arguments", "execute"]

WIDTH = 120.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    from experiments.figure_kinds import KINDS
    from experiments.words.catalogue import LANGUAGES

    kinds = "; ".join(f"{name}: {kind.about}" for name, kind in KINDS.items())
    parser.add_argument(
        "results", metavar="RESULTS", help="folder of a comparison, as `reformlab compare` named it"
    )
    parser.add_argument("kind", choices=list(KINDS), metavar="KIND", help=kinds)
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="file to write: .pdf, .svg, .eps or .png (KIND.pdf in the folder)",
    )
    parser.add_argument("--measure", metavar="NAME", help="what to show (each kind has its own)")
    parser.add_argument("--reform", metavar="NAME", help="of which reform (the first)")
    parser.add_argument(
        "--width", type=float, default=WIDTH, metavar="MM", help=f"width in mm ({WIDTH:g})"
    )
    parser.add_argument("--height", type=float, metavar="MM", help="height in mm (by its kind)")
    parser.add_argument("--lang", choices=list(LANGUAGES), default="en", help="language (en)")


def execute(args: argparse.Namespace) -> int:
    """Draw, write and say where; return the exit code."""
    from pathlib import Path

    from experiments.figure_file import check_file, write_figure
    from experiments.figure_kinds import KINDS, Asked
    from experiments.read_comparison import open_comparison
    from experiments.words import open_words
    from sim.errors import InputError

    for name in ("width", "height"):
        size = getattr(args, name)
        if size is not None and not 30.0 <= size <= 1000.0:
            raise InputError(f"{name}: {size:g} mm", right="give a size from 30 to 1000 mm")
    kind = KINDS[args.kind]
    target = Path(args.output or Path(args.results) / f"{args.kind}.pdf")
    if args.output is not None:
        check_file(target)
    words = open_words(args.lang)
    asked = Asked(open_comparison(args.results), words, args.measure, args.reform)
    kind.check(asked, args.kind)
    height = kind.height if args.height is None else args.height
    write_figure(lambda ax: kind.draw(asked, ax), target, words, (args.width, height))
    print(f"written: {target}")
    return 0
