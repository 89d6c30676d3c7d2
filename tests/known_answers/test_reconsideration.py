"""Reconsideration by the government above: who asks, how often it helps, and no case is lost.

Residents whose every matter is decided against them by one desk. Counted exactly: who
asked arrived at the office above, once each. By chance: the shares that ask and that are
overturned are the parameters. Little's law with reconsideration is in `test_books.py`.
"""

from __future__ import annotations

import numpy as np
import pytest
from office_harness import Offices
from replications import assert_mean
from sameness import differing
from towns import two_towns

from sim import vocabulary as v
from sim.casework.tables import FAILED, RESOLVED
from sim.model import GovernanceModel
from sim.parameters import PARAMETERS

USES = [name for name in PARAMETERS if ".reconsideration_use." in name]
OVERTURNED, AWARENESS = 0.3, 0.5
REPLICATIONS = 20


def refused(
    seed: int, roles: tuple[int, ...] = (v.COMMUNITY, v.DISTRICT), use: float = 1.0
) -> tuple[Offices, np.ndarray]:
    """About 1,300 complaints, all decided against the resident at the first of some offices."""
    offices = Offices(
        roles=roles,
        servers=[10**6] * len(roles),
        touch_days=[0.5] * len(roles),
        parents={k: k + 1 for k in range(len(roles) - 1)},
        parameters={
            **{f"claiming.channel_constant.{channel}": -60.0 for channel in v.CHANNELS},
            "claiming.channel_constant.community_desk": 60.0,
            "claiming.attempts_max": 1.0,
            "grievances.grievance_rate.complaint_office": 20.0,
            "handling.resolve_base": -60.0,
            "handling.external_shape": 1.0,
            "reconsideration.reconsideration_use.complaint_office": use,
            "reconsideration.overturned": OVERTURNED,
            "reconsideration.reconsideration_days": 5.0,
        },
        residents=200,
        seed=seed,
    )
    offices.columns["legal_awareness"][:] = AWARENESS
    offices.institutions.entry[:, v.BY_COMMUNITY_DESK] = 0
    offices.run(120)
    log = np.concatenate(offices.log)
    return offices, log[np.isin(log["type"], (RESOLVED, FAILED))]


@pytest.fixture(scope="module")
def towns() -> list[tuple[Offices, np.ndarray]]:
    return [refused(seed) for seed in range(REPLICATIONS)]


def test_who_asks_arrives_above_once_and_is_told_once(towns) -> None:
    for offices, told in towns:
        below, above = offices.stations
        count = offices.caseload.count
        assert above["arrived"] == count("reconsidered") - on_its_way(offices)
        assert (told["type"] == RESOLVED).sum() == count("overturned")
        ended_above = told[told["role"] == v.DISTRICT]
        still_there = above["busy"] + above["queue"] + outside(offices, 1)
        assert len(ended_above) == above["arrived"] - still_there
        assert (ended_above["tier"] == v.TIER_DISTRICT).all()
        assert (ended_above["handoffs"] == 1).all()
        assert count("arisen") == count("closed") + len(offices.caseload.open_rows)
        ended_below = told[told["role"] == v.COMMUNITY]
        assert (ended_below["type"] == FAILED).all()
        assert below["arrived"] == len(told) + len(offices.caseload.open_rows)


def on_its_way(offices: Offices) -> int:
    """Matters between the two offices."""
    cases = offices.caseload.cases[offices.caseload.open_rows]
    return int(((cases["state"] == 1) & (cases["station"] == 1)).sum())


def outside(offices: Offices, station: int) -> int:
    """Matters of a station that wait for something outside it."""
    cases = offices.caseload.cases[offices.caseload.open_rows]
    return int(((cases["state"] == 4) & (cases["station"] == station)).sum())


def test_the_share_overturned_is_the_parameter(towns) -> None:
    # 20 replications of about 650 reconsiderations; smallest bug: 0.03 of the share.
    shares = [(t["type"][t["role"] == v.DISTRICT] == RESOLVED).mean() for _, t in towns]
    assert_mean(shares, OVERTURNED, smallest_bug=0.03, of="overturned")


@pytest.mark.parametrize(("use", "theory"), [(1.0, AWARENESS), (0.4, 0.2)])
def test_the_share_that_asks_is_use_by_awareness(use, theory, towns) -> None:
    # 20 replications of about 1,300 decisions; smallest bug: 0.02 of the share.
    found = towns if use == 1.0 else [refused(seed, use=use) for seed in range(REPLICATIONS)]
    shares = []
    for offices, told in found:
        asked = offices.caseload.count("reconsidered")
        shares.append(asked / (asked + (told["role"] == v.COMMUNITY).sum()))
    assert_mean(shares, theory, smallest_bug=0.02, of="asked")


def test_it_makes_no_difference_which_level_reconsiders() -> None:
    def outcomes(roles: tuple[int, ...]) -> dict[tuple[int, float], int]:
        _, told = refused(3, roles)
        return {
            (int(x["resident"]), round(float(x["time"] - x["elapsed"]), 6)): int(x["type"])
            for x in told
        }

    district, street = outcomes((v.COMMUNITY, v.DISTRICT)), outcomes((v.COMMUNITY, v.STREET))
    common = district.keys() & street.keys()
    assert len(common) > 1000
    assert all(district[name] == street[name] for name in common)
    assert len({*district.values()}) == 2


def test_the_top_and_bodies_that_do_not_govern_are_not_reconsidered() -> None:
    for roles in ((v.CITY,), (v.COMMUNITY,), (v.COMMITTEE, v.DISTRICT), (v.COURT, v.CITY)):
        offices, told = refused(1, roles)
        assert offices.caseload.count("reconsidered") == 0
        assert set(told["role"]) <= {roles[0]}


def test_a_decision_is_reconsidered_once_and_not_again_further_up() -> None:
    offices, told = refused(1, (v.COMMUNITY, v.STREET, v.DISTRICT))
    assert offices.stations["arrived"][1] > 100
    assert offices.stations["arrived"][2] == 0
    assert set(told["role"]) == {v.COMMUNITY, v.STREET}


# ------------------------------------------------------------------------- in a city


def run(weeks: int = 20, **changed: float) -> GovernanceModel:
    names = {f"reconsideration.{name}": value for name, value in changed.items()}
    town = two_towns(parameters={**dict.fromkeys(USES, 0.0), **names})
    return GovernanceModel(town, rng=2, record_hash=True).run(weeks)


def test_switched_off_nothing_about_reconsideration_matters_bit_for_bit() -> None:
    one, other = run(), run(overturned=0.5, reconsideration_days=60.0)
    assert one.trajectory_sha256 == other.trajectory_sha256
    assert differing(one, other) == []
    assert one.caseload.count("reconsidered") == 0


def test_who_knows_the_law_asks_more_often() -> None:
    use = dict.fromkeys((name.split(".", 1)[1] for name in USES), 0.2)
    model = run(0, **use)
    taught = model.fork()
    taught.areas["awareness"] = 1.0
    counts = [m.run(40).caseload.count("reconsidered") for m in (model, taught)]
    assert counts[1] > 1.4 * counts[0] > 0


def test_a_petition_goes_past_communities_and_streets() -> None:
    model = run(0)
    institutions = model.institutions
    assert set(institutions.entry[:, v.BY_PETITION]) == {institutions.petition.row}
    assert institutions.petition.superior is institutions.city
    roles = model.caseload.stations["role"][institutions.district_row]
    assert set(roles) == {v.DISTRICT}  # where petitions are sent down to
