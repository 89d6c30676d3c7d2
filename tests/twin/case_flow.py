"""The path of a case through the offices.

The methods read from top to bottom as the life of a case: it arises, claims,
is worked on, moves on, is decided, may come back.
"""

from __future__ import annotations

from sim.casework.tables import (
    AGREED,
    AROSE,
    ARRIVE,
    BREAK,
    BROKE,
    DECIDE,
    FAILED,
    GAVE_UP,
    LET_BE,
    NONE,
    ON_ITS_WAY,
    OUTSIDE,
    RECONSIDERED,
    RESOLVED,
    SETTLING,
)
from sim.processes.handling import AGAIN_PART, PASSING_PART, TOUCH_PART
from sim.streams import CHANNEL_CHOICE
from sim.vocabulary import (
    ADMINISTRATIVE_DECISION,
    ADMINISTRATIVE_MEDIATION,
    COMMITTEE,
    COMMUNITY,
    COURT,
    DIRECT_SETTLEMENT,
    DISTRICT,
    JUDICIAL_MEDIATION,
    LET_IT_BE,
    MEDIATION,
    NEST_OF_CHANNEL,
    NESTS,
    ONLINE,
    ORGANIZATION,
    PETITION,
    RECONSIDERATION,
    SETTLE_DIRECTLY,
    STREET,
)

from . import luck, rules
from .casework import Casework

MEDIATORS = (MEDIATION, ADMINISTRATIVE_MEDIATION, JUDICIAL_MEDIATION)
DECIDERS = (COMMITTEE, ORGANIZATION, COURT)  # decide under their own role
RECONSIDERABLE = (COMMUNITY, STREET, DISTRICT)


class CaseFlow(Casework):
    """Casework in which cases go from office to office until settled or given up."""

    # ----------------------------------------------------------- arising and claiming

    def arise(self, case, now):
        """A grievance arises and is claimed; a background case is at its office at once."""
        if case.resident is None:
            self.arrive(case, now)
        else:
            self.tell(case, now, AROSE, NONE, 0.0)
            self.claim(case, now)

    def claim(self, case, now):
        """The resident chooses a channel and enters it, or lets the matter be."""
        channel = LET_IT_BE
        if case.attempts < self.twin.p.attempts_max:
            channel = self.chosen_channel(case)
        if channel == LET_IT_BE:
            self.count["closed"] += 1
            self.tell(case, now, LET_BE if case.attempts == 0 else GAVE_UP, NONE, 0.0)
            self.release(case)
            return
        case.channel = channel
        case.tried |= 1 << channel
        case.attempts += 1
        case.misrouted = 0
        case.again = 0
        case.priority = 1
        if channel == SETTLE_DIRECTLY:
            self.try_to_settle(case, now)
        else:
            case.station = case.area.doors[channel]
            self.arrive(case, now)

    def chosen_channel(self, case):
        """Return the channel of the highest random utility."""
        resident, area = case.resident, case.area
        return rules.choose_channel(
            self.tastes(case),
            case.kind,
            case.intensity,
            case.attempts,
            case.tried,
            [NONE if door is None else door.row for door in area.doors],
            area.expected_success,
            resident.trust_local,
            resident.trust_upper,
            rules.informed_awareness(
                resident.legal_awareness, area.awareness, resident.topics, self.twin.p
            ),
            area.distance,
            area.publicity,
            rules.informed_voice(area.voice, resident.topics, self.twin.p),
            self.twin.p,
        )

    def tastes(self, case):
        """Return the random part of each channel's utility; the same at every attempt."""
        p = self.twin.p
        name = (case.resident.number, case.address, case.day)
        luck_of_channel = [
            u
            for block in range(3)
            for u in luck.single_uniform4(self.twin.seed, CHANNEL_CHOICE, *name, block)
        ]
        u0, v0, u1, v1 = luck.single_uniform4(self.twin.seed, CHANNEL_CHOICE, *name, 3)
        dissimilarity = luck.single(p.nest_correlation)
        shared = {
            NESTS.index("neighbourhood"): rules.log_positive_stable(u0, v0, dissimilarity),
            NESTS.index("administration"): rules.log_positive_stable(u1, v1, dissimilarity),
        }
        found = []
        for channel, nest in enumerate(NEST_OF_CHANNEL):
            noise = rules.gumbel(luck_of_channel[channel])
            if nest in shared:
                noise = dissimilarity * (shared[nest] + noise)
            found.append(noise)
        return found

    def try_to_settle(self, case, now):
        """The parties talk to each other."""
        _, _, u, _ = self.luck(case, DIRECT_SETTLEMENT, AGAIN_PART)
        case.station = None
        days = rules.exponential(u, self.twin.p.direct_days)
        self.schedule(case, now + days, DECIDE, SETTLING)

    # ---------------------------------------------- after a desk, or tired of waiting

    def complete(self, case, now):
        """A desk has done its work on a case and takes the next."""
        office = case.station
        office.keep_books(now)
        office.busy -= 1
        office.completed += 1
        if case.resident is None:
            self.after_background(case, office, now)
        elif office.role in MEDIATORS:
            self.after_mediation(case, office, now)
        elif office.role in DECIDERS:
            self.await_outside(case, office.role, office.role, now)
        elif office.role == PETITION:
            self.after_petition(case, office, now)
        elif office.role == ONLINE:
            self.after_platform(case, office, now)
        elif case.again == RECONSIDERED:
            self.await_reconsideration(case, now)
        else:
            self.after_desk(case, office, now)
        self.take_next(office, now)

    def after_background(self, case, office, now):
        """A background case goes up where it must, and is gone otherwise."""
        if self.beyond_authority(case, office):
            self.travel(case, office.role, office.parent, now)
        else:
            self.close_background(case)

    def after_desk(self, case, office, now):
        """Wrong department, no authority, or on to a decision."""
        role = office.role
        _, astray, _, _ = self.luck(case, role, TOUCH_PART)
        if not case.misrouted & 1 << role and astray < case.area.wrong_door:
            case.misrouted |= 1 << role
            self.travel(case, role, office, now)
            case.again = 1
        elif self.beyond_authority(case, office):
            self.travel(case, role, office.parent, now)
            case.again = 0
        else:
            case.again = 0
            self.await_outside(case, role, ADMINISTRATIVE_DECISION, now)

    def beyond_authority(self, case, office):
        """Whether an office must hand a case on to the one above."""
        return case.complexity > office.authority and office.parent is not None

    def after_petition(self, case, office, now):
        """Sent to the claimant's district, where it goes first, or answered in time."""
        u, _, _, _ = self.luck(case, office.role, PASSING_PART)
        if u < office.passes:
            case.priority = 0
            self.travel(case, office.role, case.area.district, now)
        else:
            self.await_outside(case, office.role, office.role, now)

    def after_platform(self, case, office, now):
        """Sent to the claimant's district, or never answered."""
        u, _, _, _ = self.luck(case, office.role, PASSING_PART)
        if u < office.passes:
            self.travel(case, office.role, case.area.district, now)
        else:
            self.fail(case, office.role, 0.0, now)

    def after_mediation(self, case, office, now):
        """Agreement, the next kind of mediation, or a failed attempt."""
        p = self.twin.p
        role = office.role
        procedure = rules.procedure_felt(role, office.effort, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, p)
        skill = office.skill
        if role == MEDIATION:
            skill = skill - p.mediator_skill_lost * case.area.weariness
        _, _, _, u = self.luck(case, role, AGAIN_PART)
        chance = rules.p_agreement(
            skill,
            case.resident.generalised_trust,
            case.intensity,
            office.queue,
            office.servers,
            rules.flags(case.resident.vulnerability),
            p,
        )
        if u < chance:
            self.resolve(case, role, procedure, now)
            self.keep_agreement(case, role, now)
            return
        u, _, _, _ = self.luck(case, role, PASSING_PART)
        if office.parent is not None and u < office.linkage:
            self.travel(case, role, office.parent, now)
        else:
            self.fail(case, role, procedure, now)

    def lose_patience(self, case, now):
        """A claimant leaves the queue."""
        office = case.station
        office.keep_books(now)
        office.queues[case.priority].remove(case)
        office.abandoned += 1
        case.waited += now - case.entered
        if case.resident is None:
            self.close_background(case)
        else:
            self.fail(case, office.role, 0.0, now)

    # --------------------------------------------------------------------- on the way

    def travel(self, case, role, to, now):
        """A case leaves an office of `role` for another."""
        _, _, first, again = self.luck(case, role, PASSING_PART if case.again else TOUCH_PART)
        days = rules.exponential(again if case.again else first, self.twin.p.transfer_days)
        case.travelled += days
        case.handoffs += 1
        case.station = to
        self.schedule(case, now + days, ARRIVE, ON_ITS_WAY)

    def await_outside(self, case, role, luck_role, now):
        """Outside delay before a decision; no desk is held."""
        p = self.twin.p
        _, _, u, _ = self.luck(case, luck_role, AGAIN_PART)
        days = rules.weibull(u, p.external_days[role], p.external_shape)
        case.outside += days
        self.schedule(case, now + days, DECIDE, OUTSIDE)

    def await_reconsideration(self, case, now):
        """Outside delay before a reconsideration is decided."""
        p = self.twin.p
        _, _, u, _ = self.luck(case, RECONSIDERATION, AGAIN_PART)
        days = rules.weibull(u, p.reconsideration_days, p.external_shape)
        case.outside += days
        self.schedule(case, now + days, DECIDE, OUTSIDE)

    # ------------------------------------------------------------------------ the end

    def decide(self, case, now):
        """The decision, where outside delay or the attempt to settle directly ends."""
        if case.state == SETTLING:
            self.end_of_talks(case, now)
            return
        office, area = case.station, case.area
        role = office.role
        own = role in DECIDERS or role == PETITION
        luck_role = role if own else ADMINISTRATIVE_DECISION
        chance = rules.p_resolved(
            role, office.effort, office.skill, case.intensity, area.social_capital, self.twin.p
        )
        if case.again == RECONSIDERED:
            luck_role, chance = RECONSIDERATION, self.twin.p.overturned
        _, _, _, u = self.luck(case, luck_role, AGAIN_PART)
        procedure = rules.procedure_felt(
            role,
            office.effort,
            area.council,
            area.capture,
            area.rough,
            area.heard,
            area.unheard,
            case.resident.contribution,
            rules.flags(case.resident.vulnerability),
            self.twin.p,
        )
        if u < chance:
            self.count["overturned"] += case.again == RECONSIDERED
            self.resolve(case, role, procedure, now)
            self.release(case)
        elif self.asks_for_reconsideration(case, office):
            self.count["reconsidered"] += 1
            case.again = RECONSIDERED
            self.travel(case, role, office.parent, now)
        else:
            self.fail(case, role, procedure, now)

    def asks_for_reconsideration(self, case, office):
        """Whether a resident goes to the government above the one that has decided."""
        if case.again == RECONSIDERED or office.role not in RECONSIDERABLE:
            return False
        if office.parent is None:
            return False
        use = self.twin.p.reconsideration_use[case.kind]
        awareness = case.resident.legal_awareness + case.area.awareness
        u, _, _, _ = self.luck(case, RECONSIDERATION, PASSING_PART)
        return u < rules.asks_for_reconsideration(use, awareness)

    def end_of_talks(self, case, now):
        """Settled between the parties, or not."""
        p = self.twin.p
        _, _, _, u = self.luck(case, DIRECT_SETTLEMENT, AGAIN_PART)
        trust = case.resident.generalised_trust
        settled = u < rules.expit(
            p.direct_base + p.direct_trust * trust - p.resolve_intensity * case.intensity
        )
        if settled:
            self.resolve(case, NONE, 0.0, now)
            self.release(case)
        else:
            self.fail(case, NONE, 0.0, now)

    def resolve(self, case, role, procedure, now):
        """The matter is settled."""
        self.count["closed"] += 1
        self.tell(case, now, RESOLVED, role, procedure)

    def keep_agreement(self, case, role, now):
        """An agreement holds for good, or until it breaks."""
        p = self.twin.p
        _, breaks, delay, _ = self.luck(case, role, PASSING_PART)
        if breaks < p.break_share:
            self.schedule(case, now + rules.exponential(delay, p.break_days), BREAK, AGREED)
        else:
            self.release(case)

    def come_back(self, case, now):
        """An agreement breaks and the matter is open again."""
        self.count["reopened"] += 1
        self.tell(case, now, BROKE, NONE, 0.0)
        self.claim(case, now)

    def fail(self, case, role, procedure, now):
        """An attempt ends without settling the matter: the resident thinks again."""
        self.tell(case, now, FAILED, role, procedure)
        self.claim(case, now)

    def close_background(self, case):
        """A background case is done."""
        self.count["background_closed"] += 1
        self.release(case)
