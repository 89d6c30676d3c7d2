"""The words of the model and their numbers: kinds, channels, roles, stages, types.

Plain constants, so that compiled code, documentation and scenario files share
one spelling. The numbers are part of every result (they address luck), so a new
word goes to the end of its list.
"""

from __future__ import annotations

from typing import Final

# Kinds of grievance.
KINDS: Final = (
    "livelihood_service",
    "neighbour_dispute",
    "labour_debt",
    "land_demolition",
    "public_safety",
    "complaint_office",
)

# What a resident may do with a grievance (channels of claiming).
CHANNELS: Final = (
    "let_it_be",
    "settle_directly",
    "committee",
    "mediation",
    "organization",
    "community_desk",
    "online",
    "court",
    "petition",
)
(
    LET_IT_BE,
    SETTLE_DIRECTLY,
    BY_COMMITTEE,
    BY_MEDIATION,
    BY_ORGANIZATION,
    BY_COMMUNITY_DESK,
    BY_ONLINE,
    BY_COURT,
    BY_PETITION,
) = range(len(CHANNELS))

# Nests of the nested logit: channels that are near substitutes share one.
NESTS: Final = ("nothing", "direct", "neighbourhood", "administration", "law")
NEST_OF_CHANNEL: Final = (0, 1, 2, 2, 2, 3, 3, 4, 3)

# What a station is for; also the role under which a stage of a case draws its luck.
ROLES: Final = (
    "committee",
    "mediation",
    "organization",
    "community",
    "street",
    "district",
    "city",
    "online",
    "administrative_mediation",
    "judicial_mediation",
    "court",
    "petition",
)
(
    COMMITTEE,
    MEDIATION,
    ORGANIZATION,
    COMMUNITY,
    STREET,
    DISTRICT,
    CITY,
    ONLINE,
    ADMINISTRATIVE_MEDIATION,
    JUDICIAL_MEDIATION,
    COURT,
    PETITION,
) = range(len(ROLES))

# Roles that draw luck without being a station.
ADMINISTRATIVE_DECISION: Final = 12
DIRECT_SETTLEMENT: Final = 13
RECONSIDERATION: Final = 14

# Fixed tiers, so that "reaches district or above" means the same in every city.
TIER_OF_ROLE: Final = (0, 0, 0, 0, 1, 2, 3, 3, 2, 2, 2, 3)
TIER_BASE, TIER_STREET, TIER_DISTRICT, TIER_CITY = range(4)

# Which government a resident blames or thanks: 0 local, 1 upper, -1 neither.
GOVERNMENT_OF_ROLE: Final = (0, 0, -1, 0, 0, 0, 1, 1, 0, 1, 1, 1)

# Types of participant (Fischbacher, Gaechter & Fehr 2001).
PARTICIPANT_TYPES: Final = ("conditional_cooperator", "free_rider", "hump_shaped")
CONDITIONAL_COOPERATOR, FREE_RIDER, HUMP_SHAPED = range(3)

# Vulnerability flags, one bit each.
VULNERABILITIES: Final = ("low_income", "elderly_or_disabled", "migrant", "unemployed")

# Fields of social organizations.
FIELDS: Final = ("service", "mediation", "volunteers", "trade_association", "advocacy")
SERVICE, MEDIATING, VOLUNTEERS, TRADE_ASSOCIATION, ADVOCACY = range(len(FIELDS))
# What residents may hear of and tell each other, one bit each.
TOPICS: Final = ("rights", "news", "rumour")
RIGHTS, NEWS, RUMOUR = range(len(TOPICS))

LEVELS: Final = ("city", "district", "street", "community")
