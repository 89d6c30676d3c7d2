"""Satisfaction with how matters are dealt with where one lives.

S = b0 + bP P + bE E with performance P and expectation E, which then moves to
what was found (Oliver 1980; Van Ryzin 2013; Schiebler et al. 2025 on consumers).
Disconfirmation P - E is never a third term: it is collinear with the two. Where
answers are promised in public, residents come with a raised expectation
E + promise (1 - E); a promise of 0 (no area has one before a reform) is the process
without it.
"""

from __future__ import annotations

import math

from sim.compiled import rule

__all__ = [
    "expectation_after",
    "expectation_raised",
    "performance",
    "satisfaction_level",
    "unmet_performance",
]


@rule
def performance(outcome, procedure, days, p):
    """Return performance in [0, 1]: outcome, procedure and the wait (exp(-days/scale))."""
    return (
        p.outcome_weight * outcome
        + p.procedure_weight * procedure
        + (1.0 - p.outcome_weight - p.procedure_weight) * math.exp(-days / p.wait_scale_days)
    )


@rule
def unmet_performance(p):
    """Return performance where a matter ends with nobody having dealt with it or settled it.

    No outcome, no answer, a neutral procedure. Without this a city whose
    offices nobody enters would count as a satisfied one.
    """
    return p.procedure_weight * p.procedure_base


@rule
def satisfaction_level(performed, expectation, p):
    """Return satisfaction in [0, 1] after an experience."""
    level = (
        p.satisfaction_constant
        + p.performance_weight * performed
        + p.expectation_weight * expectation
    )
    return min(1.0, max(0.0, level))


@rule
def expectation_raised(expectation, promise):
    """Return the expectation with which one comes where answers are promised: E + promise (1 - E).

    Under constant performance P and promise m the expectation then rests at
    (r m + rho P) / (1 - r (1 - m)) with r = 1 - rho, above P.
    """
    return expectation + promise * (1.0 - expectation)


@rule
def expectation_after(expectation, performed, rate):
    """Return E + rho (P - E)."""
    return expectation + rate * (performed - expectation)
