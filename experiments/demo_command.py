"""``reformlab demo``: everything once, on the smallest town, and what each step does."""

from __future__ import annotations

import argparse

__all__ = ["STEPS", "add_arguments", "execute"]

FOLDER = "reformlab-demo"

TOWN = ("test-town", "--warmup-weeks", "8", "--weeks", "26")

STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "A city without and with three reforms: four pairs of half a year, the same people and "
        "luck in each. The table says what changes, the sentences what may be said of it.",
        ("compare", *TOWN, "--runs", "4", "--results", "{folder}"),
    ),
    (
        "The same for people who look: one HTML file that opens anywhere. Every number in it leads "
        "to the runs behind it.",
        ("report", "{compared}", "-o", "{folder}/report.html"),
    ),
    (
        "And in Chinese.",
        ("report", "{compared}", "-o", "{folder}/report.zh.html", "--lang", "zh"),
    ),
    (
        "A figure for a paper: who is better and who is worse off.",
        ("plot", "{compared}", "people", "-o", "{folder}/people.pdf"),
    ),
    (
        "A study: twelve points over two inputs, each with and without the reform. It can be "
        "stopped at any time, and goes on with --resume.",
        (
            *("sweep", *TOWN, "--runs", "12", "--reform", "flatten", "--store", "{folder}/study"),
            *("--vary", "trust.trust_learning", "--vary", "flatten.strength=0:1"),
        ),
    ),
    (
        "Is the reform worth it whatever holds? The same study, judged by five criteria.",
        ("robust", "--from", "{folder}/study", "--measure", "order", "--measure", "vitality"),
    ),
)
"""What a step shows, and its command line."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--results",
        default=FOLDER,
        metavar="DIR",
        help=f"folder for what it makes, which must not be there yet (./{FOLDER})",
    )


def execute(args: argparse.Namespace) -> int:
    """Go through the steps; return the exit code of the first that fails, or 0."""
    import shlex
    import sys
    import textwrap
    import time
    from pathlib import Path

    from experiments.cli import main
    from experiments.progress import duration
    from experiments.terminal import paint_for, width_of
    from sim.errors import InputError

    folder = Path(args.results)
    if folder.exists():
        raise InputError(
            "is there already",
            where=str(folder),
            why="the demo begins with an empty folder",
            right="take it away, or give another --results",
        )
    paint, width = paint_for(sys.stdout), width_of(sys.stdout)
    begin = time.monotonic()
    for number, (about, words) in enumerate(STEPS, start=1):
        compared = next(iter(sorted(folder.glob("compare-*"))), folder)
        command = [word.format(folder=folder, compared=compared) for word in words]
        heading = f"{number} of {len(STEPS)}: {command[0]}"
        lines = [paint(heading, "heading"), *textwrap.wrap(about, width)]
        lines.append(paint(f"$ {shlex.join(['reformlab', *command])}", "soft"))
        print("\n".join(["", *lines, ""]), flush=True)
        code = main(command)
        if code:
            return code
    print(f"\ndone in {duration(time.monotonic() - begin)}; all of it is in {folder}")
    print(f"next: open {folder / 'report.html'}, or run 'reformlab compare' for a real city")
    return 0
