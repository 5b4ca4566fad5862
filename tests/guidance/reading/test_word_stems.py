"""The forms of a word have one stem, and words that only look alike have two."""

import pytest

from guidance.reading.word_stems import stem


@pytest.mark.parametrize(
    "forms",
    [
        *("take takes taking took taken", "hate hates hated hating", "note notes noted"),
        *("cut cuts cutting", "plan plans planned planning", "sit sits sitting sat"),
        *("hope hopes hoped hoping", "write writes wrote written writing", "die dies died dying"),
        *("jump jumps jumped jumping", "suicide suicides suicidal", "find finds finding found"),
        *("free freed", "fix fixes fixed", "buy buys buying bought", "wake wakes waking woke"),
    ],
)
def test_the_forms_of_a_word_have_one_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    "others",
    [
        *("note not", "site sit", "care car", "bite bit", "cute cut", "cane can", "hate hat"),
        *("legal leg", "metal met", "pile pill", "hope hop", "wine win", "made mad", "tube tub"),
    ],
)
def test_words_that_only_look_alike_are_two(others: str) -> None:
    one, other = others.split()

    assert stem(one) != stem(other)
