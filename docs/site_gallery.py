"""The gallery's figures, drawn by the code that stands on its page.

A block of Python on the page is followed by ``<!-- figure: NAME: what it shows -->``. The blocks
run in one namespace, in their order; the figure that is open after one gets that name, and what
it shows is its text for those who do not see it. So no figure differs from its code.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

__all__ = ["draw_gallery", "with_figures"]

BLOCK = re.compile(
    r"^```python\n(?P<code>.*?)^```$|^<!-- figure: (?P<name>[\w-]+): (?P<shows>.+?) -->$",
    re.DOTALL | re.MULTILINE,
)
FIGURE = re.compile(r"^<!-- figure: ([\w-]+): (.+?) -->$", re.DOTALL | re.MULTILINE)
SIZE_INCHES = (7.2, 4.4)
FOLDER = "gallery"


def draw_gallery(page: Path) -> dict[str, bytes]:
    """Run the code of a gallery's page; return its figures as SVG, by name.

    Raises
    ------
    ValueError
        If a figure is named where the code before it drew none, or twice.
    """
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot, rc_context

    from experiments.figure_style import fit_texts, house_style

    found: dict[str, bytes] = {}
    namespace: dict[str, object] = {"__name__": "gallery"}
    with house_style(), rc_context({"figure.figsize": SIZE_INCHES}):
        for block in BLOCK.finditer(page.read_text(encoding="utf-8")):
            if block["code"] is not None:
                pyplot.close("all")
                exec(compile(block["code"], page.name, "exec"), namespace)
                continue
            if len(pyplot.get_fignums()) != 1 or block["name"] in found:
                raise ValueError(f"{page.name}: figure '{block['name']}' needs a block of its own")
            fit_texts(pyplot.gcf())
            buffer = io.BytesIO()
            pyplot.savefig(buffer, format="svg", metadata={"Date": None})
            found[block["name"]] = buffer.getvalue()
            pyplot.close("all")
    return found


def with_figures(text: str) -> str:
    """Return a gallery's text with its pictures where its comments name them."""

    def picture(match: re.Match[str]) -> str:
        shows = " ".join(match[2].split())
        return f"![{shows}]({FOLDER}/{match[1]}.svg)"

    return FIGURE.sub(picture, text)
