"""Whether the parties agree: people's, administrative and judicial mediation."""

from __future__ import annotations

import math

from sim.compiled import rule

__all__ = ["expit", "p_agreement"]


@rule
def expit(x):
    """Return 1 / (1 + exp(-x))."""
    return 1.0 / (1.0 + math.exp(-x))


@rule
def p_agreement(skill, trust, intensity, waiting, mediators, vulnerability, p):
    """Return the probability of an agreement: expit(skill + trust - intensity - load).

    The form is assumed: Wall & Dunne (2012) find few studies of what makes mediation
    work. `waiting` cases share `mediators`; each vulnerability flag of the claimant
    weakens the claimant's side (argued by Delgado et al. 1985; Galanter 1974).
    """
    return expit(
        skill
        + p.mediation_trust * trust
        - p.mediation_intensity * intensity
        - p.mediation_load * (waiting / mediators)
        - p.mediation_unequal * vulnerability
    )
