"""A page for each reform, made from its class and from the study of all of them; and the index."""

from __future__ import annotations

import inspect
from collections.abc import Sequence

from docs.evidence_page import EXPLAINED, evidence_of
from docs.markdown import number, page, table
from docs.settings_table import settings_table
from docs.study_files import Study
from sim.reforms import COMMON_SETTINGS, REFORMS, Reform

__all__ = ["reform_page", "reforms_index"]

_COST = "cost_"
_WHEN = {"cost_once": "once, when it is converted", "cost_running": "from then on"}


def reforms_index() -> str:
    """Return the page that lists all reforms and the settings they have in common."""
    rows = [
        (f"[`{name}`](reforms/{name}.md)", reform.title, reform.helps, reform.hurts)
        for name, reform in sorted(REFORMS.items())
    ]
    return page(
        "Reforms",
        "A reform converts units (streets, areas) one by one in a fixed order. On the command "
        "line `--reform NAME:setting=value,setting=value`; in a scenario file a table "
        "`[reforms.NAME]`. The strength of a reform that cannot be had by halves is the share of "
        "its units that are converted; strength 0 changes nothing, bit for bit. Side by side, with "
        "and without what harms in them: [reform_evidence.md](reform_evidence.md). How to write "
        "one: [add a reform](../how_to/add_a_reform.md).",
        table(("name", "what", "helps through", "can hurt through"), rows),
        f"## Settings of every reform\n\n{settings_table(COMMON_SETTINGS)}",
    )


def reform_page(name: str, evidence: Study | None) -> str:
    """Return the page of one reform.

    Parameters
    ----------
    name : str
    evidence : Study or None
        The study of all reforms, if it has been run.
    """
    reform = REFORMS[name]
    own = [setting for setting in reform.OWN_SETTINGS if not setting.name.startswith(_COST)]
    return page(
        name,
        inspect.getdoc(reform) or "",
        _about(reform),
        f"## Settings\n\n{settings_table(own)}\n\nBesides those that "
        "[every reform has](../reforms.md#settings-of-every-reform): "
        f"{', '.join(f'`{setting.name}`' for setting in COMMON_SETTINGS)}.",
        f"## Costs\n\n{_costs(reform)}",
        f"## What comparisons show\n\n{_evidence(name, evidence)}",
        f"## How to run it\n\n{_how_to_run(name)}",
    )


def _about(reform: type[Reform]) -> str:
    undone = "yes, if a review asks for it" if reform.REVERSIBLE else "no"
    return table(
        ("", ""),
        (
            ("what", reform.title),
            ("where it comes from", reform.source),
            ("body responsible", reform.body),
            ("helps through", reform.helps),
            ("can hurt through", reform.hurts),
            ("units it converts", _first_words(reform.units.__doc__)),
            ("what happens to a unit", _first_words(reform.convert.__doc__)),
            ("harms no more at", _values(reform.HARM_OFF)),
            ("helps no more at", _values(reform.HELP_OFF)),
            ("can be undone", undone),
            *_shown_in(reform),
        ),
    )


def _shown_in(reform: type[Reform]) -> list[tuple[str, str]]:
    if not reform.SHOWN_IN:
        return []
    return [("help and harm are seen in a city with", _values(reform.SHOWN_IN))]


def _first_words(docstring: str | None) -> str:
    """Return a docstring's first line as words in a cell."""
    line = (docstring or "").strip().partition("\n")[0].rstrip(".")
    line = line.removeprefix("Return ")
    return line[:1].lower() + line[1:]


def _values(settings: Sequence[tuple[str, float | bool]]) -> str:
    return ", ".join(f"`{name}={_written(value)}`" for name, value in settings)


def _written(value: float | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else number(value, 6)


def _costs(reform: type[Reform]) -> str:
    costs = [setting for setting in reform.OWN_SETTINGS if setting.name.startswith(_COST)]
    each = "; ".join(
        f"{number(s.default, 6)} {s.unit} {_WHEN.get(s.name, '')}".strip() for s in costs
    )
    never = [when for name, when in _WHEN.items() if name not in {s.name for s in costs}]
    nothing = f" Nothing {' or '.join(never)}." if never else ""
    return (
        f"{each[:1].upper()}{each[1:]}.{nothing} A post is one paid full-time worker. Costs stand "
        f"beside the indices and never in them.\n\n{settings_table(costs)}"
    )


def _evidence(name: str, study: Study | None) -> str:
    if study is None or all(row["reform"] != name for row in study.rows):
        return "The study has not been run: `python -m docs.generate --run reform_evidence`."
    verdict, numbers = evidence_of(name, study)
    about = study.about
    return (
        f"{verdict}\n\n{numbers}\n\nReform minus baseline in points, mean over {about['pairs']} "
        f"pairs with 95 % t intervals (bold: excludes zero); {about['city']}, "
        f"{about['warmup_weeks']} weeks of warm-up and {about['horizon_weeks']} measured, seed "
        f"{about['seed']}. {EXPLAINED} All reforms: [side by side](../reform_evidence.md)."
    )


def _how_to_run(name: str) -> str:
    harmless = ",".join(f"{key}={_written(value)}" for key, value in REFORMS[name].HARM_OFF)
    return (
        "Against the baseline, and beside the same reform without what harms in it:\n\n"
        "```sh\n"
        f"reformlab compare test-town --reform {name}\n"
        f"reformlab compare --reform {name} --reform {name}:{harmless}\n"
        "```\n\n"
        "In a scenario file, in half of its units and from the second year on:\n\n"
        f"```toml\n[reforms.{name}]\nstrength = 0.5\nstart_week = 52\n```"
    )
