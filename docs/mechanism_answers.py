"""What each mechanism is checked against: the one thing about it that code does not say.

A new file in ``sim/processes`` needs an entry here; ``tests/test_mechanism_page.py``
says so, and looks for every test that is named.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["ANSWERS", "FOLDERS", "NO_MECHANISM", "Answer"]

FOLDERS: Final = ("sim/processes", "sim/networks/ties")
"""Folders in which every file is a mechanism, but for `NO_MECHANISM`."""

NO_MECHANISM: Final = (
    "sim/processes/__init__.py",
    "sim/networks/ties/__init__.py",
    "sim/networks/ties/pairs.py",  # a growing list
    "sim/processes/area_sums.py",  # sums of what others do
)

_KNOWN: Final = "tests/known_answers/"


@dataclass(frozen=True, slots=True)
class Answer:
    """The known answer of a mechanism and the test that holds it to it.

    Parameters
    ----------
    says : str
        What must come out, in a few words or as a formula.
    test : str
        ``file::function`` below ``tests/known_answers`` or, with a leading ``tests/``,
        anywhere.
    groups : tuple of str
        Groups of parameters it uses, where they are not called like its file.
    source : str
        Where it comes from, if the docstrings of its file cite nobody.
    """

    says: str
    test: str
    groups: tuple[str, ...] = ()
    source: str = ""

    @property
    def path(self) -> str:
        """The test's file, seen from the project's folder."""
        file = self.test.partition("::")[0]
        return file if file.startswith("tests/") else _KNOWN + file

    @property
    def function(self) -> str:
        """The test's function."""
        return self.test.partition("::")[2]


_OWN = "construction of this model"

ANSWERS: Final[dict[str, Answer]] = {
    "sim/processes/adaptation.py": Answer(
        "The gap closes as exp(-rate x years); the sum of posts stays, to the last bit",
        "test_adaptation.py::test_posts_are_conserved_to_the_last_bit_and_never_negative",
    ),
    "sim/processes/burnout.py": Answer(
        "Rests at b x / (b x + r)",
        "test_burnout.py::test_volunteers_burn_out_rests_where_its_equation_says",
    ),
    "sim/processes/case_flow.py": Answer(
        "Tandem of queues (Jackson): the sojourn is the sum over its offices; the tick adds no "
        "delay",
        "test_tandem.py::test_the_sojourn_in_a_tandem_is_the_sum_over_its_offices",
        groups=("background",),
        source="Jackson 1957 for the limiting case; " + _OWN,
    ),
    "sim/processes/case_stages.py": Answer(
        "Absorbing chain of claiming and handling: B = (I - Q)^-1 R; no case is lost",
        "test_absorbing_chain.py::test_matters_end_in_the_shares_of_the_absorbing_chain",
        groups=("handling",),
        source="Kemeny & Snell 1960 for the limiting case; " + _OWN,
    ),
    "sim/processes/claiming.py": Answer(
        "Shares of channels are those of the nested logit",
        "test_nested_logit.py::test_choices_are_as_frequent_as_the_nested_logit_says",
    ),
    "sim/processes/collective_action.py": Answer(
        "Without police a share 1 - T/(1 - L) acts; thresholds tip at sigma = 12.549 among 100",
        "test_epstein.py::test_without_police_the_share_who_act_is_one_minus_t_over_one_minus_l",
    ),
    "sim/processes/concession.py": Answer(
        "Areas concede and suppress with the chance of the rule, binomially; officers rest at "
        "the fixed point",
        "test_concession.py::test_areas_concede_and_suppress_as_often_as_the_rule_says",
    ),
    "sim/processes/detention.py": Answer(
        "Terms are uniform on 1 to the longest; the chance is 1 - exp(-rate C/A dt)",
        "test_concession.py::test_detention_terms_are_all_alike_and_chances_follow_officers_a_head",
    ),
    "sim/processes/diffusion.py": Answer(
        "New hearers on a complete graph are binomial, given who knows",
        "test_diffusion.py::test_on_a_complete_graph_new_hearers_are_binomial",
    ),
    "sim/processes/experience.py": Answer(
        "Expected success rests at the share of attempts that succeed; open matters are kept by "
        "the book, to the last bit",
        "test_satisfaction.py::test_an_area_learns_how_often_a_channel_succeeds",
        groups=("satisfaction", "trust", "claiming"),
        source=_OWN + "; the rules it applies are those of satisfaction and trust",
    ),
    "sim/processes/grievances.py": Answer(
        "Mean, variance and covariance over areas of a Cox process; the same for any tick",
        "test_cox_grievances.py::test_counts_vary_as_a_cox_process_does",
    ),
    "sim/processes/handling.py": Answer(
        "One office is M/M/c (Erlang C), M/G/1 (Pollaczek-Khinchine), and Erlang A with patience",
        "test_erlang.py::test_who_has_to_wait_and_for_how_long_is_erlangs",
    ),
    "sim/processes/hierarchy.py": Answer(
        "The best number of levels is Williamson's; goals relayed are the product of compliances",
        "test_williamson.py::test_the_formula_names_a_neighbour_of_the_best_whole_number",
    ),
    "sim/processes/influence.py": Answer(
        "x* = (I - A W)^-1 (I - A) u for any period; DeGroot's consensus at full susceptibility",
        "test_friedkin_johnsen.py::"
        "test_opinions_rest_where_friedkin_and_johnsen_say_for_any_period",
    ),
    "sim/processes/mediation.py": Answer(
        "Agreements come with expit(skill + trust - intensity - load); no more than hours allow",
        "test_mediation_load.py::"
        "test_agreements_come_as_often_as_skill_trust_intensity_and_load_say",
        source="construction of this model: a logit of skill, trust, intensity and load",
    ),
    "sim/processes/opinion_guidance.py": Answer(
        "A message moves the opinions of others by the resolvent of the influence matrix",
        "test_friedkin_johnsen.py::"
        "test_a_message_moves_the_anchor_of_its_hearer_and_of_others_by_the_resolvent",
    ),
    "sim/processes/organizations.py": Answer(
        "Immigration and death: mean and variance are foundings / chance of closing",
        "test_organizations.py::"
        "test_without_competition_the_mean_is_foundings_over_the_chance_of_closing",
    ),
    "sim/processes/participation.py": Answer(
        "Cooperation decays as [1 - w + w b (1 - f)]^t",
        "test_cooperation_decay.py::test_cooperation_decays_at_the_rate_of_theory",
    ),
    "sim/processes/patrols.py": Answer(
        "Officers on the move are Poisson; those who stand still a fixed number",
        "test_concession.py::test_numbers_of_officers_on_the_move_are_poisson",
    ),
    "sim/processes/quality_of_life.py": Answer(
        "Moved in turn, security and wellbeing rest where they would if moved every week",
        "test_quality_of_life.py::"
        "test_security_and_wellbeing_rest_at_what_life_is_like_from_any_start",
        groups=("security", "wellbeing"),
        source=_OWN + ": a schedule, no theory",
    ),
    "sim/processes/reconsideration.py": Answer(
        "The share that asks is use x awareness, the share overturned its parameter; each once",
        "test_reconsideration.py::test_the_share_overturned_is_the_parameter",
        source="Administrative Reconsideration Law of China, 1999",
    ),
    "sim/processes/relay.py": Answer(
        "Correlation of report and truth after K hops is 1/sqrt(1 + K sigma^2)",
        "test_relay.py::test_what_arrives_is_correlated_with_what_was_sent_as_the_formula_says",
    ),
    "sim/processes/reporting.py": Answer(
        "Of B unfavourable events B ((1 - f)(1 - g))^K arrive after K levels; unbent, the truth",
        "test_reporting.py::test_after_so_many_levels_there_arrives_what_the_closed_form_says",
    ),
    "sim/processes/satisfaction.py": Answer(
        "Expectation rests at performance, satisfaction on b0 + (bP + bE) P",
        "test_satisfaction.py::test_expectation_rests_at_performance_and_satisfaction_on_its_line",
    ),
    "sim/processes/security.py": Answer(
        "Rests at base + reassurance - fear - vulnerability; a victim loses a share at once",
        "test_quality_of_life.py::"
        "test_who_lives_through_a_matter_of_safety_loses_a_share_at_once_and_nobody_else",
    ),
    "sim/processes/services.py": Answer(
        "Not a yuan is lost; perfect reports make money proportional to need; rests at "
        "(m/n)/(d + m/n)",
        "test_services.py::test_with_perfect_fidelity_money_is_proportional_to_need",
    ),
    "sim/processes/shock_luck.py": Answer(
        "A random shock comes in a share 1 - exp(-rate dt) of the periods",
        "tests/test_shocks.py::test_a_random_shock_comes_about_as_often_as_it_says",
        source="a Poisson process seen once a period (textbook)",
    ),
    "sim/processes/resident_block.py": Answer(
        "Who knows nobody ends as in a city where nobody knows anybody, bit for bit",
        "test_resident_block.py::test_who_knows_nobody_is_untouched_by_others_of_the_block",
        groups=("influence", "participation", "collective_action"),
        source=_OWN + ": the steps in which the rules of the other files are applied",
    ),
    "sim/processes/social_capital.py": Answer(
        "Rests at g p / (d + g p) for any period",
        "test_social_capital.py::test_social_capital_rests_at_gp_over_d_plus_gp",
        groups=("social_capital", "participation"),
    ),
    "sim/processes/society.py": Answer(
        "One period of the compiled pass is that of the twin in plain Python, bit for bit",
        "tests/test_twin.py::test_model_and_twin_follow_the_same_trajectory",
        groups=("influence", "participation", "collective_action"),
        source=_OWN + ": the loop that applies the rules of the other files",
    ),
    "sim/processes/trust.py": Answer(
        "Rests at w outcome + (1 - w) procedure, in each government apart",
        "test_trust.py::test_trust_rests_at_experience_in_the_government_that_handled_the_matter",
    ),
    "sim/processes/wellbeing.py": Answer(
        "At constant security the gap closes at its own rate",
        "test_quality_of_life.py::"
        "test_wellbeing_at_constant_security_closes_its_gap_at_its_own_rate",
    ),
    "sim/processes/wrong_doors.py": Answer(
        "1/M + (1 - 1/M)(1 - eps M/(M - 1))^K where errors cancel, (1 - eps)^K where they do not",
        "test_wrong_doors.py::test_errors_that_may_cancel_follow_the_symmetric_chain",
    ),
    "sim/networks/ties/closure.py": Answer(
        "A friend's friends are met equally often, and only triads close",
        "tests/test_networks.py::test_every_friend_of_every_friend_is_equally_likely_to_be_met",
        groups=("network",),
    ),
    "sim/networks/ties/household.py": Answer(
        "All members of a household are tied, and the mean degree is exact",
        "tests/test_networks.py::test_each_kind_gives_the_mean_degree_its_parameter_says",
        groups=("network",),
        source="definition of a household",
    ),
    "sim/networks/ties/neighbourhood.py": Answer(
        "Mean degree as its parameter says; household graph with degree 9.3 and clustering 0.24",
        "tests/test_networks.py::test_households_are_linked_as_in_38_villages",
        groups=("network",),
    ),
    "sim/networks/ties/weak.py": Answer(
        "Acquaintances come from the whole city, with the stated mean degree",
        "tests/test_networks.py::test_weak_ties_reach_the_whole_city",
        groups=("network",),
    ),
    "sim/networks/ties/workplace.py": Answer(
        "Colleagues come from all areas of one district, with the stated mean degree",
        "tests/test_networks.py::test_colleagues_come_from_all_areas_of_one_district",
        groups=("network",),
        source=_OWN + ": teams of Poisson size",
    ),
    "sim/casework/events.py": Answer(
        "Events leave as from one list sorted by time, then by scheduling",
        "test_event_calendar.py::test_events_leave_as_from_one_sorted_list",
    ),
    "sim/casework/queues.py": Answer(
        "Little's law in each office's own books, to 1e-9; two non-preemptive classes (Cobham)",
        "test_books.py::test_the_cases_own_waits_add_up_to_the_integral_of_all_queues",
        source="Little 1961; Cobham 1954 for the two classes",
    ),
    "sim/streams.py": Answer(
        "The published answers of Philox4x32-10",
        "test_philox.py::test_philox_gives_the_published_answers_compiled_and_plain",
    ),
}
"""By file."""
