"""Against other tools: NumPy with scipy.sparse, mesa-frames, AgentPy, Starsim, one thread each.

A peer that computes something else is not timed. All times are processor time of the process,
so that what else the machine does falls on neither side.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.figure import Effort, Figure, ratio
from benchmarks.peers.process import PEERS, PeerNotInstalledError, PeerProcess
from benchmarks.peers.resident_processes import resident_city, resident_data
from benchmarks.peers.same_residents import compare_residents
from benchmarks.peers.sub_model import (
    largest_differences,
    sub_model_city,
    sub_model_data,
    sub_model_state,
)
from benchmarks.same_outcomes import Comparison
from benchmarks.timing import in_turn, warm_up
from sim import GovernanceModel

TITLE = "against other tools"
ORDER = 3
SMALL = 2_000  # residents with --quick
WARM_WEEKS = 3  # both sides, before timing; the sub-model's states are compared after them
OPINION_APART = 1e-6  # of anybody; 32-bit numbers on most sides
ACTING_APART = 1e-5  # share of residents: at a threshold, the last bit decides


@dataclass(frozen=True)
class Trial:
    """One peer on the sub-model.

    Parameters
    ----------
    peer : str
    residents : int
    bar : float
    their_weeks, our_weeks : int
        In each sample.
    pays_for : str
        Where its time goes.
    """

    peer: str
    residents: int
    bar: float
    their_weeks: int
    our_weeks: int
    pays_for: str


TRIALS = (
    Trial(
        "mesa-frames",
        1_000_000,
        10.0,
        1,
        3,
        "a join of ties with what is shown and a group-by over them, each week anew",
    ),
    Trial(
        "agentpy",
        100_000,
        200.0,
        1,
        30,
        "a Python object, its attributes and its neighbours, one by one",
    ),
    Trial(
        "starsim",
        100_000,
        3.0,
        10,
        30,
        "three gathers and sums over the ends of ties, and a pass over memory for each operation",
    ),
)
ARRAYS_RESIDENTS, ARRAYS_BAR = 1_000_000, 3.0


def measure(effort: Effort) -> list[Figure]:
    """Check each peer that is installed against ours, then time both in turn."""
    warm_up()
    others = [_sub_model(trial, effort) for trial in TRIALS if _is_installed(trial)]
    return [_same_residents(effort), _arrays(effort), *others]


def _is_installed(trial: Trial) -> bool:
    """Say how to install a peer that is missing."""
    try:
        return bool(PEERS[trial.peer].python)
    except PeerNotInstalledError as error:
        print(f"\n{error}", file=sys.stderr)
        return False


def _seconds(action: Callable[[], object], times: int) -> float:
    """Return the seconds of processor time of this process."""
    begin = time.process_time()
    for _ in range(times):
        action()
    return time.process_time() - begin


# ---------------------------------------------------------------- every process of residents


def _same_residents(effort: Effort) -> Figure:
    residents, weeks, runs = (SMALL, 6, 8) if effort.quick else (10_000, 25, 16)
    found = compare_residents(residents, weeks, range(1, runs + 1))
    different = [row.name for row in found if not row.same]
    blunt = [row.name for row in found if not row.sharp]
    note = f"{runs} pairs of {weeks} weeks, {residents:,} residents, 4 standard errors"
    if different:
        note += "; DIFFERENT: " + ", ".join(different)
    if blunt:
        note += "; too few runs to tell: " + ", ".join(blunt)
    return Figure(
        "outcomes that NumPy + scipy.sparse and ours share",
        1.0 - len(different) / len(found),
        "share",
        bar=1.0,
        at_least=True,
        samples={"z": [_z(row) for row in found]},
        note=note,
        details={"outcomes": [row.to_dict() for row in found]},
    )


def _z(row: Comparison) -> float:
    return row.difference / row.standard_error if row.standard_error > 0.0 else 0.0


def _arrays(effort: Effort) -> Figure:
    residents = SMALL if effort.quick else ARRAYS_RESIDENTS
    weeks = 4
    model = GovernanceModel(resident_city(residents), rng=1)
    with PeerProcess(PEERS["numpy"], resident_data(model, seed=2)) as peer:
        model.run(WARM_WEEKS)
        peer.run(WARM_WEEKS)
        unit = 1e9 / residents / weeks
        samples = in_turn(
            {
                "NumPy": lambda: peer.run(weeks) * unit,
                "ours": lambda: _seconds(model.step, weeks) * unit,
            },
            effort.samples,
        )
    return Figure(
        "resident processes against NumPy + scipy.sparse",
        ratio(samples, "NumPy", "ours"),
        "x",
        bar=ARRAYS_BAR,
        at_least=True,
        samples=_named(samples),
        note=f"{residents:,} residents, every weekly process of residents on both sides, whole "
        f"ticks of ours, one thread, processor time, samples of {weeks} weeks: {_medians(samples)} "
        "ns per resident-week; NumPy pays for a pass over memory for each operation and waits for "
        "each neighbour in its sparse product",
    )


# ---------------------------------------------------------------- influence and action alone


def _sub_model(trial: Trial, effort: Effort) -> Figure:
    residents = SMALL if effort.quick else trial.residents
    peer_of = PEERS[trial.peer]
    model = GovernanceModel(sub_model_city(residents), rng=1)
    data = sub_model_data(model)
    theirs, ours = 1e9 / residents / trial.their_weeks, 1e9 / residents / trial.our_weeks
    with PeerProcess(peer_of, data) as peer:
        apart = check(peer, model)
        sides: dict[str, Callable[[], float]] = {
            peer_of.name: lambda: peer.run(trial.their_weeks) * theirs,
            # The kernel of these two rules; the state of the other processes stands still.
            "ours": lambda: _seconds(model._meet_neighbours, trial.our_weeks) * ours,
            "ours, whole ticks": lambda: _seconds(model.step, trial.our_weeks) * ours,
        }
        samples = in_turn(sides, effort.samples)
    note = (
        f"influence and threshold action on the same graph of {residents:,} residents, one "
        f"thread, processor time: {_medians(samples)} ns per resident-week; after {WARM_WEEKS} "
        f"weeks opinions {apart['opinion']:.0e} apart at most, {apart['acting']:.0e} of residents "
        f"act on one side only; against whole ticks "
        f"{ratio(samples, peer_of.name, 'ours, whole ticks'):.3g} x; {peer_of.name} pays for "
        + trial.pays_for
    )
    if trial.peer == "agentpy":
        kept = _with_kept_neighbours(residents, data, effort)
        note += (
            f"; with lists of neighbours kept by each agent, which its examples do not do, "
            f"{median(kept) / median(samples['ours']):.3g} x"
        )
        samples["AgentPy, neighbours kept"] = kept
    return Figure(
        f"influence and action against {peer_of.name}",
        ratio(samples, peer_of.name, "ours"),
        "x",
        bar=trial.bar,
        at_least=True,
        samples=_named(samples),
        note=note,
    )


def check(peer: PeerProcess, model: GovernanceModel) -> dict[str, float]:
    """Let both go the first weeks and return how far apart they are.

    Raises
    ------
    RuntimeError
        If a peer computes something else: then there is nothing to time.
    """
    peer.run(WARM_WEEKS)
    model.run(WARM_WEEKS)
    apart = largest_differences(sub_model_state(model), peer.state())
    if apart["opinion"] > OPINION_APART or apart["acting"] > ACTING_APART:
        raise RuntimeError(f"{peer.peer.name} computes something else than we do: {apart}")
    return apart


def _with_kept_neighbours(residents: int, data: dict, effort: Effort) -> list[float]:
    """Time AgentPy where each agent keeps the list of its neighbours."""
    import numpy as np

    with PeerProcess(PEERS["agentpy"], {**data, "keep_neighbours": np.float64(1.0)}) as peer:
        peer.run(1)
        return [peer.run(1) * 1e9 / residents for _ in range(effort.samples)]


def _named(samples: dict[str, list[float]]) -> dict[str, list[float]]:
    return {f"{side}, ns per resident-week": values for side, values in samples.items()}


def _medians(samples: dict[str, list[float]]) -> str:
    """Say both sides' medians, the peer's first."""
    first: Sequence[str] = [f"{median(samples[side]):,.0f}" for side in list(samples)[:2]]
    return " against ".join(first)
