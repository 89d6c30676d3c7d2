"""A rule gives the same bits compiled and as plain Python.

The twin under ``tests/`` runs the rules uncompiled and must reach the same trajectory,
so every scalar rule is held against its own plain function on random inputs, result for
result and bit for bit: 100 inputs each, no tolerance.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import struct
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim.processes
from sim import elementary, streams
from sim.parameter_record import parameter_record
from sim.parameters import PARAMETERS
from sim.streams import STREAMS, seed_words
from sim.vocabulary import CHANNELS, FIELDS, KINDS, ROLES, TOPICS

# What works on tables rather than numbers; the twin holds these against plain Python.
ON_TABLES = {"w", "line", "q", "case", "cases", "events", "luck", "seen", "outcomes", "trace"}
STEPS_OF_THE_PASS = {"resident_block", "area_sums"}  # likewise


def rules_of(module) -> dict[str, object]:
    """Return the compiled functions of a module that are rules."""
    return {
        name: function
        for name, function in vars(module).items()
        if hasattr(function, "py_func")
        and function.py_func.__module__ == module.__name__
        and not function.targetoptions.get("nogil")
    }


def scalar_rules() -> dict[str, object]:
    """Return every rule of the processes and of luck that takes numbers, by full name."""
    modules = [
        importlib.import_module(f"sim.processes.{module.name}")
        for module in pkgutil.iter_modules(sim.processes.__path__)
        if module.name not in STEPS_OF_THE_PASS
    ]
    found = {}
    for module in (*modules, streams, elementary):
        for name, function in rules_of(module).items():
            if not ON_TABLES & set(inspect.signature(function.py_func).parameters):
                found[f"{module.__name__.split('.')[-1]}.{name}"] = function
    return found


RULES = scalar_rules()
RECORDS = 200

SHARE = st.floats(0.0, 1.0)
UNIFORM = st.integers(0, 2**32 - 1).map(lambda word: (word + 0.5) / 2**32)
WORD = st.integers(0, 2**32 - 1)
SINGLE = st.integers(0, 2**23 - 1).map(lambda word: np.float32((word + 0.5) / 2**23))
LOGIT = st.floats(-30.0, 30.0)
SMALL = st.integers(0, 12)


def within(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(low, high)


@cache
def record(number: int) -> np.ndarray:
    """Return parameters anywhere within their ranges; kept, for all rules meet the same ones."""
    luck = np.random.default_rng(number)
    return parameter_record({x.name: luck.uniform(x.low, x.high) for x in PARAMETERS.values()})


# By name of the argument: a word means the same kind of number in every rule.
ARGUMENTS: dict[str, st.SearchStrategy] = {
    "p": st.integers(0, RECORDS - 1).map(record),
    "seed": st.integers(0, 2**64 - 1).map(seed_words),
    "stream": st.sampled_from(sorted(STREAMS.values())),
    **dict.fromkeys(("c0", "c1", "c2", "c3", "k0", "k1"), WORD.map(np.uint64)),
    **dict.fromkeys(("entity", "other", "time", "day"), WORD),
    "resident": st.integers(-1, 2**31 - 1),
    "address": st.integers(0, 2**32 - 1),
    "area": WORD,
    "levels": st.integers(0, 2 ** len(ROLES) - 1),
    **dict.fromkeys(("block", "draw"), st.integers(0, 2**18)),
    "candidate": st.integers(0, 2**28 - 1),
    "part": st.integers(0, 2),
    "role": st.integers(0, len(ROLES) - 1),
    "channel": st.integers(0, len(CHANNELS) - 1),
    "kind": st.integers(0, len(KINDS) - 1),
    "tried": st.integers(0, 2 ** len(CHANNELS) - 1).map(lambda mask: mask & ~1),
    "attempts": st.integers(0, 6),
    "vulnerability": st.integers(0, 15),
    "flag_count": st.integers(0, 4),
    **dict.fromkeys(("u", "v", "x"), UNIFORM),
    "alpha": within(0.1, 1.0),
    **dict.fromkeys(("scale", "mean", "hours"), within(0.1, 200.0)),
    "shape": within(0.3, 2.0),
    "hours_per_week": within(30.0, 60.0),
    "speed": within(0.05, 1.0),
    "days": within(0.0, 5000.0),
    "weeks": within(1.0 / 7.0, 60.0),
    **dict.fromkeys(("rate", "growth", "decay", "attention", "superior_effort"), within(1e-3, 9.0)),
    **dict.fromkeys(("skill", "publicity", "voice", "k"), within(-3.0, 3.0)),
    **dict.fromkeys(("officers", "active_neighbours", "neighbours"), SMALL.map(float)),
    "active": st.integers(1, 12).map(float),
    "waiting": SMALL,
    "mediators": st.integers(1, 12),
    "span_of_control": SMALL.map(float),
    "hours_per_1000_week": within(0.0, 500.0),
    "excess_variance": within(0.0, 1.0 / 3.0),
    "distance": within(0.0, 4.0),
    "unresolved": within(0.0, 5.0),
    **dict.fromkeys(("load", "bearable"), within(0.5, 500.0)),
    **dict.fromkeys(("build", "recovery"), within(0.01, 0.3)),
    "field": st.integers(0, len(FIELDS) - 1),
    "room": SMALL,
}
BITS_OF_TOPICS = {"topics": st.integers(0, 15), "topic": st.integers(0, len(TOPICS) - 1)}
OF_RULE: dict[str, dict[str, st.SearchStrategy]] = {
    "mediation.expit": {"x": LOGIT},
    "claiming.choose_channel": {
        "entry": st.lists(st.integers(-1, 5), min_size=9, max_size=9).map(
            lambda rows: np.array(rows, np.int32)
        ),
        "success": st.lists(SHARE, min_size=9, max_size=9).map(np.array),
        "taste": st.lists(within(-4.0, 30.0), min_size=9, max_size=9).map(np.array),
    },
    "participation.contribution": {"kind": st.integers(0, 2)},
    "claiming.gumbel": {"u": SINGLE},
    "claiming.log_positive_stable": {
        "u": SINGLE,
        "v": SINGLE,
        "alpha": st.floats(0.125, 1.0, width=32).map(np.float32),
    },
    "diffusion._dropped": BITS_OF_TOPICS,
    "diffusion.alarmed": BITS_OF_TOPICS,
    "diffusion.distrusted": BITS_OF_TOPICS,
    "diffusion.informed_awareness": BITS_OF_TOPICS,
    "diffusion.informed_voice": BITS_OF_TOPICS,
    "diffusion.knows": BITS_OF_TOPICS,
    "diffusion.source_strength": BITS_OF_TOPICS,
    "diffusion.hearing_rate": BITS_OF_TOPICS,
    "diffusion.dropping_rate": BITS_OF_TOPICS,
    "diffusion.dominating_rate": BITS_OF_TOPICS,
    "elementary.single_logarithm": {"x": SINGLE},
    "elementary.single_sine_of_pi": {"x": SINGLE},
    "streams.single_unit": {"word": WORD.map(np.uint64)},
    "wrong_doors.right_door": {
        "departments": within(1.0, 60.0),
        "together": within(0.0, 60.0),
        "hops": within(0.0, 7.0),
    },
    "relay.fidelity": {"hops": st.integers(0, 3)},
    "services.served_after": {"funding": within(0.0, 9.0), "reopening": within(1e-3, 0.05)},
    "services.weekly_funding": {"money": within(0.0, 1e9), "residents": st.integers(1, 10**7)},
    "streams.unit": {"word": WORD.map(np.uint64)},
    "handling.stage_luck": {"role": st.integers(0, 14)},
}


def bits(value: object) -> object:
    """Return a number's bits (numbers of a tuple each)."""
    if isinstance(value, tuple):
        return tuple(bits(part) for part in value)
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (float, np.floating)):
        return struct.pack(">d", value)
    return int(value)


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_rule_is_the_same_compiled_and_plain(name) -> None:
    rule = RULES[name]
    words = list(inspect.signature(rule.py_func).parameters)
    special = OF_RULE.get(name, {})
    strategies = {word: special.get(word, ARGUMENTS.get(word, SHARE)) for word in words}

    @given(st.fixed_dictionaries(strategies))
    @settings(max_examples=100, deadline=None, derandomize=True)
    def holds(given_values) -> None:
        compiled = [given_values[word] for word in words]
        plain = list(compiled)
        if "p" in words:
            place, record = words.index("p"), given_values["p"]
            compiled[place], plain[place] = record[0], record.view(np.recarray)[0]
        with np.errstate(over="ignore"):  # Philox multiplies modulo 2**64
            expected = rule.py_func(*plain)
        assert bits(rule(*compiled)) == bits(expected)

    holds()


def test_no_rule_was_forgotten() -> None:
    # Numbers in, numbers out: at least these processes have such rules.
    modules = {name.split(".")[0] for name in RULES}
    assert modules >= {
        "claiming",
        "collective_action",
        "experience",
        "grievances",
        "handling",
        "hierarchy",
        "influence",
        "mediation",
        "participation",
        "reconsideration",
        "relay",
        "satisfaction",
        "services",
        "social_capital",
        "streams",
        "trust",
        "wrong_doors",
    }
    assert len(RULES) >= 35
