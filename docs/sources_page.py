"""The page of sources: every work, number and law the model cites, and how far it was checked."""

from __future__ import annotations

import calendar
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Final

from docs.markdown import page, table

__all__ = [
    "CHECKS",
    "REFERENCES",
    "Reference",
    "citations_of",
    "citing_files",
    "flat",
    "is_listed",
    "references",
    "sources_page",
    "what_to_add",
]

ROOT: Final = Path(__file__).resolve().parents[1]
REFERENCES: Final = ROOT / "docs/references.toml"

CHECKS: Final = {
    "text": "the text, its first pages or its data were read",
    "abstract": "the author's or publisher's abstract was read",
    "secondary": "another text that sums it up was read",
    "formula": "not looked up; the formula is the textbook one, and a known answer is a test",
    "listed": "not read; authors, title and pages agree with other works' lists of references",
    "not checked": "cited from memory",
}
"""How far a source was checked, from best to worst."""

_CITING: Final = (
    "sim/**/*.py",
    "experiments/**/*.py",
    "experiments/evidence/*.csv",
    "experiments/evidence/*.toml",
    "scenarios/**/*.toml",
    "tests/known_answers/*.py",
    "docs/mechanism_answers.py",
    "docs/docking_page.py",
    "docs/*.md",
    "docs/how_to/*.md",
    "README.md",
)

_NAME: Final = r"(?:Van )?[A-Z][\w'-]+"
_CITATION: Final = re.compile(
    rf"((?:{_NAME}, )*{_NAME}(?: & {_NAME})?(?: et al\.)?),? "
    r"((?:19|20)\d\d\b(?:, (?:19|20)\d\d\b(?!-))*)"
)
_NO_AUTHORS: Final = frozenset(
    [*calendar.month_name, "In", "Until", "Since", "By", "From", "China", "Daqing", "Boston"]
)
_HEADING: Final = ("reference", "used for", "checked", "remark")


@dataclass(frozen=True, slots=True)
class Reference:
    """One source.

    Parameters
    ----------
    cited_as : tuple of str
        How texts of the project name it; each form stands in at least one of them.
    reference : str
        In full: authors, year, title, where it was published.
    used_for : str
        What is taken from it.
    checked : str
        A word of `CHECKS`.
    remark : str
        What to know about it: another country, what it does not say.
    """

    cited_as: tuple[str, ...]
    reference: str
    used_for: str
    checked: str
    remark: str = ""


def references(kind: str = "") -> list[Reference]:
    """Return the sources of a kind ("work" or "data"), of both where none is given.

    Raises
    ------
    ValueError
        If an entry says of its check something that is no word of `CHECKS`.
    """
    listed = tomllib.loads(REFERENCES.read_text(encoding="utf-8"))
    found = []
    for entry in (entry for k in ([kind] if kind else ["work", "data"]) for entry in listed[k]):
        source = Reference(**{**entry, "cited_as": tuple(entry["cited_as"])})
        if source.checked not in CHECKS:
            raise ValueError(
                f"{REFERENCES.name}: {source.cited_as[0]} is {source.checked!r}, "
                f"not one of {', '.join(CHECKS)}"
            )
        found.append(source)
    return found


def citing_files() -> list[Path]:
    """Return the files whose citations must be listed: the model, its cities, its pages."""
    found = {path for pattern in _CITING for path in ROOT.glob(pattern)}
    return sorted(found - {ROOT / "docs/sources.md"})


def flat(text: str) -> str:
    r"""Return a text as one line: comments, joined strings, "and" and brackets of years undone.

    Examples
    --------
    >>> flat('# Kemeny and\n# Snell (1960), "as in Cox "\n    "1955"')
    'Kemeny & Snell 1960, "as in Cox 1955"'
    """
    lines = (line.strip().lstrip("#").strip() for line in text.splitlines())
    joined = re.sub(r" ?\" f?\"", " ", " ".join(lines)).replace(" and ", " & ")
    return re.sub(r"(?:'s)? \(((?:19|20)\d\d\b)\)?", r" \1", re.sub(r"\s+", " ", joined))


def citations_of(text: str) -> list[str]:
    """Return works cited in a text as "Authors year", each once, in order.

    Examples
    --------
    >>> citations_of("Downs (1967), Abel & Sarat 1980, in May 2012; Law 2015")
    ['Downs 1967', 'Abel & Sarat 1980', 'Law 2015']
    >>> citations_of("Cai (2008, 2010)")
    ['Cai 2008', 'Cai 2010']
    """
    found = [
        f"{who.removesuffix(chr(39) + 's')} {year}"
        for who, years in _CITATION.findall(flat(text))
        if who.rpartition(" ")[2] not in _NO_AUTHORS
        for year in years.split(", ")
    ]
    return list(dict.fromkeys(found))


def is_listed(citation: str, sources: Iterable[Reference]) -> bool:
    """Whether a citation is the form, or the end of the form, in which a source is cited.

    The end, because a name may begin with a word that no pattern knows: "de Janvry".
    """
    return any(
        form == citation or form.endswith(f" {citation}")
        for source in sources
        for form in map(_to_the_year, source.cited_as)
    )


def what_to_add(citation: str, sources: Iterable[Reference]) -> str:
    """Return what is missing in the list for a citation: an entry to fill in, or a form.

    Its empty values are refused until they are filled in.

    Examples
    --------
    >>> print(what_to_add("Downs 1967", []))
    [[work]]
    cited_as = ["Downs 1967"]
    reference = ""  # in full: authors (1967). Title. Where it was published, volume, pages.
    used_for = ""  # what is taken from it, in a few words
    checked = ""  # text, abstract, secondary, formula, listed, not checked
    """
    year = citation[-4:]
    forms = [form for source in sources for form in source.cited_as]
    first = re.split(r",| & | et al", citation.removesuffix(year))[0].strip()
    alike = [f for f in forms if f.startswith(first) and f.endswith(year)]
    alike += get_close_matches(citation, forms, n=1, cutoff=0.8)
    hint = [f"# Perhaps the same as {f}? Then cite it so, or add the form there.\n" for f in alike]
    return (
        f"{''.join(hint[:1])}"
        f'[[work]]\ncited_as = ["{citation}"]\n'
        f'reference = ""  # in full: authors ({year}). Title. Where it was published, volume, '
        'pages.\nused_for = ""  # what is taken from it, in a few words\n'
        f'checked = ""  # {", ".join(CHECKS)}'
    )


@cache
def _to_the_year(form: str) -> str:
    """Return a form up to its year, without what stands between: "Xinhua, 2012-05-13"."""
    to_year = re.match(r"(.*?),? ((?:19|20)\d\d)\b", flat(form))
    return f"{to_year[1]} {to_year[2]}" if to_year else form


def sources_page() -> str:
    """Return the page of sources."""
    everything = references()
    counts = "\n".join(
        f"- **{word}** ({sum(source.checked == word for source in everything)}): {meaning}"
        for word, meaning in CHECKS.items()
    )
    return page(
        "Sources",
        f"{len(everything)} works, numbers and laws that the code, the cities and these pages "
        "cite, what each is used for, and how far it was checked that it says so. A source gives "
        "a form or a direction far more often than a number: which *numbers* stand on one is in "
        "the column *grade* of the [parameters](generated/parameters.md). Volumes and pages of "
        "what was not looked up are from memory. How far:",
        counts,
        f"## Works\n\n{_rows('work')}",
        f"## Numbers, press, laws\n\n{_rows('data')}",
        "A work that is cited and not listed here, or listed and cited nowhere, fails "
        "`tests/test_sources.py`; the list is `docs/references.toml`.",
    )


def _rows(kind: str) -> str:
    return table(
        _HEADING,
        (
            (_linked(source.reference), source.used_for, source.checked, source.remark or "–")
            for source in references(kind)
        ),
    )


def _linked(reference: str) -> str:
    """Return a reference whose address or doi is a link."""
    doi = re.sub(r"\bdoi:(10\.\S+?)(?=\.?$)", r"[doi:\1](https://doi.org/\1)", reference)
    return re.sub(
        r"(?<![\w/])((?:[a-z]+\.)+(?:com|org|cn|gov|net)\S*/\S+)", r"[\1](https://\1)", doi
    )
