"""Tests that the words staff add to a reason hold no number, no place and no name."""

import pytest

from classification.areas import COUNCILS_2016, COUNCILS_2023, FORCES, places_named
from releases.public_reasons import (
    JUMP_REASONS,
    REFUSAL_REASONS,
    WITHDRAWAL_REASONS,
    ReasonRefused,
    jump_reasons,
    public_reason,
    telling_words,
)

PLACES = sorted(
    {name for force in FORCES for name in (force.ons_name, force.name, *force.aliases)}
    | {council.name for council in (*COUNCILS_2016, *COUNCILS_2023)}
)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "The floods were looked at by people who read them.",
        "A newspaper told people of us. We found no repeats after reading every report.",
        "Somebody sent them on purpose; I read them. Report Fraud had a campaign in the UK.",
        "Whoever met the same scam told their friends of us.",
        "Nobody could be found in it; none of them was sent by a machine.",
    ],
)
def test_plain_words_may_stand(words: str) -> None:
    assert telling_words(words) == ()
    assert public_reason(REFUSAL_REASONS, "flood_counted", words).startswith(
        "False or repeated reports were counted."
    )


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (
            "43 of the 61 blackmail reports came from one school in Kettering",
            ("Kettering", "43", "61", "one"),
        ),
        ("forty-three of them were from here", ("forty", "three")),
        ("fortythree of them were sent twice", ("fortythree", "twice")),
        ("Half of them, about 50%, were repeats", ("%", "Half", "50")),
        ("\N{ARABIC-INDIC DIGIT FOUR}\N{ARABIC-INDIC DIGIT THREE} were repeats", ("٤٣",)),
        ("\N{FULLWIDTH DIGIT FOUR} were, \N{VULGAR FRACTION ONE HALF} not", ("4", "1", "2")),
        ("a dozen came from kettering", ("Kettering", "dozen")),
        ("a flood from the thames valley", ("Thames Valley", "Thames")),
        ("most came from brighton and from hull", ("Brighton",)),
        ("a flood from Hull", ("Hull",)),
        ("they go to Wootton Academy", ("Wootton", "Academy")),
        ("the pupils of McDonald were hit", ("McDonald",)),
        ("all of it was sent by john@Example.org", ("Example",)),
        ("both were sent by a single person", ("both", "single")),
    ],
)
def test_numbers_places_and_names_are_named_to_be_taken_out(
    words: str, found: tuple[str, ...]
) -> None:
    assert telling_words(words) == found
    with pytest.raises(ReasonRefused, match="Take out"):
        public_reason(JUMP_REASONS, "no_flood", words)


def test_every_council_and_force_that_we_know_is_refused() -> None:
    passed = [place for place in PLACES if not telling_words(f"a flood from {place}, we think")]

    assert len(PLACES) > 400
    assert passed == []


@pytest.mark.parametrize("word", ["after reading", "to bury it", "whom we met", "a bath"])
def test_a_usual_word_that_is_a_place_too_may_stand(word: str) -> None:
    assert places_named(f"it was {word} that day") == ()
    assert places_named(f"it was {word} that day".replace("reading", "Reading")) == (
        ("Reading",) if "reading" in word else ()
    )


@pytest.mark.parametrize("reasons", [JUMP_REASONS, REFUSAL_REASONS, WITHDRAWAL_REASONS])
def test_the_fixed_reasons_pass_their_own_check(reasons: dict[str, str]) -> None:
    assert [telling_words(text) for text in reasons.values()] == [()] * len(reasons)


@pytest.mark.parametrize("code", ["", "nothing", "False or repeated reports were counted."])
def test_a_reason_is_one_of_the_list(code: str) -> None:
    with pytest.raises(ReasonRefused, match="Give one of these reasons: flood_counted,"):
        public_reason(WITHDRAWAL_REASONS, code)


def test_words_are_few() -> None:
    with pytest.raises(ReasonRefused, match="no more than 200"):
        public_reason(JUMP_REASONS, "no_flood", "many words " * 20)


def test_only_a_practice_site_may_say_that_its_data_are_made_up() -> None:
    assert "practice" in jump_reasons(demonstration=True)
    assert "practice" not in jump_reasons(demonstration=False)
