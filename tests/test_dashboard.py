"""What a page of the dashboard shows is what the model does; links and exports give it back."""

from __future__ import annotations

import csv
import doctest
import io
import itertools
import re
import shlex
import socket
import zipfile
from urllib.parse import quote
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from towns import two_towns

from experiments.cli import main
from experiments.dashboard import choices, needed, past, state
from experiments.dashboard.choices import parameter_slider, strength_slider, with_strength
from experiments.dashboard.cities import Cities, state_of
from experiments.dashboard.colours import ARM_COLOURS, STEPS, on_scale, writing_on
from experiments.dashboard.export import commands, export
from experiments.dashboard.figures_table import draw_table
from experiments.dashboard.map_panel import HEADING, MAP, draw_legend, draw_map
from experiments.dashboard.network_panel import draw_network
from experiments.dashboard.offices_panel import draw_offices
from experiments.dashboard.pair import ARMS, NARROWEST, PairedCity, Plan
from experiments.dashboard.past import Pasts
from experiments.dashboard.shown import MAP_MEASURES, TABLE, TIME, map_measure
from experiments.dashboard.state import KEYS, State, read_query
from experiments.dashboard.tiles import Tile, lay_out_city, squarified
from experiments.dashboard.time_panel import draw_time
from scenarios import load, names
from sim.errors import InputError
from sim.measures import MEASURES
from sim.model import GovernanceModel
from sim.parameters import PARAMETERS
from sim.reforms import REFORMS
from sim.reforms.base import mood

HOSTILE = '<script>alert("1")</script>&<b>'
START = State("test-town", 1, 3, 26, reforms=("flatten",))
CITIES = Cities(load("test-town"), 10**6)


def pair_of(wanted: State, cities: Cities = CITIES) -> PairedCity:
    return PairedCity(Plan(cities, Pasts(), wanted)).catch_up(wanted.week)


@pytest.fixture(scope="module")
def pair() -> PairedCity:
    return pair_of(START.with_(week=5))


# ------------------------------------------------------------------- links


texts = st.text(max_size=20)
states = st.builds(
    State,
    city=texts.map(str.strip),
    districts=st.integers(0, 99),
    warmup=st.integers(0, 999),
    horizon=st.integers(50, 999),
    seed=st.integers(0, 2**64 - 1),
    week=st.integers(0, 50),
    reforms=st.lists(texts.map(str.strip), max_size=3).map(tuple),
    shocks=st.lists(texts.map(str.strip), max_size=2).map(tuple),
    values=st.dictionaries(
        st.sampled_from(sorted(PARAMETERS)), st.floats(allow_nan=False), max_size=4
    ).map(lambda values: tuple(sorted(values.items()))),
    measure=st.sampled_from(sorted(MAP_MEASURES)),
    area=st.integers(0, 99),
)


@given(states)
@settings(max_examples=40)
def test_a_link_gives_back_the_state_to_the_last_bit(wanted):
    assert read_query(wanted.query, START) == wanted


@given(st.text(max_size=80) | st.lists(st.sampled_from(sorted(KEYS)), max_size=3).map("=&".join))
def test_any_link_is_a_state_or_one_clear_message(text):
    try:
        found = read_query(text, START)
        CITIES.scenario(found)
        CITIES.reforms(found)
    except InputError as error:
        assert "\n" not in str(error).replace(text, "") and error.right


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("city=tset-town", "did you mean 'test-town'"),
        ("city=/etc/passwd", "there is no city"),
        ("city=../cities/test-town.toml", "there is no city"),
        ("city=" + quote(HOSTILE), "there is no city"),
        ("citi=test-town", "did you mean 'city'"),
        ("week=27", "after the last, 26"),
        ("week=-1", "no whole number"),
        ("week=1&week=2", "twice"),
        (f"seed={2**64}", "is no seed"),
        ("reform=flaten", "did you mean 'flatten'"),
        ("reform=flatten:strength=1.5", "above 1"),
        ("set=hierarchy.attention", "sets no parameter"),
        ("set=hierarchy.attention=1e9", "above"),
        ("set=hierarchy.attention=3&set=hierarchy.attention=4", "set twice"),
        ("districts=2", "simulated_districts"),
        ("city=shenzhen&districts=9", "too many for the memory"),
        ("horizon=99999", "too long"),
        ("measure=moood", "no map of 'moood'"),
        ("city=" + "x" * 30_000, "too many"),
    ],
)
def test_a_link_that_cannot_be_opened_says_why(link, said):
    with pytest.raises(InputError, match=re.escape(said)):
        found = read_query(link, START)
        map_measure(found.measure)
        CITIES.scenario(found)
        CITIES.reforms(found)


def test_what_a_link_does_not_say_is_as_the_command_line_said():
    assert read_query("", START) == START
    assert read_query("?seed=4&reform=mediation", START) == START.with_(
        seed=4, reforms=("mediation",)
    )
    assert doctest.testmod(state).failed == 0


# ------------------------------------------------------------------ the pair


def test_both_arms_have_the_futures_that_they_have_on_their_own(pair):
    city = CITIES.scenario(START)
    alone = GovernanceModel(city, rng=0).run(3 + 5)
    reformed = GovernanceModel(city.with_(adopted=["flatten"]), rng=0).run(3 + 5)
    for arm, model in (("baseline", alone), ("reformed", reformed)):
        shown = pair.frame.arms[arm].measures
        assert shown == pytest.approx(model.measures(), rel=0, abs=0, nan_ok=True)
        assert pair.frame.history[arm]["order"][-1] == shown["order"]


def test_without_strength_both_cities_are_the_same():
    frame = pair_of(START.with_(reforms=("flatten:strength=0.0",), week=3)).frame
    baseline, reformed = (frame.arms[arm] for arm in ARMS)
    assert baseline.line == reformed.line and baseline.beside == reformed.beside
    assert all(np.array_equal(baseline.areas[m], reformed.areas[m]) for m in MAP_MEASURES)
    assert frame.history["baseline"] == frame.history["reformed"]


def test_a_city_restored_from_its_link_is_the_city_that_was_left(pair):
    stepped = PairedCity(Plan(CITIES, Pasts(), START.with_(area=2)))
    for _ in range(5):
        stepped.step()
    link = stepped.state.with_(week=stepped.week, area=2).query
    restored = pair_of(read_query(link, START))
    assert restored.frame.history == stepped.frame.history == pair.frame.history
    assert restored.frame.ranges == stepped.frame.ranges
    for arm in ARMS:
        here, there = restored.frame.arms[arm], stepped.frame.arms[arm]
        assert here.line == there.line
        assert all(np.array_equal(here.areas[m], there.areas[m]) for m in MAP_MEASURES)
        assert all(np.array_equal(here.people[m], there.people[m]) for m in MAP_MEASURES)


def test_a_pair_goes_to_its_horizon_and_no_further():
    last = pair_of(START.with_(horizon=2, week=2))
    last.step()
    assert (last.week, last.running) == (2, False)
    with pytest.raises(InputError, match="numbered from 0 to 5"):
        last.watch(6)


def test_a_pair_that_nobody_looks_at_stands_still():
    left = pair_of(START)
    left.stop()
    left.step()
    assert (left.week, left.running) == (0, False)


def test_pages_of_one_city_share_its_past(monkeypatch):
    built = []

    def build(*args, **kwargs):
        built.append(args)
        return GovernanceModel(*args, **kwargs)

    monkeypatch.setattr(past, "GovernanceModel", build)
    plan = Plan(CITIES, Pasts(keep=1), START)
    first, second = PairedCity(plan), PairedCity(plan)
    first.step()
    assert len(built) == 1 and second.week == 0
    PairedCity(Plan(CITIES, plan.pasts, START.with_(seed=1)))
    PairedCity(plan)
    assert len(built) == 3  # of two pasts only the last is kept


def test_building_can_be_given_up():
    def report(share: float) -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        PairedCity(Plan(CITIES, Pasts(), START, report))


# ------------------------------------------------------------ what is looked at


def test_areas_and_offices_are_what_columns_and_books_say(pair):
    for arm, model in pair.models.items():
        frame = pair.frame.arms[arm]
        start = model.population.area_start
        for name, about in MAP_MEASURES.items():
            means = [
                model.columns[name][a:b].astype(float).mean() * about.factor
                for a, b in itertools.pairwise(start)
            ]
            assert frame.areas[name] == pytest.approx(means, rel=1e-6)
        waiting = sum(d.waiting for d in frame.line) + sum(b.waiting for b in frame.beside)
        assert waiting == model.caseload.stations["queue"].sum()
        desks = sum(d.desks for d in frame.line) + sum(b.desks for b in frame.beside)
        still_open = model.caseload.stations["successor"] < 0
        assert desks == model.caseload.stations["servers"][still_open].sum()


def test_a_level_that_goes_is_gone_from_the_tree_and_every_area_keeps_an_office(pair):
    roles = {arm: [desk.role for desk in pair.frame.arms[arm].line] for arm in ARMS}
    assert "street" in roles["baseline"] and "street" not in roles["reformed"]
    assert "no such level" in draw_offices(pair.frame.arms["reformed"], pair.areas, "tree")
    for arm in ARMS:
        served = [
            area
            for desk in pair.frame.arms[arm].line
            if desk.role == "community"
            for area in range(desk.first, desk.last)
        ]
        assert served == list(range(pair.areas))


def test_a_neighbourhood_is_of_one_area_and_its_ties_are_ties(pair):
    people, network = pair.neighbourhood, pair.models["baseline"].network
    first, last = pair.models["baseline"].population.area_start[:2]
    assert len(people.rows) == len(set(people.rows.tolist())) == 60
    assert first <= people.rows.min() and people.rows.max() < last
    for a, b in people.rows[people.ties].tolist():
        assert b in network.neighbours(a)
    inside = sum(
        int(np.isin(network.neighbours(row), people.rows).sum()) for row in people.rows.tolist()
    )
    assert inside == 2 * len(people.ties)
    assert people.x.min() == people.y.min() == 0.0 and people.x.max() == people.y.max() == 1.0


@given(st.lists(st.floats(1.0, 1000.0), min_size=1, max_size=40))
@settings(max_examples=40)
def test_tiles_are_as_large_as_what_they_stand_for_and_do_not_overlap(sizes):
    space = Tile(3.0, 5.0, 400.0, 250.0)
    tiles = squarified(sizes, space)
    scale = space.width * space.height / sum(sizes)
    for size, tile in zip(sizes, tiles, strict=True):
        assert tile.width * tile.height == pytest.approx(size * scale, rel=1e-6)
        assert tile.x >= space.x - 1e-6 and tile.x + tile.width <= space.x + space.width + 1e-6
        assert tile.y >= space.y - 1e-6 and tile.y + tile.height <= space.y + space.height + 1e-6
    for one, other in itertools.combinations(tiles, 2):
        across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
        down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
        assert across < 1e-6 or down < 1e-6


def test_the_map_has_every_area_once_inside_its_district():
    population = GovernanceModel(two_towns(), rng=0).population
    layout = lay_out_city(population, MAP, HEADING)
    for area, tile in enumerate(layout.areas):
        district = layout.districts[int(population.district_of_area[area])]
        assert district.x <= tile.x and tile.x + tile.width <= district.x + district.width + 1e-6
        assert district.y + HEADING < tile.y + 1e-6
    assert {a for border in layout.borders for a in border[:2]} == set(range(15))


def test_the_scale_of_a_map_holds_all_values_and_does_not_magnify_trifles(pair):
    for name, (low, high) in pair.frame.ranges.items():
        values = np.concatenate([pair.frame.arms[arm].areas[name] for arm in ARMS])
        assert low <= values.min() and values.max() <= high
        assert high - low >= 0.999 * NARROWEST * MAP_MEASURES[name].factor


# ------------------------------------------------------------------ drawings


def drawn(pair: PairedCity, title: str, districts: list[str]) -> list[str]:
    """Everything that is drawn of a pair."""
    layout = lay_out_city(pair.models["baseline"].population, MAP, HEADING)
    measure = MAP_MEASURES["open_cases"]
    scale = pair.frame.ranges["open_cases"]
    found = [draw_legend("legend", scale, measure.unit, title)]
    for arm in ARMS:
        frame = pair.frame.arms[arm]
        found.append(draw_map(frame, layout, districts, measure, scale, title, 0))
        found.append(draw_offices(frame, pair.areas, title))
        found.append(draw_network(frame, pair.neighbourhood, measure, title))
    for item in TIME:
        curves = {arm: pair.frame.history[arm][item.name] for arm in ARMS}
        found.append(draw_time(curves, item, 26, {"baseline": "without", "reformed": title}))
    return found


def test_names_with_markup_are_text_in_every_drawing(pair):
    for drawing in drawn(pair, HOSTILE, [HOSTILE]):
        assert "<script" not in drawing and "<b>" not in drawing
        root = ElementTree.fromstring(drawing.replace("&nbsp;", " "))
        assert root.get("role") == "img" and HOSTILE in "".join(root.itertext()) + str(root.attrib)


def test_drawings_of_the_first_week_and_of_no_numbers_are_drawn():
    first = pair_of(START)
    assert len(drawn(first, "week 0", ["Testing"])) == 13
    nothing = draw_time({"baseline": (float("nan"),), "reformed": ()}, TIME[0], 26, {})
    assert "nothing yet" in nothing and "nan" not in nothing


def test_curves_end_at_their_last_value_and_arms_differ_without_colour(pair):
    item = TIME[1]
    curves = {arm: pair.frame.history[arm][item.name] for arm in ARMS}
    drawing = draw_time(curves, item, 26, {"baseline": "without", "reformed": "with"})
    for points in curves.values():
        assert f">{points[-1]:.4g}</text>" in drawing
    assert drawing.count('stroke-dasharray="5 3"') == 1
    assert item.unit in drawing and "weeks" in drawing


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, from 1 to 21 (WCAG 2.1)."""

    def luminance(colour: str) -> float:
        parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return float(np.dot((0.2126, 0.7152, 0.0722), linear))

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_what_is_written_can_be_read():
    for k in range(STEPS):
        assert contrast(on_scale(k, 0, STEPS), writing_on(k, 0, STEPS)) >= 4.5
    assert all(contrast(colour, "#ffffff") >= 4.5 for colour in ARM_COLOURS.values())


def test_the_table_has_every_number_to_the_last_bit_and_says_what_is_better():
    arms = {
        "baseline": dict.fromkeys(TABLE, 10.0) | {"days_to_resolution": float("nan")},
        "reformed": dict.fromkeys(TABLE, 10.1 + 0.2),
    }
    table = ElementTree.fromstring(draw_table(arms))
    rows = {row.get("data-measure"): row for row in table.iter("tr")}
    for name in TABLE:
        values = {c.get("data-arm"): c.get("data-value") for c in rows[name].iter("td")}
        assert values["reformed"] == repr(10.1 + 0.2)
        said = "".join(rows[name].itertext())
        if name == "days_to_resolution":
            assert "–" in said and "better" not in said and "worse" not in said
        else:
            assert ("▲ better" in said) == (MEASURES[name].better == "higher")
            assert ("▼ worse" in said) == (MEASURES[name].better == "lower")


# ------------------------------------------------------------------- controls


@pytest.mark.parametrize("share", [0.0, 0.37, 1.0])
def test_every_slider_reaches_both_ends_and_the_usual_value(share):
    for name, about in PARAMETERS.items():
        usual = about.high if share == 1.0 else about.low + share * (about.high - about.low)
        slider = parameter_slider(name, usual)
        assert slider.places[0] == about.low and slider.places[-1] == about.high, name
        assert slider.places[slider.nearest(usual)] == usual, name
        assert list(slider.places) == sorted(slider.places), name
        assert about.meaning in slider.help and about.grade in slider.help.lower()
        assert slider.unit and slider.label
    assert set(choices.MAIN) <= set(PARAMETERS)


def test_the_strength_of_every_reform_can_be_turned_and_its_other_settings_stay():
    for name in REFORMS:
        slider = strength_slider(name)
        assert (slider.places[0], slider.places[-1]) == (0.0, 1.0)
        assert choices.strength_of(with_strength(name, 0.35)) == 0.35
    assert with_strength("flatten:pooling=false", 0.5) == "flatten:pooling=false,strength=0.5"


def test_every_city_can_be_opened_with_its_first_reform():
    cities = Cities(load("test-town"), 10**9)
    for name in names():
        start = cities.start(name)
        assert cities.scenario(start).sha256 and len(cities.reforms(start)) <= 1


# --------------------------------------------------------------------- export


def test_the_commands_of_an_export_give_its_numbers_to_the_last_bit(tmp_path, capsys):
    wanted = START.with_(
        week=3,
        seed=9,
        reforms=("flatten:strength=0.5", "mediation:start_week=7"),
        shocks=("downturn:start_week=1", "rumour:start_week=9"),
        values=(("hierarchy.attention", 7.25),),
    )
    pair = pair_of(wanted)
    with zipfile.ZipFile(io.BytesIO(export(pair))) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    assert set(files) == {"commands.txt", "measures.csv", "series.csv", "run.json"}
    measured = list(csv.DictReader(io.StringIO(files["measures.csv"])))
    lines = [line for line in files["commands.txt"].splitlines() if not line.startswith("#")]
    assert [shlex.split(line) for line in lines] == list(commands(pair).values())
    for arm, line in zip(ARMS, lines, strict=True):
        results = tmp_path / arm
        assert main([*shlex.split(line)[1:], "--results", str(results)]) == 0
        capsys.readouterr()
        (table,) = results.glob("run-*/table.csv")
        rows = csv.DictReader(io.StringIO(table.read_text()))
        saved = {row["measure"]: row["value"] for row in rows}
        assert saved == {r["measure"]: r["value"] for r in measured if r["arm"] == arm}
    link = files["commands.txt"].splitlines()[-1].removeprefix("# ?")
    assert read_query(link, START) == wanted


def test_an_export_of_the_same_run_is_the_same_file():
    assert export(pair_of(START.with_(week=1))) == export(pair_of(START.with_(week=1)))
    assert "nothing has been measured yet" in zipped(export(pair_of(START)), "commands.txt")


def test_where_a_city_begins_something_later_the_commands_say_that_they_go_further():
    cities = Cities(two_towns(adopted=["mediation:start_week=20"]), 10**6)
    pair = pair_of(state_of(cities.own, week=1, warmup=1), cities)
    assert "begins later" in zipped(export(pair), "commands.txt")
    assert mood(pair.models["baseline"]) is not None


def zipped(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


# ------------------------------------------------------------------ bad input


def test_a_port_in_use_is_one_clear_message(capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["dashboard", "test-town", "--no-browser", "--port", str(port)]) == 2
    error = capsys.readouterr().err
    assert f"port {port} is in use" in error and len(error.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["tset-town"], "did you mean 'test-town'"),
        (["test-town", "--port", "70000"], "70000 is no port"),
        (["test-town", "--host", "no such host"], "there is no host"),
        (["test-town", "--host", "192.0.2.1"], "cannot listen on 192.0.2.1"),
        (["test-town", "--reform", "flaten"], "did you mean 'flatten'"),
        (["test-town", "--set", "hierarchy.attention=99"], "above"),
        (["test-town", "--rng", "-1"], "seed"),
        (["test-town", "--threads", "0"], "threads"),
    ],
)
def test_a_dashboard_that_cannot_be_opened_says_why(words, said, capsys):
    assert main(["dashboard", *words, "--no-browser"]) == 2
    error = capsys.readouterr().err
    assert said in error and len(error.splitlines()) == 1


def test_without_its_packages_the_dashboard_says_how_to_get_them(monkeypatch, capsys):
    monkeypatch.setattr(needed.importlib.util, "find_spec", lambda name: None)
    assert main(["dashboard", "test-town"]) == 2
    assert 'pip install "reformlab[dashboard]"' in capsys.readouterr().err
