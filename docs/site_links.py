"""Links of a page as the documentation's site can follow them.

Pages link to sources and tests, which a reader of the repository can open and a reader of the
site cannot. There, such a link becomes its words and the file's path.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from pathlib import Path

__all__ = ["ROOT", "ROOT_PAGES", "BrokenLink", "links_of_site"]

ROOT = Path(__file__).resolve().parent.parent

ROOT_PAGES = {"README.md": "index.md", "CHANGELOG.md": "changelog.md"}
"""Pages of the site whose source lies beside `docs/`, by that source."""

FENCED = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
ELSEWHERE = re.compile(r"[a-z]+:|#")
PLAIN_LINK = re.compile(r"(?<!!)\[([^\[\]]*)\]\(([^)\s]+)\)")
TARGET = re.compile(r"\]\(([^)\s]+)\)")


class BrokenLink(ValueError):
    """A page links to what is not there, or not where its link needs it."""


def links_of_site(text: str, source: str, page: str, on_site: Callable[[str], bool]) -> str:
    """Return a page's text with links that the site can follow.

    Parameters
    ----------
    text : str
        Markdown.
    source : str
        Where the text stands, relative to the repository: links start from there.
    page : str
        Where the page is on the site, relative to its root, as ``.md``.
    on_site : callable
        Whether a file of `docs/`, relative to it, is part of the site.

    Raises
    ------
    BrokenLink
        If a link leads to no file of the repository, or a picture is not on the site.
    """

    def place(target: str) -> str | None:
        """Return where a target is on the site, or None if it is only in the repository."""
        path, _, anchor = target.partition("#")
        file = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
        if file.startswith("..") or not (ROOT / file).exists():
            raise BrokenLink(f"{source}: links to {target}, which does not exist")
        found = ROOT_PAGES.get(file)
        if found is None and file.startswith("docs/") and on_site(file.removeprefix("docs/")):
            found = file.removeprefix("docs/")
        if found is None:
            return None
        relative = posixpath.relpath(found, posixpath.dirname(page) or ".")
        return f"{relative}#{anchor}" if anchor else relative

    def in_words(link: re.Match[str]) -> str:
        words, target = link.groups()
        if ELSEWHERE.match(target) or place(target) is not None:
            return link.group()
        file = posixpath.normpath(posixpath.join(posixpath.dirname(source), target))
        named = posixpath.basename(file) in words
        return words if named else f"{words} (`{file}`)"

    def moved(link: re.Match[str]) -> str:
        target = link.group(1)
        if ELSEWHERE.match(target):
            return link.group()
        found = place(target)
        if found is None:
            raise BrokenLink(f"{source}: {target} is not on the site, and its link has a picture")
        return f"]({found})"

    def mend(prose: str) -> str:
        return TARGET.sub(moved, PLAIN_LINK.sub(in_words, prose))

    parts, end = [], 0
    for block in FENCED.finditer(text):
        parts += [mend(text[end : block.start()]), block.group()]
        end = block.end()
    return "".join([*parts, mend(text[end:])])
