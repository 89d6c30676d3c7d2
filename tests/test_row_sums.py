"""Rows that lists name are summed as a plain loop would, list by list, bit for bit."""

from __future__ import annotations

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numba.core.errors import TypingError

from sim.row_sums import FURTHEST, WIDTH, lists_onward, sum_lists


@numba.njit
def summed(table, futures, rows, onward, begin, end, ahead, k, sums, apart):
    sum_lists(table, futures, rows, onward, begin, end, ahead, sums, k, apart)


def looped(table, rows):
    total = [0.0] * WIDTH
    for row in rows.tolist():
        for column in range(WIDTH):
            total[column] += float(table[row, column])
    return total


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_sums_are_those_of_plain_loops(data: st.DataObject) -> None:
    lengths = data.draw(st.lists(st.integers(0, 7), min_size=1, max_size=12))
    first = data.draw(st.integers(0, len(lengths) - 1))
    last = data.draw(st.integers(first + 1, len(lengths)))
    luck = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    futures = data.draw(st.integers(1, 6))
    scale = 10.0 ** luck.integers(-6, 7, (9, futures, WIDTH))
    table = (luck.normal(size=(9, futures, WIDTH)) * scale).astype(np.float32)
    indptr = np.concatenate([[0], np.cumsum(lengths)])
    rows = luck.integers(0, 9, indptr[-1]).astype(np.int32)
    sums = np.full((futures, len(lengths) + 2, WIDTH), np.nan)
    alone = next((k for k in range(first, last) if lengths[k]), last) - first
    ahead = data.draw(st.integers(0, 80))
    begin, end = indptr[first], indptr[last]
    onward = lists_onward(indptr)
    apart = sums.shape[1]
    summed(table, futures, rows, onward, begin, end, ahead, 1 + alone, sums, apart)
    for k in range(first, last):
        if lengths[k]:
            of_list = rows[indptr[k] : indptr[k + 1]]
            for future in range(futures):
                assert sums[future, 1 + k - first].tolist() == looped(table[:, future], of_list)
    filled = [1 + k - first for k in range(first, last) if lengths[k]]
    assert np.isnan(np.delete(sums, filled, axis=1)).all(), "no other row is written"


def test_how_far_the_next_list_is() -> None:
    assert lists_onward(np.array([0, 2, 2, 2, 5])).tolist() == [0, 3, 0, 0, FURTHEST]
    far = np.array([0, *[1] * (2 * FURTHEST), 2])
    assert lists_onward(far).tolist() == [FURTHEST, FURTHEST]
    assert lists_onward(np.zeros(4, np.int64)).tolist() == []


@pytest.mark.parametrize(
    ("table", "sums"),
    [
        (np.zeros((5, WIDTH)), np.zeros((1, WIDTH))),
        (np.zeros((5, 2 * WIDTH), np.float32)[:, ::2], np.zeros((1, WIDTH))),
        (np.zeros((5, WIDTH), np.float32), np.zeros((1, WIDTH), np.float32)),
    ],
    ids=["double precision", "not contiguous", "sums in single precision"],
)
def test_tables_of_another_make_do_not_compile(table: np.ndarray, sums: np.ndarray) -> None:
    rows = np.arange(5, dtype=np.int32)
    with pytest.raises(TypingError):
        summed(table, 1, rows, np.zeros(5, np.uint8), 0, 5, 8, 0, sums, 1)
