"""Shares, factors and densities of a city: what they change, and that 1 is nothing."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from towns import hamlet, two_towns
from twin import Twin
from twin.state import first_difference, state_of_model, state_of_twin, watch

from experiments.cli import main
from scenarios import load
from sim.errors import InputError
from sim.model import GovernanceModel
from sim.networks import write_network
from sim.parameters import values
from sim.reform_spec import Package, ReformSpec
from sim.residents_table import write_residents
from sim.scenario_make import SHARES, organization_posts
from sim.vocabulary import KINDS


def trajectory(**changes) -> str:
    """Hash of eight weeks of two towns, warm-up included."""
    return GovernanceModel(two_towns(**changes), rng=3, record_hash=True).run(12).trajectory_sha256


@pytest.fixture(scope="module")
def usual() -> str:
    return trajectory()


# ---- switched off: bit for bit the city that says nothing --------------------------------


def test_factors_of_one_are_the_city_without_factors_bit_for_bit(usual):
    assert trajectory(grievance_factors=dict.fromkeys(KINDS, 1.0)) == usual


def test_shares_at_their_defaults_are_the_city_without_shares_bit_for_bit(usual):
    default = {share: values()[f"grievances.{share}"] for share in SHARES}
    assert trajectory(residents=default) == usual


def test_a_density_that_gives_the_same_posts_changes_nothing_bit_for_bit(usual):
    city = two_towns().city
    areas = sum(d.communities for d in city.districts)
    each = two_towns().staff["organization"] / (city.residents / areas / 10_000)
    density = {"per_10000_residents": each, "posts_each": 1.0}
    assert two_towns(organizations=density).staff["organization"] == 2.0
    assert trajectory(organizations=density) == usual


@pytest.mark.parametrize(
    "change",
    [
        {"grievance_factors": {"labour_debt": 2.0}},
        {"residents": {"migrant_share": 0.5}},
        {"organizations": {"per_10000_residents": 0.0, "posts_each": 1.0}},
    ],
)
def test_another_make_is_another_run_and_another_hash(usual, change):
    assert two_towns(**change).sha256 != two_towns().sha256
    assert trajectory(**change) != usual


def test_the_twin_follows_a_city_of_another_make_bit_for_bit(tmp_path):
    """Residents and ties from files, shares, factors and a density at once; six weeks."""
    plain = GovernanceModel(hamlet(), rng=3)
    city = hamlet(
        residents_file=write_residents(plain, tmp_path / "people.csv"),
        network_file=write_network(plain.network, tmp_path / "ties.csv"),
        residents={"migrant_share": 0.6},
        grievance_factors={"labour_debt": 5.0, "neighbour_dispute": 5.0},
        organizations={"per_10000_residents": 200.0, "posts_each": 2.0},
    )
    model = watch(GovernanceModel(city, rng=3))
    twin = Twin(model)
    for _ in range(6):
        model.step()
        twin.step()
        difference = first_difference(state_of_model(model), state_of_twin(twin))
        assert difference is None, difference
    assert model.caseload.count("arisen") > 20


# ---- what they change ----------------------------------------------------------------------


def test_a_factor_multiplies_its_rate_and_no_other_value():
    city = hamlet(grievance_factors={"labour_debt": 2.5})
    changed = {
        name: (value, city.parameter_values()[name])
        for name, value in values().items()
        if city.parameter_values()[name] != value
    }
    rate = values()["grievances.grievance_rate.labour_debt"]
    assert changed == {"grievances.grievance_rate.labour_debt": (rate, 2.5 * rate)}


def test_a_factor_works_on_the_parameter_that_a_study_varies():
    city = hamlet(grievance_factors={"labour_debt": 2.0})
    varied = city.with_(parameters={"grievances.grievance_rate.labour_debt": 0.1})
    assert varied.parameter_values()["grievances.grievance_rate.labour_debt"] == 0.2


def test_a_factor_of_zero_ends_a_kind_of_grievance():
    city = two_towns(grievance_factors={kind: float(kind == "public_safety") for kind in KINDS})
    model = GovernanceModel(city, rng=1).run(8)
    cases = model.caseload.cases
    kinds = cases["kind"][(cases["state"] != 0) & (cases["resident"] >= 0)]
    assert len(kinds)
    assert set(kinds.tolist()) == {KINDS.index("public_safety")}


def test_posts_of_organizations_are_density_times_posts_times_residents_of_an_area():
    assert organization_posts({"per_10000_residents": 3.8, "posts_each": 2.0}, 50_000, 5) == 7.6


def test_posts_follow_from_density_when_the_city_grows():
    city = load("baseline-four-level")
    doubled = [replace(d, residents=2 * d.residents) for d in city.city.districts]
    assert city.with_(districts=doubled).staff["organization"] == pytest.approx(
        2 * city.staff["organization"]
    )


# ---- of two keys for one number the later counts ---------------------------------------------


def test_a_study_may_vary_a_share_that_the_city_gives():
    city = hamlet(residents={"migrant_share": 0.6, "low_income_share": 0.2})
    varied = city.with_(parameters={"grievances.migrant_share": 0.3})
    assert varied.parameter_values()["grievances.migrant_share"] == 0.3
    assert dict(varied.residents) == {"low_income_share": 0.2}
    back = varied.with_(residents={"migrant_share": 0.4})
    assert back.parameter_values()["grievances.migrant_share"] == 0.4


def test_posts_may_be_given_in_place_of_a_density():
    city = hamlet(organizations={"per_10000_residents": 40, "posts_each": 1})
    closed = city.with_(staff=dict.fromkeys(city.staff, 0.0))
    assert closed.staff["organization"] == 0.0
    assert not closed.organizations


# ---- packages --------------------------------------------------------------------------------


def test_a_package_of_one_reform_is_that_reform_bit_for_bit(warm_town):
    package = Package("alone", ["flatten:start_week=1"])
    single, packed = warm_town.fork(), warm_town.fork()
    single.adopt([ReformSpec("flatten", {"start_week": 1})])
    packed.adopt(package.parts)
    assert single.run(3).trajectory_sha256 == packed.run(3).trajectory_sha256


def test_a_package_is_an_arm_of_a_comparison_under_its_own_name():
    from experiments import compare

    town = load("test-town").with_(
        warmup_weeks=4,
        horizon_weeks=6,
        reforms=["mediation"],
        packages={"both": ["mediation", "flatten:start_week=2"]},
    )
    found = compare(town, runs=1, rng=5, workers=1)
    assert found.reforms == ("mediation", "both")
    singles = compare(town, ["both"], runs=1, rng=5, workers=1)
    assert singles.reforms == ("both",)
    assert singles.replications[0].measures["both"] == found.replications[0].measures["both"]
    both, alone = (found.replications[0].measures[arm] for arm in ("both", "mediation"))
    assert both != alone


def test_a_package_named_on_the_command_line_is_its_reforms_one_by_one(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    main(["scenarios", "new", "my-town", "--from", "test-town"])
    with open("my-town.toml", "a") as file:
        file.write('[packages.both]\nreforms = ["mediation", "flatten:start_week=2"]\n')

    def measures(*reforms: str) -> dict[str, float]:
        capsys.readouterr()
        options = [word for reform in reforms for word in ("--reform", reform)]
        clocks = ["--warmup-weeks", "2", "--weeks", "4"]
        assert main(["run", "my-town.toml", *clocks, "--json", *options]) == 0
        return json.loads(capsys.readouterr().out)["measures"]

    assert measures("both") == measures("mediation", "flatten:start_week=2") != measures()


def test_a_failure_in_a_package_says_how_to_run_all_of_it_again():
    from experiments.replication import Task, _explain

    town = hamlet(packages={"both": ["mediation", "flatten:start_week=2"]})
    said = _explain(Task(town, town.arms, 0, 7), "both", RuntimeError("desk on fire"))
    assert "--reform mediation --reform flatten:start_week=2" in said


def test_packages_decide_what_a_comparison_is_and_not_what_a_run_is():
    from experiments.provenance import identity

    town = hamlet(packages={"both": ["mediation", "flatten"]})
    other = town.with_(packages={"both": ["mediation", "flatten:strength=0.5"]})
    assert town.sha256 == other.sha256 == hamlet().sha256
    assert identity(town, town.arms, [1]) != identity(other, other.arms, [1])


def test_a_package_that_cannot_be_meant_is_refused():
    with pytest.raises(InputError, match=r"packages\.p\.reforms: flatten:start_week=8: starts in"):
        hamlet(packages={"p": ["flatten:start_week=8"]})
    with pytest.raises(InputError, match="unknown reform 'three-reform'"):
        load("daqing-sequence").arm("three-reform")
