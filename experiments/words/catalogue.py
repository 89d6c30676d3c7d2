"""A catalogue of sentences: by key, with named places for what varies, and forms for numbers.

TOML and not gettext: the standard library reads it, so nothing is compiled when a wheel is built; a
sentence has a key of its own, so English may be mended without touching the translation; and a
translator sees one flat list.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from sim.errors import InputError, nearest

__all__ = ["LANGUAGES", "Words", "open_words"]

LANGUAGES: Final = {"en": "English", "zh": "中文"}
"""Languages by their tag (BCP 47), with the name each gives itself."""

TAGS: Final = {"en": "en", "zh": "zh-Hans"}


class Words:
    """The sentences of one language.

    Parameters
    ----------
    language : str
        A key of `LANGUAGES`.
    sentences : mapping of str to str
        By key; a sentence of a number has two, ``KEY.one`` and ``KEY.other``.
    names : mapping of str to mapping of str to str
        Translations by kind ("measure", "unit", ...) and English name; empty for English.
    """

    def __init__(
        self,
        language: str,
        sentences: Mapping[str, str],
        names: Mapping[str, Mapping[str, str]],
    ) -> None:
        self.language, self.sentences, self.names = language, sentences, names

    @property
    def tag(self) -> str:
        """The language tag for ``lang`` attributes."""
        return TAGS[self.language]

    def pattern(self, key: str, count: float | None = None) -> str:
        """Return a sentence with its places unfilled.

        Parameters
        ----------
        key : str
        count : float, optional
            Which form of a sentence of a number.

        Raises
        ------
        KeyError
            If there is no such sentence: a mistake in the program, not of its user.
        """
        if count is not None:
            key = f"{key}.{'one' if count == 1 else 'other'}"
        return self.sentences[key]

    def __call__(self, key: str, count: float | None = None, /, **values: Any) -> str:
        """Return a sentence with its places filled; ``{n}`` is the count."""
        if count is not None:
            values.setdefault("n", f"{count:,}")
        return self.pattern(key, count).format(**values)

    def name(self, kind: str, english: str, otherwise: str | None = None) -> str:
        """Return what something of the model is called; in English where it has no translation.

        Parameters
        ----------
        kind : str
            Such as "measure".
        english : str
            How the code calls it.
        otherwise : str, optional
            What to say without a translation; by default `english`.
        """
        found = self.names.get(kind, {}).get(english)
        return found if found is not None else (english if otherwise is None else otherwise)

    def measure(self, name: str) -> str:
        """Return the label of a measure."""
        from sim.measures import MEASURES

        return self.name("measure", name, MEASURES[name].label)

    def unit(self, unit: str) -> str:
        """Return a unit."""
        return self.name("unit", unit)

    def arm(self, arm: str) -> str:
        """Return what an arm is called: a reform's name, translated with its settings kept."""
        name, mark, settings = arm.partition(":")
        return self.name("arm", name) + mark + settings

    def listed(self, items: list[str]) -> str:
        """Return items as a sentence lists them.

        Examples
        --------
        >>> open_words("en").listed(["a", "b", "c"])
        'a, b and c'
        """
        if len(items) < 2:
            return "".join(items)
        return self.pattern("list.comma").join(items[:-1]) + self.pattern("list.and") + items[-1]


@cache
def open_words(language: str = "en") -> Words:
    """Return the words of a language.

    Raises
    ------
    InputError
        If no report is written in it.
    """
    if language not in LANGUAGES:
        raise InputError(f"there is no language '{language}'", right=nearest(language, LANGUAGES))
    folder = files(__package__)
    sentences = tomllib.loads((folder / f"{language}.toml").read_text(encoding="utf-8"))
    names: dict[str, dict[str, str]] = {}
    if language != "en":
        names = tomllib.loads((folder / f"{language}_names.toml").read_text(encoding="utf-8"))
    return Words(language, _flat(sentences), names)


def _flat(table: Mapping[str, Any], before: str = "") -> dict[str, str]:
    """Return nested tables as one, keys joined by dots."""
    found: dict[str, str] = {}
    for key, value in table.items():
        name = f"{before}{key}"
        found |= _flat(value, f"{name}.") if isinstance(value, dict) else {name: str(value)}
    return found
