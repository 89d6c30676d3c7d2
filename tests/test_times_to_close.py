"""Times to close: open requests count, wrong rows are named, what cannot be told is not told."""

from __future__ import annotations

import json
import tomllib

import numpy as np
import pytest

from experiments.calibration.closing.closing_report import ALL, report_of
from experiments.calibration.closing.closing_table import (
    read_closing_table,
    shipped_path,
    table_text,
)
from experiments.calibration.closing.closing_times import ClosingTimes, in_bins, pooled
from experiments.calibration.closing.distributions import compare_distributions
from experiments.calibration.closing.kaplan_meier import kaplan_meier
from experiments.calibration.closing.requests_file import Rules, read_requests
from experiments.calibration.closing.snippet import scenario_snippet
from experiments.calibration.closing.stages import Stage, StageFit, fit_stages, survival_of_sum
from experiments.cli import main
from scenarios import load

HEADING = "opened,closed,department,source\n"
RULES = Rules({}, None, None, ("Staff",), 300.0, 60.0)


def times_of(days, closed=None) -> ClosingTimes:
    days = np.asarray(days, dtype=float)
    closed = np.ones(len(days), bool) if closed is None else np.asarray(closed)
    return ClosingTimes("Roads", days, closed, np.ones(len(days), np.int64))


def requests_file(folder, *lines):
    path = folder / "requests.csv"
    path.write_text(HEADING + "".join(f"{line}\n" for line in lines))
    return path


# ------------------------------------------------------------------- the curve


def test_open_requests_count_as_long_as_they_were_watched():
    """Closed after 1, 3 and 5 days, one still open after 2: shares by hand."""
    curve = kaplan_meier(times_of([1.0, 2.0, 3.0, 5.0], [True, False, True, True]))
    at = curve.at(np.array([0.5, 1.0, 2.5, 3.0, 5.0]))
    assert at == pytest.approx([1.0, 3 / 4, 3 / 4, 3 / 8, 0.0])
    assert curve.quantile(0.5) == 3.0


def test_a_median_that_is_never_reached_is_not_made_up():
    curve = kaplan_meier(times_of([1.0, 9.0, 9.0, 9.0], [True, False, False, False]))
    assert curve.quantile(0.25) == 1.0
    assert np.isnan(curve.quantile(0.5))


# -------------------------------------------------------------- distributions


@pytest.mark.parametrize(
    ("family", "draw", "shape"),
    [
        ("log-normal", lambda rng, n: 4.0 * np.exp(1.5 * rng.standard_normal(n)), 1.5),
        ("Weibull", lambda rng, n: 4.0 * rng.weibull(0.6, n), 0.6),
    ],
)
def test_the_family_that_times_were_drawn_from_fits_best_though_some_never_close(
    family, draw, shape
):
    """4,000 requests, a fifth never closed, watched for 30 days: shape and share come back."""
    rng = np.random.default_rng(7)
    drawn = np.where(rng.random(4000) < 0.2, np.inf, draw(rng, 4000))
    times = times_of(np.minimum(drawn, 30.0), drawn < 30.0)
    best, *others = compare_distributions(in_bins(times), kaplan_meier(times))
    assert best.family == family
    assert best.shape == pytest.approx(shape, rel=0.06)
    assert best.never == pytest.approx(0.2, abs=0.05)
    assert best.gap < 0.02 < max(other.gap for other in others)


# ----------------------------------------------------------- the sum of stages


def test_the_sum_of_two_exponentials_has_its_known_distribution():
    days = np.array([0.01, 0.3, 2.0, 9.0, 40.0])
    a, b = 2.0, 5.0
    exact = (b * np.exp(-days / b) - a * np.exp(-days / a)) / (b - a)
    assert survival_of_sum(days, np.array([a, b, 1.0])) == pytest.approx(exact, abs=2e-5)


def test_the_sum_with_a_heavy_tail_is_that_of_simulated_cases():
    """400,000 cases: a standard error of 0.0008 at most; the smallest fault caught is 0.004."""
    rng = np.random.default_rng(3)
    drawn = rng.exponential(1.5, 400_000) + 3.0 * rng.weibull(0.4, 400_000)
    days = np.array([0.1, 1.0, 4.0, 20.0, 100.0])
    share = [(drawn > day).mean() for day in days]
    assert survival_of_sum(days, np.array([1.5, 3.0, 0.4])) == pytest.approx(share, abs=0.0032)


def test_stages_of_unlike_shape_are_told_apart():
    """Truth 2 days at the desk, delay of scale 8 and shape 0.5, a tenth never closed."""
    rng = np.random.default_rng(5)
    n = 4000
    drawn = rng.exponential(2.0, n) + 8.0 * rng.weibull(0.5, n)
    drawn[rng.random(n) < 0.1] = np.inf
    times = times_of(np.minimum(drawn, 200.0), drawn < 200.0)
    found = fit_stages(in_bins(times), kaplan_meier(times))
    for stage, truth in zip(found.stages, (2.0, 8.0, 0.5), strict=True):
        assert stage.identified
        assert stage.low < truth < stage.high
    assert found.gap < 0.03


def test_two_exponential_stages_are_left_open():
    """Which of two exponential times was the desk's is in no sum of them."""
    rng = np.random.default_rng(5)
    times = times_of(rng.exponential(1.0, 1500) + rng.exponential(3.0, 1500))
    found = fit_stages(in_bins(times), kaplan_meier(times))
    assert not found["desk_days"].identified
    assert not found["external_days"].identified


def test_a_queue_and_its_desk_together_are_exponential_so_nothing_tells_them_apart():
    """One desk, half busy and half as fast as another: 40,000 sojourns of mean 2 days each.

    The two mean sojourns s / (1 - utilisation) are alike, and so are their quantiles, within
    the error of runs whose cases follow each other closely (5 per cent).
    """

    def sojourns(touch, utilisation, rng, n=40_000):
        arrivals = np.cumsum(rng.exponential(touch / utilisation, n))
        ends = np.empty(n)
        free = 0.0
        for k, (at, work) in enumerate(
            zip(arrivals.tolist(), rng.exponential(touch, n).tolist(), strict=True)
        ):
            free = max(free, at) + work
            ends[k] = free
        return ends - arrivals

    rng = np.random.default_rng(2)
    calm, busy = sojourns(1.6, 0.2, rng), sojourns(1.0, 0.5, rng)
    shares = [0.25, 0.5, 0.75, 0.95]
    exact = -2.0 * np.log1p(-np.array(shares))
    assert np.quantile(calm, shares) == pytest.approx(exact, rel=0.05)
    assert np.quantile(busy, shares) == pytest.approx(exact, rel=0.05)


# ------------------------------------------------------------------ the reading


def test_records_are_left_out_by_rule_and_counted(tmp_path):
    path = requests_file(
        tmp_path,
        "2015-01-01 08:00:00,2015-01-03 08:00:00,Roads,Call",
        "2015-01-01 08:00:00,2015-01-01 08:04:59,Roads,Call",  # at once
        "2015-01-01 08:00:30,2015-01-01 08:00:00,Roads,Call",  # clocks disagree: at once
        "2015-01-01 08:00:00,2014-12-31 08:00:00,Roads,Staff",  # before: but entered by staff
        "2015-01-05 08:00:00,,Roads,Call",  # open
        "2015-01-02 08:00:00,2015-01-11 08:00:00,Parks,Call",
    )
    roads, parks = read_requests(path, RULES)
    assert roads.left_out == {"staff": 1, "seconds": 2}
    assert roads.days.tolist() == [2.0, 6.0], "the open one is watched until the last closing"
    assert roads.closed.tolist() == [True, False]
    assert (parks.requests, parks.closings) == (1, 1)


def test_what_was_closed_after_the_end_of_observation_was_open_then(tmp_path):
    path = requests_file(tmp_path, "2015-01-01,2015-01-09,Roads,Call")
    (roads,) = read_requests(path, Rules({}, None, "2015-01-04", (), 300.0, 60.0))
    assert (roads.days.tolist(), roads.closed.tolist()) == ([3.0], [False])


@pytest.mark.parametrize("offset", ["", "+08:00"])
def test_a_file_of_open_requests_alone_is_read(tmp_path, offset):
    lines = (f"2015-01-0{day} 08:00:00{offset},,Roads,Call" for day in (1, 4))
    (roads,) = read_requests(requests_file(tmp_path, *lines), RULES)
    assert (roads.closings, roads.days.tolist()) == (0, [3.0, 0.0])


def test_a_time_zone_puts_the_hour_of_the_change_of_clocks_right(tmp_path):
    line = "2015-03-07 12:00:00,2015-03-08 12:00:00,Roads,Call"
    path = requests_file(tmp_path, line)
    hours = [
        read_requests(path, Rules({}, zone, None, (), 300.0, 60.0))[0].days[0] * 24.0
        for zone in (None, "America/New_York")
    ]
    assert hours == pytest.approx([24.0, 23.0])
    with_offset = "2015-03-07 12:00:00-05:00,2015-03-08 12:00:00-04:00,Roads,Call"
    (roads,) = read_requests(requests_file(tmp_path, with_offset), RULES)
    assert roads.days[0] * 24.0 == pytest.approx(23.0)


GOOD = "2015-01-01 08:00:00,2015-01-03 08:00:00,Roads,Call"


@pytest.mark.parametrize(
    ("line", "where", "said"),
    [
        ("2015-01-05,2015-01-01,Roads,Call", "line 3, column closed", "345,600 seconds before"),
        ("2015-01-05 08:00 EST,,Roads,Call", "line 3, column opened", "time zone of '2015-01-05 "),
        ("2015-01-05 08:00+08:00,,Roads,Call", "line 2, column opened", "has no offset while"),
        ("yesterday 8,,Roads,Call", "line 3, column opened", "'yesterday 8' is no time"),
        ("2015-01-05,2015-13-01,Roads,Call", "line 3, column closed", "'2015-13-01' is no time"),
        (",2015-01-05,Roads,Call", "line 3, column opened", "nothing is given"),
        ("2015-01-05,2015-01-06,,Call", "line 3, column department", "name the department"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_written(
    tmp_path, capsys, monkeypatch, line, where, said
):
    monkeypatch.chdir(tmp_path)
    path = requests_file(tmp_path, GOOD, line, line)
    assert main(["calibrate", "times-to-close", str(path), "--save-table", "table.csv"]) == 2
    shown = capsys.readouterr()
    assert shown.out == "" and shown.err.count("\n") == 1
    assert f"{path}, {where}: " in shown.err and said in shown.err
    if where.startswith("line 3"):
        assert "so are 2 rows in all, lines 3, 4" in shown.err
    assert [entry.name for entry in tmp_path.iterdir()] == ["requests.csv"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--timezone", "Asia/Shangai"], "'Asia/Shangai' is unknown; did you mean 'Asia/Shanghai'"),
        (["--until", "soon"], "--until 'soon' is no time"),
        (["--until", "2014-01-01"], "lies after the end of observation"),
        (["--column", "opend=OPEN"], "'opend' is no field; did you mean 'opened'?"),
        (["--column", "opened=OPEN"], "there is no column 'OPEN'"),
        (["--role", "comunity"], "did you mean 'community'?"),
        (["--department", "Road"], "did you mean 'Roads'?"),
        (["--fewest", "3"], "--fewest 3 is too low"),
        (["--until", "2015-02-01 08:00+08:00"], "--until has an offset"),
        ([], "all: 1 closings are too few to fit"),
    ],
)
def test_an_option_that_cannot_be_meant_is_refused(tmp_path, capsys, options, said):
    path = requests_file(tmp_path, GOOD)
    assert main(["calibrate", "times-to-close", str(path), *options]) == 2
    shown = capsys.readouterr()
    assert said in shown.err and shown.out == ""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (HEADING, "holds no requests"),
        (HEADING + GOOD + ",9\n", "line 2: more values than columns"),
        (HEADING + GOOD + "\n" + GOOD + ",9\n", "Expected 4 fields in line 3, saw 5"),
        (HEADING + "2015-01-01 08:00,2015-01-02 08:00+08:00,Roads,Call\n", "only one of opened"),
        ("department,state,days,requests\nRoads,closd,1,3\n", "line 2, column state: 'closd'"),
    ],
)
def test_a_file_that_is_no_table_of_requests_is_refused(tmp_path, capsys, content, said):
    path = tmp_path / "requests.csv"
    path.write_text(content)
    assert main(["calibrate", "times-to-close", str(path)]) == 2
    assert said in capsys.readouterr().err


def test_a_table_that_is_there_is_not_overwritten(tmp_path, capsys):
    there = tmp_path / "table.csv"
    there.write_text("mine")
    assert main(["calibrate", "times-to-close", "--save-table", str(there)]) == 2
    assert "nothing is overwritten" in capsys.readouterr().err
    assert there.read_text() == "mine"


# ------------------------------------------------------------- the whole command


def test_the_command_reads_fits_keeps_a_table_and_gives_lines_that_a_scenario_takes(
    tmp_path, capsys
):
    rng = np.random.default_rng(11)
    lines = [
        f"{np.datetime64('2015-01-01T00:00:00') + np.timedelta64(int(k), 's')},"
        f"{np.datetime64('2015-01-01T00:00:00') + np.timedelta64(int(k + 86400 * days), 's')},"
        "Roads,Call"
        for k, days in zip(
            rng.integers(0, 86400 * 300, 1200), 0.1 + 6.0 * rng.weibull(0.6, 1200), strict=True
        )
    ]
    path, table = requests_file(tmp_path, *lines), tmp_path / "table.csv"
    arguments = ["calibrate", "times-to-close", str(path), "--save-table", str(table), "--json"]
    assert main([*arguments, "--department", "Roads"]) == 0
    found = json.loads(capsys.readouterr().out)
    roads = found["departments"][0]
    assert roads["requests"] == roads["closings"] == 1200
    assert roads["distributions"][0]["aic_above_best"] == 0.0
    stages = {stage["name"]: stage for stage in roads["stages"]["stages"]}
    assert stages["external_shape"]["identified"]
    assert stages["external_shape"]["value"] == pytest.approx(0.6, abs=0.08)
    given = tomllib.loads(found["snippet"])["parameters"]["handling"]
    town = load("test-town").with_(
        parameters={
            "handling.external_shape": given["external_shape"],
            "handling.external_days.community": given["external_days"]["community"],
        }
    )
    assert town.parameters["handling.external_shape"] == given["external_shape"]
    (kept,) = read_closing_table(table)
    again = report_of(kept, 100)
    assert again.requests == 1200
    assert again.quantiles["0.5"] == pytest.approx(roads["quantiles"]["0.5"], rel=0.06)


def test_a_value_outside_its_range_or_left_open_is_a_comment():
    stages = (
        Stage("desk_days", 1.0, 0.9, 1.1),
        Stage("external_days", 99.0, 95.0, 105.0),
        Stage("external_shape", 0.5, 0.1, 0.9),
    )
    text = scenario_snippet(StageFit(stages, 0.0, 0.01, 1.0), "community", "made up")
    assert "# handling.external_days.community = 99  # outside its range, 2 to 15" in text
    assert "# handling.external_shape = 0.5  # left open by the times" in text
    assert tomllib.loads(text) == {"parameters": {}}


# ------------------------------------------------------------ the shipped table


def test_the_shipped_table_holds_every_request_of_boston():
    departments = read_closing_table(shipped_path())
    every = pooled(departments, ALL)
    assert every.requests + sum(every.left_out.values()) == 121_145
    assert every.left_out["staff"] == 14_675 + 12_783
    assert table_text(departments) == shipped_path().read_text()


def test_inspectors_take_longer_than_the_closed_requests_alone_say():
    times = {one.department: one for one in read_closing_table(shipped_path())}["ISD"]
    with_open = kaplan_meier(times).quantile(0.5)
    alone = times.closed
    closed = ClosingTimes("ISD", times.days[alone], times.closed[alone], times.count[alone])
    assert with_open == pytest.approx(19.2, rel=0.05)
    assert kaplan_meier(closed).quantile(0.5) < 10.0
