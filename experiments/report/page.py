"""The page: sections, figures and template put together, and written whole."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.read_comparison import SavedComparison
from experiments.report.figures import figures, shown_reforms
from experiments.report.sections.answer import answer
from experiments.report.sections.assumptions import assumptions
from experiments.report.sections.differences import differences
from experiments.report.sections.over_time import over_time
from experiments.report.sections.overturn import overturn
from experiments.report.sections.people import people
from experiments.report.sections.reproduce import reproduce
from experiments.report.sections.runs import runs
from experiments.report.sections.trade_offs import trade_offs
from experiments.report.subject import Subject
from experiments.studies.whole_file import write_whole
from experiments.words import Words, open_words
from sim.errors import InputError

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["check_target", "render", "write_report"]

TEMPLATE = "report.html"


def render(comparison: SavedComparison, words: Words | None = None) -> str:
    """Return the report of a comparison as one HTML page that needs nothing else.

    Parameters
    ----------
    comparison : SavedComparison
    words : Words, optional
        The language; by default English.
    """
    subject = Subject(comparison, words or open_words())
    template = _environment(subject).get_template(TEMPLATE)
    return template.render(_content(subject))


def write_report(comparison: SavedComparison, path: Path | str, words: Words | None = None) -> Path:
    """Write the report into a file, whole or not at all; a file of that name is replaced.

    Parameters
    ----------
    comparison : SavedComparison
    path : path
        Of the file; its folder must be there.
    words : Words, optional
        The language; by default English.

    Returns
    -------
    Path

    Raises
    ------
    InputError
        If the file cannot be written there.
    """
    target = Path(path)
    check_target(target)
    page = render(comparison, words)
    try:
        write_whole(target, page.encode("utf-8"))
    except OSError as error:
        raise InputError("cannot be written", where=str(target), why=str(error)) from None
    return target


def check_target(target: Path) -> None:
    """Refuse a file that cannot be written, before anything is drawn."""
    if target.is_dir():
        raise InputError("is a folder", where=str(target), right="name a file, such as report.html")
    if not target.parent.is_dir():
        raise InputError(
            "there is no such folder", where=str(target.parent), right="make it, or name another -o"
        )


def _environment(subject: Subject) -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("experiments.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["t"] = subject.said
    return environment


def _content(subject: Subject) -> dict[str, Any]:
    comparison = subject.comparison
    scenario = comparison.scenario
    city = scenario.city
    return {
        "lang": subject.words.tag,
        "city": subject.city,
        "description": scenario.description,
        "reforms": subject.joined([subject.arm(arm) for arm in comparison.reforms]),
        "facts": subject.said(
            "page.facts",
            residents=f"{comparison.replications[0].residents:,}",
            simulated=city.simulated_districts,
            districts=len(city.districts),
            weeks=scenario.time.horizon_weeks,
            warmup=scenario.time.warmup_weeks,
            pairs=subject.linked(subject.words("figure.pairs", subject.pairs)),
        ),
        "pairs": subject.pairs,
        "weeks": scenario.time.horizon_weeks,
        "left_out": len(comparison.reforms) - len(shown_reforms(subject)),
        "figures": figures(subject),
        "answer": answer(subject),
        "overturn": overturn(subject),
        "differences": differences(subject),
        "people": people(subject),
        "time": over_time(subject),
        "trade_offs": trade_offs(subject),
        "assumptions": assumptions(subject),
        "reproduce": reproduce(subject),
        "runs": runs(subject),
    }
