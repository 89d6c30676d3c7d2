"""Columns hold what was declared, share what is shared, and hash by content."""

from __future__ import annotations

import copy
import hashlib
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from sim.column import UnknownColumnError
from sim.columns import Columns


def three() -> Columns:
    columns = Columns(3)
    columns.declare("trust", "f4", "share", "trust in the committee", fill=0.5)
    columns.declare("cases", "i2", "1", "open cases")
    columns.declare("member", "?", "1", "belongs to an organization")
    return columns


def sha(columns: Columns) -> str:
    digest = hashlib.sha256()
    columns.digest(digest)
    return digest.hexdigest()


def test_a_column_is_reached_by_attribute_and_by_name_without_a_copy():
    columns = three()
    columns.trust[1] = 0.25
    assert columns["trust"] is columns.trust
    assert columns.trust.tolist() == [0.5, 0.25, 0.5]
    assert columns.find("trust") is columns.trust
    assert columns.find("nothing") is None


def test_names_come_sorted_whatever_the_order_of_declaration():
    assert list(three()) == ["cases", "member", "trust"]
    assert [name for name, _ in three().items()] == ["cases", "member", "trust"]
    assert "trust" in three()
    assert len(three()) == 3


def test_type_unit_and_meaning_are_kept():
    about = three().about("trust")
    assert (about.dtype, about.unit, about.meaning) == (
        np.dtype("f4"),
        "share",
        "trust in the committee",
    )


def test_nbytes_counts_every_column_once():
    assert three().nbytes == 3 * (4 + 2 + 1)


@pytest.mark.parametrize("error", [AttributeError, KeyError])
def test_an_unknown_name_is_answered_with_the_nearest(error):
    with pytest.raises(error) as caught:
        if error is KeyError:
            three()["trsut"]
        else:
            three().trsut  # noqa: B018
    assert str(caught.value) == "columns: no column or attribute 'trsut'; did you mean 'trust'?"
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)
    for ask in (three().about, three().buffer):
        with pytest.raises(UnknownColumnError, match="did you mean 'cases'"):
            ask("case")


@pytest.mark.parametrize(
    ("name", "dtype", "error", "message"),
    [
        ("trust", "f4", ValueError, "declared already"),
        ("copy", "f4", ValueError, "taken"),
        ("length", "f4", ValueError, "taken"),
        ("_hidden", "f4", ValueError, "underscore"),
        ("a b", "f4", ValueError, "identifier"),
        ("class", "f4", ValueError, "identifier"),
        ("words", "U5", TypeError, "boolean, integer or float"),
        ("wide", np.longdouble, TypeError, "64 bits"),
        ("foreign", ">f4", TypeError, "native"),
    ],
)
def test_a_name_or_type_that_cannot_be_a_column_is_refused(name, dtype, error, message):
    with pytest.raises(error, match=message):
        three().declare(name, dtype, "1", "x")


def test_a_name_reserved_for_the_agent_is_refused_before_and_after():
    columns = three()
    columns.reserve(["neighbors"])
    with pytest.raises(ValueError, match="taken"):
        columns.declare("neighbors", "i4", "1", "x")
    with pytest.raises(ValueError, match="rename"):
        columns.reserve(["trust"])


def test_columns_show_themselves():
    assert repr(three()) == "Columns(3 residents; cases: int16, member: bool, trust: float32)"
    assert repr(Columns(0)) == "Columns(0 residents; no columns)"
    assert {"trust", "declare"} <= set(dir(three()))
    with pytest.raises(ValueError, match="0 or more"):
        Columns(-1)


def test_assigning_an_attribute_is_refused_rather_than_lost():
    with pytest.raises(AttributeError, match=r"columns\.trust\[:\] = "):
        three().trust = np.zeros(3)


def test_an_adopted_array_is_not_copied_and_must_have_an_entry_a_resident():
    columns = three()
    own = np.arange(3.0)
    assert columns.adopt("income", own, "yuan", "x") is own
    with pytest.raises(ValueError, match=r"shape \(4,\)"):
        columns.adopt("other", np.zeros(4), "1", "x")
    with pytest.raises(ValueError, match="not a view"):
        columns.adopt("other", np.zeros(3), "1", "x", part_of=own)


def test_buffers_swap_when_types_agree():
    columns = three()
    following = np.full(3, 0.75, np.float32)
    columns.replace("trust", following)
    assert columns.trust is following
    with pytest.raises(TypeError, match="float64"):
        columns.replace("trust", np.zeros(3))
    with pytest.raises(UnknownColumnError):
        columns.replace("trsut", following)


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("cases", 2.5, ValueError),
        ("cases", 40_000, ValueError),
        ("cases", np.nan, ValueError),
        ("cases", "3", TypeError),
        ("member", 2, ValueError),
        ("trust", None, TypeError),
        ("trust", 1j, TypeError),
        ("trust", "0.5", TypeError),
    ],
)
def test_a_value_a_column_cannot_hold_is_refused_and_nothing_is_written(name, value, error):
    columns = three()
    before = columns[name].copy()
    with pytest.raises(error, match=name):
        columns.write(name, 1, value)
    assert np.array_equal(columns[name], before)


def test_a_float_column_rounds_and_a_whole_number_column_takes_what_fits():
    columns = three()
    columns.write("trust", 0, 0.1)
    assert columns.trust[0] == np.float32(0.1)
    columns.write("cases", np.array([0, 2]), np.array([7.0, 9.0]))
    columns.write("member", slice(None), np.array([1, 0, 1]))
    assert columns.cases.tolist() == [7, 0, 9]
    assert columns.member.tolist() == [True, False, True]


def test_the_digest_is_of_name_type_and_bytes_sorted_by_name():
    columns = Columns(2)
    columns.declare("b", "i4", "1", "x")[:] = [1, 2]
    columns.declare("a", "f8", "1", "x")[:] = [0.5, 1.5]
    expected = hashlib.sha256()
    for part in (b"a", b"<f8", np.array([0.5, 1.5]).tobytes()):
        expected.update(part)
    for part in (b"b", b"<i4", np.array([1, 2], np.int32).tobytes()):
        expected.update(part)
    assert sha(columns) == expected.hexdigest()


def test_the_digest_sees_values_names_and_types_but_not_layout_or_order():
    signal = np.zeros((3, 2), np.float32)
    strided, plain = Columns(3), Columns(3)
    strided.adopt("heard", signal[:, 1], "1", "x")
    plain.declare("heard", "f4", "1", "x")
    assert sha(strided) == sha(plain)
    signal[2, 0] = 1.0
    assert sha(strided) == sha(plain)
    signal[2, 1] = 1.0
    assert sha(strided) != sha(plain)
    renamed, retyped = Columns(3), Columns(3)
    renamed.declare("herd", "f4", "1", "x")
    retyped.declare("heard", "i4", "1", "x")
    assert len({sha(plain), sha(renamed), sha(retyped)}) == 3


def test_an_empty_population_can_be_hashed_and_copied():
    columns = Columns(0)
    columns.adopt("a", np.zeros((0, 2))[:, 1], "1", "x")
    assert sha(columns.copy()) == sha(columns)


class Holder:
    """A model that keeps the buffer of which two columns are views."""

    def __init__(self, order: str = "C") -> None:
        self.signal = np.array([[0, 1], [2, 3], [4, 5]], np.float32, order=order)
        self.columns = Columns(3)
        self.columns.adopt("heard", self.signal[:, 0], "1", "x")
        self.columns.adopt("said", self.signal[:, 1], "1", "x", part_of=self.signal)


COPIES = {
    "copy.deepcopy": copy.deepcopy,
    "pickle 4": lambda holder: pickle.loads(pickle.dumps(holder, 4)),
    "pickle 5": lambda holder: pickle.loads(pickle.dumps(holder, 5)),
    "pickle twice": lambda h: pickle.loads(pickle.dumps(pickle.loads(pickle.dumps(h, 5)), 5)),
    "pickle, then copy": lambda h: copy.deepcopy(pickle.loads(pickle.dumps(h, 5))),
}


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("duplicate", COPIES.values(), ids=COPIES)
def test_a_copy_shares_buffers_within_itself_and_nothing_with_the_original(duplicate, order):
    holder = Holder(order)
    twin = duplicate(holder)
    assert twin.columns.buffer("said") is twin.columns.buffer("heard") is twin.signal
    twin.signal[0] = [10, 11]
    assert twin.columns.heard.tolist() == [10, 2, 4]
    assert twin.columns.said.tolist() == [11, 3, 5]
    twin.columns.said[2] = 12
    assert twin.signal[2, 1] == 12
    assert holder.signal.tolist() == [[0, 1], [2, 3], [4, 5]]
    assert sha(holder.columns.copy()) == sha(holder.columns)


def test_a_read_only_view_stays_read_only():
    columns, view = Columns(3), np.arange(3.0)[:]
    view.flags.writeable = False
    columns.adopt("fixed", view, "1", "x")
    assert not columns.copy().fixed.flags.writeable


@given(
    hnp.arrays(
        st.sampled_from([np.bool_, np.int8, np.uint16, np.int64, np.float32, np.float64]),
        st.tuples(st.integers(0, 5), st.integers(1, 3)),
    )
)
def test_any_columns_survive_copy_and_pickle_bit_for_bit(block):
    columns = Columns(block.shape[0])
    for field in range(block.shape[1]):
        columns.adopt(f"field_{field}", block[::-1, field], "1", "x")
    for twin in (columns.copy(), pickle.loads(pickle.dumps(columns))):
        assert sha(twin) == sha(columns)
        assert twin.nbytes == columns.nbytes
        assert [twin.about(name) for name in twin] == [columns.about(name) for name in columns]
