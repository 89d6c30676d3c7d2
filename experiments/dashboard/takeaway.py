"""What can be taken away of a run: a link, a file, and the commands that repeat it."""

from __future__ import annotations

import shlex
from html import escape

import solara

from experiments.dashboard.export import commands, export
from experiments.dashboard.pair import PairedCity

__all__ = ["AREA", "MEASURE", "Takeaway"]

MEASURE = solara.reactive("satisfaction")
"""What colours map and network, in each browser page its own."""

AREA = solara.reactive(0)
"""Whose network is shown, likewise."""


@solara.component
def Takeaway(pair: PairedCity, week: int) -> None:
    """A link to what is shown, and the run as a file."""
    shown = pair.state.with_(week=week, measure=MEASURE.value, area=AREA.value)
    content = solara.use_memo(lambda: lambda: export(pair), [id(pair), week])
    with solara.Card("Take it away"):
        link = {"href": f"?{shown.query}", "id": "lab-link"}
        solara.HTML("a", "Link to exactly this state", attributes=link)
        solara.FileDownload(
            content,
            filename=f"{pair.city.name}-week-{week}.zip",
            label="Export the run (zip)",
            mime_type="application/zip",
        )
        lines = "\n".join(shlex.join(words) for words in commands(pair).values())
        solara.HTML(
            "details",
            "<summary>the same on the command line</summary>"
            f'<pre class="lab-commands">{escape(lines)}</pre>',
            classes=["lab-help"],
        )
