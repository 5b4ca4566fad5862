"""Made-up reports: answers that the form takes, in words that fit them and belong to nobody."""

import ast
import csv
import random
import re
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from classification.answers import EVENT_DETAIL
from classification.code_lists import NOT_STATED
from classification.coding import Attributes, attributes_of
from config.practice import weights
from config.practice.simulation import (
    simulate_rejection,
    simulate_report,
    simulate_sent_report,
)
from config.practice.stories import AMOUNTS, STORIES, tell_story
from config.practice.weights import INVENTED, LEANINGS, WEIGHED
from estimates.strict_csv import OFFICIAL
from moderation.reasons import REJECTION_REASONS
from reporting.form.journey import SENT, check_report, may_send_early, on_path, path
from reporting.form.questions import FIELDS, field_by_code, options_for
from reporting.words.personal_details import find_personal_details
from reporting.words.word_screens import has_crisis_words
from tests.reporting.form.endings import ending_of

TODAY = date(2026, 11, 23)
DRAMA_NUMBER = re.compile(r"07700 900\d{3}|020 7946 0\d{3}")
EXAMPLE = re.compile(r"\b(?:https://)?(?:\w+@)?example\.(?:com|org|net)\b")


def simulated(count: int, seed: int = 1, wrote: float = 0.4):
    rng = random.Random(seed)
    return [simulate_report(rng, today=TODAY, wrote=wrote) for _ in range(count)]


@pytest.fixture(scope="module")
def walked():
    """Many walks; None where one ended at a page of help."""
    return simulated(900)


@pytest.fixture(scope="module")
def made(walked):
    return [answers for answers in walked if answers is not None]


def codes_of(field: str) -> set[str]:
    """Every code that some answer to this field can have."""
    if field == "event_detail":
        return {option.code for each in EVENT_DETAIL.values() for option in each.options}
    asked = field_by_code(field)
    places = options_for(asked, {"nation": "wales"}) if field == "police_area" else ()
    return {option.code for option in (*asked.options, *asked.scotland_options, *places)}


# Nine hundred reports run the lines that a few do.
@pytest.mark.slow
class TestAnswers:
    def test_every_made_up_report_would_be_taken_by_the_form(self, made) -> None:
        assert len(made) > 700
        assert [check_report(answers, today=TODAY) for answers in made] == [()] * len(made)
        assert all(on_path(answers) == answers for answers in made)

    def test_every_way_to_send_occurs(self, made) -> None:
        finished = [answers for answers in made if ending_of(answers) == "sent"]
        early = [answers for answers in made if ending_of(answers) is None]

        assert len(finished) > len(early) > 0
        assert all(may_send_early(answers) for answers in made)
        assert {SENT in path(answers) for answers in finished} == {True}

    def test_nothing_is_made_of_what_is_never_kept(self, walked, made) -> None:
        assert None in walked
        ages = {answers["age_band"] for answers in made if "age_band" in answers}
        assert not {"age_under_13", "age_13_15"} & ages
        assert "csea" not in {answers["event_type"] for answers in made}

    def test_the_same_seed_makes_the_same_reports_and_another_makes_others(self) -> None:
        assert simulated(20, seed=5) == simulated(20, seed=5)
        assert simulated(20, seed=5) != simulated(20, seed=6)

    def test_they_differ_as_people_do(self, made) -> None:
        assert len({answers["event_type"] for answers in made}) >= 12
        assert {"me", "adult_helped", "organisation"} <= {answers["who"] for answers in made}
        assert 0.1 < sum("own_words" in answers for answers in made) / len(made) < 0.6

    def test_they_lean_with_age_and_with_what_happened(self, made) -> None:
        def share(code: str, option: str, **where: tuple[str, ...]) -> float:
            of_these = [each for each in made if all(each.get(key) in where[key] for key in where)]
            return sum(option in each.get(code, "") for each in of_these) / len(of_these)

        young, old = ("age_16_17", "age_18_24"), ("age_65_74", "age_75_plus")
        assert share("event_type", "blackmail", age_band=young) > 2 * share(
            "event_type", "blackmail", age_band=old
        )
        assert share("lost_money", "yes", event_type=("paid",)) > 0.8
        assert share("lost_money", "yes", event_type=("account",)) < 0.5
        assert share("told_whom", "bank", lost_money=("yes",)) > 2 * share(
            "told_whom", "bank", lost_money=("no",)
        )

    def test_some_say_their_sex_where_it_is_asked(self, made) -> None:
        told = [(answers, answers.get("sex")) for answers in made]

        assert {sex for _, sex in told} == {"female", "male", "prefer_not_to_say", None}
        assert {sex for answers, sex in told if answers["who"] == "organisation"} == {None}
        assert {sex for answers, sex in told if answers["event_type"] == "scam_msg"} == {None}


@pytest.fixture(scope="module")
def people() -> list[Attributes]:
    """What is counted of many people, as a standard year counts them."""
    rng = random.Random(11)
    found = []
    for _ in range(3000):
        answers = simulate_sent_report(rng, today=TODAY, is_for_counting=True)
        coded = attributes_of(answers, reported_on=TODAY)
        found += [coded] if coded.universe == "persons" else []
    return found


def share_of(people: list[Attributes], name: str, *codes: str) -> float:
    return sum(getattr(each, name) in codes for each in people) / len(people)


# Three thousand run the lines that a few do.
@pytest.mark.slow
class TestShares:
    def test_few_of_those_who_told_saw_somebody_charged(self, people) -> None:
        told = [each for each in people if each.told_police == "told"]

        assert 0 < share_of(told, "after_telling", "someone_charged") <= 0.05

    @pytest.mark.parametrize(
        ("name", "most"),
        [
            ("sex", 0.15),
            ("age", 0.05),
            ("told_police", 0.06),
            ("loss", 0.15),
            ("main_reason_not_told", 0.12),
        ],
    )
    def test_most_of_what_is_asked_is_answered(self, people, name: str, most: float) -> None:
        assert 0 < share_of(people, name, NOT_STATED) <= most

    @pytest.mark.parametrize(
        ("offence", "least", "most"),
        # The survey: one in seven of fraud, one in fifteen of computer misuse.
        [("comparable_fraud", 0.12, 0.2), ("comparable_computer_misuse", 0.04, 0.11)],
    )
    def test_about_as_many_told_the_police_as_the_survey_says(
        self, people, offence: str, least: float, most: float
    ) -> None:
        stated = [
            each
            for each in people
            if each.comparable_to_csew == offence and each.told_police != NOT_STATED
        ]

        assert least < share_of(stated, "told_police", "told") < most

    def test_of_twelve_thousand_fraud_passes_the_gate_and_computer_misuse_does_not(
        self, people
    ) -> None:
        def of_a_year(offence: str) -> float:
            rows = [
                each
                for each in people
                if each.comparable_to_csew == offence
                and NOT_STATED not in (each.told_police, each.age, each.loss)
            ]
            return 12_000 * len(rows) / 3000

        assert of_a_year("comparable_fraud") > 2600
        assert 800 < of_a_year("comparable_computer_misuse") < 1600

    def test_nations_reasons_and_ages_are_those_of_many_people(self, people) -> None:
        asked = [each for each in people if each.main_reason_not_told != "not_applicable"]
        reasons = Counter(each.main_reason_not_told for each in asked)
        ages = Counter(each.age for each in people)

        assert 0.75 < share_of(people, "nation", "england") < 0.9
        assert 0.03 < share_of(people, "nation", "wales") < 0.08
        assert 0.04 < share_of(people, "nation", "scotland") < 0.1
        assert share_of(people, "area", "london") > 2 * share_of(people, "area", "north_east")
        assert max(reasons.values()) < 0.35 * len(asked)
        assert len(reasons) == 12
        assert 0.4 < share_of(people, "sex", "female") < 0.6
        assert max(ages.values()) < 0.25 * len(people)

    def test_about_three_quarters_of_fraud_cost_money(self, people) -> None:
        fraud = [each for each in people if each.comparable_to_csew == "comparable_fraud"]

        assert 0.65 < 1 - share_of(fraud, "loss", "none", NOT_STATED) < 0.85

    def test_some_are_not_counted_each_for_a_reason_of_the_list(self) -> None:
        rng = random.Random(3)
        reasons = Counter(simulate_rejection(rng) for _ in range(2000))

        assert 0.04 < 1 - reasons[""] / 2000 < 0.1
        assert reasons.keys() - {""} == REJECTION_REASONS.keys()


def test_what_is_made_for_counting_alone_is_a_report_that_counts_the_same() -> None:
    rng = random.Random(4)
    made = [simulate_sent_report(rng, today=TODAY, is_for_counting=True) for _ in range(60)]

    assert [check_report(answers, today=TODAY) for answers in made] == [()] * 60
    assert not any("own_words" in answers or "contact_mode" in answers for answers in made)
    assert any("main_reason" in answers for answers in made)
    assert any("got_back" in answers for answers in made)


class TestWeights:
    @pytest.mark.parametrize("field", [*WEIGHED, *LEANINGS])
    def test_they_name_questions_and_codes_that_the_form_has(self, field: str) -> None:
        leanings = LEANINGS.get(field, ())
        groups = [each.weights for each in WEIGHED.get(field, ())]
        weighed = set[str]().union(*groups, *(each.times for each in leanings))

        assert weighed <= codes_of(field)
        for leaning in leanings:
            assert all(set(codes) <= codes_of(code) for code, codes in leaning.where.items())

    def test_each_names_the_figures_that_it_follows_or_is_marked_as_invented(self) -> None:
        with (OFFICIAL / "reference_figures_all.csv").open(encoding="utf-8") as file:
            known = {row["id"] for row in csv.DictReader(file)}
        groups = [each for held in (WEIGHED, LEANINGS) for them in held.values() for each in them]

        named = [each.source for each in groups if each.source != INVENTED]
        assert len(groups) > 40
        assert len(named) >= 7
        assert all(source and set(source.split()) <= known for source in named)

    def test_each_share_says_beside_it_that_it_is_invented(self) -> None:
        body = ast.parse(Path(weights.__file__).read_text()).body
        said = {
            line.target.id: after.value.value
            for line, after in pairwise(body)
            if isinstance(line, ast.AnnAssign)
            and isinstance(line.value, ast.Constant)
            and isinstance(line.value.value, float)
        }

        assert len(said) >= 6
        assert [name for name, words in said.items() if not words.endswith(" Invented.")] == []

    def test_no_option_is_weighed_twice(self) -> None:
        for field, groups in WEIGHED.items():
            codes = [code for each in groups for code in each.weights]
            assert len(codes) == len(set(codes)), field

    def test_a_leaning_looks_only_at_what_was_asked_before(self) -> None:
        order = [each.code for each in FIELDS]

        for field, leanings in LEANINGS.items():
            for leaning in leanings:
                assert all(order.index(code) < order.index(field) for code in leaning.where)


class TestStories:
    @pytest.mark.parametrize("story", STORIES, ids=lambda story: story.words[:30])
    def test_each_fits_some_answers_and_names_codes_that_the_form_has(self, story) -> None:
        where = story.where

        assert all(set(codes) <= codes_of(code) for code, codes in where.items())
        for event in where.get("event_type", ()):
            details = {option.code for option in EVENT_DETAIL[event].options}
            assert set(where.get("event_detail", ())) <= details

    def test_they_are_told_whole_and_short_enough(self) -> None:
        told = [
            each["own_words"] for each in simulated(300, wrote=1) if each and "own_words" in each
        ]

        assert len(set(told)) > 60
        assert all(0 < len(words) <= 1000 for words in told)
        assert not any(mark in words for words in told for mark in "{}|")

    def test_an_amount_in_them_is_the_amount_in_the_answers(self) -> None:
        answers = {
            "who": "me",
            "event_type": "taken",
            "event_detail": "bank_account_payment",
            "loss_band": "loss_5000_9999",
        }
        told = {tell_story(random.Random(seed), answers) for seed in range(40)}
        amounts = {found for words in told for found in re.findall(r"£[\d,]+", words)}

        assert amounts == {"£6,400", "£9,000"}
        assert AMOUNTS["loss_5000_9999"] == "{£6,400|£9,000}"

    def test_what_looks_like_a_detail_of_somebody_is_kept_for_drama_or_example(self) -> None:
        rng = random.Random(1)
        kinds = set()
        for story in STORIES:
            answers = {code: rng.choice(codes) for code, codes in story.where.items()}
            answers.setdefault("loss_band", "loss_5000_9999")
            for _ in range(20):
                words = tell_story(rng, answers)
                for start, end, kind in find_personal_details(words):
                    kinds.add(kind)
                    found = words[start:end]
                    assert DRAMA_NUMBER.fullmatch(found) or EXAMPLE.search(found), found

        assert {"phone", "url", "email"} <= kinds

    def test_some_must_be_read_first(self) -> None:
        urgent = [story for story in STORIES if has_crisis_words(story.words)]

        assert len(urgent) >= 5
        assert len({story.where.get("event_type") for story in urgent}) >= 3
