"""Rows that a list names are summed as a plain loop would, bit for bit."""

from __future__ import annotations

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numba.core.errors import TypingError

from sim.row_sums import WIDTH, sum_rows


@numba.njit
def summed(table, rows, begin, end, ahead, k, sums):
    sum_rows(table, rows, begin, end, ahead, sums, k)


def looped(table, rows, begin, end):
    total = [0.0] * WIDTH
    for row in rows[begin:end].tolist():
        for column in range(WIDTH):
            total[column] += float(table[row, column])
    return total


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_sums_are_those_of_a_plain_loop(data: st.DataObject) -> None:
    seed, length = data.draw(st.integers(0, 2**32 - 1)), data.draw(st.integers(0, 30))
    begin = data.draw(st.integers(0, length))
    end = data.draw(st.integers(begin, length))
    luck = np.random.default_rng(seed)
    scale = 10.0 ** luck.integers(-6, 7, (9, WIDTH))
    table = (luck.normal(size=(9, WIDTH)) * scale).astype(np.float32)
    rows = luck.integers(0, 9, length).astype(np.int32)
    sums = np.full((3, WIDTH), np.nan)
    summed(table, rows, begin, end, data.draw(st.integers(0, 80)), 1, sums)
    assert sums[1].tolist() == looped(table, rows, begin, end)
    assert np.isnan(sums[[0, 2]]).all(), "no other row is written"


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
    with pytest.raises(TypingError):
        summed(table, np.arange(5, dtype=np.int32), 0, 5, 8, 0, sums)
