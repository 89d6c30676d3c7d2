"""A user's own targets: what is right is read, what is wrong is named with its line."""

from __future__ import annotations

import csv
import json

import pytest

from experiments.cli import main
from experiments.evidence.targets_file import NEEDED, own_targets, read_targets
from sim.errors import InputError

GOOD = {
    "id": "U1",
    "output": "resolved_share",
    "fact": "matters settled, by a survey",
    "low": "0.5",
    "high": "0.6",
    "standard_error": "0.02",
    "error_basis": "sampling: 600 asked",
    "unit": "share",
    "ledger": "true",
    "source": "our own survey",
    "grade": "seen",
}


def written(folder, *changes, columns=NEEDED):
    """A file with a good row, then one row for each of the changes."""
    path = folder / "mine.csv"
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerow({name: GOOD.get(name, "") for name in columns})
        for change in changes:
            writer.writerow({name: {**GOOD, **change}.get(name, "") for name in columns})
    return path


def test_a_file_of_ones_own_is_read_and_compared_by_default(tmp_path):
    target, second = read_targets(written(tmp_path, {"id": "U2", "high": "0.5"}))
    assert (target.low, target.high, target.standing) == (0.5, 0.6, "compared")
    assert second.id == "U2" and second.standard_error == 0.02


def test_the_products_own_targets_pass_the_check_of_a_users():
    assert {target.ledger for target in own_targets()} == {"true", "official"}


@pytest.mark.parametrize(
    ("change", "column", "said"),
    [
        ({"output": "resolved_shar"}, "output", "did you mean 'resolved_share'?"),
        ({"unit": "per cent"}, "unit", "'per cent' is not the unit of resolved_share; give low"),
        ({"low": "50", "high": "60"}, "high", "60 is no share; divide percentages by 100"),
        ({"low": "half"}, "low", "'half' is not a number"),
        ({"low": "0.7"}, "high", "0.6 is below low, 0.7"),
        ({"standard_error": "-0.1"}, "standard_error", "-0.1 is below 0"),
        ({"error_basis": "a feeling"}, "error_basis", "begin with one of stated, sampling"),
        ({"grade": "sure"}, "grade", "begin with one of seen, computed"),
        ({"source": ""}, "source", "nothing is given"),
        ({"ledger": "offical"}, "ledger", "did you mean 'official'?"),
        ({"ledger": "official"}, "ledger", "official figures stand against official figures"),
        ({"output": "official_satisfied"}, "ledger", "is of the official ledger"),
    ],
)
def test_a_wrong_row_is_named_with_line_column_and_remedy(tmp_path, capsys, change, column, said):
    path = written(tmp_path, change)
    assert main(["calibrate", "targets", "--targets", str(path)]) == 2
    shown = capsys.readouterr()
    assert shown.out == "" and shown.err.count("\n") == 1
    assert f"{path}: line 3, column {column}: " in shown.err
    assert said in shown.err


def test_an_official_figure_may_stand_beside_the_truth_if_it_is_said_why(tmp_path):
    columns = (*NEEDED, "standing", "remark")
    beside = {"ledger": "official", "standing": "beside", "remark": "a self-report"}
    assert read_targets(written(tmp_path, beside, columns=columns))[1].standing == "beside"
    with pytest.raises(InputError, match="say why it is not comparable"):
        read_targets(written(tmp_path, {**beside, "remark": ""}, columns=columns))


def test_several_mistakes_are_counted_and_columns_checked(tmp_path):
    path = written(tmp_path, {"low": "a", "grade": "?"}, {"unit": "days"})
    with pytest.raises(InputError, match=r"line 3, column low.*first of 3 problems"):
        read_targets(path)
    path.write_text("id,output,fakt\n")
    with pytest.raises(InputError, match="line 1: there is no column 'fakt'; did you mean 'fact'"):
        read_targets(path)
    path.write_text("id,output\nU1,order\n")
    with pytest.raises(InputError, match="column 'fact' is missing"):
        read_targets(path)
    path.write_text(",".join(NEEDED) + "\nU1,order\n")
    with pytest.raises(InputError, match="line 2: 2 values for 11 columns"):
        read_targets(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_targets(tmp_path / "nowhere.csv")


def test_the_command_lists_targets_and_compares_a_city_with_ones_own(tmp_path, capsys):
    assert main(["calibrate", "targets", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["targets"]
    assert [entry["output"] for entry in listed] == [target.output for target in own_targets()]
    path = written(tmp_path, {"output": "legal_problem"})
    clocks = ["--weeks", "4", "--warmup-weeks", "2", "--runs", "2"]
    arguments = ["calibrate", "targets", "test-town", "--targets", str(path), *clocks]
    assert main([*arguments, "--json"]) == 0
    settled, too_short = json.loads(capsys.readouterr().out)["targets"]
    assert 0.0 < settled["model"] < 1.0 and settled["runs"] == 2
    nearest = min(max(settled["model"], 0.5), 0.6)
    assert settled["relative_miss"] == pytest.approx((settled["model"] - nearest) / nearest)
    assert too_short["model"] is None and too_short["relative_miss"] is None
    assert main(arguments) == 0
    assert "matters settled, by a survey" in capsys.readouterr().out
