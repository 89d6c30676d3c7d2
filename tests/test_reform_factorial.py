"""The factorial of system and mechanism finds what was put in, and holds posts fixed."""

from __future__ import annotations

import pytest
from towns import hamlet

from docs.factorial_page import (
    reform_factorial_of,
    reform_factorial_page,
    rows_of_reform_factorial,
)
from docs.study_files import Study
from experiments.flatten_factorial import EFFECTS, Run
from experiments.reform_factorial import (
    FACTORS,
    clear_after_holm,
    combinations,
    contrasts,
    run_reform_factorial,
    specs,
    whole_flatten,
)


def made_up(pairs: int = 4) -> list[Run]:
    """Pair + 3 levels - 2 incentives + 4 (levels and councils together), and a little luck."""

    def order(pair: int, on: frozenset[str]) -> float:
        both = {"levels", "self_governance"} <= on
        own = 3.0 * ("levels" in on) - 2.0 * ("incentives" in on) + 4.0 * both
        return 10.0 * pair + own + 0.001 * hash_of(pair, on)

    return [
        Run(
            pair, on, 100.0, dict.fromkeys(EFFECTS, 1.0) | {"order": order(pair, on or frozenset())}
        )
        for pair in range(pairs)
        for on in (None, *combinations())
    ]


def hash_of(pair: int, on: frozenset[str]) -> float:
    """Something that differs from arm to arm and is the same in every process."""
    return ((pair + 3) * 17 + sum(7 ** (k + 1) for k, f in enumerate(FACTORS) if f in on)) % 11


def test_contrasts_recover_effects_that_were_put_in() -> None:
    effects = contrasts(made_up(), "order")
    assert len(effects) == 6 + 15
    expected = {("levels",): 5.0, ("self_governance",): 2.0, ("incentives",): -2.0}
    expected |= {("levels", "self_governance"): 2.0}
    for name, effect in effects.items():
        assert effect.mean == pytest.approx(expected.get(name, 0.0), abs=0.01), name
    assert set(expected) <= clear_after_holm(effects)


def test_the_whole_of_flatten_is_seen_beside_each_setting_of_the_others() -> None:
    runs = made_up()
    for others, effect in (((), 3.0), (("incentives",), 3.0), (("self_governance",), 7.0)):
        found = whole_flatten(runs, "order", frozenset(others))
        assert found.mean == pytest.approx(effect, abs=0.02)


def test_every_arm_is_reorganized_and_only_the_factors_differ() -> None:
    found = {on: [str(spec) for spec in specs(on)] for on in combinations()}
    assert len(found) == len({tuple(arm) for arm in found.values()}) == 64
    for on, arm in found.items():
        assert arm[0].startswith("flatten")
        assert len(arm) == 1 + ("incentives" in on) + ("self_governance" in on)
    (lever,) = (s for s in specs(frozenset({"incentives"})) if s.name == "leadership")
    assert (lever.settings["clarity"], lever.settings["formalism"]) == (0.0, 0.0)


def test_all_combinations_have_the_same_posts() -> None:
    runs = run_reform_factorial(hamlet(warmup_weeks=1, horizon_weeks=1), pairs=1, workers=1)
    assert [run.on for run in runs] == [None, *combinations()]
    assert max(run.posts for run in runs) == pytest.approx(min(run.posts for run in runs))
    assert len({run.measures["satisfaction"] for run in runs}) > 2


def test_the_page_survives_the_file_and_names_what_is_clear() -> None:
    runs = made_up()
    rows = [
        {key: str(value) for key, value in row.items()} for row in rows_of_reform_factorial(runs)
    ]
    about = {"city": "nowhere", "pairs": "4", "warmup_weeks": "1", "horizon_weeks": "2"}
    study = Study(about, rows)
    assert reform_factorial_of(study) == runs
    page = reform_factorial_page(study)
    assert "`levels` +5.0" in page
    assert "Largest interaction: levels x self governance" in page
    assert "clear interactions with these two: 1 of 9" in page
