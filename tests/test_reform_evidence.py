"""Every reform as given, without harm and without help."""

from __future__ import annotations

import pytest

from docs.evidence_page import evidence_page, parts_of, rows_of_parts
from docs.study_files import Study
from experiments.reform_evidence import ARMS, EFFECTS, Part, run_evidence, specs
from sim.parameters import PARAMETERS
from sim.reforms import REFORMS

every_reform = pytest.mark.parametrize("name", REFORMS)


@every_reform
def test_every_reform_says_which_settings_harm_and_which_help(name):
    reform = REFORMS[name]
    defaults = {setting.name: setting.default for setting in reform.SETTINGS}
    for off in (reform.HARM_OFF, reform.HELP_OFF):
        assert off
        for setting, value in off:
            assert defaults[setting] != value, f"{setting} is off already"
    assert not {s for s, _ in reform.HARM_OFF} & {s for s, _ in reform.HELP_OFF}
    for parameter, value in reform.SHOWN_IN:
        assert PARAMETERS[parameter].low <= value <= PARAMETERS[parameter].high


@every_reform
def test_the_four_arms_of_a_reform_are_four(name):
    arms = specs(name)
    assert tuple(arms) == ARMS
    assert len({str(spec) for spec in arms.values()}) == 4


def test_the_evidence_is_what_a_comparison_of_the_arms_says(short_town):
    from experiments import compare

    city = short_town.with_(warmup_weeks=8, horizon_weeks=10)
    parts = run_evidence(city, 2, 3, ["volunteers"], workers=1)
    assert [(p.arm, p.measure) for p in parts] == [(a, m) for a in ARMS for m in EFFECTS]
    alone = compare(city, ["volunteers:demand=0.0,crowding=0.0"], runs=2, rng=3, workers=1)
    row = next(row for row in alone.rows if row.measure == "vitality")
    part = next(p for p in parts if p.arm == "without harm" and p.measure == "vitality")
    assert (part.difference, part.low, part.high) == (row.difference, row.low, row.high)


def test_a_reform_is_shown_in_the_city_it_names(short_town):
    from experiments import compare

    city = short_town.with_(warmup_weeks=8, horizon_weeks=10)
    parts = run_evidence(city, 2, 3, ["control", "volunteers"], workers=1)
    lively = city.with_(parameters=dict(REFORMS["control"].SHOWN_IN))
    alone = compare(lively, ["control"], runs=2, rng=3, workers=1)
    row = next(row for row in alone.rows if row.measure == "order")
    part = next(p for p in parts if (p.reform, p.arm) == ("control", "as given"))
    assert part.difference == row.difference != 0.0


def made(without_harm: float, without_help: float, neither: float = 0.0) -> Study:
    """A study of one reform with these effects on order, half a point each way."""
    effects = {
        "as given": 0.0,
        "without harm": without_harm,
        "without help": without_help,
        "with neither": neither,
    }
    parts = [
        Part("volunteers", arm, m, x if m == "order" else 0.0, 0.0, 0.0, 30)
        if m != "order"
        else Part("volunteers", arm, m, x, x - 0.5, x + 0.5, 30)
        for arm, x in effects.items()
        for m in EFFECTS
    ]
    about = {"city": "town", "warmup_weeks": "5", "horizon_weeks": "9", "seed": "0"}
    rows = [{k: str(v) for k, v in row.items()} for row in rows_of_parts(parts)]
    return Study(about, rows)


@pytest.mark.parametrize(
    ("effects", "says"),
    [
        ((1.0, -1.0), "1 of 1 reforms win somewhere without harm and lose somewhere without help"),
        ((0.3, -1.0), "Not shown of `volunteers`"),
        ((1.0, -0.3), "what hurts is too weak to see"),
        ((-1.0, -1.0), "Without harm it still loses in order"),
        ((1.0, -1.0), "Switching off what harms as well removes the loss"),
        ((1.0, -1.0, -0.9), "removes all but order"),
    ],
)
def test_the_page_says_what_the_data_say_and_no_more(effects, says):
    study = made(*effects)
    assert says in evidence_page(study)
    assert len(parts_of(study)) == len(ARMS) * len(EFFECTS)
