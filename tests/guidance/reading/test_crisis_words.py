"""Every phrase of the one list, in every form, is seen at each door: form, queue and search."""

import re
from collections.abc import Iterator
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.for_whom.choosing import DANGER_NOW
from guidance.pages.search import find_pages, is_crisis
from guidance.reading.crisis_words import speaks_of_crisis
from guidance.reading.library import CONTENT, current
from reporting import submission
from reporting.pages import kept_words

# What the list held when each of its lines was one phrase: still seen, every one.
ONCE_LISTED = (
    "suicide",
    "kill myself",
    "end my life",
    "end it all",
    "take my life",
    "want to die",
    "wish i was dead",
    "better off dead",
    "better off without me",
    "no point in living",
    "don't want to be here",
    "can't go on",
    "not want to wake up",
    "self harm",
    "cut myself",
    "hurt myself",
    "overdose",
    "hang myself",
    "jump off",
    "no way out",
    "say goodbye to everyone",
    "kms",
    "unalive",
    "want to be dead",
    "don't want to wake up",
    "never wake up",
    "don't want to live",
    "don't want to be alive",
    "not want to be alive",
    "nothing to live for",
    "no reason to live",
    "no point living",
    "no point going on",
    "tired of living",
    "drown myself",
    "slit my wrists",
    "harm myself",
    "take pills",
    "take all my pills",
    "take all my tablets",
    "take too many pills",
    "take too many tablets",
    "swallow pills",
    "end everything",
    "better without me",
    "jump in front",
    "going to jump",
    "nobody would miss me",
    "no one would miss me",
    "nobody will miss me",
    "no one will miss me",
    "can't take it any more",
    "can't take this any more",
    "can't take any more",
    "can't do this any more",
    "can't cope",
    "feel hopeless",
    "give up on life",
    "worth living",
    "going to do something stupid",
)
# The lines of the list that are one plain phrase.
PLAIN = tuple(
    line
    for line in (CONTENT / "crisis_words.txt").read_text(encoding="utf-8").splitlines()
    if line.isascii() and re.fullmatch(r"[a-z' ]+", line)
)
PHRASES = tuple(dict.fromkeys((*ONCE_LISTED, *PLAIN)))
# Each door by the very function that it asks: the page before sending, the report as it is stored
# (by which the queue is sorted), and the search.
DOORS = {
    "form": lambda text: "crisis_words" in kept_words.signs_in(text),
    "queue": lambda text: "crisis_words" in submission.signs_in(text),
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


@pytest.mark.parametrize("phrase", PHRASES)
def test_every_phrase_is_seen_in_every_form_at_every_door(phrase: str) -> None:
    unseen = [
        (door, form)
        for door, sees in DOORS.items()
        for form in forms(phrase)
        if not sees(f"I feel that {form}, truly")
    ]

    assert unseen == []
    assert len(list(forms(phrase))) >= 3


@pytest.mark.parametrize(
    "text",
    [
        *("I want to harm myself", "ending my own life", "she ended her own life"),
        *("he will harm himself", "they have been harming themselves", "selfharming"),
        *("nothing to live for", "I'm tired of living", "she slit her wrists", "drown my self"),
        *("I will never wake up", "no reason to live", "not want to be alive"),
        *("taking his own life", "took their life", "I want to be dead"),
        *("I took pills", "she took all her tablets", "I cant take it anymore", "I can't cope"),
        *("ah cannae dae this nae mair", "she isnae wanting tae live", "he's killt hissel, kms"),
        *("ngl i want tbh to die", "a divvent want to be here", "im gonnae end it"),
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
        *("my old phone died on Monday", "scared to death of the bank's app", "hung up on them"),
        *("she had died of cancer, they said", "the company does not exist", "i'm fuming"),
        *("want to end my contract", "sick to death of spam", "the letter did not come in time"),
        *("she took his own phone", "he killed the call", "the killer app", "cut off my own card"),
        *("mobile dead, somebody else has my number", "no signal, sim gone dead, number stolen"),
    ],
)
@pytest.mark.parametrize("door", DOORS)
def test_no_door_takes_other_words_for_a_crisis(door: str, text: str) -> None:
    assert not DOORS[door](text)


@pytest.mark.slow
@pytest.mark.parametrize("phrase", ONCE_LISTED)
def test_the_search_shows_the_page_for_danger_first(phrase: str) -> None:
    assert find_pages(f"scammed and {phrase}", current())[0].key == DANGER_NOW


def test_danger_is_found_though_it_is_no_word_of_a_crisis() -> None:
    assert find_pages("in danger", current())[0].key == DANGER_NOW
    assert not is_crisis("in danger", current())


def test_a_crisis_far_down_in_a_search_brings_its_page_first() -> None:
    assert (
        find_pages("they took my money and " * 15 + "i want to die", current())[0].key == DANGER_NOW
    )


@given(st.text(max_size=300))
def test_no_text_is_too_odd_for_the_screen(text: str) -> None:
    assert speaks_of_crisis(text, current().crisis_words) in {True, False}


FRAUD = "they rang me from the bank and i moved all of it to a safe account with a new sort code. "


@pytest.mark.parametrize("words", ["i worry that she will hurt herself", "it is no life any more"])
@pytest.mark.parametrize("door", DOORS)
def test_a_crisis_in_the_middle_of_a_long_report_is_seen(door: str, words: str) -> None:
    assert DOORS[door](FRAUD * 3 + words + ". " + FRAUD * 3)
    assert not DOORS[door](FRAUD * 6)


def test_what_stands_far_from_the_words_of_a_trade_is_not_undone_by_them() -> None:
    dark = "my husband thinks about the balcony and about nothing else, he sits there and says so "

    assert speaks_of_crisis(FRAUD + dark * 2 + FRAUD, current().crisis_words)


def test_a_thousand_characters_are_looked_through_in_a_few_milliseconds() -> None:
    text = ("they rang me from the bank and i moved all of it to a safe account " * 15)[:1000]
    speaks_of_crisis(text, current().crisis_words)
    took = []
    for _ in range(20):
        started = process_time()
        speaks_of_crisis(text, current().crisis_words)
        took.append(process_time() - started)

    assert sum(took) / len(took) < 0.02
    assert min(took) < 0.005
