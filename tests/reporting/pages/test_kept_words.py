"""What is remembered of a person's own words: signs that they need help, and that they may go."""

from dataclasses import replace

import pytest

from guidance.reading import phrases
from reporting.browser.answers_cookie import SENT_MARK, ReportSoFar, begin
from reporting.pages.kept_words import (
    forget_words,
    keep_words,
    signs_of,
    signs_to_help,
    with_signs,
    words_are_clear,
    words_to_ask_about,
)
from tests.factories import NOW

CRISIS = "I want to die"
CHILD = "He asked my son, who is 12, for naked pictures."
HARMLESS = "They took twenty pounds."
DETAILS = "Ring me on 07700 900123."


def told(words: str, *, marks: frozenset[str] = frozenset()) -> ReportSoFar:
    return replace(begin(NOW), answers={"own_words": words}, marks=marks)


@pytest.mark.parametrize(
    ("words", "signs"),
    [(CRISIS, {"crisis_words"}), (CHILD, {"child_words"}), (HARMLESS, set()), ("", set())],
)
def test_the_signs_in_the_words_are_found_and_marked(words: str, signs: set[str]) -> None:
    assert signs_of(told(words)) == signs
    assert with_signs(told(words)).marks & {"crisis_words", "child_words"} == signs


def test_words_are_looked_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    real = phrases.Phrases.stand_in
    monkeypatch.setattr(
        phrases.Phrases, "stand_in", lambda self, text: looked.append(text) or real(self, text)
    )

    marked = with_signs(told(CRISIS))
    looked.clear()

    assert signs_of(with_signs(marked)) == {"crisis_words"}
    assert looked == []


@pytest.mark.parametrize(
    ("before", "after", "signs"),
    [(HARMLESS, CRISIS, {"crisis_words"}), (CRISIS, CHILD, {"child_words"}), (CRISIS, "", set())],
)
def test_other_words_are_looked_through_anew(before: str, after: str, signs: set[str]) -> None:
    marked = with_signs(told(before))

    changed = told(after, marks=marked.marks)

    assert signs_of(changed) == signs
    assert with_signs(changed).marks & {"crisis_words", "child_words"} == signs


def test_a_forged_or_old_mark_does_not_stand_for_the_words() -> None:
    assert signs_of(told(HARMLESS, marks=frozenset({"crisis_words"}))) == set()


def test_words_set_aside_are_looked_through_too() -> None:
    aside = replace(begin(NOW), answers={}, aside={"own_words": CRISIS})

    assert signs_of(aside) == {"crisis_words"}


def test_once_sent_only_the_signs_are_left_of_the_words() -> None:
    marked = forget_words(with_signs(keep_words(told(CRISIS))))

    sent = replace(marked, answers={}, marks=marked.marks | {SENT_MARK})

    assert signs_of(sent) == {"crisis_words"}
    assert sent.marks == {"crisis_words", SENT_MARK}


def test_words_that_were_clear_are_not_asked_about_and_changed_ones_are() -> None:
    clear = words_are_clear(told(HARMLESS))

    assert words_to_ask_about(clear) is None
    assert words_to_ask_about(told(DETAILS, marks=clear.marks)) is not None


OF_NO_CHILD = ("They will send it to my mum", "They will send the video to my wife and kids")


@pytest.mark.parametrize("words", OF_NO_CHILD)
@pytest.mark.parametrize(
    ("answers", "is_found"),
    [
        ({"who": "me", "age_band": "age_18_24"}, False),
        ({"who": "me", "age_band": "age_75_plus"}, False),
        ({"who": "me", "age_band": "age_16_17"}, True),
        ({"who": "me", "age_band": "age_13_15"}, True),
        ({"who": "me", "age_band": "prefer_not_to_say"}, True),
        ({"who": "me"}, True),
        ({"age_band": "age_18_24"}, True),
        ({"who": "adult_helped", "age_band": "age_18_24"}, True),
        ({"who": "child", "age_band": "age_13_15"}, True),
        ({"who": "organisation"}, True),
    ],
)
def test_the_child_cards_hang_on_who_writes_and_the_queue_does_not(
    words: str, answers: dict[str, str], is_found: bool
) -> None:
    so_far = told(words)
    so_far = replace(so_far, answers={**so_far.answers, **answers})

    assert ("child_words" in signs_to_help(so_far)) == is_found
    assert "child_words" in signs_of(so_far)


def test_a_child_whom_an_adult_names_is_found_also_after_sending() -> None:
    answers = {"who": "me", "age_band": "age_35_44"}
    written = replace(told(CHILD), answers={"own_words": CHILD, **answers})

    sent = forget_words(with_signs(written))
    sent = replace(sent, answers=answers, marks=sent.marks | {SENT_MARK})

    assert signs_to_help(written) == signs_to_help(sent) == {"child_words"}
