"""A user's own residents and ties: read back as written, and refused with one clear message."""

from __future__ import annotations

import pickle
from pathlib import Path

import networkx
import numpy as np
import pandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from towns import hamlet, two_towns

from experiments.cli import main
from sim.columns import Columns
from sim.errors import InputError
from sim.model import GovernanceModel
from sim.networks import Network, read_network, write_network
from sim.residents_table import TRAITS, read_residents, write_residents
from sim.scenario import District
from sim.vocabulary import VULNERABILITIES

WEEKS = 6


@pytest.fixture(scope="module")
def generated() -> GovernanceModel:
    """Two generated towns in which no time has passed."""
    return GovernanceModel(two_towns(), rng=1, record_hash=True)


@pytest.fixture(scope="module")
def trajectory(generated) -> str:
    return generated.fork().run(WEEKS).trajectory_sha256


def small(**changes) -> pandas.DataFrame:
    """A table of 12 residents in four areas of 3, in households of 2 and 1."""
    frame = pandas.DataFrame(
        {
            "resident": range(12),
            "area": np.repeat(range(4), 3),
            "household": [f"h{k // 3}{k % 3 // 2}" for k in range(12)],
            **{flag: [k % 4 == bit for k in range(12)] for bit, flag in enumerate(VULNERABILITIES)},
        }
    )
    return frame.assign(**changes)


DISTRICTS = [District("Here", residents=6, streets=1, communities=2),
             District("There", residents=6, streets=2, communities=2)]  # fmt: skip


# ---- round trips ----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_generated_city_written_and_read_back_has_the_same_future(
    generated, trajectory, tmp_path, kind
):
    """Residents and ties from files, none of them generated: the same to the last bit."""
    city = two_towns(
        residents_file=write_residents(generated, tmp_path / f"people.{kind}"),
        network_file=write_network(generated.network, tmp_path / "ties.csv"),
    )
    assert GovernanceModel(city, rng=1, record_hash=True).run(WEEKS).trajectory_sha256 == trajectory


def test_the_same_from_python_objects(generated, trajectory, tmp_path):
    frame = pandas.read_csv(write_residents(generated, tmp_path / "people.csv"))
    graph = generated.network.to_networkx()
    for residents in (frame, frame.to_dict("list")):
        model = GovernanceModel(
            two_towns(), rng=1, record_hash=True, residents=residents, network=graph
        )
        assert model.run(WEEKS).trajectory_sha256 == trajectory


def test_graphml_is_read_as_the_edge_list_is(generated, tmp_path):
    networkx.write_graphml(generated.network.to_networkx(), tmp_path / "ties.graphml")
    written = write_network(generated.network, tmp_path / "ties.edges")
    for path in (tmp_path / "ties.graphml", written):
        assert read_network(path, len(generated.residents)).is_identical(generated.network)


def test_what_a_table_does_not_say_is_drawn_as_ever(generated, tmp_path):
    """Only places and flags are given: every other trait keeps its luck."""
    frame = pandas.read_csv(write_residents(generated, tmp_path / "people.csv"))
    model = GovernanceModel(two_towns(), rng=1, residents=frame.drop(columns=[*TRAITS]))
    for name in generated.columns:
        np.testing.assert_array_equal(model.columns[name], generated.columns[name], err_msg=name)


def test_a_table_is_part_of_what_a_scenario_is(generated, tmp_path):
    path = write_residents(generated, tmp_path / "people.csv")
    with_table = two_towns(residents_file=path).sha256
    assert with_table != two_towns().sha256
    path.write_text(path.read_text().replace("0,0,0,", "0,0,0,", 1) + "\n")
    assert two_towns(residents_file=path).sha256 != with_table


# ---- what a table says ------------------------------------------------------------------------


def test_places_households_and_flags_are_those_of_the_table():
    table = read_residents(small(), DISTRICTS)
    places = table.population
    assert places.area_start.tolist() == [0, 3, 6, 9, 12]
    assert places.household_start.tolist() == [0, 2, 3, 5, 6, 8, 9, 11, 12]
    assert places.area_household_start.tolist() == [0, 2, 4, 6, 8]
    assert places.district_of_area.tolist() == [0, 0, 1, 1]
    assert places.street_of_area.tolist() == [0, 0, 1, 2]
    assert table.traits["vulnerability"].tolist() == [1, 2, 4, 8] * 3


def test_a_household_is_named_anew_in_each_area():
    table = read_residents(small(household=[1, 1, 2] * 4), DISTRICTS)
    assert table.population.household_start.tolist() == [0, 2, 3, 5, 6, 8, 9, 11, 12]


def test_traits_of_a_table_stand_in_place_of_drawn_ones(tmp_path):
    people = write_residents(GovernanceModel(hamlet(), rng=1), tmp_path / "people.csv")
    half = np.linspace(0.0, 0.5, 600)
    frame = pandas.read_csv(people).assign(legal_awareness=half, trust_start=half)
    frame["participant_type"] = np.where(half < 0.25, "free_rider", "hump_shaped")
    columns = GovernanceModel(hamlet(), rng=1, residents=frame).columns
    for name in ("legal_awareness", "trust_start", "trust_experience", "trust_local"):
        np.testing.assert_array_equal(columns[name], half.astype(np.float32))
    assert set(columns["participant_type"][:300].tolist()) == {1}
    assert set(columns["participant_type"][300:].tolist()) == {2}


def test_further_columns_are_carried_along_and_change_nothing(generated, trajectory, tmp_path):
    frame = pandas.read_csv(write_residents(generated, tmp_path / "people.csv"))
    ages = np.array(["0-17", "18-64", "65+"])[np.arange(len(frame)) % 3]
    frame = frame.assign(age_group=ages, birth_year=1950 + np.arange(len(frame)) % 60)
    model = GovernanceModel(two_towns(), rng=1, residents=frame)
    assert model.further_columns == {"age_group": ("0-17", "18-64", "65+"), "birth_year": ()}
    assert model.columns.about("age_group").meaning.endswith("0 = 0-17, 1 = 18-64, 2 = 65+")
    old = model.residents.select(lambda resident: resident.age_group == 2)
    assert len(old) == len(frame) // 3
    plain = generated.fork().run(WEEKS)
    model = pickle.loads(pickle.dumps(model)).fork().run(WEEKS)
    for name in plain.columns:
        np.testing.assert_array_equal(model.columns[name], plain.columns[name], err_msg=name)
    assert (model.columns["birth_year"] == frame["birth_year"]).all()
    again = pandas.read_csv(write_residents(model, tmp_path / "again.csv"))
    assert again["age_group"].tolist() == ages.tolist()


def test_a_table_in_a_language_of_ones_own_may_begin_with_a_byte_order_mark(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text(
        "\ufeff" + small().astype(dict.fromkeys(VULNERABILITIES, int)).to_csv(index=False)
    )
    assert read_residents(path, DISTRICTS).population.residents == 12


def test_network_files_are_found_beside_the_scenario_file(generated, tmp_path, capsys):
    folder = tmp_path / "mine"
    folder.mkdir()
    main(["scenarios", "new", str(folder / "my-town.toml"), "--from", "test-town"])
    town = GovernanceModel(hamlet(), rng=1)
    write_residents(town, folder / "people.parquet")
    write_network(town.network, folder / "ties.txt")
    file = folder / "my-town.toml"
    text = file.read_text().replace("10_000", "600").replace("communities = 6", "communities = 4")
    own = 'residents_file = "people.parquet"\nnetwork_file = "ties.txt"\n\n[time]'
    file.write_text(text.replace("[time]", own))
    assert main(["scenarios", "validate", str(file)]) == 0
    assert main(["scenarios", "show", str(file)]) == 0
    assert "people.parquet" in capsys.readouterr().out


# ---- mistakes ---------------------------------------------------------------------------------

MISTAKES = {
    "no column of areas": (
        lambda: small().drop(columns="area"),
        r"residents: there is no column 'area' \(its columns are resident, household.*needed are",
    ),
    "nobody": (lambda: small().iloc[:0], "holds no residents"),
    "not numbered in order": (
        lambda: small(resident=[0, 1, 3, 2, *range(4, 12)]),
        "row 2, column resident: 3 stands where 2 is due; number residents 0, 1, 2",
    ),
    "an area that is not there": (
        lambda: small(area=[0] * 3 + [1] * 3 + [2] * 3 + [4] * 3),
        r"row 9, column area: there is no area 4 \(the simulated districts have 4 communities\)",
    ),
    "areas out of order": (
        lambda: small(area=[1] * 3 + [0] * 3 + [2] * 3 + [3] * 3),
        "row 3, column area: area 0 comes after area 1; sort the rows by area",
    ),
    "an area without residents": (
        lambda: small(area=[0] * 3 + [1] * 3 + [3] * 6),
        "area 2 has no residents",
    ),
    "another number of residents than the scenario says": (
        lambda: small(area=[0] * 4 + [1] * 3 + [2] * 2 + [3] * 3),
        r"district 'Here' has 7 residents \(it is areas 0 to 1, and the scenario says 6\)",
    ),
    "a half area": (lambda: small(area=[0.5] * 12), "row 0, column area: 0.5 is no whole number"),
    "a household in two places": (
        lambda: small(household=[1, 2, 1] + [1, 1, 2] * 3),
        "row 2, column household: household 1 of area 0 is here again; let the members",
    ),
    "no household": (
        lambda: small(household=[None] * 12),
        "row 0, column household: nothing is given; fill every row",
    ),
    "a flag that is a share": (
        lambda: small(migrant=[0.0] * 11 + [2.0]),
        "row 11, column migrant: 2 is out of range; give 0 or 1",
    ),
    "a flag in words": (
        lambda: small(migrant=["no"] * 12),
        "row 0, column migrant: 'no' is not a number; give 0 or 1",
    ),
    "an awareness in per cent": (
        lambda: small(legal_awareness=[60.0] * 12),
        "column legal_awareness: 60 is out of range; give a number from 0 to 1",
    ),
    "an awareness that is missing": (
        lambda: small(legal_awareness=[0.1] * 5 + [None] * 7),
        "row 5, column legal_awareness: nothing is not a number",
    ),
    "an unknown type": (
        lambda: small(participant_type=["free_ridr"] * 12),
        "'free_ridr' is unknown; did you mean 'free_rider'",
    ),
    "a column of the model's own": (
        lambda: small(grievance=[0.1] * 12),
        r"column grievance: is the model's own \(the model keeps and changes it\); leave it out",
    ),
    "a column that no resident could have": (
        lambda: small(**{"age group": [1] * 12}),
        "column age group: cannot be a column's name; rename it",
    ),
    "a column named like a method": (
        lambda: small(neighbors=[1] * 12),
        "column neighbors: cannot be a column's name",
    ),
    "a column given twice": (
        lambda: pandas.concat([small(), small()[["area"]]], axis=1),
        "residents: column 'area' is given twice; give it once",
    ),
    "no table": (lambda: 17, "residents: are no table .*give a data frame"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_in_a_table_is_named_with_its_place_and_remedy(mistake):
    make, message = MISTAKES[mistake]
    with pytest.raises(InputError, match=message):
        read_residents(make(), DISTRICTS)


FILES = {
    "people.xlsx": (b"", "cannot end in '.xlsx'; use .csv or .parquet"),
    "empty.csv": (b"", "is empty; give a line of column names"),
    "binary.csv": (b"\xff\xfe\x00", "is not a table in CSV"),
    "ragged.csv": (b"resident,area\n0,0\n1,0,7,8\n", "is not a table in CSV .*line 3"),
    "semicolons.csv": (b"resident;area\n0;0\n", "there is no column 'resident'"),
    "text.parquet": (b"resident,area\n", "text.parquet: is not a table in Parquet"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_table_is_refused_by_name(tmp_path, name):
    content, message = FILES[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=message) as raised:
        read_residents(tmp_path / name, DISTRICTS)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("name", ["people.csv", "people.parquet"])
def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path, name):
    with pytest.raises(InputError, match=rf"{name}: there is no such file; give the path"):
        read_residents(tmp_path / name, DISTRICTS)


def test_a_line_is_named_as_an_editor_counts_it(tmp_path):
    lines = small().astype(dict.fromkeys(VULNERABILITIES, int)).to_csv(index=False).splitlines()
    lines[5] = lines[5].replace(",1,", ",x,", 1)
    (tmp_path / "people.csv").write_text("\n".join(lines))
    with pytest.raises(InputError, match=r"people.csv, line 6, column \w+: "):
        read_residents(tmp_path / "people.csv", DISTRICTS)


WHOLE = small(legal_awareness=0.5, participant_type="free_rider", age_group="65+")
WHOLE = WHOLE.astype(dict.fromkeys(VULNERABILITIES, int))


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(data=st.data())
def test_whatever_stands_in_a_cell_there_is_a_table_or_one_line_that_says_what_is_wrong(
    data, tmp_path_factory
):
    rows = [line.split(",") for line in WHOLE.to_csv(index=False).splitlines()]
    row = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.integers(0, len(rows[0]) - 1))
    rows[row][column] = data.draw(
        st.sampled_from(["", "-1", "1e400", "nan", "inf", "0.5", "2", "99999999999999999999", '"'])
        | st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
    )
    path = tmp_path_factory.mktemp("fuzz") / "people.csv"
    path.write_text("\n".join(",".join(cells) for cells in rows), encoding="utf-8")
    try:
        assert read_residents(path, DISTRICTS).population.residents == 12
    except InputError as error:
        assert "\n" not in str(error)
        assert "people.csv" in str(error)


def test_validate_reads_the_users_own_files(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    main(["scenarios", "new", "my-town"])
    file = Path("my-town.toml")
    Path("people.csv").write_text(small().to_csv(index=False))
    text = file.read_text()
    file.write_text(text.replace("# residents_file", "residents_file").replace(
        "residents.csv", "people.csv"))  # fmt: skip
    capsys.readouterr()
    assert main(["scenarios", "validate", "my-town.toml"]) == 2
    shown = capsys.readouterr().err
    assert shown.count("\n") == 1
    assert "people.csv: area 4 has no residents" in shown


@pytest.mark.parametrize(
    ("network", "message"),
    [
        (networkx.path_graph(7), "the graph has 7 nodes, the city 600 residents"),
        (Network.from_networkx(networkx.path_graph(7), 7), "the network has 7 nodes, the city 600"),
        (17, "a int is no network; give a networkx.Graph, a Network, or the path"),
        ("nowhere.csv", "nowhere.csv: there is no such file"),
    ],
)
def test_a_network_from_python_that_cannot_be_meant_is_refused(network, message):
    with pytest.raises(InputError, match=message):
        GovernanceModel(hamlet(), network=network)


def test_writing_never_overwrites(generated, tmp_path):
    for write, name in ((write_residents, "a.csv"), (write_network, "b.csv")):
        thing = generated if write is write_residents else generated.network
        write(thing, tmp_path / name)
        with pytest.raises(InputError, match=rf"{name}: exists already; give another name"):
            write(thing, tmp_path / name)
        with pytest.raises(InputError, match=r"cannot end in '\.doc'"):
            write(thing, tmp_path / "c.doc")


def test_no_column_of_the_model_could_be_given_by_mistake(generated):
    """Whatever columns the model gets later: a trait may be given, anything else is refused."""
    for name in set(generated.columns) - set(TRAITS) - {"vulnerability"}:
        with pytest.raises(InputError, match="is the model's own"):
            read_residents(small(**{name: [0.0] * 12}), DISTRICTS)
    assert set(TRAITS) <= set(generated.columns)
    assert isinstance(generated.columns, Columns)
