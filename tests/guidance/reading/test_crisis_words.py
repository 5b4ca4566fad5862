"""Every phrase of the one list, in every form, is seen at each door: form, queue and search."""

import re
from collections.abc import Iterator

import pytest

from guidance.for_whom.choosing import DANGER_NOW
from guidance.pages.search import find_pages, is_crisis
from guidance.reading.crisis_words import speaks_of_crisis, stemmed
from guidance.reading.library import current
from reporting import submission
from reporting.pages import check_views

PHRASES = current().crisis_words
# Each door by the very function that it asks: the page before sending, the report as it is stored
# (by which the queue is sorted), and the search.
DOORS = {
    "form": lambda text: check_views.has_crisis_words(text),
    "queue": lambda text: submission.has_crisis_words(text),
    "search": lambda text: is_crisis(text, current()),
}
ENDINGS = {
    "kill": ("kills", "killed", "killing"),
    "end": ("ends", "ended", "ending"),
    "take": ("takes", "took", "taken", "taking"),
    "want": ("wants", "wanted", "wanting"),
    "wish": ("wishes", "wished", "wishing"),
    "cut": ("cuts", "cutting"),
    "hurt": ("hurts", "hurting"),
    "harm": ("harms", "harmed", "harming"),
    "hang": ("hangs", "hanged", "hung", "hanging"),
    "drown": ("drowns", "drowned", "drowning"),
    "jump": ("jumps", "jumped", "jumping"),
    "overdose": ("overdoses", "overdosed", "overdosing"),
    "unalive": ("unalived", "unaliving"),
    "say": ("says", "said", "saying"),
    "wrists": ("wrist",),
    "suicide": ("suicides", "suicidal", "suicidally"),
}
WHOSE = {
    "my": ("her", "his", "their", "our", "my own", "her own", "his own", "their own"),
    "myself": ("my self", "herself", "her self", "himself", "themselves", "ourselves"),
    "don't": ("dont", "do not", "don\u2019t", "did not", "didn't", "doesn't"),
    "can't": ("cant", "cannot", "can not", "can\u2019t", "couldn't", "could not"),
}


def forms(phrase: str) -> Iterator[str]:
    """The phrase as it stands, and with one of its words in each other form that it has."""
    yield phrase
    yield phrase.upper()
    yield phrase.replace(" ", "\n")
    yield phrase.replace(" ", " really ", 1)
    for word, others in (ENDINGS | WHOSE).items():
        for other in others:
            whole = re.compile(rf"(?<![\w']){re.escape(word)}(?![\w'])")
            if whole.search(phrase):
                yield whole.sub(other, phrase)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("phrase", PHRASES)
def test_every_phrase_is_seen_in_every_form_at_every_door(door: str, phrase: str) -> None:
    unseen = [
        form
        for form in forms(phrase)
        if not (DOORS[door](form) and DOORS[door](f"I feel that {form}, truly"))
    ]

    assert unseen == []
    assert len(list(forms(phrase))) >= 4


@pytest.mark.parametrize(
    "text",
    [
        *("I want to harm myself", "ending my own life", "she ended her own life"),
        *("he will harm himself", "they have been harming themselves", "selfharming"),
        *("nothing to live for", "I'm tired of living", "she slit her wrists", "drown my self"),
        *("I will never wake up", "no reason to live", "not want to be alive"),
        *("taking his own life", "took their life", "I want to be dead"),
        *("I took pills", "she took all her tablets", "I cant take it anymore", "I can't cope"),
        *("gonna jump", "they'd be better without me", "nobody would miss me", "I feel hopeless"),
    ],
)
@pytest.mark.parametrize("door", DOORS)
def test_what_one_door_missed_is_seen_by_all(door: str, text: str) -> None:
    assert DOORS[door](text)


@pytest.mark.parametrize(
    "text",
    [
        *("my account was in danger", "they took my life savings", "the shop is 5 kms away"),
        *("my own life insurance was sold", "they harmed my business", "our own end of it"),
        *("the end of my lifetime subscription", "my claim is at an end", "I take her side"),
        *("I did something stupid", "my phone line has been cut off", "the help line was hopeless"),
        *("they can't take it off my card", "nobody would miss a pound", "is it worth the money"),
        *("she took his own phone", "he killed the call", "the killer app", "cut off my own card"),
    ],
)
@pytest.mark.parametrize("door", DOORS)
def test_no_door_takes_other_words_for_a_crisis(door: str, text: str) -> None:
    assert not DOORS[door](text)


@pytest.mark.slow
@pytest.mark.parametrize("phrase", PHRASES)
def test_the_search_shows_the_page_for_danger_first(phrase: str) -> None:
    assert find_pages(f"scammed and {phrase}", current())[0].key == DANGER_NOW


def test_danger_is_found_though_it_is_no_word_of_a_crisis() -> None:
    assert find_pages("in danger", current())[0].key == DANGER_NOW
    assert not is_crisis("in danger", current())


def test_no_phrase_says_what_another_says_already() -> None:
    assert len(stemmed(PHRASES)) == len(PHRASES)


def test_a_list_without_a_phrase_sees_nothing() -> None:
    assert not speaks_of_crisis("I want to die", ())
