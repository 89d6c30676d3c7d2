"""Parameters: who is detained for acting outside channels, and for how long.

Switched off where `detention.detention_rate` is 0.
"""

from __future__ import annotations

from sim.parameters.metadata import Parameter

PARAMETERS = (
    Parameter(
        "detention.detention_rate",
        0.02,
        "per week",
        0.0,
        1.0,
        "assumed",
        "Epstein 2002 has 1 (each officer arrests one of those acting in sight); far less here, "
        "because most action is warned or waited out",
        "Arrests an officer in sight makes among those who act; 0: nobody is detained.",
    ),
    Parameter(
        "detention.longest_term",
        2.0,
        "weeks",
        1.0,
        12.0,
        "literature",
        "Public Security Administration Punishments Law 2005: detention of up to 15 days, 20 for "
        "several offences (art. 16)",
        "Longest detention; terms are whole weeks from one to this, all alike.",
    ),
)
