"""The rules of `sim` as plain Python functions, and the parameters they read."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping
from types import FunctionType, SimpleNamespace
from typing import Any

import numpy as np

from sim import elementary
from sim.parameter_record import parameter_record
from sim.processes import (
    claiming,
    collective_action,
    grievances,
    handling,
    hierarchy,
    influence,
    mediation,
    participation,
    satisfaction,
    social_capital,
    trust,
)

__all__ = ["parameters", "plain"]


# The series are for compiled loops; here they would be slow.
_OF_THE_LIBRARY = {
    elementary.logarithm: math.log,
    elementary.single_logarithm: math.log,
    elementary.single_sine_of_pi: lambda x: math.sin(math.pi * x),
}


@functools.cache
def plain(rule: Callable[..., Any]) -> Callable[..., Any]:
    """Return a compiled rule as plain Python, down to the rules that it calls.

    ``rule.py_func`` alone would call compiled functions, number by number,
    which is slower than either.
    """
    if rule in _OF_THE_LIBRARY:
        return _OF_THE_LIBRARY[rule]
    source = getattr(rule, "py_func", rule)
    names = dict(source.__globals__)
    for name in source.__code__.co_names:
        if hasattr(names.get(name), "py_func"):
            names[name] = plain(names[name])
        elif isinstance(names.get(name), np.floating):  # slow in Python, one by one
            names[name] = float(names[name])
    return FunctionType(source.__code__, names, source.__name__, source.__defaults__)


def parameters(values: Mapping[str, float]) -> SimpleNamespace:
    """Return parameter values as attributes: floats, and tuples of floats."""
    record = parameter_record(dict(values))
    fields = {name: record[name][0].tolist() for name in record.dtype.names or ()}
    return SimpleNamespace(
        **{name: tuple(v) if isinstance(v, list) else v for name, v in fields.items()}
    )


channel_value = plain(claiming.channel_value)
gumbel = plain(claiming.gumbel)
log_positive_stable = plain(claiming.log_positive_stable)
acts = plain(collective_action.acts)
hardship = plain(collective_action.hardship)
day_factor = plain(grievances.day_factor)
rate_factor = plain(grievances.rate_factor)
exponential = plain(handling.exponential)
p_resolved = plain(handling.p_resolved)
procedure_felt = plain(handling.procedure_felt)
touch_days = plain(handling.touch_days)
weibull = plain(handling.weibull)
adjusted_effort = plain(hierarchy.adjusted_effort)
compliance = plain(hierarchy.compliance)
desk_speed = plain(hierarchy.desk_speed)
induced_effort = plain(hierarchy.induced_effort)
watch_from_above = plain(hierarchy.watch_from_above)
influenced = plain(influence.influenced)
expit = plain(mediation.expit)
p_agreement = plain(mediation.p_agreement)
belief_after = plain(participation.belief_after)
committee_free_share = plain(participation.committee_free_share)
contribution = plain(participation.contribution)
initiative_chance = plain(participation.initiative_chance)
opportunity = plain(participation.opportunity)
expectation_after = plain(satisfaction.expectation_after)
performance = plain(satisfaction.performance)
satisfaction_level = plain(satisfaction.satisfaction_level)
unmet_performance = plain(satisfaction.unmet_performance)
capital_after = plain(social_capital.capital_after)
participation_level = plain(social_capital.participation_level)
trust_after = plain(trust.trust_after)
