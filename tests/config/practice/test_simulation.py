"""Made-up reports: answers that the form takes, in words that fit them and belong to nobody."""

import random
import re
from datetime import date

import pytest

from classification.answers import EVENT_DETAIL
from config.practice.simulation import LEANINGS, WEIGHTS, simulate_report, simulate_sex
from config.practice.stories import AMOUNTS, STORIES, tell_story
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
        assert {SENT in path(answers) for answers in finished} == {True, False}

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

    def test_some_answer_the_question_after_sending_where_it_is_asked(self, made) -> None:
        rng = random.Random(1)
        told = [(answers, simulate_sex(rng, answers)) for answers in made]

        assert {sex for _, sex in told} == {"female", "male", "prefer_not_to_say", None}
        assert {sex for answers, sex in told if answers["who"] == "organisation"} == {None}
        assert {sex for answers, sex in told if answers["event_type"] == "scam_msg"} == {None}


class TestWeights:
    @pytest.mark.parametrize("field", [*WEIGHTS, *LEANINGS])
    def test_they_name_questions_and_codes_that_the_form_has(self, field: str) -> None:
        leanings = LEANINGS.get(field, ())
        weighed = set(WEIGHTS.get(field, ())).union(*(each.times for each in leanings))

        assert weighed <= codes_of(field)
        for leaning in leanings:
            assert all(set(codes) <= codes_of(code) for code, codes in leaning.where.items())

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
        assert len({story.where["event_type"] for story in urgent}) >= 3
