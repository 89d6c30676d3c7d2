"""The cities that come with reformlab: what they say of themselves, and that all of it runs."""

from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np
import pytest

import scenarios
from experiments.findings import NO_OUTCOME_DATA
from scenarios import load
from sim.model import GovernanceModel
from sim.scenario import District, Scenario
from sim.scenario_make import grade_of
from sim.vocabulary import CHANNELS, VULNERABILITIES

CITIES = scenarios.names()
DAQING = ("daqing-2005", "daqing-2009", "daqing-2012", "daqing-sequence")
STYLISED = ("pudong", "shenzhen", "wenzhou")


def head(name: str) -> str:
    """The comment before the first key of a file, as one line a paragraph."""
    return "\n".join(
        line.removeprefix("#")
        for line in scenarios.text(name).split("\nname = ")[0].splitlines()
        if line.startswith("#")
    )


@pytest.fixture(scope="module")
def built() -> dict[str, GovernanceModel]:
    """Every city at its default size, its districts at full size, without warm-up."""
    return {name: GovernanceModel(load(name).with_(warmup_weeks=0), rng=1) for name in CITIES}


# ---- what a file says of itself -------------------------------------------------------------


def test_the_cities_of_the_model_are_there():
    wanted = {"baseline-four-level", "template", "test-town", *DAQING, *STYLISED}
    assert wanted <= set(CITIES)


@pytest.mark.parametrize("name", CITIES)
def test_the_head_of_a_file_keeps_facts_and_assumptions_apart(name):
    text = head(name)
    assert re.search(r"^ FACTS, with their sources$", text, re.MULTILINE), name
    assert re.search(r"^ ASSUMPTIONS\b", text, re.MULTILINE), name
    facts = text.split(" FACTS, with their sources")[1].split(" ASSUMPTIONS")[0].strip()
    if not facts.startswith("None"):
        assert re.search(r"census|essay|Yearbook|Xinhua|Ministry", facts), "a fact has a source"


@pytest.mark.parametrize("name", CITIES)
def test_a_file_names_the_reforms_that_are_compared_by_default(name):
    assert load(name).arms


@pytest.mark.parametrize("name", [*DAQING, *STYLISED, "baseline-four-level"])
def test_a_number_that_is_called_measured_names_where(name):
    grades = load(name).grades
    assert grades
    for key in grades:
        grade, source = grade_of(grades, key)
        if grade == "measured":
            assert re.search(r"\d{4}|essay", source), f"{key}: {source}"


@pytest.mark.parametrize("name", STYLISED)
def test_a_stylised_city_claims_nothing_of_the_real_one(name):
    assert "no claim about the real" in " ".join(load(name).description.split())
    assert "stylised" in load(name).title


@pytest.mark.parametrize("name", CITIES)
def test_a_comparison_of_a_city_says_what_it_cannot_claim(name):
    assert any(name.startswith(beginning) for beginning in NO_OUTCOME_DATA)


# ---- Daqing, three times and once as a sequence ---------------------------------------------


@pytest.mark.parametrize("name", DAQING)
def test_daqing_keeps_residents_units_and_staff_whatever_the_year(name):
    city, known = load(name), load("daqing-2012")
    assert city.city.districts == known.city.districts
    assert city.city.residents == 1_649_825
    assert sum(d.streets for d in city.city.districts) == 29
    assert sum(d.communities for d in city.city.districts) == 200
    below = 29 * city.staff["street"] + 200 * city.staff["community"]
    assert below == pytest.approx(5_073, abs=1e-9)
    assert "There are no data on outcomes" in city.description


def test_each_year_of_daqing_studies_what_came_next():
    assert load("daqing-2005").reforms[0].name == "police-flattening"
    assert load("daqing-2009").reforms[0].name == "social-work-committee"
    assert load("daqing-2012").reforms[0].name == "flatten"


def test_before_2009_nobody_in_daqing_could_write_to_a_platform(built):
    online = CHANNELS.index("online")
    for name in ("daqing-2005", "daqing-sequence"):
        assert (built[name].institutions.entry[:, online] < 0).all(), name
    assert (built["daqing-2012"].institutions.entry[:, online] >= 0).all()


def test_the_sequence_puts_the_three_reforms_in_force_one_after_another():
    city = load("daqing-sequence")
    (package,) = city.packages
    starts = {spec.name: spec["start_week"] for spec in package.parts}
    assert starts == {"police-flattening": 0, "social-work-committee": 208, "flatten": 364}
    # 2005 to 2009 and to 2012, in years of 52 weeks; each alone at the same date
    assert [weeks / 52 for weeks in starts.values()] == [2005 - 2005, 2009 - 2005, 2012 - 2005]
    assert {spec.name: spec["start_week"] for spec in city.reforms} == starts
    assert city.time.horizon_weeks > max(starts.values()) + 2 * 52


def test_the_reforms_of_the_sequence_begin_at_their_dates():
    """With clocks a hundredth as long, so that all three dates are passed."""
    city = load("daqing-sequence").with_(reforms=[], packages={}, warmup_weeks=0)
    districts = [District("Here", 3000, 2, 4)]
    starts = {"police-flattening": 0, "social-work-committee": 2, "flatten": 4}
    small = city.with_(
        districts=districts,
        horizon_weeks=6,
        packages={"all": [f"{name}:start_week={week}" for name, week in starts.items()]},
    )
    model = GovernanceModel(small, rng=1)
    model.adopt(small.packages[0].parts)
    begun: dict[str, float] = {}
    for _ in range(6):
        model.step()
        for reform in model.reforms:
            if reform.begun_week is not None:
                begun.setdefault(reform.name, reform.begun_week)
    assert begun == starts


# ---- cities of another make differ by what the model uses -----------------------------------


def share_of(model: GovernanceModel, flag: str) -> float:
    bit = 1 << VULNERABILITIES.index(flag)
    return float((model.columns["vulnerability"] & bit).astype(bool).mean())


@pytest.mark.parametrize("name", STYLISED)
def test_the_residents_of_a_city_have_the_shares_that_its_file_says(built, name):
    """Four standard errors of a share among 160,000 residents or more: at most 0.005."""
    model = built[name]
    for key, share in load(name).residents.items():
        found = share_of(model, key.removesuffix("_share"))
        error = math.sqrt(share * (1 - share) / len(model.residents))
        assert abs(found - share) < 4 * error, key


def test_most_of_shenzhen_and_few_of_daqing_are_migrants(built):
    shares = {name: share_of(built[name], "migrant") for name in (*STYLISED, "daqing-2012")}
    assert sorted(shares, key=shares.get) == ["daqing-2012", "wenzhou", "pudong", "shenzhen"]


@pytest.mark.parametrize("name", ["baseline-four-level", *STYLISED])
def test_organizations_have_the_posts_that_their_density_gives(built, name):
    """Posts of all organizations of the simulated district, against density x residents."""
    city, model = load(name), built[name]
    per_area = city.city.residents / sum(d.communities for d in city.city.districts)
    density = city.organizations["per_10000_residents"] * city.organizations["posts_each"]
    posts = [office.posts for office in model.institutions.organizations]
    assert posts == pytest.approx([density * per_area / 10_000] * len(posts))


def test_debts_are_disputed_oftener_in_wenzhou_than_anywhere(built):
    rates = {name: m.values["grievances.grievance_rate.labour_debt"] for name, m in built.items()}
    assert max(rates, key=rates.get) == "wenzhou"
    assert rates["wenzhou"] == 2.5 * rates["daqing-2012"]


def test_pudong_has_no_street_offices(built):
    assert built["pudong"].institutions.streets == []
    assert built["daqing-2012"].institutions.streets


# ---- all of it runs -------------------------------------------------------------------------


@pytest.mark.parametrize("name", CITIES)
def test_a_city_and_each_of_its_arms_run_two_weeks(built, name):
    """At default size: the smallest district with its units, and shared offices of all."""
    model = built[name]
    arms = [(), *(arm.parts for arm in load(name).arms)]
    for parts in arms[:: len(arms) - 1]:  # the baseline and the last arm; others are adopted only
        run = model.fork()
        run.adopt(parts)
        run.run(2)
        assert run.series["arisen"][-1] > 0
        assert all(np.isfinite(column).all() for column in run.columns.values())
    for parts in arms:
        model.fork().adopt(parts)


@pytest.mark.parametrize("name", CITIES)
def test_a_city_is_small_enough_to_work_with(name):
    assert sum(d.residents for d in load(name).city.simulated) <= 250_000


@pytest.mark.parametrize("name", CITIES)
def test_a_city_survives_its_own_tables(name):
    city = load(name)
    assert Scenario.from_dict(city.to_dict()) == city
    assert Scenario.from_dict(city.to_dict()).sha256 == city.sha256


def test_the_heads_lie_in_the_files_themselves():
    folder = Path(scenarios.__file__).parent / "cities"
    assert {path.stem for path in folder.glob("*.toml")} == set(CITIES)
