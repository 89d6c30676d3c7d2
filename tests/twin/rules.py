"""All that the twin shares with the compiled model: the behavioural rules, uncompiled.

The twin calls them as ``rules.name(...)``, so a reader sees what is shared; a
test replaces one of them to see that the comparison notices.
"""

from __future__ import annotations

from sim.processes import (
    adaptation,
    burnout,
    claiming,
    collective_action,
    concession,
    detention,
    diffusion,
    experience,
    grievances,
    handling,
    hierarchy,
    influence,
    mediation,
    opinion_guidance,
    organizations,
    participation,
    patrols,
    quality_of_life,
    reconsideration,
    relay,
    reporting,
    satisfaction,
    security,
    services,
    social_capital,
    trust,
    wellbeing,
    wrong_doors,
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

asks_for_reconsideration = plain(reconsideration.asks_for_reconsideration)

# Learning from cases.
performance = plain(satisfaction.performance)
satisfaction_level = plain(satisfaction.satisfaction_level)
expectation_raised = plain(satisfaction.expectation_raised)
expectation_after = plain(satisfaction.expectation_after)
unmet_performance = plain(satisfaction.unmet_performance)
trust_after = plain(trust.trust_after)
wait_bin = plain(experience.wait_bin)

# Taking part.
opportunity = plain(participation.opportunity)
initiative_chance = plain(participation.initiative_chance)
committee_free_share = plain(participation.committee_free_share)

# Hearing and telling.
source_strength = plain(diffusion.source_strength)
hearing_rate = plain(diffusion.hearing_rate)
dropping_rate = plain(diffusion.dropping_rate)
dominating_rate = plain(diffusion.dominating_rate)
informed_awareness = plain(diffusion.informed_awareness)
informed_voice = plain(diffusion.informed_voice)

# Living together.
influenced = plain(influence.influenced)
alarmed = plain(diffusion.alarmed)
distrusted = plain(diffusion.distrusted)
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

# What is reported upwards, and what money meets.
hop_noise = plain(relay.hop_noise)
fidelity = plain(relay.fidelity)
share_left_out = plain(reporting.share_left_out)
share_flattered = plain(reporting.share_flattered)
passed_up = plain(reporting.passed_up)
weeks_on_the_way = plain(reporting.weeks_on_the_way)
need_of_resident = plain(services.need_of_resident)
weekly_funding = plain(services.weekly_funding)
served_after = plain(services.served_after)

# Which department a matter stands before.
right_door = plain(wrong_doors.right_door)

# How life feels.
frightened = plain(security.frightened)
look_of_neighbourhood = plain(security.look_of_neighbourhood)
safety_around = plain(security.safety_around)
wellbeing_level = plain(wellbeing.wellbeing_level)
approached = plain(quality_of_life.approached)

# How hard offices work.
watch_from_above = plain(hierarchy.watch_from_above)
compliance = plain(hierarchy.compliance)
induced_effort = plain(hierarchy.induced_effort)
adjusted_effort = plain(hierarchy.adjusted_effort)
desk_speed = plain(hierarchy.desk_speed)

# Who gives or mediates too much.
exhaustion_after = plain(burnout.exhaustion_after)
lost_in_all = plain(burnout.lost_in_all)
cases_at_hand = plain(burnout.cases_at_hand)

# Organizations come and go.
called = plain(organizations.called)
capacity_after = plain(organizations.capacity_after)
closing_chance = plain(organizations.closing_chance)
expected_foundings = plain(organizations.expected_foundings)
field_founded = plain(organizations.field_founded)
is_bought_from = plain(organizations.is_bought_from)
members_support = plain(organizations.members_support)
number_founded = plain(organizations.number_founded)
quality_after = plain(organizations.quality_after)
skill_gained = plain(organizations.skill_gained)

# Posts move to where the work is.
is_upheaval = plain(adaptation.is_upheaval)
reallocated = plain(adaptation.reallocated)
year_has_ended = plain(adaptation.year_has_ended)
