"""Looks through a person's own words, before they are sealed, for signs that somebody needs help
soon. Nothing is stopped by it, and no word of it is kept.

Both lists are the guidance's: `content/crisis_words.txt` and `content/child_words.txt`. They read
English, and the first the commonest words of a crisis in six other languages. The safeguarding
lead owns them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from classification.answers import AGES_ADULT
from guidance.reading.child_words import tells_of_harm_to_a_child
from guidance.reading.crisis_words import speaks_of_crisis
from guidance.reading.library import current
from guidance.reading.plain_words import plain_words

CRISIS_WORDS: Final = "crisis_words"
CHILD_WORDS: Final = "child_words"
CHILD_NAMED: Final = "child_named"
"""They tell of harm to a child also where a grown-up wrote them of themselves (decision 63)."""
SIGNS: Final = frozenset({CRISIS_WORDS, CHILD_WORDS, CHILD_NAMED})


def signs_in(text: str) -> frozenset[str]:
    """Finds which of `SIGNS` the words hold. It is much work: ask once for each change of them."""
    library, words = current(), plain_words(text)

    def tells_of_child(*, of_adult: bool) -> bool:
        phrases = library.child_words
        return tells_of_harm_to_a_child(text, phrases, words=words, of_adult=of_adult)

    found = set()
    if library.crisis_words.stand_among(words):
        found.add(CRISIS_WORDS)
    if tells_of_child(of_adult=False):
        found.add(CHILD_WORDS)
        if tells_of_child(of_adult=True):
            found.add(CHILD_NAMED)
    return frozenset(found)


def signs_for_help(signs: frozenset[str], answers: Mapping[str, object]) -> frozenset[str]:
    """Leaves out `CHILD_WORDS` where a grown-up tells of themselves and names no child who is hurt.
    The queue still has it: somebody may have given a wrong age."""
    is_adult = answers.get("who") == "me" and answers.get("age_band") in AGES_ADULT
    return signs - {CHILD_WORDS} if is_adult and CHILD_NAMED not in signs else signs


def has_crisis_words(text: str) -> bool:
    """Says whether the words may speak of suicide or of hurting oneself."""
    return speaks_of_crisis(text, current().crisis_words)
