"""Ages become words for a child or for a grown-up, and no text is too odd for the screen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.reading.child_words import tells_of_harm_to_a_child, with_ages
from guidance.reading.library import current


@pytest.mark.parametrize(
    ("text", "word"),
    [
        *(("im 12", "underage"), ("My autistic son (14)", "underage"), ("in yr 9", "underage")),
        *(("my 13-year-old", "underage"), ("he no im 13", "underage"), ("a 15yo", "underage")),
        *(
            ("she have 11 years", "underage"),
            ("aged 9", "underage"),
            ("hes only twelve", "underage"),
        ),
        *(("we are both 15", "underage"), ("a lad of 14", "underage"), ("she 13", "underage")),
        *(("my son's 13", "underage"), ("13yrs", "underage"), ("our Y9", "underage")),
        *(("girls of 6 and 9", "underage"), ("15 and pregnant", "underage"), ("in P6", "underage")),
        *(("im 29", "selfgrown"), ("I am 19 years old", "selfgrown"), ("hes 31", "grownup")),
        *(("one of my students, 15, is", "underage"), ("a girl about 10", "underage")),
        *(("the girl next door, about 10", "underage"), ("a boy in town, 9, who", "underage")),
        *(("my daughter, 42,", "grownup"), ("she was 34", "grownup"), ("my son 30", "grownup")),
    ],
)
def test_an_age_becomes_a_word(text: str, word: str) -> None:
    assert word in with_ages(text).split()


@pytest.mark.parametrize(
    "text",
    [
        "he paid 15 pounds",
        "p5 of the form",
        "we paid 12 times",
        "s2 of the act",
        "12 years ago",
        "they called 15 times",
        "at 10 pm",
        "it was 16 pounds",
        "my son says they want, 15 pounds",
        "my friend lost money, about 15k",
        "12:30",
        "0800 1111",
    ],
)
def test_a_number_that_is_no_age_stays(text: str) -> None:
    assert with_ages(text) == text


@given(st.text(max_size=300))
def test_no_text_is_too_odd_for_the_screen(text: str) -> None:
    assert tells_of_harm_to_a_child(text, current().child_words) in {True, False}


@given(st.text(max_size=300))
def test_what_is_found_where_an_adult_wrote_is_found_whoever_wrote(text: str) -> None:
    phrases = current().child_words

    of_adult = tells_of_harm_to_a_child(text, phrases, of_adult=True)

    assert not of_adult or tells_of_harm_to_a_child(text, phrases)


@pytest.mark.parametrize(
    "line",
    [
        "send it to my mum",
        "tell my dad, he has pics",
        "my teacher texts me",
        "keep the secret from my mum",
    ],
)
def test_words_that_only_make_the_writer_young_count_where_the_age_is_not_known(line: str) -> None:
    phrases = current().child_words

    assert tells_of_harm_to_a_child(line, phrases)
    assert not tells_of_harm_to_a_child(line, phrases, of_adult=True)
    assert tells_of_harm_to_a_child(f"{line}. I'm 14", phrases, of_adult=True)
