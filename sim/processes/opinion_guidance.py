"""Official messages: they act on what people hold, not on opinions themselves.

A message that all is well calms the anchor of those whose own matters are in
order. Whoever has something unresolved knows better: the message does not calm
them, and its sender loses their trust. Hovland & Weiss (1951) show that trust in a
source decides whether it convinces, Chen & Shi (2001) that in China those who follow
official media may trust less; that experience makes the difference is assumed.
"""

from __future__ import annotations

from sim.compiled import rule

__all__ = ["calmed", "disbelieved"]


@rule
def calmed(anchor, message, known_better, p):
    """Return the anchor of grievance under a message.

    Parameters
    ----------
    anchor : float
        Grievance by one's own experience.
    message : float
        Strength of the message, 0 to 1; 0 changes nothing.
    known_better : float
        How much is unresolved in one's own matters, 0 to 1.
    """
    return anchor * (1.0 - p.message_effect * message * (1.0 - known_better))


@rule
def disbelieved(trust, message, known_better, share):
    """Return trust in local government after hearing a message that one knows to be wrong.

    `share` is 1 - exp(-rate dt) of losing credibility.
    """
    return trust * (1.0 - share * message * known_better)
