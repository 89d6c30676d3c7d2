"""Residents are worked out a block at a time; nothing of one reaches another but by ties."""

from __future__ import annotations

import inspect
import platform
import re

import numpy as np
import pytest
from society_harness import Society

from scenarios import load
from sim import GovernanceModel
from sim.networks import Network
from sim.processes.resident_block import AT_ONCE, AreaWeek, Block, live
from sim.row_sums import WIDTH

N = 3 * AT_ONCE
COLUMNS = list(inspect.signature(live.py_func).parameters)[8:]
HERMITS = np.arange(AT_ONCE, 2 * AT_ONCE)


def ring_and_hermits() -> Network:
    """Return a ring of residents between whom a whole block know nobody."""
    friends = np.delete(np.arange(N), HERMITS)
    degree = np.zeros(N, np.int64)
    degree[friends] = 2
    ends = np.sort(np.stack([np.roll(friends, 1), np.roll(friends, -1)], axis=1), axis=1)
    return Network(np.concatenate([[0], np.cumsum(degree)]), ends.ravel().astype(np.int32))


def hermits() -> Network:
    """Return a network without ties."""
    return Network(np.zeros(N + 1, np.int64), np.zeros(0, np.int32))


@pytest.mark.parametrize("column", [0, 1, 3])  # contribution follows what all of the area give
def test_who_knows_nobody_is_untouched_by_others_of_the_block(column: int) -> None:
    # Whose neighbours act is afraid of fewer officers: a hermit has no such neighbours.
    ended = []
    for network in (ring_and_hermits(), hermits()):
        society = Society(
            network,
            {
                "influence.influence_rate": 0.5,
                "influence.susceptibility": 0.9,
                "collective_action.risk_weight": 1.0,
                "collective_action.arrest_constant": 2.3,
                "collective_action.solidarity": 0.4,
            },
        )
        society.areas["police"] = 2.0
        society.threshold[:] = 0.1
        society.risk_aversion[:] = 1.0
        society.open_intensity[:] = np.linspace(0.2, 0.9, N)
        society.signal[:] = 1.0
        society.signal[:, 1] = 0.2
        society.step(3)
        ended.append(society.signal[:, column].copy())
    with_others, by_themselves = ended
    assert with_others[HERMITS].tobytes() == by_themselves[HERMITS].tobytes()
    rest = np.delete(np.arange(N), HERMITS)
    if column != 1:  # all trust alike
        assert (with_others[rest] != by_themselves[rest]).any(), "the others do change"


@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="reads x86 instructions")
def test_several_residents_are_worked_out_at_once() -> None:
    # One more branch, call or strided column, and the compiler takes one at a time in silence.
    model = GovernanceModel(load("test-town"))
    block = Block(np.zeros(AT_ONCE * WIDTH), *np.zeros((len(Block._fields) - 1, AT_ONCE)))
    live(
        np.uint64(0),
        np.uint64(AT_ONCE),
        0,
        model.p,
        AreaWeek(*[0.5] * len(AreaWeek._fields)),
        block,
        model.signal.reshape(-1),
        model.signal.reshape(-1).copy(),
        *(model.columns[name] for name in COLUMNS),
    )
    code = live.inspect_asm(live.signatures[0])
    assert re.search(r"\bv?divpd\b", code), "divisions by the number of ties, several at once"
