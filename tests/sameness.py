"""What two models have in common, to the last bit."""

from __future__ import annotations

import numpy as np

from sim.model import GovernanceModel


def differing(one: GovernanceModel, other: GovernanceModel) -> list[str]:
    """Names of everything about residents, areas, beliefs and sums that differs in any bit."""
    pairs = {name: (one.columns[name], other.columns[name]) for name in one.columns}
    for name in one.areas.dtype.names or ():
        pairs[f"areas.{name}"] = (one.areas[name], other.areas[name])
    for name in one.matters.dtype.names or ():
        pairs[f"matters.{name}"] = (one.matters[name], other.matters[name])
    pairs["expected_success"] = (one.expected_success, other.expected_success)
    pairs["tally"] = (one.account.tally, other.account.tally)
    pairs["waits"] = (one.account.waits, other.account.waits)
    pairs["resident_weeks"] = (one.account.resident_weeks, other.account.resident_weeks)
    for name in one.series:
        pairs[f"series.{name}"] = (np.array(one.series[name]), np.array(other.series[name]))
    assert set(one.series) == set(other.series)
    return [name for name, (a, b) in pairs.items() if a.tobytes() != b.tobytes()]


def structure(model: GovernanceModel) -> dict[str, np.ndarray]:
    """Everything a reform may rebuild: stations, areas, doors, posts, who is above whom."""
    offices = model.institutions.offices
    stations, areas = model.caseload.stations, model.areas
    return {
        **{f"stations.{name}": stations[name] for name in stations.dtype.names},
        **{f"areas.{name}": areas[name] for name in areas.dtype.names},
        **{f"areas.{name}": model.matters[name] for name in model.matters.dtype.names},
        "areas.entry": model.institutions.entry,
        **{
            name: np.array([getattr(o, name) for o in offices])
            for name in ("pace", "incentive", "clarity")
        },
        **{
            name: np.array([getattr(o, name, 0.0) for o in offices])
            for name in ("purchased", "registration")
        },
        "posts": np.array([o.posts for o in offices]),
        "burden": np.array([o.burden_hours for o in offices]),
        "closed": np.array([o.closed for o in offices]),
        "superior": np.array([-1 if o.superior is None else o.superior.row for o in offices]),
    }


def rebuilt(before: GovernanceModel, after: GovernanceModel) -> list[str]:
    """Names of what of the structure differs."""
    pairs = zip(structure(before).items(), structure(after).values(), strict=True)
    return [name for (name, one), other in pairs if one.tobytes() != other.tobytes()]
