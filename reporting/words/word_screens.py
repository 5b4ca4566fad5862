"""Looks through a person's own words, before they are sealed, for signs that somebody needs help
soon. Nothing is stopped by it, and no word of it is kept.

Both lists are the guidance's: `content/crisis_words.txt` and `content/child_words.txt`. They read
English, and the first the commonest words of a crisis in six other languages. The safeguarding
lead owns them.
"""

from __future__ import annotations

from typing import Final

from guidance.reading.child_words import tells_of_harm_to_a_child
from guidance.reading.crisis_words import speaks_of_crisis
from guidance.reading.library import current
from guidance.reading.plain_words import plain_words

CRISIS_WORDS: Final = "crisis_words"
CHILD_WORDS: Final = "child_words"
SIGNS: Final = frozenset({CRISIS_WORDS, CHILD_WORDS})


def signs_in(text: str) -> frozenset[str]:
    """Finds which of `SIGNS` the words hold. It is much work: ask once for each change of them."""
    library, words = current(), plain_words(text)
    found = {
        CRISIS_WORDS: library.crisis_words.stand_among(words),
        CHILD_WORDS: tells_of_harm_to_a_child(text, library.child_words, words=words),
    }
    return frozenset(sign for sign, is_found in found.items() if is_found)


def has_crisis_words(text: str) -> bool:
    """Says whether the words may speak of suicide or of hurting oneself."""
    return speaks_of_crisis(text, current().crisis_words)
