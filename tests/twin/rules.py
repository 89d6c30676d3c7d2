"""All that the twin shares with the compiled model: the behavioural rules, uncompiled.

The twin calls them as ``rules.name(...)``, so a reader sees what is shared; a
test replaces one of them to see that the comparison notices.
"""

from __future__ import annotations

from sim.processes import (
    claiming,
    collective_action,
    concession,
    detention,
    experience,
    grievances,
    handling,
    hierarchy,
    influence,
    mediation,
    opinion_guidance,
    participation,
    patrols,
    satisfaction,
    social_capital,
    trust,
)

from . import luck
from .plain import plain

# Grievances arise.
day_factor = plain(grievances.day_factor)
rate_factor = plain(grievances.rate_factor)
dominating_factor = plain(grievances.dominating_factor)
flags = plain(handling.flags)

# Claiming.
choose_channel = plain(claiming.choose_channel)
gumbel = plain(claiming.gumbel)
log_positive_stable = plain(claiming.log_positive_stable)
logarithm = luck.logarithm

# Handling and mediation.
touch_days = plain(handling.touch_days)
weibull = plain(handling.weibull)
exponential = plain(handling.exponential)
p_resolved = plain(handling.p_resolved)
procedure_felt = plain(handling.procedure_felt)
p_agreement = plain(mediation.p_agreement)
expit = plain(mediation.expit)

# Learning from cases.
performance = plain(satisfaction.performance)
satisfaction_level = plain(satisfaction.satisfaction_level)
expectation_after = plain(satisfaction.expectation_after)
unmet_performance = plain(satisfaction.unmet_performance)
trust_after = plain(trust.trust_after)
wait_bin = plain(experience.wait_bin)

# Taking part.
opportunity = plain(participation.opportunity)
initiative_chance = plain(participation.initiative_chance)
committee_free_share = plain(participation.committee_free_share)

# Living together.
influenced = plain(influence.influenced)
calmed = plain(opinion_guidance.calmed)
disbelieved = plain(opinion_guidance.disbelieved)
belief_after = plain(participation.belief_after)
contribution = plain(participation.contribution)
hardship = plain(collective_action.hardship)
acts = plain(collective_action.acts)
officers_in_sight = plain(patrols.officers_in_sight)
detention_chance = plain(detention.detention_chance)
detention_term = plain(detention.detention_term)

# How offices answer it.
forcefulness = plain(concession.forcefulness)
concession_chance = plain(concession.concession_chance)
suppression_chance = plain(concession.suppression_chance)
redressed = plain(concession.redressed)

# What an area builds up.
participation_level = plain(social_capital.participation_level)
capital_after = plain(social_capital.capital_after)

# How hard offices work.
watch_from_above = plain(hierarchy.watch_from_above)
compliance = plain(hierarchy.compliance)
induced_effort = plain(hierarchy.induced_effort)
adjusted_effort = plain(hierarchy.adjusted_effort)
desk_speed = plain(hierarchy.desk_speed)
