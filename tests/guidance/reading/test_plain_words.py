"""What is passed over, to be quick, is what would have changed nothing."""

import re

from hypothesis import given
from hypothesis import strategies as st

from guidance.reading import child_words, plain_words
from guidance.reading.child_words import AGES, ages_in
from guidance.reading.plain_words import written_anew

RULES = {"plain": plain_words.RULES, "child": child_words.RULES}
# What the rules are written with, so that most texts hold something that one of them changes.
PIECES = tuple(
    sorted(
        {
            piece
            for rules in RULES.values()
            for rule in rules
            for piece in re.findall(r"[a-z0-9]+", f"{rule.pattern.pattern} {rule.same}")
        }
    )
)
SIGNS = (
    *("", " ", " ", " ", "  ", "\n", "'", "\u2019", "*", "!", ".", ",", "-", "_", "&", "/"),
    "\u00e9",
)
AGED = (
    *("he", "she", "is", "only", "aged", "year", "years", "old", "yo", "son", "of", "turned", "m"),
    *("12", "9", "17", "18", "250", "thirteen", "one", "ten", "(", ")", ".", "f", "and", "was"),
)


def texts(pieces: tuple[str, ...]) -> st.SearchStrategy[str]:
    piece, sign = st.sampled_from(pieces), st.sampled_from(SIGNS)
    return st.lists(st.tuples(piece, sign), max_size=25).map(
        lambda pairs: "".join(part for pair in pairs for part in pair)
    )


@given(texts(PIECES), st.sampled_from(sorted(RULES)))
def test_a_rule_that_is_passed_over_would_change_nothing(text: str, name: str) -> None:
    by_every_rule = text
    for rule in RULES[name]:
        by_every_rule = rule.pattern.sub(rule.same, by_every_rule)

    assert written_anew(text, RULES[name]) == by_every_rule


@given(texts((*AGED, *PIECES[:40])))
def test_every_age_is_found_where_a_number_is(text: str) -> None:
    assert [age.span() for age in ages_in(text)] == [age.span() for age in AGES.finditer(text)]
