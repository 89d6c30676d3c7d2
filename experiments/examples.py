"""Examples for the help of each command: what people type, and what for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

__all__ = ["EXAMPLES", "examples"]

SAVED: Final = "results/compare-test-town-20261122T000744Z-f25c8813"
STUDY: Final = "results/sweep-test-town-0123456789abcdef"

EXAMPLES: Final[dict[str, Sequence[tuple[str, str]]]] = {
    "scenarios": (
        ("scenarios list", "the cities, reforms and shocks"),
        ("scenarios show daqing-2012", "every number with unit and grade"),
        ("scenarios new my-city", "a commented file to fill in"),
    ),
    "run": (
        ("run test-town --weeks 26", "half a year after the warm-up"),
        ("run test-town --reform flatten:strength=0.5 --rng 7", "half of the units, another luck"),
    ),
    "compare": (
        ("compare", "three reforms of Daqing, 10 pairs, five years"),
        ("compare test-town --reform mediation --runs 30 --weeks 52", "a year in 30 pairs"),
        ("compare --precision 0.5", "as many pairs as half-widths of 0.5 points take"),
    ),
    "sweep": (
        ("sweep test-town --design lhs --runs 200 --reform flatten", "over all parameters"),
        (
            "sweep test-town --vary trust.trust_drift=0.01:0.1 --design factorial --levels 5",
            "one parameter at five values",
        ),
        (f"sweep --store {STUDY} --resume", "go on where it stopped"),
    ),
    "sensitivity": (
        (
            "sensitivity test-town --reform flatten --trajectories 20 --vary trust.trust_drift "
            "--vary flatten.strength",
            "which of the two decides (Morris)",
        ),
        (f"sensitivity --from {STUDY} --method pawn", "of a study that is there"),
    ),
    "discover": (("discover test-town --reform flatten --runs 500", "where it does no good"),),
    "robust": (
        (
            "robust test-town --reform flatten --reform mediation --runs 200",
            "which stands whatever the parameters are",
        ),
    ),
    "calibrate": (
        ("calibrate targets test-town", "the model against what is known"),
        ("calibrate times-to-close", "what real requests say of waiting"),
    ),
    "validate": (
        ("validate --list", "the patterns and their bounds"),
        ("validate test-town --seeds 10", "pass or miss"),
    ),
    "search": (
        (
            "search test-town --reform flatten --reform mediation --reform volunteers --budget 60",
            "packages of at most 60 post-years per 100,000 residents",
        ),
    ),
    "report": (
        (f"report {SAVED}", "report.html in that folder"),
        (f"report {SAVED} --lang zh -o baogao.html", "in Chinese"),
    ),
    "plot": (
        (f"plot {SAVED} differences -o differences.pdf", "vectors, 120 mm wide"),
        (f"plot {SAVED} over-time --measure open_disputes --width 89", "one column of a journal"),
    ),
    "dashboard": (("dashboard test-town", "a live city in the browser"),),
    "demo": (("demo", "three minutes that show all of it"),),
    "completion": (
        ("completion bash > ~/.local/share/bash-completion/completions/reformlab", "for bash"),
        ("completion zsh > ~/.zfunc/_reformlab", "for zsh, where ~/.zfunc is in fpath"),
    ),
}
"""Command lines without the name of the program, each with what it is for."""


def examples(command: str) -> str | None:
    """Return the examples of a command as its help shows them; None where it has none."""
    lines = EXAMPLES.get(command, ())
    if not lines:
        return None
    shown = [f"  reformlab {line}\n      {about}" for line, about in lines]
    return "\n".join(["examples:", *shown])
