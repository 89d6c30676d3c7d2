"""A factor: an input with the values that a design may give it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from experiments.studies.inputs import CITY, NO_SHOCK, SHOCK, Arm, Input, input_of
from sim.errors import InputError, nearest
from sim.reform_spec import ReformSpec
from sim.scenario import Scenario

__all__ = ["Factor", "default_factors", "parse_factor"]

WORDS = {"true": True, "false": False}


@dataclass(frozen=True)
class Factor:
    """An input and its values: a range, or a list.

    Parameters
    ----------
    name : str
        Of the input.
    kind : type
        float, int, bool or str.
    base : float, int, bool or str
        Its value where a design does not move it.
    low, high : float or int or None
        The range; None where there is a list.
    values : tuple
        The list; empty where there is a range.
    unit : str
    """

    name: str
    kind: type
    base: Any
    low: Any = None
    high: Any = None
    values: tuple[Any, ...] = ()
    unit: str = ""

    def at(self, share: float) -> Any:
        """Return the value so far along the range or list, 0 <= share < 1.

        Whole numbers and listed values take equal parts each.
        """
        if self.values:
            return self.values[min(int(share * len(self.values)), len(self.values) - 1)]
        if self.kind is int:
            return min(self.high, self.low + math.floor(share * (self.high - self.low + 1)))
        return self.low + share * (self.high - self.low)

    def levels(self, count: int) -> tuple[Any, ...]:
        """Return its levels in a factorial: the list, or values from end to end, evenly apart."""
        if self.values:
            return self.values
        steps = [self.low + k * (self.high - self.low) / (count - 1) for k in range(count - 1)]
        if self.kind is int:
            return tuple(dict.fromkeys([*(round(step) for step in steps), self.high]))
        return (*steps, self.high)

    def ends(self) -> tuple[Any, ...]:
        """Return the ends of the range, or the list, without its base value."""
        return tuple(v for v in (self.values or (self.low, self.high)) if v != self.base)

    def to_dict(self) -> dict[str, Any]:
        """Return all of it for a manifest."""
        entry: dict[str, Any] = {"name": self.name, "kind": self.kind.__name__, "base": self.base}
        if self.values:
            return {**entry, "values": list(self.values)}
        return {**entry, "low": self.low, "high": self.high, "unit": self.unit}


def default_factors(city: Scenario) -> list[Factor]:
    """Return every parameter that has a range, over all of it."""
    from sim.parameters import PARAMETERS

    return [parse_factor(name, city, ()) for name, p in PARAMETERS.items() if float(p.low) < p.high]


def parse_factor(text: str, city: Scenario, arms: Sequence[Arm]) -> Factor:
    """Read a factor as it is written on the command line.

    Parameters
    ----------
    text : str
        ``NAME`` (over its whole range), ``NAME=low:high`` or ``NAME=a,b,c``.
    city : Scenario
        Gives base values, districts and horizon.
    arms : sequence of ReformSpec or Package
        The reforms under study.

    Raises
    ------
    InputError
        If there is no such input, or a value is not possible.

    Examples
    --------
    >>> from scenarios import load
    >>> parse_factor("trust.trust_drift=0:0.02", load("test-town"), ()).at(0.5)
    0.01
    """
    name, equals, rest = (piece.strip() for piece in text.partition("="))
    what = input_of(name)
    base = _base(what, city, arms)
    unit = getattr(what.papers, "unit", "")
    if not equals:
        return _whole_range(what, base, city, unit)
    if not rest:
        raise InputError(f"vary {text}: no values", right=f"write {name}=low:high or {name}=a,b")
    if ":" in rest and what.kind in (float, int):
        low, high = (_read(what, piece, text, city) for piece in rest.split(":", 1))
        if not low < high:
            raise InputError(
                f"vary {text}: {low:g} is not below {high:g}",
                right=f"write {name}=low:high",
            )
        return Factor(what.name, what.kind, base, low, high, unit=unit)
    values = tuple(_read(what, piece, text, city) for piece in rest.split(","))
    for value in values:
        if values.count(value) > 1:
            raise InputError(f"vary {text}: {value} is given twice", right="give it once")
    return Factor(what.name, what.kind, base, values=values, unit=unit)


def _base(what: Input, city: Scenario, arms: Sequence[Arm]) -> Any:
    """Return the value an input has in a study that does not vary it."""
    if what.role == "parameter":
        return city.parameter_values()[what.name]
    if what.name == CITY:
        return city.name
    if what.name == SHOCK:
        return NO_SHOCK
    parts: list[ReformSpec] = [*city.adopted, *(part for arm in arms for part in arm.parts)]
    present = parts if what.role == "reform" else list(city.shocks)
    found = [spec for spec in present if spec.name == what.owner]
    if not found:
        named = ", ".join(sorted({spec.name for spec in present})) or "none"
        raise InputError(
            f"'{what.name}' is a setting of {what.role} '{what.owner}'",
            why=f"{what.role}s of this study: {named}",
            right=f"add it: --{what.role} {what.owner}",
        )
    return found[-1][what.setting]


def _whole_range(what: Input, base: Any, city: Scenario, unit: str) -> Factor:
    papers: Any = what.papers
    if what.name == SHOCK:
        return Factor(what.name, str, base, values=_shocks())
    if what.kind is bool:
        return Factor(what.name, bool, base, values=(False, True), unit=unit)
    if what.kind is str:
        words = tuple(getattr(papers, "choices", ()))
        if what.setting == "place":
            words = ("all", *(district.name for district in city.city.simulated))
        if not words:
            right = f"list them: --vary {what.name}=a,b"
            raise InputError(f"vary {what.name}: its values have no range", right=right)
        return Factor(what.name, str, base, values=words, unit=unit)
    low, high = _possible(what, city)
    if what.kind is int:  # what lasts longer than the horizon does not differ in it
        low, high = int(low), int(min(high, city.time.horizon_weeks - 1))
    if not low < high:
        raise InputError(
            f"vary {what.name}: there is nothing to vary",
            why=f"it is {low:g} {unit} by definition",
            right="leave it out",
        )
    return Factor(what.name, what.kind, base, low, high, unit=unit)


def _read(what: Input, piece: str, text: str, city: Scenario) -> Any:
    """Return one value in its type, within what is possible."""
    word = piece.strip()
    if what.kind is bool:
        if word not in WORDS:
            raise InputError(f"vary {text}: '{word}' is neither", right="write true or false")
        return WORDS[word]
    if what.kind is str:
        return _read_word(what, word, text, city)
    low, high = _possible(what, city)
    values = f"give values from {low:g} to {high:g}"
    try:
        number = what.kind(word)
    except ValueError:
        kind = "a whole number" if what.kind is int else "a number"
        raise InputError(f"vary {text}: '{word}' is not {kind}", right=values) from None
    if not low <= number <= high:  # not a number is outside too
        meaning = getattr(what.papers, "meaning", "").rstrip(".")
        raise InputError(
            f"vary {text}: {word} is outside what is possible",
            why=f"{meaning}; unit: {getattr(what.papers, 'unit', '')}",
            right=values,
        )
    return number


def _read_word(what: Input, word: str, text: str, city: Scenario) -> str:
    """Return a word, refusing one that no point could use."""
    known: Sequence[str] = tuple(getattr(what.papers, "choices", ()))
    if what.name == SHOCK:
        known = _shocks()
    elif what.setting == "place":
        known = ("all", *(district.name for district in city.city.simulated))
    for name in word.split("+") if what.setting == "place" else (word,):
        if known and name.strip() not in known:
            raise InputError(
                f"vary {text}: '{name}' is none of the values of {what.name}",
                right=nearest(name, known),
            )
    return word


def _shocks() -> tuple[str, ...]:
    from sim.shocks import SHOCKS

    return (NO_SHOCK, *SHOCKS)


def _possible(what: Input, city: Scenario) -> tuple[Any, Any]:
    """Return the lowest and the highest value; what begins, begins within the horizon."""
    low, high = getattr(what.papers, "low", None), getattr(what.papers, "high", None)
    if what.setting == "start_week":
        high = city.time.horizon_weeks - 1
    return -math.inf if low is None else low, math.inf if high is None else high
