"""The documentation's site: built strictly, complete, and loading nothing from elsewhere."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from docs.site_gallery import draw_gallery, with_figures
from docs.site_links import ROOT, BrokenLink, links_of_site

BUILDERS = ("mkdocs", "material", "mkdocstrings_handlers")
LOADING = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}
OF_ANOTHER_HOST = re.compile(r"(?:[a-z]+:)?//", re.IGNORECASE)


class Loaded(HTMLParser):
    """What a page loads when it is opened, and its pictures without words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.wordless: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "link" and found.get("rel") in ("canonical", "prev", "next"):
            return
        address = found.get(LOADING.get(tag, ""))
        if address:
            self.addresses.append(address)
        if tag == "img" and not found.get("alt"):
            self.wordless.append(str(address))


def far(addresses: list[str]) -> list[str]:
    return [address for address in addresses if OF_ANOTHER_HOST.match(address)]


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    missing = [name for name in BUILDERS if importlib.util.find_spec(name) is None]
    if missing:
        pytest.skip(f'the site needs {", ".join(missing)}: pip install ".[docs]"')
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-d", str(folder)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    built = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    return folder


def test_every_page_of_the_documentation_is_on_the_site(site):
    pages = [page.relative_to(ROOT / "docs") for page in (ROOT / "docs").rglob("*.md")]
    for page in pages:
        name = "index.html" if page.name == "README.md" else f"{page.stem}.html"
        assert (site / page.parent / name).exists(), page
    assert not list(site.rglob("*.py"))


def test_no_page_loads_anything_from_another_host(site):
    for page in site.rglob("*.html"):
        assert far(Loaded(page.read_text(encoding="utf-8")).addresses) == [], page
    for style in site.rglob("*.css"):
        assert not re.search(r"(url\(|@import)\s*['\"]?(https?:)?//", style.read_text()), style


def test_every_picture_has_words(site):
    for page in site.rglob("*.html"):
        assert Loaded(page.read_text(encoding="utf-8")).wordless == [], page


def test_the_gallery_shows_each_figure_that_its_page_names(site):
    text = (site / "gallery.html").read_text(encoding="utf-8")
    named = re.findall(r"<!-- figure: ([\w-]+):", (ROOT / "docs/gallery.md").read_text())
    assert len(named) >= 5
    for name in named:
        assert f'src="gallery/{name}.svg"' in text
        assert b"</svg>" in (site / "gallery" / f"{name}.svg").read_bytes()


def test_the_reference_says_what_the_code_says(site):
    text = (site / "api/comparisons.html").read_text(encoding="utf-8")
    assert "never on" in text and "Number of pairs, by default 10" in text


def test_another_host_would_be_found():
    text = '<script src="//x.org/a.js"></script><link href="https://x.org/a.css"><img src="b.png">'
    assert far(Loaded(text).addresses) == ["//x.org/a.js", "https://x.org/a.css"]
    assert Loaded(text).wordless == ["b.png"]


def test_a_link_to_a_source_becomes_words_and_a_page_of_the_root_its_place():
    def mended(text):
        return links_of_site(text, "docs/how_to/x.md", "how_to/x.md", lambda path: path == "why.md")

    assert mended("see [the model](../../sim/model.py)") == "see the model (`sim/model.py`)"
    assert mended("see [`sim/model.py`](../../sim/model.py)") == "see `sim/model.py`"
    assert mended("[why](../why.md#a)") == "[why](../why.md#a)"
    assert mended("[start](../../README.md#two-commands)") == "[start](../index.md#two-commands)"
    assert mended("```text\n[a](nowhere.py)\n```\n") == "```text\n[a](nowhere.py)\n```\n"
    with pytest.raises(BrokenLink, match=r"nowhere\.py, which does not exist"):
        mended("[a](nowhere.py)")


def test_a_figure_that_its_code_did_not_draw_is_refused(tmp_path):
    page = tmp_path / "gallery.md"
    page.write_text("```python\nx = 1\n```\n\n<!-- figure: none: nothing -->\n")
    with pytest.raises(ValueError, match="'none' needs a block of its own"):
        draw_gallery(page)
    assert with_figures(page.read_text()).endswith("![nothing](gallery/none.svg)\n")
