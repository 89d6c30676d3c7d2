"""The tables of the ODD and the pages of reforms hold what the code holds."""

from __future__ import annotations

import doctest
import re
import tomllib

import pytest

from docs import odd_tables
from docs.generate import DATA, GENERATED, ODD
from docs.odd_schedule import calls_of, schedule_rows
from docs.odd_tables import TABLES, odd_page
from docs.reform_pages import reform_page
from sim.agents.office import Office
from sim.areas import AREA
from sim.caseload import Caseload
from sim.model import GovernanceModel
from sim.parameters import PARAMETERS
from sim.population import CLAIM_TRAITS, SIGNALS, TRAIT_COLUMNS
from sim.reform_spec import ReformSpec
from sim.reforms import REFORMS
from sim.vocabulary import ROLES

PAGE = ODD.read_text(encoding="utf-8")
ELEMENTS = (
    "1. Purpose and patterns",
    "2. Entities, state variables and scales",
    "3. Process overview and scheduling",
    "4. Design concepts",
    "5. Initialization",
    "6. Input data",
    "7. Submodels",
)
CONCEPTS = (
    "Basic principles",
    "Emergence",
    "Adaptation",
    "Objectives",
    "Learning",
    "Prediction",
    "Sensing",
    "Interaction",
    "Stochasticity",
    "Collectives",
    "Observation",
)


def test_the_odd_has_its_seven_elements_and_eleven_concepts_in_order():
    assert tuple(re.findall(r"^## (.+)$", PAGE, re.MULTILINE)) == ELEMENTS
    concepts = PAGE.split("## 4. Design concepts")[1].split("\n## ")[0]
    assert tuple(re.findall(r"^\*\*([\w ]+)\.\*\*", concepts, re.MULTILINE)) == CONCEPTS


def test_every_state_variable_is_in_the_odd():
    columns = [row[0] for row in (*TRAIT_COLUMNS, *SIGNALS, *CLAIM_TRAITS)]
    for name in (*columns, *(AREA.names or ()), *ROLES):
        assert f"| `{name}` |" in PAGE, name


def test_every_column_has_a_unit_and_every_field_a_remark():
    for name in ("residents", "areas", "matters", "cases", "offices"):
        for line in TABLES[name]().splitlines():
            assert not re.search(r"\|  \|", line), f"{name}: {line}"


def test_the_schedule_is_in_the_order_of_the_code():
    calls = [call.strip("`") for _, call, *_ in schedule_rows()]
    at_the_end = [call for call in calls_of(GovernanceModel._move_society) if call in calls]
    assert [call for call in calls if call in at_the_end] == at_the_end
    assert calls.index("reform.step") < calls.index("self.caseload.pass_days")
    assert calls.index("self.caseload.pass_days") < calls.index("self._learn_from_cases")


def test_a_step_without_a_word_about_it_is_refused(monkeypatch):
    monkeypatch.setattr(Caseload.pass_days, "__doc__", None)
    with pytest.raises(ValueError, match=r"self\.caseload\.pass_days: give it a docstring"):
        schedule_rows()


def test_the_starting_values_are_read_from_the_code_that_uses_them():
    table = TABLES["start"]()
    for name in ("trust.trust_local_start", "social_capital.capital_start"):
        assert name in PARAMETERS
        assert f"| `{name}` |" in table
    assert "handling.touch_scale" not in table


def test_a_table_left_out_or_unknown_is_refused():
    with pytest.raises(ValueError, match="has the tables"):
        odd_page(PAGE.replace("<!-- table: areas -->", "<!-- table: arias -->"))


def test_writing_the_tables_leaves_the_sentences_alone():
    cut = re.sub(r"(<!-- table: \w+ -->\n).*?(<!-- end)", r"\1\2", PAGE, flags=re.DOTALL)
    assert cut != PAGE
    assert odd_page(cut) == PAGE


def test_attributes_are_read_from_docstrings():
    result = doctest.testmod(odd_tables)
    assert result.attempted and not result.failed
    assert ("effort", "Own effort, 0 to 1.") in odd_tables.attributes_of(Office)


@pytest.mark.parametrize("name", sorted(REFORMS))
def test_a_reforms_page_says_how_it_can_lose_and_what_it_costs(name):
    text = (GENERATED / "reforms" / f"{name}.md").read_text(encoding="utf-8")
    assert f"| can hurt through | {REFORMS[name].hurts} |" in text
    costs = text.split("## Costs")[1].split("\n## ")[0]
    assert "post" in costs and "`cost_" in costs
    (block,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    settings = tomllib.loads(block)["reforms"][name]
    assert ReformSpec(name, settings)["start_week"] == 52


def test_a_reform_that_no_study_knows_says_so():
    assert "has not been run" in reform_page("flatten", None)
    assert DATA["reform_evidence"].exists()
    assert "has not been run" not in (GENERATED / "reforms" / "flatten.md").read_text()
