"""The search for garbage rests while a city is built, and only then."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from sim import GovernanceModel
from sim.garbage import uncollected
from sim.institutions import Institutions
from tests.towns import hamlet


@pytest.fixture
def searches() -> Iterator[list[str]]:
    """Every search that begins while the test runs."""
    seen: list[str] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            seen.append(f"generation {info['generation']}")

    gc.callbacks.append(note)
    yield seen
    gc.callbacks.remove(note)


def make_much() -> list[list[int]]:
    return [[number] for number in range(20_000)]


def test_the_search_rests_in_the_block_and_goes_on_after(searches: list[str]) -> None:
    with uncollected():
        made = make_much()
        assert not searches
    made += make_much()
    assert searches


@pytest.mark.parametrize("on", [True, False])
def test_what_was_on_or_off_is_so_again_even_after_an_error(on: bool) -> None:
    before = gc.isenabled()
    (gc.enable if on else gc.disable)()
    try:
        with pytest.raises(KeyError), uncollected():
            raise KeyError
        assert gc.isenabled() == on
    finally:
        (gc.enable if before else gc.disable)()


def test_blocks_within_blocks_rest_until_the_outermost_ends(searches: list[str]) -> None:
    with uncollected():
        with uncollected():
            pass
        make_much()
        assert not searches


def test_a_city_is_built_while_the_search_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    refresh = Institutions.refresh_desks
    was_on: list[bool] = []

    def watched(self: Institutions) -> None:
        was_on.append(gc.isenabled())
        refresh(self)

    monkeypatch.setattr(Institutions, "refresh_desks", watched)
    GovernanceModel(hamlet())
    assert gc.isenabled()
    assert was_on == [False]
