"""Trust in local and in upper government, learnt from outcome and procedure.

L' = L + eta (w outcome + (1 - w) procedure - L), separately for the two
governments. Procedure weighs most for Tyler (2006), outcome by far for Esaiasson,
Persson, Gilljam & Lindholm (2016); w lies between. The gradient over levels is
after Cunningham, Saich & Turiel (2020). There is no direct path from procedure to
compliance.
"""

from __future__ import annotations

from sim.compiled import rule

__all__ = ["trust_after"]


@rule
def trust_after(trust, outcome, procedure, p):
    """Return trust after one experience with the government that handled the matter."""
    said = p.trust_outcome_weight * outcome + (1.0 - p.trust_outcome_weight) * procedure
    return trust + p.trust_learning * (said - trust)
