"""Links are taken out and counted; control characters go."""

import pytest

from reporting.words.own_words import (
    HIDE,
    KEEP,
    LINK_REMOVED,
    defuse,
    fits,
    marked,
    review_words,
    tidy,
)
from reporting.words.personal_details import REMOVED

PLAIN = "Three lines.\nPo polsku też.\n2.50 each, i.e. not much."


@pytest.mark.parametrize(
    ("text", "defused"),
    [
        (
            "See https://a.example/x and www.b.example, then data:text/html,<b>hi</b>",
            "See [link removed] and [link removed], then [link removed]",
        ),
        ("See [link removed] and evil.com", "See [link removed] and [link removed]"),
        (PLAIN, PLAIN),
    ],
)
def test_each_link_is_shown_as_removed_and_other_words_stay(text, defused):
    assert defuse(text) == defused


@pytest.mark.parametrize(
    ("typed", "tidied"),
    [
        (" a\x00b\x1b[31m\r\nc\u202ed\rE\t ", "ab[31m\ncd\nE"),
        # Half a letter becomes a mark.
        ("a\ud800b", "a\ufffdb"),
    ],
)
def test_control_characters_and_direction_marks_go_and_line_ends_stay(typed, tidied):
    assert tidy(typed) == tidied


def test_words_without_finds_or_links_are_taken_at_the_first_press():
    review = review_words("  They rang me twice.  ", press="")

    assert review.is_done
    assert review.text == "They rang me twice."


def test_a_find_is_shown_first_and_kept_at_the_second_press():
    typed = "Ring 07700 900123."

    first = review_words(typed, press="")
    second = review_words(first.text, press=KEEP)

    assert first.finds == ((5, 17, "phone"),)
    assert (first.is_done, first.text) == (False, typed)
    assert (second.is_done, second.text) == (True, typed)


def test_hiding_shows_the_text_once_more_and_then_it_is_taken():
    hidden = review_words("Ring 07700 900123.", press=HIDE)
    after = review_words(hidden.text, press="")

    assert (hidden.text, hidden.hidden, hidden.is_done) == ("Ring [removed].", 1, False)
    assert after.is_done


def test_links_go_at_every_press_and_the_text_is_shown_once_more():
    first = review_words("See evil.com now", press=KEEP)
    second = review_words(first.text, press="")

    assert (first.text, first.links_removed, first.is_done) == ("See [link removed] now", 1, False)
    assert second.is_done


def test_the_text_is_cut_where_the_finds_stand():
    assert marked("a bc d", [(2, 4, "phone")]) == [("a ", ""), ("bc", "phone"), (" d", "")]
    assert marked("", []) == []


@pytest.mark.parametrize(
    ("text", "is_taken"),
    [
        ("a" * 1000, True),
        ("a" * 1001, False),
        ("a" * 1000 + LINK_REMOVED + REMOVED, True),
        ("a" * 1001 + LINK_REMOVED, False),
        ("\U0001f600" * 1000, True),
        # No more than can be sealed, whatever somebody types.
        ("\U0001f600" * 1000 + LINK_REMOVED, False),
        (LINK_REMOVED * 1000, False),
    ],
)
def test_our_own_marks_do_not_count_and_the_whole_can_be_sealed(text, is_taken):
    assert fits(text, most=1000) is is_taken
    if is_taken:
        assert len(text.encode()) <= 4094
