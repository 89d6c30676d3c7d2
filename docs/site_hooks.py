"""What MkDocs calls while it builds the site (``hooks`` in mkdocs.yml)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

from docs.site_gallery import FOLDER, draw_gallery, with_figures
from docs.site_links import ROOT, ROOT_PAGES, BrokenLink, links_of_site

__all__ = ["on_config", "on_files", "on_page_markdown"]

GALLERY = "gallery.md"
SOURCE_OF = {page: source for source, page in ROOT_PAGES.items()}


def on_config(config: Any) -> Any:
    """Put the pages that are as many as there are reforms into the navigation."""
    config.nav = _expanded(config.nav, Path(config.docs_dir))
    return config


def on_files(files: Any, config: Any) -> Any:
    """Add the pages whose source lies beside `docs/`, and the figures of the gallery."""
    for source, page in ROOT_PAGES.items():
        text = (ROOT / source).read_text(encoding="utf-8")
        files.append(File.generated(config, page, content=text))
    try:
        figures = draw_gallery(Path(config.docs_dir) / GALLERY)
    except Exception as error:
        raise PluginError(f"{GALLERY}: {error}") from error
    for name, content in figures.items():
        files.append(File.generated(config, f"{FOLDER}/{name}.svg", content=content))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Any) -> str:
    """Mend the links of a page and put the gallery's pictures in."""
    here = page.file.src_uri

    def on_site(path: str) -> bool:
        file = files.get_file_from_path(path)
        if file is None:
            file = files.get_file_from_path(f"{path}/README.md")
        return file is not None and not file.inclusion.is_excluded()

    try:
        text = links_of_site(markdown, SOURCE_OF.get(here, f"docs/{here}"), here, on_site)
    except BrokenLink as error:
        raise PluginError(str(error)) from error
    return with_figures(text) if here == GALLERY else text


def _expanded(nav: Any, folder: Path) -> Any:
    """Return a navigation with each ``*.md`` replaced by the pages that there are."""
    if isinstance(nav, dict):
        return {title: _expanded(item, folder) for title, item in nav.items()}
    if not isinstance(nav, list):
        return nav
    items: list[Any] = []
    for item in nav:
        if isinstance(item, str) and "*" in item:
            pages = sorted(folder.glob(item))
            items += [page.relative_to(folder).as_posix() for page in pages]
        else:
            items.append(_expanded(item, folder))
    return items
