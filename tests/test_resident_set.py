"""A set of residents does what Mesa's `AgentSet` does with as many objects, or refuses."""

from __future__ import annotations

import copy
import operator
import pickle
import statistics
from collections.abc import MutableSet, Sequence
from types import SimpleNamespace

import mesa
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mesa.agent import AgentSet

from sim.agents import AllAgents, ColumnarModel, MixedSet, Resident, ResidentSet
from sim.columns import Columns

N = 60


class Citizen(Resident):
    """A resident with methods and a property of its own, as a user may add them."""

    @property
    def upset(self):
        return self.grievance > 0.5

    def calm(self, by=0.5):
        self.grievance *= by
        return self.unique_id


class PlainCitizen(mesa.Agent):
    """The same as an ordinary Mesa agent."""

    upset = Citizen.upset
    calm = Citizen.calm


class Office(mesa.Agent):
    """An ordinary agent beside the residents."""

    grievance = 0.0


class Town(ColumnarModel):
    resident_type = Citizen

    def __init__(self):
        super().__init__(rng=5)
        columns = Columns(N)
        signal = np.zeros((N, 2))
        columns.adopt("grievance", signal[:, 1], "share", "x")[:] = values()["grievance"]
        columns.declare("school", "i1", "1", "x")[:] = values()["school"]
        columns.declare("member", "?", "1", "x")[:] = values()["member"]
        columns.declare("trust", "f4", "share", "x")[:] = 0.1
        self._install_residents(columns)


class PlainTown(mesa.Model):
    def __init__(self):
        super().__init__(rng=5)
        for row in range(N):
            agent = PlainCitizen(self)
            for name, column in values().items():
                setattr(agent, name, column[row].item())


def values():
    luck = np.random.default_rng(1)
    return {
        "grievance": luck.random(N).round(1),  # rounded, so that there are ties
        "school": luck.integers(0, 4, N),
        "member": luck.random(N) < 0.5,
    }


def town():
    return Town()


def pair():
    """Return the residents, and the same as objects of a plain Mesa model."""
    plain = PlainTown()
    ours, theirs = Town().residents, plain.agents_by_type[PlainCitizen]
    theirs.kept_alive_by = plain
    return ours, theirs


def ids(agents):
    return [agent.unique_id for agent in agents]


# ------------------------------------------------------------- nothing is inherited


def test_no_method_of_mesas_agent_set_is_inherited_unseen():
    """Inherited methods lose residents: they hold views weakly. A new Mesa must be looked at."""
    unused = {
        "__module__", "__doc__", "__dict__", "__weakref__", "__slots__", "__abstractmethods__",
        "_abc_impl", "_abc_registry", "__class_getitem__", "__subclasshook__", "__orig_bases__",
        "__parameters__", "__type_params__", "__annotations__", "__init_subclass__", "_hash",
        "_is_protocol", "__firstlineno__", "__static_attributes__",
    }  # fmt: skip
    public = {
        name
        for kind in AgentSet.__mro__
        if kind is not object and kind.__name__ not in ("Generic", "ABC")
        for name in vars(kind)
        if name not in unused
    }
    assert {"select", "groupby", "__or__", "pop", "index", "_update"} <= public
    for kind in (ResidentSet, MixedSet, AllAgents):
        inherited = {
            name
            for name in public
            if not next(k for k in kind.__mro__ if name in vars(k)).__module__.startswith("sim.")
        }
        assert not inherited, f"{kind.__name__} inherits {inherited} from Mesa"


def test_no_method_of_mesas_agent_is_inherited_unseen():
    inherited = {name for name in dir(mesa.Agent) if not name.startswith("_")} - set(vars(Resident))
    # These only look at the model, or do nothing until a user's class says otherwise.
    assert inherited <= {"step", "advance", "random", "rng", "scenario"}


def test_a_set_of_residents_is_an_agent_set():
    residents = town().residents
    assert isinstance(residents, AgentSet)
    assert isinstance(residents, MutableSet)
    assert isinstance(residents, Sequence)
    assert type(residents.select(at_most=3)) is ResidentSet


# ------------------------------------------------------------------- as under Mesa

SAME = {
    "iteration": ids,
    "select nothing in particular": lambda s: ids(s.select()),
    "select by function": lambda s: ids(s.select(lambda a: a.grievance > 0.5)),
    "select at most a number": lambda s: ids(s.select(lambda a: a.member, at_most=5)),
    "select at most a share": lambda s: ids(s.select(at_most=0.3)),
    "select at most all": lambda s: ids(s.select(at_most=1.0)),
    "select at most one and a half": lambda s: ids(s.select(at_most=1.5)),
    "select at most none": lambda s: ids(s.select(lambda a: True, at_most=0)),
    "select a type": lambda s: ids(s.select(agent_type=mesa.Agent)),
    "select another type": lambda s: ids(s.select(agent_type=Office)),
    "select in place": lambda s: ids(s.select().select(lambda a: a.member, inplace=True)),
    "select from a subset": lambda s: ids(s.select(at_most=30).select(lambda a: a.member)),
    "shuffle": lambda s: ids(s.shuffle()),
    "shuffle twice": lambda s: ids(s.shuffle().shuffle()),
    "shuffle in place": lambda s: ids(s.select().shuffle(inplace=True)),
    "sort": lambda s: ids(s.sort("grievance")),
    "sort upwards": lambda s: ids(s.sort("grievance", ascending=True)),
    "sort by a boolean": lambda s: ids(s.sort("member")),
    "sort by a property": lambda s: ids(s.sort("upset")),
    "sort by a function": lambda s: ids(s.sort(lambda a: (a.school, -a.grievance))),
    "sort a shuffled set": lambda s: ids(s.shuffle().sort("school", ascending=True)),
    "sort in place": lambda s: ids(s.select().sort("school", inplace=True)),
    "do by name": lambda s: (s.do("calm", by=0.1).get("grievance"), ids(s))[1],
    "do": lambda s: [round(a.grievance, 9) for a in s.do("calm", 0.3)],
    "do a function": lambda s: [a.grievance for a in s.do(lambda a: a.calm())],
    "shuffle_do": lambda s: (seen := [], s.shuffle_do(lambda a: seen.append(a.unique_id)))[0],
    "shuffle_do by name": lambda s: [a.grievance for a in s.shuffle_do("calm", by=0.5)],
    "map by name": lambda s: s.map("calm", by=0.2),
    "map a function": lambda s: s.map(lambda a, x: a.grievance + x, 1.0),
    "get": lambda s: list(s.get("grievance")),
    "get a property": lambda s: s.get("upset"),
    "get several": lambda s: s.get(["grievance", "school", "upset"]),
    "get none": lambda s: s.get([]),
    "get what is missing": lambda s: s.get("missing", "default", 7),
    "get several, one missing": lambda s: s.get(["school", "no"], "default", None),
    "get from a subset": lambda s: list(s.select(at_most=9).get("school")),
    "set": lambda s: [a.grievance for a in s.set("grievance", 0.25)],
    "set a subset": lambda s: (s.select(at_most=5).set("school", 3), list(s.get("school")))[1],
    "agg": lambda s: s.agg("grievance", np.mean),
    "agg builtins": lambda s: s.agg("school", [sum, min, max, len, set, sorted]),
    "agg statistics": lambda s: s.agg("school", [statistics.mean, statistics.median]),
    "agg a lambda": lambda s: s.agg("grievance", lambda v: max(v) - min(v)),
    "groupby": lambda s: [(k, ids(g)) for k, g in s.groupby("school")],
    "groupby a property": lambda s: [(k, ids(g)) for k, g in s.groupby("upset")],
    "groupby a function": lambda s: [(k, ids(g)) for k, g in s.groupby(lambda a: a.school % 2)],
    "groupby into lists": lambda s: s.groupby("school", result_type="list").map(ids),
    "groupby count": lambda s: s.groupby("school").count(),
    "groupby agg": lambda s: s.groupby("school").agg("school", sum),
    "groupby agg of lists": lambda s: s.groupby("member", "list").agg("school", sum),
    "groupby map": lambda s: s.groupby("school").map("agg", "member", sum),
    "groupby do": lambda s: (s.groupby("school").do("do", "calm"), list(s.get("grievance")))[1],
    "groupby len": lambda s: len(s.groupby("school")),
    "groupby of a subset": lambda s: s.shuffle().groupby("school").map(ids),
    "union": lambda s: ids(s.select(at_most=3) | s.sort("grievance").select(at_most=5)),
    "intersection": lambda s: ids(s.select(at_most=20) & s.sort("school").select(at_most=30)),
    "difference": lambda s: ids(s - s.select(lambda a: a.member)),
    "symmetric difference": lambda s: ids(s.select(at_most=9) ^ s.sort("school").select(at_most=9)),
    "minus a list": lambda s: ids(s.select(at_most=9) - list(s)[3:6]),
    "and a list": lambda s: ids(s.select(at_most=9) & list(s)[7:20]),
    "a set of Python's and": lambda s: ids({next(iter(s))} & s.select(at_most=9)),
    "discard, add, remove, pop": lambda s: edited(s.select(at_most=6)),
    "copy": lambda s: ids(copy.copy(s.select(at_most=6))),
    "index": lambda s: s.select().sort("school").index(next(iter(s))),
    "count": lambda s: s.select(at_most=5).count(next(iter(s))),
}  # fmt: skip


def edited(subset):
    first, second, third = subset.select(at_most=3)
    subset.discard(second)
    subset.discard(second)
    subset.add(second)
    subset.add(third)
    subset.remove(third)
    with pytest.raises(KeyError):
        subset.remove(third)
    assert subset.pop() == first
    assert first not in subset
    assert second in subset
    return ids(subset)


@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")  # of Mesa's own __getitem__
@pytest.mark.parametrize("question", SAME.values(), ids=SAME)
def test_the_answer_is_the_one_mesa_gives_about_objects(question):
    ours, theirs = pair()
    assert question(ours) == question(theirs)


@pytest.mark.parametrize(
    ("question", "error"),
    [
        (lambda s: s.get("missing"), AttributeError),
        (lambda s: s.get("grievance", "sometimes"), ValueError),
        (lambda s: s.do("missing"), AttributeError),
        (lambda s: s.sort("missing"), AttributeError),
        (lambda s: s.groupby("missing"), AttributeError),
        (lambda s: s | 3, TypeError),
        (lambda s: s.select().remove(Office(mesa.Model(rng=1))), KeyError),
        (lambda s: s.select(at_most=0.0).agg("grievance", min), ValueError),
    ],
)
def test_what_fails_under_mesa_fails_in_the_same_way(question, error):
    for agents in pair():
        with pytest.raises(error):
            question(agents)


# ------------------------------------------------------ looking, and finding again


def test_positions_and_slices_give_residents():
    residents = town().residents
    assert residents[0].unique_id == 1
    assert residents[-1].row == residents[np.int64(N - 1)].row == N - 1
    assert ids(residents[10:13]) == [11, 12, 13]
    assert isinstance(residents[:2], list)
    backwards = residents.select(at_most=5).sort("row")
    assert [backwards[0].row, backwards[4].row] == [4, 0]
    assert ids(reversed(backwards)) == [1, 2, 3, 4, 5]
    with pytest.raises(IndexError, match="position 60 in a set of 60"):
        residents[N]
    assert residents[N:] == []
    assert residents.to_list() == list(residents) == residents[:]


def test_membership_follows_model_and_row():
    residents, elsewhere = town().residents, town().residents
    some = residents.select(lambda a: a.row % 7 == 3).sort("row")
    assert residents[3] in some
    assert residents[4] not in some
    assert elsewhere[3] not in some
    assert elsewhere[3] not in residents
    assert 3 not in some
    assert residents[3] not in residents.select(at_most=0)
    assert [some.count(residents[3]), some.count(residents[4])] == [1, 0]
    assert some.index(residents[3]) == len(some) - 1
    assert residents.index(residents[9], 5, 10) == 9
    for stop in (8, 0):
        with pytest.raises(ValueError, match="not in the set"):
            residents.index(residents[9], 0, stop)


def test_a_mixed_set_finds_positions_too():
    model = town()
    office = Office(model)
    mixed = model.residents.select(at_most=2) | [office]
    assert mixed.index(office) == model.agents.index(office) - N + 2 == 2
    assert mixed.index(model.residents[1]) == 1
    with pytest.raises(ValueError, match="not in the set"):
        mixed.index(model.residents[2])


def test_a_mask_selects_without_making_agents(monkeypatch):
    residents = town().residents
    expected = ids(residents.select(lambda a: a.grievance > 0.5 and a.member)[:4])
    monkeypatch.setattr(Resident, "__init__", no_agents)
    upset = (residents.get("grievance") > 0.5) & residents.get("member")
    assert (residents.select(upset, at_most=4).rows + 1).tolist() == expected


@pytest.mark.parametrize("mask", [[True], np.ones(N), np.arange(N)])
def test_a_mask_of_another_type_or_shape_is_refused(mask):
    with pytest.raises(ValueError, match="one truth value a member"):
        town().residents.select(mask)


def no_agents(*_):
    raise AssertionError("an agent was made")


def test_columns_are_read_written_aggregated_sorted_and_grouped_without_agents(monkeypatch):
    model = town()
    monkeypatch.setattr(Resident, "__init__", no_agents)
    residents = model.agents_by_type[Citizen]
    assert residents.agg("grievance", np.mean) == model.columns.grievance.mean()
    groups = residents.groupby("school")
    assert sum(groups.count().values()) == N
    assert set(groups.agg("grievance", np.max)) == {0, 1, 2, 3}
    third = residents.sort("grievance", ascending=True).select(at_most=1 / 3)
    third.set("grievance", np.linspace(0, 1, len(third)))
    assert third.get("grievance").tolist() == np.linspace(0, 1, len(third)).tolist()
    assert len((third | residents) - third) == N - len(third)
    assert residents.get(["unique_id", "school"])[2] == [3, model.columns.school[2]]


def test_values_come_as_a_copy_in_the_types_python_has():
    residents = town().residents
    types = {name: residents.get(name).dtype for name in ("trust", "school", "member", "row")}
    assert types == {"trust": "f8", "school": "i8", "member": "?", "row": "i8"}
    residents.get("trust")[:] = 0
    assert residents[0].trust == float(np.float32(0.1))
    # float32 would give 6.0000005, and int8 would overflow
    assert residents.agg("trust", sum) == pytest.approx(N * float(np.float32(0.1)), rel=1e-12)
    residents.set("school", 100)
    assert residents.agg("school", sum) == 100 * N


def test_an_array_sets_one_value_a_member_and_another_shape_is_refused():
    residents = town().residents
    some = residents.select(at_most=3)
    some.set("school", np.array([7, 8, 9]))
    assert residents.get("school")[:3].tolist() == [7, 8, 9]
    with pytest.raises(ValueError, match="one for each of the 3 members"):
        some.set("school", [1, 2])
    with pytest.raises(AttributeError, match="did you mean 'school'"):
        some.set("schol", 1)


def test_labels_group_without_agents():
    labels = np.where(np.arange(N) < 10, "near", "far")
    assert town().residents.groupby(labels).count() == {"near": 10, "far": N - 10}
    with pytest.raises(ValueError, match="labels for 60 members"):
        town().residents.groupby(labels[:5])
    with pytest.raises(ValueError, match="result_type"):
        town().residents.groupby("school", "dictionary")


def test_places_come_from_the_layout_of_the_population():
    model = town()
    model.population = SimpleNamespace(
        household_start=np.array([0, 2, 5, 5, 30, N], np.int32),
        area_start=np.array([0, 5, 30, N], np.int32),
        street_of_area=np.array([0, 0, 1], np.int32),
        district_of_area=np.array([4, 4, 6], np.int32),
    )
    residents = model.residents
    assert residents.groupby("household").count() == {0: 2, 1: 3, 3: 25, 4: 30}
    assert residents.groupby("district").count() == {4: 30, 6: 30}
    for row in (0, 4, 5, 29, 30, N - 1):
        one = residents[row]
        for place in ("household", "area", "street", "district"):
            assert getattr(one, place) == residents.get(place)[row]
    assert residents.select(lambda a: a.street == 1).rows[0] == 30
    with pytest.raises(AttributeError):
        town().residents[0].area  # noqa: B018


# ------------------------------------------------------------------ the fixed whole

CHANGES = {
    "add": lambda s, a: s.add(a),
    "discard": lambda s, a: s.discard(a),
    "remove": lambda s, a: s.remove(a),
    "pop": lambda s, a: s.pop(),
    "clear": lambda s, a: s.clear(),
    "select in place": lambda s, a: s.select(lambda a: True, inplace=True),
    "shuffle in place": lambda s, a: s.shuffle(inplace=True),
    "sort in place": lambda s, a: s.sort("grievance", inplace=True),
    "|=": lambda s, a: operator.ior(s, {a}),
    "&=": lambda s, a: operator.iand(s, {a}),
    "-=": lambda s, a: operator.isub(s, {a}),
    "^=": lambda s, a: operator.ixor(s, {a}),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_models_own_sets_are_fixed_and_copies_are_free(change):
    model = town()
    Office(model)
    for agents in (model.residents, model.agents):
        before, free, state = ids(agents), agents.copy(), model.random.getstate()
        with pytest.raises(TypeError, match=r"fixed; change a copy of it \(set.copy\(\)\)"):
            change(agents, agents[2])
        assert ids(agents) == before
        assert model.random.getstate() == state
        change(free, agents[2])
    assert model.residents.select(inplace=True) is model.residents


def test_an_empty_set_is_an_ordinary_set():
    model = town()
    empty = model.residents.select(at_most=0)
    assert len(empty) == 0
    assert list(empty.get("grievance")) == empty.to_list() == empty.map("calm") == []
    assert empty.groupby("school").count() == {}
    assert list(empty | model.residents[:2]) == model.residents[:2]
    assert model.residents[0] not in (empty & model.residents)
    with pytest.raises(KeyError, match="empty"):
        empty.pop()
    with pytest.raises(ValueError, match="needs its model"):
        ResidentSet([])
    assert len(ResidentSet.of(model, [])) == 0


@pytest.mark.parametrize(
    ("rows", "error", "message"),
    [
        ([0, N], IndexError, "from 0 to 59"),
        ([-1], IndexError, "from 0"),
        ([3, 3], ValueError, "twice"),
        ([0.5], TypeError, "integers"),
        ([[0]], TypeError, "one dimension"),
    ],
)
def test_rows_that_are_no_set_of_residents_are_refused(rows, error, message):
    with pytest.raises(error, match=message):
        ResidentSet.of(town(), rows)


def test_a_set_can_be_made_of_views_as_mesas_is():
    model = town()
    made = ResidentSet(model.residents[row] for row in (5, 3, 5))
    assert made.rows.tolist() == [5, 3]
    assert made.random is model.random
    assert made.rng is model.rng
    with pytest.raises(ValueError, match="one model"):
        ResidentSet([model.residents[0], town().residents[0]])
    with pytest.raises(TypeError, match="residents only"):
        ResidentSet([Office(model)])
    with pytest.raises(TypeError, match="residents only"):
        made.add(Office(model))


# ------------------------------------------------------------------------ set algebra

subsets = st.lists(st.integers(0, 11), unique=True)


@settings(max_examples=60, deadline=None)
@given(subsets, subsets)
def test_operators_and_comparisons_are_those_of_pythons_sets(left, right):
    model = ALGEBRA
    a, b = ResidentSet.of(model, left), ResidentSet.of(model, right)
    x, y = set(left), set(right)
    for operate in (operator.or_, operator.and_, operator.sub, operator.xor):
        expected = operate(x, y)
        for other in (b, b.to_list(), MixedSet(model, b.rows, [], b.random)):
            result = operate(a, other)
            assert {agent.row for agent in result} == expected
            assert len(result) == len(expected)
        assert {agent.row for agent in operate(a.to_list(), b)} == expected
        in_place = a.copy()
        result = {"or_": operator.ior, "and_": operator.iand, "sub": operator.isub,
                  "xor": operator.ixor}[operate.__name__](in_place, b)  # fmt: skip
        assert result is in_place
        assert set(in_place.rows.tolist()) == expected
    for compare in (operator.eq, operator.ne, operator.le, operator.lt, operator.ge, operator.gt):
        assert compare(a, b) is compare(x, y)
        assert compare(a, set(b)) is compare(x, y)
        assert compare(a, MixedSet(model, b.rows, [], b.random)) is compare(x, y)
    assert a.isdisjoint(b) is x.isdisjoint(y)


ALGEBRA = Town()


def test_sets_of_two_models_have_nothing_in_common():
    a, b = town().residents, town().residents
    assert a != b
    assert a.isdisjoint(b)
    assert len(a & b) == 0
    with pytest.raises(TypeError, match="one model"):
        a | b


@pytest.mark.parametrize("operate", [operator.or_, operator.and_, operator.sub, operator.xor])
def test_what_is_no_collection_cannot_be_combined_or_compared(operate):
    residents = town().residents
    for left, right in ((residents, 3), (3, residents)):
        with pytest.raises(TypeError, match="unsupported operand"):
            operate(left, right)
    for compare in (operator.lt, operator.le, operator.gt, operator.ge):
        with pytest.raises(TypeError, match="not supported"):
            compare(residents, [])
    assert residents != []
    with pytest.raises(TypeError, match="not 3"):
        residents | [3]


def test_sets_cannot_be_hashed_as_under_mesa():
    for agents in (town().residents, town().agents):
        with pytest.raises(TypeError, match="unhashable"):
            hash(agents)


# ----------------------------------------------------------------- copies and pickles


def test_a_copy_is_free_and_leaves_the_original():
    residents = town().residents
    for duplicate in (copy.copy(residents), residents.copy(), residents.select()):
        duplicate.discard(residents[0])
        assert len(duplicate) == N - 1
    assert len(residents) == N


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda s: pickle.loads(pickle.dumps(s))])
def test_a_pickled_set_brings_its_model_and_finds_its_residents(duplicate):
    model = town()
    Office(model)
    for agents in (model.residents.sort("school"), model.agents.shuffle(), model.agents):
        twin = duplicate(agents)
        assert twin.model is not model
        assert ids(twin) == ids(agents)
        assert type(twin) is type(agents)
        next(iter(twin)).model.columns.grievance[:] = -1
        assert model.columns.grievance.min() >= 0
        assert [a.unique_id for a in twin.shuffle()] == ids(agents.copy().shuffle())


def test_a_set_shows_itself_briefly():
    model = town()
    Office(model)
    assert repr(model.residents.select(at_most=3)) == "ResidentSet(3 of 60 residents)"
    assert repr(model.agents) == "AllAgents(60 residents, 1 other agents)"
