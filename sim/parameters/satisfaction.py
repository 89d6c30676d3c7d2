"""Parameters: satisfaction of users with what they got."""

from __future__ import annotations

from sim.parameters.metadata import Parameter

PARAMETERS = (
    Parameter(
        "satisfaction.satisfaction_constant",
        0.12,
        "share",
        -0.2,
        0.5,
        "assumed",
        "No data; the scale is free. Users come out at 43 % satisfied against 65 % (Beijing "
        "hotline 2019), a stated miss",
        "b0 of S = b0 + bP P + bE E.",
    ),
    Parameter(
        "satisfaction.performance_weight",
        0.6,
        "share",
        0.2,
        1.0,
        "assumed",
        "Van Ryzin 2013 (experiment, United States) for the sign; that it weighs most, and the "
        "size, are assumed",
        "bP of S = b0 + bP P + bE E.",
    ),
    Parameter(
        "satisfaction.expectation_weight",
        0.25,
        "share",
        -0.2,
        0.5,
        "assumed",
        "Schiebler et al. 2025 for the sign: over 150 records on consumers, expectation and "
        "satisfaction are correlated 0.29; the weight is no correlation, so its size is assumed",
        "bE of S = b0 + bP P + bE E.",
    ),
    Parameter(
        "satisfaction.expectation_rate",
        0.2,
        "per experience",
        0.02,
        0.6,
        "assumed",
        "No panel data",
        "How far one experience moves expectation to performance.",
    ),
    Parameter(
        "satisfaction.expectation_start",
        0.4,
        "share",
        0.2,
        0.8,
        "assumed",
        "Near the level that experience leads to at the starting values, so that the warm-up need "
        "not find it",
        "Expectation before the first experience.",
    ),
    Parameter(
        "satisfaction.outcome_weight",
        0.5,
        "share",
        0.2,
        0.6,
        "assumed",
        "Between two schools: procedure weighs most (Tyler 2006), outcome does (Esaiasson et al. "
        "2016)",
        "Weight of the outcome in performance.",
    ),
    Parameter(
        "satisfaction.procedure_weight",
        0.3,
        "share",
        0.1,
        0.4,
        "assumed",
        "Between two schools, as for the outcome",
        "Weight of the procedure in performance; the wait has the rest.",
    ),
    Parameter(
        "satisfaction.wait_scale_days",
        30.0,
        "days",
        7.0,
        120.0,
        "assumed",
        "No data; a month is felt as long",
        "Time to an answer at which the score of the wait falls to 1/e.",
    ),
    Parameter(
        "satisfaction.satisfied_above",
        0.5,
        "share",
        0.3,
        0.7,
        "assumed",
        "Midpoint of the scale",
        "Level above which a resident counts as satisfied.",
    ),
    Parameter(
        "satisfaction.satisfaction_spread",
        0.15,
        "share",
        0.0,
        0.3,
        "assumed",
        "No data; half-width of a uniform spread, near what experience leads to",
        "How far residents' satisfaction lies apart at the start.",
    ),
)
