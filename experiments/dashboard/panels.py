"""The panels of the page, drawn anew whenever Mesa says that time has passed.

Only `Panels` listens to Mesa: if each panel did, a tick would draw the page as often as there
are panels.
"""

from __future__ import annotations

from html import escape

import solara
from mesa.visualization.utils import update_counter

from experiments.dashboard.colours import ARM_COLOURS, ARM_DASHES
from experiments.dashboard.figures_table import draw_table
from experiments.dashboard.map_panel import HEADING, MAP, draw_legend, draw_map
from experiments.dashboard.network_panel import draw_network, personal_scale
from experiments.dashboard.offices_panel import FULL, draw_offices
from experiments.dashboard.pair import ARMS, PairedCity
from experiments.dashboard.shown import MAP_MEASURES, TIME, MapMeasure
from experiments.dashboard.takeaway import AREA, MEASURE, Takeaway
from experiments.dashboard.tiles import lay_out_city
from experiments.dashboard.time_panel import draw_time

__all__ = ["AREA", "LABELS", "MEASURE", "Panels", "arm_titles"]

LABELS = {"baseline": "without", "reformed": "with"}
"""What the arms are called in figures."""


def arm_titles(pair: PairedCity) -> dict[str, str]:
    """Return what each arm is called, in full."""
    reforms = " + ".join(map(str, pair.reforms)) or "no reform chosen"
    return {"baseline": "Without the reforms", "reformed": f"With {reforms}"}


@solara.component
def Panels(pair: PairedCity) -> None:
    """All panels; in the sidebar what can be taken away of the run."""
    update_counter.get()
    week = pair.week
    with solara.Div(classes=["lab-panels"]):
        FiguresPanel(pair, week)
        MapPanel(pair, week)
        TimePanel(pair, week)
        OfficesPanel(pair, week)
        NetworkPanel(pair, week)
    with solara.Sidebar():
        Takeaway(pair, week)


@solara.component
def FiguresPanel(pair: PairedCity, week: int) -> None:
    """Where the run is, and the table of figures."""
    city, frame = pair.city, pair.frame
    residents = sum(district.residents for district in city.city.simulated)
    horizon = city.time.horizon_weeks
    head = (
        f'<h2>Week <span id="lab-week">{frame.week}</span> of {horizon}</h2>'
        f"<p>{escape(city.title)}. {residents:,} residents, seed {pair.state.seed}; the same "
        "people with the same luck in both cities. One future shows no certainty: "
        "<code>reformlab compare</code> gives intervals.</p>"
    )
    table = draw_table({arm: frame.arms[arm].measures for arm in ARMS})
    waiting = "" if frame.week else "<p>Nothing is measured yet: press Step or play.</p>"
    _panel(head + waiting + f'<div class="lab-scroll">{table}</div>')


@solara.component
def MapPanel(pair: PairedCity, week: int) -> None:
    """Both maps, and what colours them."""
    measure = MAP_MEASURES[MEASURE.value]
    layout = solara.use_memo(
        lambda: lay_out_city(pair.models["baseline"].population, MAP, HEADING), [id(pair)]
    )
    scale = pair.frame.ranges[measure.name]
    names, titles = pair.models["baseline"].district_names, arm_titles(pair)
    with solara.Card(style="height: 100%"):
        solara.Select(
            "The map shows", values=list(MAP_MEASURES), value=MEASURE.value, on_value=MEASURE.set
        )
        solara.HTML("div", _measure_heading("Map", measure), classes=["lab-panel"])
        maps = "".join(
            f"<div><h3>{escape(titles[arm])}</h3>"
            + draw_map(pair.frame.arms[arm], layout, names, measure, scale, titles[arm], AREA.value)
            + "</div>"
            for arm in ARMS
        )
        legend = draw_legend("lab-map-scale", scale, measure.unit, "scale of the map")
        note = (
            "<p>Tiles are areas of one residents' committee, as large as their residents are many; "
            "thick lines part communities, so areas that share one are joined. Where places lie "
            "is not known: neighbours here need not be neighbours there. The colours run from the "
            "lowest to the highest value so far, in both cities. The marked area is the one whose "
            "network is shown.</p>"
        )
        solara.HTML(
            "div",
            f'<div class="lab-two">{maps}</div><div class="lab-legend">{legend}</div>{note}',
            classes=["lab-panel"],
        )


@solara.component
def TimePanel(pair: PairedCity, week: int) -> None:
    """Curves of both arms."""
    frame, horizon = pair.frame, pair.city.time.horizon_weeks
    drawings = "".join(
        f"<div><h3>{item.label}{', mean since week 0' if item.since_start else ''}</h3>"
        + draw_time({arm: frame.history[arm][item.name] for arm in ARMS}, item, horizon, LABELS)
        + "</div>"
        for item in TIME
    )
    _panel(f'<h2>Over time</h2>{_key(pair)}<div class="lab-six">{drawings}</div>')


@solara.component
def OfficesPanel(pair: PairedCity, week: int) -> None:
    """The tree of institutions of both arms."""
    titles, areas = arm_titles(pair), pair.models["baseline"].population.areas
    trees = "".join(
        f"<div><h3>{escape(titles[arm])}</h3>"
        + draw_offices(pair.frame.arms[arm], areas, f"Offices: {titles[arm]}")
        + "</div>"
        for arm in ARMS
    )
    legend = draw_legend("lab-desk-scale", FULL, "cases at hand per desk", "scale of offices")
    note = (
        "<p>A row is a level, an office is as wide as the areas it serves and lies below the one "
        "it reports to. Numbers are cases that wait; above 1 case at hand per desk some do.</p>"
    )
    _panel(
        f'<h2>Institutions and their queues</h2><div class="lab-two">{trees}</div>'
        f'<div class="lab-legend">{legend}</div>{note}'
    )


@solara.component
def NetworkPanel(pair: PairedCity, week: int) -> None:
    """The social network of one area, in both arms."""
    measure = MAP_MEASURES[MEASURE.value]
    areas = pair.models["baseline"].population.areas

    def choose(area: int) -> None:
        pair.watch(area)
        AREA.set(area)

    with solara.Card(style="height: 100%"):
        solara.Select(
            "Network of area", values=list(range(areas)), value=AREA.value, on_value=choose
        )
        people, titles = pair.neighbourhood, arm_titles(pair)
        drawings = "".join(
            f"<div><h3>{escape(titles[arm])}</h3>"
            + draw_network(pair.frame.arms[arm], people, measure, f"Network: {titles[arm]}")
            + "</div>"
            for arm in ARMS
        )
        unit = "matters" if measure.name == "open_cases" else measure.unit.removeprefix("mean, ")
        legend = draw_legend(
            "lab-person-scale", personal_scale(measure), unit, "scale of the network"
        )
        note = (
            f"<p>{len(people.rows)} of the {people.residents:,} residents of area {people.area}: "
            "those nearest by ties to one in its middle. Larger dots know more people; squares act "
            "outside channels. Ties are the same in both cities and over time.</p>"
        )
        heading = _measure_heading("Social network of one neighbourhood", measure)
        drawn = f'<div class="lab-two">{drawings}</div><div class="lab-legend">{legend}</div>'
        solara.HTML("div", heading + drawn + note, classes=["lab-panel"])


def _panel(content: str) -> None:
    with solara.Card(style="height: 100%"):
        solara.HTML("div", content, classes=["lab-panel"])


def _measure_heading(what: str, measure: MapMeasure) -> str:
    return f"<h2>{what}: {measure.label.lower()}, {measure.unit} ({measure.better} is better)</h2>"


def _key(pair: PairedCity) -> str:
    """Return the key of the curves."""
    titles = arm_titles(pair)
    entries = "".join(
        f'<span><svg viewBox="0 0 34 10" aria-hidden="true"><line x1="0" x2="34" y1="5" y2="5" '
        f'stroke="{ARM_COLOURS[arm]}" stroke-width="2" stroke-dasharray="{ARM_DASHES[arm]}"/></svg>'
        f"{escape(titles[arm])}</span>"
        for arm in ARMS
    )
    return f'<div class="lab-key">{entries}</div>'
