"""The page of all mechanisms: file, source, grade, known answer, test."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from docs.markdown import page, table
from docs.mechanism_answers import ANSWERS, FOLDERS, NO_MECHANISM, Answer
from sim.parameters import PARAMETERS
from sim.parameters.metadata import GRADES

__all__ = [
    "HEADING",
    "ROOT",
    "citations",
    "mechanism_files",
    "mechanism_rows",
    "mechanisms_page",
    "missing_answers",
]

ROOT = Path(__file__).resolve().parents[1]
HEADING = ("mechanism", "file", "source", "grade", "known answer", "test")

_NAME = r"(?:Van )?[A-Z][\w'-]+"
_CITATION = re.compile(
    rf"((?:{_NAME}, )*{_NAME}(?: (?:&|and) {_NAME})?(?: et al\.)?)"  # whose
    r"(?:'s)? \(?((?:19|20)\d\d)\b"  # and when
)
_NO_AUTHORS = ("China", "Law", "Council", "Daqing", "Boston")


def citations(text: str) -> list[str]:
    """Return works cited in a text as "Author year", each once, in order.

    Examples
    --------
    >>> citations("after Downs (1967; 1968), and see Abel & Sarat 1980, Downs 1967")
    ['Downs 1967', 'Abel & Sarat 1980']
    """
    flat = " ".join(text.split()).replace(" and ", " & ")
    found = [
        f"{who.removesuffix(chr(39) + 's')} {year}"
        for who, year in _CITATION.findall(flat)
        if not who.endswith(_NO_AUTHORS)
    ]
    return list(dict.fromkeys(found))


def mechanism_files() -> list[str]:
    """Return the files of mechanisms: all of the folders, then those that are declared besides."""
    present = [
        path.relative_to(ROOT).as_posix()
        for folder in FOLDERS
        for path in sorted((ROOT / folder).glob("*.py"))
    ]
    files = [name for name in present if name not in NO_MECHANISM]
    return files + [name for name in ANSWERS if name not in files]


def missing_answers() -> list[str]:
    """Return the files that have no entry in ``docs/mechanism_answers.py``."""
    return [name for name in mechanism_files() if name not in ANSWERS]


def mechanism_rows() -> list[tuple[str, ...]]:
    """Return the rows of the table, in the order of `mechanism_files`.

    Cells of a file without an entry in ``docs/mechanism_answers.py`` are empty,
    which a test refuses; the other pages can be written all the same.
    """
    return [_row(name, ANSWERS.get(name, Answer("", ""))) for name in mechanism_files()]


def mechanisms_page() -> str:
    """Return the page of all mechanisms."""
    rows = mechanism_rows()
    return page(
        "Mechanisms",
        f"{len(rows)} mechanisms, a file each, and what theory says must come out of them where "
        "theory can say it. *Source*: the works that the file's docstrings name "
        "([in full](../sources.md)). *Grade*: how "
        "many of its parameters are measured, from the literature or assumed (a number may serve "
        "several mechanisms). The test named is the first to read; its file holds more. What a "
        "process reads and writes, and when: [the ODD](../odd.md). How to add one: "
        "[add a process](../how_to/add_a_process.md).",
        table(HEADING, rows),
    )


def _row(name: str, answer: Answer) -> tuple[str, ...]:
    tree = ast.parse((ROOT / name).read_text(encoding="utf-8"))
    about = ast.get_docstring(tree) or ""
    functions = [
        ast.get_docstring(node) or "" for node in tree.body if isinstance(node, ast.FunctionDef)
    ]
    cited = citations("\n".join([about, *functions]))
    return (
        _title(about),
        f"[`{name.removeprefix('sim/')}`](../../{name})",
        "; ".join(([answer.source] if answer.source else []) + cited),
        _grade(name, answer),
        answer.says,
        f"[`{answer.function}`](../../{answer.path})" if answer.test else "",
    )


def _title(docstring: str) -> str:
    """Return the first line of a docstring, without what it cites."""
    first = docstring.partition("\n")[0]
    return re.sub(r" \([^()]*\d{4}[^()]*\)", "", first).rstrip(".")


def _grade(name: str, answer: Answer) -> str:
    own = Path(name).stem
    groups = answer.groups or ((own,) if any(p.group == own for p in PARAMETERS.values()) else ())
    if not groups:
        return "no number of its own"
    used = [p for p in PARAMETERS.values() if p.group in groups]
    counts = ", ".join(
        f"{count} {grade}" for grade in GRADES if (count := sum(p.grade == grade for p in used))
    )
    links = ", ".join(
        f"[{group.replace('_', ' ')}](parameters.md#{group.replace('_', '-')})" for group in groups
    )
    return f"{counts} ({links})"
