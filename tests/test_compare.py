"""Comparisons: pairs that share their past and luck, counted right, the same on any machine."""

from __future__ import annotations

import itertools
import json
import math
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from experiments import compare, replication, results_folder, saved_comparison
from experiments.analysis_of_pairs.paired_residents import BINS, OUTCOMES, PairedResidents
from experiments.cli import main
from experiments.contrasts import contrasts, measures_in_order
from experiments.precision import Forecast, next_total
from experiments.replication import BASELINE, FailedReplication, Replication, base_name
from scenarios import load
from sim.errors import InputError
from sim.measures import MEASURES
from sim.model import GovernanceModel
from sim.streams import replication_seed

ROOT = Path(__file__).resolve().parents[1]
SHORT = {"warmup_weeks": 4, "horizon_weeks": 6}
OPTIONS = ["test-town", "--warmup-weeks", "4", "--weeks", "6"]


@pytest.fixture(scope="module")
def town():
    return load("test-town").with_(**SHORT)


@pytest.fixture(scope="module")
def result(town):
    return compare(town, ["mediation", "flatten"], runs=3, rng=5, workers=1)


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


NOBODY = PairedResidents((), np.ones((2, len(OUTCOMES), BINS)))
"""A model without people has none to compare."""


class FakeModel:
    """Measures are numbers of what happened to it: weeks lived, and by whom it was adopted."""

    built = 0

    def __init__(self, luck: float) -> None:
        type(self).built += 1
        self.luck, self.weeks, self.effect = luck, 0, 0.0
        self.residents = range(1000)
        self.series = {"mood": []}

    def run(self, weeks, progress=None):
        for week in range(weeks):
            self.weeks += 1
            self.series["mood"].append(float(self.weeks))
            progress(week + 1, weeks)
        return self

    def fork(self):
        twin = type(self).__new__(type(self))
        twin.__dict__ = {**self.__dict__, "series": {k: list(v) for k, v in self.series.items()}}
        return twin

    def adopt(self, reforms):
        self.effect = {"flatten": 2.0, "mediation": -1.0}[reforms[0].name]

    def measures(self, base=None):
        level = self.weeks + self.luck + self.effect * (1.0 + self.luck / 10.0)
        values = dict.fromkeys(MEASURES, level)
        if base is None:
            del values["satisfaction_users"]
        else:
            values[base_name("satisfaction_users")] = base.measures()["order"] - 1.0
        return values


class FakeArms:
    """Futures that are run one after another."""

    def __init__(self, models) -> None:
        self.models, self.current = models, 0

    def run(self, weeks, progress):
        for number, model in enumerate(self.models):
            self.current = number
            model.run(weeks, self._part(weeks * number, weeks * len(self.models), progress))
        return self

    def _part(self, before, total, progress):
        return lambda done, _: progress(before + done, total)


@pytest.fixture
def fake(monkeypatch):
    """Replications of the fake model; the r-th has luck r."""
    FakeModel.built = 0
    monkeypatch.setattr(replication, "new_model", lambda task: FakeModel(float(task.number)))
    monkeypatch.setattr(replication, "compare_arms", lambda baseline, model: NOBODY)
    monkeypatch.setattr(replication, "futures_of", FakeArms)
    return FakeModel


# ---- one replication --------------------------------------------------------


def test_the_warm_up_is_lived_once_and_shared_by_all_arms(fake, town):
    found = compare(town, ["flatten", "mediation"], runs=2, workers=1)
    assert fake.built == 2, "one model a replication; the arms fork"
    for run in found.replications:
        assert set(run.measures) == {BASELINE, "flatten", "mediation"}
        assert {len(series["mood"]) for series in run.series.values()} == {10}


def test_differences_are_taken_within_pairs(fake, town):
    found = compare(town, ["flatten", "mediation"], runs=3, workers=1)
    rows = {(row.reform, row.measure): row for row in found.rows}
    flatten = rows["flatten", "order"]
    assert found.values("flatten", "order") == ([10.0, 11.0, 12.0], [12.0, 13.2, 14.4])
    assert flatten.baseline == 11.0
    assert flatten.difference == pytest.approx(2.2)
    assert (flatten.share_of_pairs_better, flatten.ties, flatten.runs) == (1.0, 0, 3)
    assert flatten.correlation == pytest.approx(1.0)
    assert rows["flatten", "days_to_resolution"].share_of_pairs_better == 0.0, "lower is better"
    assert rows["mediation", "days_to_resolution"].share_of_pairs_better == 1.0
    assert rows["mediation", "order"].confidence < 0.01
    assert rows["mediation", "days_to_resolution"].confidence > 0.99


def test_a_measure_that_needs_both_arms_is_compared_with_its_own_baseline(fake, town):
    found = compare(town, ["flatten"], runs=2, workers=1)
    baseline, reform = found.values("flatten", "satisfaction_users")
    assert baseline == [9.0, 10.0]
    assert reform == [12.0, 13.2]


@pytest.mark.parametrize("broken", [math.nan, math.inf, None])
def test_a_measure_that_is_missing_fails_the_replication_by_name(fake, town, monkeypatch, broken):
    whole = fake.measures

    def measures(self, base=None):
        values = whole(self, base)
        if self.effect == 2.0:
            values["wait_p90"] = broken
        return values

    monkeypatch.setattr(fake, "measures", measures)
    with pytest.raises(FailedReplication, match="arm flatten: ValueError: measure wait_p90 of arm"):
        compare(town, ["mediation", "flatten"], runs=1)


def test_a_failed_replication_says_how_its_arm_is_run_alone(fake, town, monkeypatch):
    def adopt(self, reforms):
        raise ZeroDivisionError("no desk left")

    monkeypatch.setattr(fake, "adopt", adopt)
    with pytest.raises(FailedReplication) as caught:
        compare(town, ["flatten:strength=0.5"], runs=2, rng=3, workers=1)
    seed = replication_seed(3, 0)
    assert f"replication 0 (seed {seed}), arm flatten:strength=0.5" in str(caught.value)
    assert "ZeroDivisionError: no desk left" in str(caught.value)
    assert (
        f"reformlab run test-town --rng {seed} --weeks 6 --warmup-weeks 4 --tick-days 7 "
        "--districts 1 --reform flatten:strength=0.5" in str(caught.value)
    )


# ---- the same on any machine ------------------------------------------------


def test_a_run_alone_is_the_arm_of_the_comparison(result, town):
    """What a failed replication is told to run is what the comparison ran."""
    run = result.replications[1]
    alone = town.with_(adopted=["flatten"])
    measures = GovernanceModel(alone, rng=run.seed).run().measures()
    assert all(run.measures["flatten"][name] == value for name, value in measures.items())


def test_more_runs_leave_the_first_ones_as_they_were(result, town):
    fewer = compare(town, ["mediation", "flatten"], runs=2, rng=5, workers=1)
    assert [r.measures for r in fewer.replications] == [r.measures for r in result.replications[:2]]


def test_a_reform_does_not_feel_which_others_are_compared(result, town):
    alone = compare(town, ["flatten"], runs=3, rng=5, workers=1, threads=2)
    assert alone.rows == [row for row in result.rows if row.reform == "flatten"]


def test_another_seed_is_another_study(result, town):
    other = compare(town, ["flatten"], runs=3, rng=6, workers=1)
    assert other.rows != [row for row in result.rows if row.reform == "flatten"]
    assert len({r.seed for r in (*other.replications, *result.replications)}) == 6


def test_two_processes_find_what_one_finds_even_from_a_script_without_a_guard(result, folder):
    """A spawned worker must not run the script again: it would start itself for ever."""
    script = folder / "study.py"
    script.write_text(
        "import json\n"
        "from experiments import compare\n"
        "from scenarios import load\n"
        f"town = load('test-town').with_(**{SHORT!r})\n"
        "found = compare(town, ['mediation', 'flatten'], runs=3, rng=5, workers=2)\n"
        "print(json.dumps(found.to_dict()))\n"
    )
    done = subprocess.run(
        [sys.executable, script],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == json.loads(json.dumps(result.to_dict()))


def test_a_reform_at_strength_zero_differs_in_nothing(town):
    found = compare(town, ["flatten:strength=0.0"], runs=2, workers=1)
    assert {row.difference for row in found.rows} == {0.0}
    assert {row.ties for row in found.rows} == {2}


# ---- rows -------------------------------------------------------------------


def test_every_reform_has_every_measure_and_the_indices_stand_on_top(result):
    names = [row.measure for row in result.rows]
    assert names == measures_in_order() * 2
    assert sorted(measures_in_order()) == sorted(MEASURES)
    assert names[:4] == ["order", "vitality", "satisfaction", "headline"]


def of_rare_events(*, baseline: float, changed: float, runs: int = 10):
    values = dict.fromkeys(MEASURES, 1.0)
    arms = {
        BASELINE: {**values, "collective_action": baseline},
        "flatten": {**values, "collective_action": changed},
    }
    runs = [Replication(k, k, 2000, 1.0, arms, {}) for k in range(runs)]
    (row,) = (r for r in contrasts(runs, ["flatten"], 26) if r.measure == "collective_action")
    return row


def test_an_event_that_never_happened_has_a_bound_of_three_over_the_person_years():
    """Ten runs of 2,000 residents over half a year are 10,000 person-years."""
    row = of_rare_events(baseline=0.0, changed=0.0)
    assert row.never_happened
    assert (row.difference, row.low, row.high) == (0.0, -0.3, 0.3)
    assert (row.confidence, row.share_of_pairs_better, row.ties) == (0.5, 0.0, 10)


def test_an_event_that_happened_in_one_arm_is_no_bound():
    row = of_rare_events(baseline=0.0, changed=0.1)
    assert not row.never_happened
    assert (row.difference, row.share_of_pairs_better) == (0.1, 0.0)


def test_one_pair_says_nothing_about_chance(town):
    found = compare(town, ["mediation"], runs=1)
    rows = [row for row in found.rows if not row.never_happened]
    assert {(r.low, r.high, r.confidence, r.correlation) for r in rows} == {(None,) * 4}
    assert "One pair has no interval" in found.text()


# ---- as many runs as it takes -----------------------------------------------


def test_runs_are_added_until_the_widest_interval_is_narrow_enough(fake, town, monkeypatch):
    """With lucks 0, 1, 0, 1, ... flatten adds 2.0 or 2.2: half-width 0.136 in five pairs."""
    monkeypatch.setattr(replication, "new_model", lambda task: FakeModel(task.number % 2))

    def widest(runs):
        rows = contrasts(found.replications[:runs], found.reforms, 6)
        return max(row.half_width for row in rows if row.measure == "order")

    found = compare(town, ["flatten", "mediation"], precision=0.1, runs=5, workers=1)
    assert widest(5) == pytest.approx(0.2 * math.sqrt(0.3 / 5.0) * 2.776445, rel=1e-6)
    assert widest(len(found.replications)) <= 0.1 < widest(6)
    assert len(found.replications) == found.forecast.runs == 8, "5, then the 8 of the forecast"
    assert found.forecast.reached
    assert found.forecast.reform == "flatten"


def test_a_precision_out_of_reach_stops_at_max_runs_and_says_so(fake, town):
    found = compare(town, ["flatten"], precision=1e-3, max_runs=7, runs=3, workers=1)
    assert len(found.replications) == 7
    assert not found.forecast.reached
    assert "±0.001 needs about" in str(found.forecast)


def test_the_next_number_of_runs_follows_the_forecast_within_bounds():
    state = Forecast(10, 14, 0.6, "flatten", "order", 0.5)
    assert next_total(state, 100) == 14
    assert next_total(replace(state, needed=11), 100) == 12, "at least a fifth more"
    assert next_total(replace(state, needed=90), 100) == 20, "at most twice as many"
    assert next_total(replace(state, needed=90), 15) == 15
    assert next_total(replace(state, runs=2, needed=2), 100) == 3, "always one more"


# ---- wrong input ------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"reforms": ["flaten"]}, "did you mean 'flatten'"),
        ({"reforms": []}, "no reform to compare"),
        ({"reforms": ["flatten", "flatten"]}, "given twice"),
        ({"reforms": ["flatten:place=Nowhere"]}, "'Nowhere' is not a district"),
        ({"runs": 0}, "runs: 0 is below 1"),
        ({"runs": 1, "precision": 0.5}, "runs: 1 is below 2"),
        ({"precision": 0.0}, "precision: 0 is not a half-width"),
        ({"precision": math.nan}, "precision: nan is not a half-width"),
        ({"precision": 1.0, "runs": 9, "max_runs": 8}, "max-runs: 8 is below 9"),
        ({"rng": -1}, "rng: -1 is no seed"),
        ({"rng": 2**64}, "is no seed"),
        ({"workers": 0}, "workers: 0 is below 1"),
        ({"threads": 0}, "threads: 0 is below 1"),
        ({"margin": 0.0}, "margin: 0 is no margin"),
        ({"margin": math.nan}, "margin: nan is no margin"),
        ({"weeks": 0}, "horizon_weeks"),
        ({"tick_days": 3}, "3 does not divide"),
    ],
)
def test_what_cannot_be_compared_is_refused_before_anything_runs(fake, town, arguments, message):
    with pytest.raises(InputError, match=message):
        compare(town, **arguments)
    assert fake.built == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["compare", "tset-town"],
        ["compare", *OPTIONS, "--reform", "flaten"],
        ["compare", *OPTIONS, "--max-runs", "5"],
        ["compare", *OPTIONS, "--margin", "-1"],
        ["compare", *OPTIONS, "--full", "--districts", "1"],
        ["compare", *OPTIONS, "--districts", "2"],
        ["compare", *OPTIONS, "--results", "a-file/below"],
        ["run", "tset-town"],
        ["run", *OPTIONS, "--rng", "-3"],
        ["run", *OPTIONS, "--threads", "0"],
        ["run", *OPTIONS, "--reform", "mediation:strength=2"],
    ],
)
def test_wrong_options_give_one_message_and_write_nothing(folder, capsys, arguments):
    (folder / "a-file").write_text("")
    assert main(arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("reformlab: ")
    assert shown.err.count("\n") == 1
    assert [entry.name for entry in folder.iterdir()] == ["a-file"]


# ---- the commands -----------------------------------------------------------

CONTRAST_KEYS = [
    "reform",
    "measure",
    "unit",
    "better",
    "baseline",
    "difference",
    "low",
    "high",
    "share_of_pairs_better",
    "confidence",
    "correlation",
    "runs",
    "assumed_share",
]


def strict(text: str):
    """Read JSON that must not hold NaN or Infinity."""

    def refuse(word):
        raise AssertionError(f"{word} is no JSON")

    return json.loads(text, parse_constant=refuse)


def test_compare_prints_json_and_saves_a_whole_folder(folder, capsys):
    import pandas

    options = ["--runs", "2", "--rng", "5", "--workers", "1", "--reform", "mediation", "--json"]
    assert main(["compare", *OPTIONS, *options]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    found = strict(shown.out)
    assert list(found) == ["city", "contrasts", "results", "details"]
    assert found["city"] == "test-town"
    assert all(list(row) == CONTRAST_KEYS for row in found["contrasts"])
    saved = folder / found["results"]
    assert saved.parent == folder / "results"
    assert [entry.name for entry in saved.parent.iterdir()] == [saved.name]
    manifest = strict((saved / "manifest.json").read_text())
    assert {*manifest["files"], "manifest.json"} == {entry.name for entry in saved.iterdir()}
    assert [r["seed"] for r in manifest["replications"]] == [
        replication_seed(5, 0),
        replication_seed(5, 1),
    ]
    assert load("test-town").from_dict(manifest["scenario"]).time.horizon_weeks == 6
    runs = pandas.read_parquet(saved / "runs.parquet")
    means = runs[runs.measure == "order"].groupby("arm", observed=True).value.mean()
    order = found["contrasts"][0]
    assert order["baseline"] == pytest.approx(means["baseline"], rel=1e-12)
    assert order["difference"] == pytest.approx(means["mediation"] - means["baseline"])
    series = pandas.read_parquet(saved / "series.parquet")
    assert series.day.max() == 70
    assert set(series.arm) == {"baseline", "mediation"}
    equivalence = pandas.read_csv(saved / "equivalence.csv")
    assert equivalence["mean"].tolist() == [row["mean"] for row in found["details"]["equivalence"]]
    weekly = pandas.read_parquet(saved / "effect_over_time.parquet")
    assert weekly.week.max() == 6
    table = pandas.read_csv(saved / "table.csv")
    assert table.difference.tolist() == [row["difference"] for row in found["contrasts"]]


def test_compare_prints_table_and_sentences_for_people(folder, capsys):
    assert main(["compare", *OPTIONS, "--runs", "2", "--workers", "1", "--details"]) == 0
    shown = capsys.readouterr()
    assert "of 240 simulated weeks" not in shown.out
    assert max(map(len, shown.out.splitlines())) <= 122
    for words in (
        "flatten, against",
        "What it found",
        "For whom, and when",
        "Against each other",
        "What it cannot say",
        "Rank acceptability over 3,000 choices",
        "saved in results",
    ):
        assert words in shown.out
    assert "simulated weeks" in shown.err
    assert "\x1b" not in shown.err + shown.out, "no control codes where nobody looks"


def test_run_prints_json_with_a_hash_that_does_not_depend_on_threads(folder, capsys):
    hashes = []
    for threads, tail in itertools.product(("1", "2"), ([], ["--reform", "mediation"])):
        options = ["--rng", "9", "--threads", threads, "--hash", "--json", *tail]
        assert main(["run", *OPTIONS, *options]) == 0
        found = strict(capsys.readouterr().out)
        assert list(found) == ["measures", "seconds", "residents", "ticks", "trajectory_sha256"]
        assert (found["residents"], found["ticks"]) == (10_000, 10)
        hashes.append(found["trajectory_sha256"])
    assert hashes[:2] == hashes[2:]
    assert hashes[0] != hashes[1]


def test_run_prints_its_measures_for_people(folder, capsys):
    assert main(["run", *OPTIONS, "--reform", "mediation"]) == 0
    shown = capsys.readouterr().out
    assert "10,000 residents, mediation; 6 weeks after 4 of warm-up, 10 ticks" in shown
    assert "↑ Order" in shown
    (saved,) = (folder / "results").iterdir()
    assert {e.name for e in saved.iterdir()} == {"manifest.json", "series.parquet", "table.csv"}


def test_a_comparison_that_fails_ends_with_1_and_leaves_nothing(fake, folder, capsys, monkeypatch):
    def measures(self, base=None):
        raise MemoryError("too large")

    monkeypatch.setattr(fake, "measures", measures)
    assert main(["compare", *OPTIONS, "--workers", "1"]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "to run this arm alone: reformlab run test-town" in shown.err
    assert not list(folder.iterdir())


def test_a_folder_that_cannot_be_finished_is_taken_away(result, folder, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(saved_comparison, "comparison_figure", interrupted)
    with pytest.raises(KeyboardInterrupt):
        result.save(folder / "results")
    assert not list((folder / "results").iterdir())


def test_two_results_of_the_same_second_have_two_folders(result, folder, monkeypatch):
    noon = datetime(2026, 11, 21, 12, tzinfo=UTC)
    monkeypatch.setattr(results_folder, "datetime", SimpleNamespace(now=lambda zone: noon))
    monkeypatch.setattr(saved_comparison, "_draw", lambda *_, **__: None)  # takes longest
    saved = {result.save("results") for _ in range(2)}
    assert len(saved) == 2
    assert all(path.is_dir() for path in saved)
