"""The page on docking is what its data give, and the data belong to the scenario files."""

from __future__ import annotations

from docs import docking_page, study_files


def test_the_page_is_what_the_data_give() -> None:
    written = docking_page.PAGE.read_text(encoding="utf-8")
    study = study_files.read(docking_page.DATA)
    assert written == docking_page.docking_page(study), "run `python -m docs.docking_page`"


def test_the_data_belong_to_the_present_scenario_files() -> None:
    found = study_files.read(docking_page.DATA).about["scenarios"]
    assert found == docking_page.identity(), "run `python -m docs.docking_page --run`"
