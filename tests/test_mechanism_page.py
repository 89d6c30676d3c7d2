"""The table of mechanisms names every process, and every test it names exists."""

from __future__ import annotations

import ast
import dataclasses
import doctest

import pytest

from docs import mechanism_page
from docs.mechanism_answers import ANSWERS, FOLDERS, NO_MECHANISM, Answer
from docs.mechanism_page import (
    HEADING,
    ROOT,
    citations,
    mechanism_files,
    mechanism_rows,
    missing_answers,
)
from sim.parameters import PARAMETERS


def functions_of(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_process_file_has_a_row():
    missing = missing_answers()
    assert not missing, f"name the known answer of {missing} in docs/mechanism_answers.py"
    present = {
        path.relative_to(ROOT).as_posix() for f in FOLDERS for path in (ROOT / f).glob("*.py")
    }
    assert present - set(NO_MECHANISM) <= set(mechanism_files())


def test_a_process_without_an_answer_would_be_found(monkeypatch):
    monkeypatch.delitem(ANSWERS, "sim/processes/burnout.py")
    assert missing_answers() == ["sim/processes/burnout.py"]
    assert any("" in row for row in mechanism_rows())


@pytest.mark.parametrize("name", ANSWERS)
def test_file_and_test_of_an_answer_exist(name):
    assert (ROOT / name).is_file()
    answer = ANSWERS[name]
    assert (ROOT / answer.path).is_file(), f"{name}: {answer.path}"
    assert answer.function.startswith("test_")
    assert answer.function in functions_of(answer.path), f"{name}: {answer.test}"


def test_a_test_that_was_renamed_would_be_found():
    answer = ANSWERS["sim/processes/trust.py"]
    renamed = dataclasses.replace(answer, test=answer.test + "_no_more")
    assert renamed.function not in functions_of(renamed.path)


@pytest.mark.parametrize("row", mechanism_rows(), ids=lambda row: row[1])
def test_no_cell_is_empty(row):
    assert len(row) == len(HEADING)
    for heading, cell in zip(HEADING, row, strict=True):
        assert cell.strip(), f"{row[0]}: no {heading}"


def test_every_group_of_parameters_belongs_to_a_mechanism():
    used = " ".join(row[HEADING.index("grade")] for row in mechanism_rows())
    for group in {parameter.group for parameter in PARAMETERS.values()}:
        assert f"parameters.md#{group.replace('_', '-')})" in used, group


def test_citations_are_found_in_the_ways_docstrings_give_them():
    assert citations("as Cox (1955) has it, Van Ryzin 2013; Lind et al. 1990") == [
        "Cox 1955",
        "Van Ryzin 2013",
        "Lind et al. 1990",
    ]
    assert citations("Fischbacher, Gaechter\nand Fehr 2001") == [
        "Fischbacher, Gaechter & Fehr 2001"
    ]
    assert citations("Law of China (1999); Daqing 2012; in 1980") == []


def test_examples_of_the_page_run():
    result = doctest.testmod(mechanism_page)
    assert result.attempted and not result.failed


def test_an_answer_names_tests_below_known_answers_unless_told():
    assert Answer("x", "test_a.py::test_b").path == "tests/known_answers/test_a.py"
    assert Answer("x", "tests/test_a.py::test_b").path == "tests/test_a.py"
