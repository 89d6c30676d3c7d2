"""From pressing "step" to the page drawn anew, in a real browser: a week of both cities."""

from __future__ import annotations

from statistics import median

from benchmarks.figure import Effort, Figure
from docs.browser import browser, dashboard, missing, until

TITLE = "a step of the dashboard"
ORDER = 15

STEP = """
const done = arguments[arguments.length - 1];
const week = () => (document.getElementById('lab-week') || {}).innerText;
const before = week();
const button = [...document.querySelectorAll('button')].find(b => b.innerText.trim() === 'STEP');
const begin = performance.now();
const look = () => week() && week() !== before
    ? requestAnimationFrame(() => setTimeout(() => done(performance.now() - begin)))
    : setTimeout(look, 2);
button.click();
look();
"""
"""Presses the button; done when the frame after the new week has been painted."""


def measure(effort: Effort) -> list[Figure]:
    """Time steps of a page; nothing where there is no browser."""
    if missing():
        return []
    city, bar = ("test-town", None) if effort.quick else ("daqing-2012", 500.0)
    steps = 5 * effort.samples
    with dashboard(city, "--reform", "flatten") as address, browser() as page:
        page.set_script_timeout(60)
        page.get(address)
        until(lambda: page.find_elements("id", "lab-week"), "the page")
        page.execute_async_script(STEP)  # compiles what a first week compiles
        samples = [float(page.execute_async_script(STEP)) for _ in range(steps)]
    return [
        Figure(
            f"step and redraw, {city}",
            median(samples),
            "ms",
            bar=bar,
            samples={"ms": samples},
            note="both cities a week further, all panels drawn, wall time in the browser; "
            f"the slowest of {steps}: {max(samples):.0f} ms",
        )
    ]
