"""What a limiting case may say, what it does to a model, and that no city is one."""

from __future__ import annotations

import networkx
import numpy as np
import pytest

import scenarios
from scenarios import load
from sim.errors import InputError
from sim.limiting_case import set_start
from sim.networks.graphs import graph_of, lattice_sites
from sim.scenario import Scenario
from sim.streams import seed_words

SEED = seed_words(5)


class Traits(dict):
    """Columns of a made-up model."""

    def __init__(self, residents: int) -> None:
        super().__init__(threshold=np.zeros(residents), open_intensity=np.zeros(residents))


def start(residents: int, **table) -> Traits:
    columns = Traits(residents)
    set_start(table, columns, SEED, residents)
    return columns


def test_limiting_cases_load_by_name_and_are_not_shown_among_cities() -> None:
    assert set(scenarios.limiting_cases()).isdisjoint(scenarios.names())
    for name in scenarios.limiting_cases():
        scenario = load(name)
        assert scenario.name == name
        assert scenario.limiting_case is not None
        assert Scenario.from_dict(scenario.to_dict()) == scenario


def test_a_city_is_no_limiting_case_and_its_identity_does_not_mention_it() -> None:
    for name in scenarios.names():
        assert load(name).limiting_case is None
        assert "limiting_case" not in load(name).to_dict()


def test_only_a_limiting_case_may_leave_the_ranges_of_parameters() -> None:
    outside = {"collective_action.solidarity": 1.0}
    with pytest.raises(InputError, match=r"above 0\.6"):
        load("test-town").with_(parameters=outside)
    town = load("test-town").with_(limiting_case={"source": "nobody"}, parameters=outside)
    assert town.parameters["collective_action.solidarity"] == 1.0
    with pytest.raises(InputError, match="finite"):
        town.with_(parameters={"collective_action.solidarity": float("nan")})


def test_changes_are_merged_into_a_limiting_case() -> None:
    changed = load("docking-granovetter").with_(
        limiting_case={"start": {"threshold": {"spread": 9.0}}}
    )
    law = changed.limiting_case["start"]["threshold"]
    assert (law["spread"], law["mean"], law["drawn"]) == (9.0, 25, "evenly")
    assert changed.sha256 != load("docking-granovetter").sha256


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"graph": "poison"}, "did you mean 'poisson'"),
        ({"graph": "poisson"}, "mean_degree: missing"),
        ({"graph": "complete", "vision": 3}, "does not belong to this graph"),
        ({"graph": "lattice", "width": 3, "height": 3, "vision": 0}, "vision: 0 is below 1"),
        ({"sauce": "x"}, "unknown key"),
        ({"source": 3}, "must be a text"),
        ({"instigators": 1.5}, "instigators: must be a whole number"),
        ({"start": {"belief": {"law": "constant", "value": 1}}}, "start.belief: unknown key"),
        ({"start": {"threshold": 0.3}}, "must be a table"),
        ({"start": {"threshold": {"law": "normol"}}}, "did you mean 'normal'"),
        ({"start": {"threshold": {"law": "normal", "mean": 1}}}, "spread: missing"),
        (
            {"start": {"threshold": {"law": "normal", "mean": 1, "spread": -1}}},
            "spread: -1 is below 0",
        ),
        ({"start": {"resentment": {"law": "constant", "value": 2}}}, "2 is above 1"),
        (
            {"start": {"threshold": {"law": "constant", "value": 2, "divide_by": 0}}},
            "cannot be 0",
        ),
        (
            {"start": {"threshold": {"law": "constant", "value": 2, "drawn": "even"}}},
            "did you mean 'evenly'",
        ),
    ],
)
def test_what_a_limiting_case_cannot_say_is_refused_by_name(table, message) -> None:
    with pytest.raises(InputError, match=message):
        load("test-town").with_(limiting_case={"source": "nobody", **table})


def test_a_network_file_and_a_graph_of_theory_exclude_each_other(tmp_path) -> None:
    (tmp_path / "ties.csv").write_text("0,1\n", encoding="utf-8")
    with pytest.raises(InputError, match="there is a network file, too"):
        load("docking-watts").with_(network_file=tmp_path / "ties.csv")


def test_graphs_are_what_they_are_called() -> None:
    complete = graph_of({"graph": "complete"}, 7, SEED)
    assert networkx.is_isomorphic(complete.to_networkx(), networkx.complete_graph(7))
    table = {"graph": "lattice", "width": 5, "height": 6, "vision": 1}
    torus = networkx.grid_2d_graph(6, 5, periodic=True)
    assert networkx.is_isomorphic(graph_of(table, 30, SEED).to_networkx(), torus)
    far = graph_of({**table, "width": 20, "height": 20, "vision": 7}, 400, SEED)
    assert set(far.degree()) == {112}


def test_a_poisson_graph_has_the_ties_it_should() -> None:
    # 1,500 residents, mean degree 4: 3,000 ties with standard deviation 55.
    graph = graph_of({"graph": "poisson", "mean_degree": 4.0}, 1500, SEED)
    assert abs(graph.ties - 3000) < 4 * 55
    assert abs(graph.degree().var() - 4.0) < 0.8
    assert not graph.is_identical(
        graph_of({"graph": "poisson", "mean_degree": 4.0}, 1500, seed_words(6))
    )


def test_graphs_that_cannot_be_are_refused() -> None:
    with pytest.raises(InputError, match="too many for a graph"):
        graph_of({"graph": "complete"}, 20_001, SEED)
    with pytest.raises(InputError, match="do not fit 5 x 5 sites"):
        lattice_sites(26, 5, 5, SEED)
    assert len(set(lattice_sites(17, 5, 5, SEED))) == 17


def test_columns_lie_as_their_law_says() -> None:
    evenly = {"law": "normal", "mean": 25, "spread": 10, "divide_by": 5, "drawn": "evenly"}
    threshold = start(999, start={"threshold": evenly})["threshold"]
    assert threshold[499] == pytest.approx(5.0)
    assert (np.diff(threshold) > 0.0).all()
    assert threshold.std() == pytest.approx(2.0, rel=0.01)
    luck = start(4000, start={"open_intensity": {"law": "uniform", "low": 0.2, "high": 0.6}})
    drawn = luck["open_intensity"]
    assert drawn.min() >= 0.2
    assert drawn.max() <= 0.6
    assert abs(drawn.mean() - 0.4) < 4 * 0.4 / np.sqrt(12 * 4000)


def test_so_many_residents_instigate() -> None:
    one, ten = (start(500, instigators=k)["threshold"] for k in (1, 10))
    assert (one == -1.0).sum() == 1
    assert (ten == -1.0).sum() == 10
    assert ten[one == -1.0] == -1.0  # who begins among few begins among many
