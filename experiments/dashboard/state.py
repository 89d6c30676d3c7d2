"""What determines a page: city, reforms, parameters, seed and week, as a link holds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import parse_qsl, urlencode

from sim.errors import InputError, nearest

__all__ = ["KEYS", "State", "read_query"]

KEYS: Final = {
    "city": "name of a city",
    "districts": "districts that are simulated, the smallest first",
    "warmup": "weeks of warm-up",
    "horizon": "weeks after the warm-up",
    "seed": "seed of all luck",
    "week": "week shown, counted from the end of the warm-up",
    "reform": "a reform, as the command line writes it; may stand several times",
    "shock": "a shock, likewise",
    "set": "PARAMETER=VALUE; may stand several times",
    "measure": "what the map shows",
    "area": "number of the area whose network is shown",
}
"""What a query string may say."""

LONGEST_QUERY: Final = 20_000


@dataclass(frozen=True)
class State:
    """What determines a page.

    Parameters
    ----------
    city : str
        Name of the city.
    districts, warmup, horizon : int
        Its size and clocks (weeks).
    seed : int
        Of all luck.
    week : int
        Week shown, counted from the end of the warm-up.
    reforms, shocks : tuple of str
        As the command line writes them; shocks beside those of the city.
    values : tuple of (str, float)
        Parameters that are set, by name.
    measure : str
        What the map shows.
    area : int
        Whose network is shown.

    Examples
    --------
    >>> state = State("test-town", 1, 8, 26, reforms=("flatten:strength=0.5",), week=4)
    >>> state.query
    'city=test-town&districts=1&warmup=8&horizon=26&seed=0&week=4&reform=flatten%3Astrength%3D0.5'
    >>> read_query(state.query, State("daqing-2012", 1, 104, 260)) == state
    True
    """

    city: str
    districts: int
    warmup: int
    horizon: int
    seed: int = 0
    week: int = 0
    reforms: tuple[str, ...] = ()
    shocks: tuple[str, ...] = ()
    values: tuple[tuple[str, float], ...] = ()
    measure: str = "satisfaction"
    area: int = 0

    def with_(self, **changes: object) -> State:
        """Return another state, changed in these fields."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def with_value(self, name: str, value: float) -> State:
        """Return the state in which a parameter is set to a value."""
        return self.with_(values=tuple(sorted({**dict(self.values), name: value}.items())))

    @property
    def future(self) -> State:
        """What determines the simulation: all but week, measure and area."""
        return self.with_(week=0, measure="satisfaction", area=0)

    @property
    def query(self) -> str:
        """The query string of a link to this state; numbers to the last bit."""
        words = [
            ("city", self.city),
            ("districts", self.districts),
            ("warmup", self.warmup),
            ("horizon", self.horizon),
            ("seed", self.seed),
            ("week", self.week),
            *(("reform", text) for text in self.reforms),
            *(("shock", text) for text in self.shocks),
            *(("set", f"{name}={value!r}") for name, value in self.values),
        ]
        if self.measure != "satisfaction":
            words.append(("measure", self.measure))
        if self.area:
            words.append(("area", self.area))
        return urlencode(words)


def read_query(query: str | None, start: State) -> State:
    """Return what a link asks for.

    Parameters
    ----------
    query : str or None
        The query string; empty for the start.
    start : State
        What the command line asked for: holds for whatever a link to its city does not say.

    Raises
    ------
    InputError
        If it cannot be read. Whether there is such a city, reform or parameter is checked
        where the city is made (`Cities.scenario`).
    """
    text = (query or "").removeprefix("?")
    if not text:
        return start
    if len(text) > LONGEST_QUERY:
        raise _wrong(f"{len(text):,} characters are too many", f"at most {LONGEST_QUERY:,}")
    words = [(key, value.strip()) for key, value in parse_qsl(text, keep_blank_values=True)]
    for key, _ in words:
        if key not in KEYS:
            raise _wrong(f"unknown key '{key}'", nearest(key, KEYS))
    single = dict(words)
    for key in single:
        if key not in ("reform", "shock", "set") and sum(key == k for k, _ in words) > 1:
            raise _wrong(f"'{key}' stands there twice", "say it once")
    lists = {kind: tuple(v for k, v in words if k == kind) for kind in ("reform", "shock", "set")}
    numbers: dict[str, int] = {
        key: _whole(key, single[key])
        for key in ("districts", "warmup", "horizon", "seed", "week", "area")
        if key in single
    }
    return start.with_(
        city=single.get("city", start.city),
        measure=single.get("measure", start.measure),
        reforms=lists["reform"],
        shocks=lists["shock"],
        values=_values(lists["set"]),
        **_checked({"week": 0, "area": 0, **numbers}, start),
    )


def _checked(numbers: Mapping[str, int], start: State) -> Mapping[str, int]:
    """Refuse a week after the run and what is no seed; other bounds are the scenario's."""
    if numbers.get("seed", 0) >= 2**64:
        raise _wrong(f"{numbers['seed']} is no seed", "seeds have 64 bits")
    horizon = numbers.get("horizon", start.horizon)
    if numbers["week"] > horizon:
        raise _wrong(
            f"week {numbers['week']} is after the last, {horizon}", "give a week of the run"
        )
    return numbers


def _values(texts: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
    found: dict[str, float] = {}
    for text in texts:
        name, _, value = text.partition("=")
        if name in found:
            raise _wrong(f"parameter '{name}' is set twice", "set it once")
        try:
            found[name] = float(value)
        except ValueError:
            raise _wrong(f"'{text}' sets no parameter", "write set=PARAMETER=VALUE") from None
    return tuple(sorted(found.items()))


def _whole(key: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 20):
        raise _wrong(f"'{text}' is no whole number", f"{key} is {KEYS[key]}: 0 or more")
    return int(text)


def _wrong(what: str, right: str) -> InputError:
    return InputError(what, where="link", right=right)
