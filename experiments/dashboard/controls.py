"""What can be turned: city, seed, reforms with their strengths, parameters. In the sidebar."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import solara

from experiments.dashboard.choices import (
    MAIN,
    Slider,
    parameter_slider,
    strength_of,
    strength_slider,
    with_strength,
)
from experiments.dashboard.cities import Cities
from experiments.dashboard.state import State
from sim.parameters import PARAMETERS
from sim.reform_spec import parse_reform
from sim.reforms import REFORMS

__all__ = ["Controls"]

Change = Callable[[State], None]


@solara.component
def Controls(cities: Cities, state: State, change: Change) -> None:
    """Cards of controls; `change` is called with the state that is wanted now."""
    with solara.Card("City"):
        _city(cities, state, change)
    with solara.Card("Reforms"):
        _reforms(state, change)
    with solara.Card("Parameters"):
        _parameters(cities, state, change)


def _city(cities: Cities, state: State, change: Change) -> None:
    solara.Select(
        "City",
        values=list(cities.names),
        value=state.city,
        on_value=lambda name: change(cities.start(name).with_(seed=state.seed)),
    )

    def reseed(seed: int | None) -> None:
        if seed is not None and 0 <= seed < 2**53:  # what a browser counts exactly
            change(state.with_(seed=seed))

    solara.InputInt("Seed: which luck the city has", value=state.seed, on_value=reseed)


def _reforms(state: State, change: Change) -> None:
    names = [parse_reform(text).name for text in state.reforms]

    def choose(chosen: list[str]) -> None:
        kept = [text for text in state.reforms if parse_reform(text).name in chosen]
        added = [name for name in chosen if name not in names]
        change(state.with_(reforms=(*kept, *added)))

    solara.SelectMultiple(
        "Reforms of the reformed city", values=names, all_values=sorted(REFORMS), on_value=choose
    )
    for place, text in enumerate(state.reforms):

        def turn(strength: float, place: int = place, text: str = text) -> None:
            texts = list(state.reforms)
            texts[place] = with_strength(text, strength)
            change(state.with_(reforms=tuple(texts)))

        slider = strength_slider(text)
        others = {k: v for k, v in parse_reform(text).settings.items() if k != "strength"}
        said = ", ".join(f"{key}={value}" for key, value in others.items())
        _slider(slider, f"strength of {slider.label}", strength_of(text), turn, said)
    if not state.reforms:
        solara.HTML("p", "No reform is chosen: both cities are the same.", classes=["lab-note"])


def _parameters(cities: Cities, state: State, change: Change) -> None:
    more, set_more = solara.use_state("")
    usual = cities.load(state.city).parameter_values()
    values = {**usual, **dict(state.values)}
    solara.HTML(
        "p",
        "Both cities have them. A change builds the city anew and goes on to the same week.",
        classes=["lab-note"],
    )
    shown = [*MAIN, *(name for name, _ in state.values if name not in MAIN)]
    for name in [*shown, *([more] if more and more not in shown else [])]:

        def turn(value: float, name: str = name) -> None:
            if value == usual[name]:
                kept = tuple(item for item in state.values if item[0] != name)
                change(state.with_(values=kept))
            else:
                change(state.with_value(name, value))

        slider = parameter_slider(name, usual[name])
        said = "" if values[name] == usual[name] else f"in this city {usual[name]:g}"
        _slider(slider, slider.label, values[name], turn, said)
    solara.Select(
        "Another parameter", values=["", *sorted(PARAMETERS)], value=more, on_value=set_more
    )
    if state.values:
        solara.Button(
            "All as in the city", on_click=lambda: change(state.with_(values=())), text=True
        )


def _slider(
    slider: Slider, label: str, value: float, turn: Callable[[float], None], said: str
) -> None:
    """Draw a slider with its name, value, unit and help."""
    now = f"<b>{escape(label)}</b>: {value:g}, {escape(slider.unit)}"
    note = f", {escape(said)}" if said else ""
    place = slider.nearest(value)

    def move(to: int) -> None:
        if to != place:
            turn(slider.places[to])

    with solara.Div(attributes={"data-slider": slider.name}).key(f"slider-{slider.name}"):
        solara.HTML("div", now + note, classes=["lab-slider"])
        solara.SliderInt(
            label,
            value=place,
            max=len(slider.places) - 1,
            on_value=move,
            thumb_label=False,
        )
        summary = f"<summary>what is this?</summary>{escape(slider.help)}"
        solara.HTML("details", summary, classes=["lab-help"])
