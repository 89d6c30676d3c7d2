"""The page: Mesa's SolaraViz around a pair of cities, with controls, link and export."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from html import escape
from typing import Any

import solara
import solara.lab
from mesa.visualization import SolaraViz
from mesa.visualization.utils import force_update

from experiments.dashboard.controls import Controls
from experiments.dashboard.pair import PairedCity, Plan
from experiments.dashboard.panels import Panels
from experiments.dashboard.served import Served, served
from experiments.dashboard.shown import map_measure
from experiments.dashboard.state import State, read_query
from experiments.dashboard.style import CSS
from experiments.dashboard.takeaway import AREA, MEASURE
from sim.errors import InputError

__all__ = ["Layout", "Page"]

PAUSE_BEFORE_BUILDING = 0.3
"""Seconds without a change before the city is built anew, so that a slider may be dragged."""


class _Superseded(Exception):
    """Something else is wanted by now."""


@solara.component
def Layout(children: list[Any]) -> Any:
    """Solara's frame around the page; on a phone the sidebar begins shut (None: as room allows)."""
    return solara.AppLayout(children=children, sidebar_open=None, navigation=False)


@solara.component
def Page() -> None:
    """What a browser gets: the city that its link asks for, or what is wrong with the link."""
    solara.Style(CSS)
    what = served()
    search = solara.use_router().search
    state, problem = solara.use_memo(lambda: _read(what, search), [search])
    if state is None:
        solara.Title("reformlab")
        solara.Error(f"This link cannot be opened. {problem}")
        solara.HTML("a", "Open the city this page was started with", attributes={"href": "?"})
    else:
        City(what, state)


def _read(what: Served, search: str | None) -> tuple[State | None, str]:
    """Return the state that a link asks for, or what is wrong with it."""
    try:
        state = read_query(search, what.start)
        map_measure(state.measure)
        what.cities.scenario(state)
        reforms = tuple(str(spec) for spec in what.cities.reforms(state))
        return state.with_(reforms=reforms), ""
    except InputError as error:
        return None, str(error)


@solara.component
def City(what: Served, first: State) -> None:
    """A city of which something may be turned."""
    wanted = solara.use_reactive(first)
    model: solara.Reactive[Any] = solara.use_reactive(None)
    problem, progress = solara.use_reactive(""), solara.use_reactive(0.0)
    plan = solara.use_memo(lambda: Plan(what.cities, what.pasts, first), [])
    tasks: list[Any] = solara.use_memo(list, [])

    def begin() -> None:
        MEASURE.set(first.measure)
        AREA.set(first.area)

    def end() -> None:
        if model.peek() is not None:
            model.peek().stop()

    solara.use_memo(begin, [])
    solara.use_effect(lambda: end, [])

    def build() -> None:
        if model.peek() is not None:
            time.sleep(PAUSE_BEFORE_BUILDING)
        state = wanted.peek()

        def report(share: float) -> None:
            if not tasks[0].is_current():
                raise _Superseded
            if share >= 1.0 or share - progress.peek() > 0.05 or share < progress.peek():
                progress.set(share)

        try:
            report(0.0)
            draft = Plan(plan.cities, plan.pasts, state.with_(area=0), report)
            pair = PairedCity(draft).catch_up(state.week, report)
            area = min(AREA.peek(), pair.areas - 1)
            pair.watch(area)
        except _Superseded:
            return
        except InputError as error:
            problem.set(str(error))
            return
        except Exception as error:
            logging.getLogger(__name__).exception("a city could not be built")
            problem.set(f"failed: {type(error).__name__}: {error}")
            return
        problem.set("")
        AREA.set(area)
        plan.state = state
        old = model.peek()
        model.set(pair)
        if old is not None:
            old.stop()
        force_update()

    tasks[:] = [solara.lab.use_task(build, dependencies=[wanted.value], raise_error=False)]
    pair = model.value

    def change(state: State) -> None:
        week = 0 if state.city != wanted.peek().city else _week(model.peek(), state)
        wanted.set(state.with_(week=min(week, state.horizon)))

    if problem.value:
        solara.Error(problem.value)
    building = tasks[0].pending
    solara.ProgressLinear(100.0 * progress.value if building else False)
    if pair is None:
        if not problem.value:
            solara.HTML("p", f"Building {escape(first.city)} and its past …", classes=["lab-note"])
        return
    SolaraViz(
        model,
        components=[(Panels, 0)],
        model_params={"plan": plan},
        name=f"reformlab: {pair.city.name}",
        play_interval=100,
    )
    _Sidebar(what, wanted.value, change)


def _week(pair: PairedCity | None, state: State) -> int:
    return state.week if pair is None else pair.week


@solara.component
def _Sidebar(what: Served, state: State, change: Callable[[State], None]) -> None:
    """Our controls, below Mesa's: what lies deeper in the page comes later."""
    _Deeper(what, state, change)


@solara.component
def _Deeper(what: Served, state: State, change: Callable[[State], None]) -> None:
    with solara.Sidebar():
        Controls(what.cities, state, change)
