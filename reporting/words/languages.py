"""Tells whether words look like English, which is nearly all that the screens can read. Pure."""

from __future__ import annotations

from typing import Final

from guidance.reading.word_stems import words_of

# Only words that hardly another language has.
_COMMON: Final = frozenset(
    (
        *("the", "and", "of", "with", "they", "them", "their", "he", "she", "my", "it", "this"),
        *("that", "from", "for", "have", "has", "had", "not", "you", "your", "who", "what"),
        *("when", "were", "been", "would", "could", "because", "after", "before", "about"),
        *("then", "but", "said", "im", "ive", "dont", "didnt", "out", "our", "his", "her"),
    )
)
_COMMON_SHARE: Final = 0.15


def seems_english(text: str) -> bool:
    """Says whether the words look like English. A few words are given the benefit of the doubt
    where one of them is English."""
    words = words_of(text.lower())
    common = sum(word in _COMMON for word in words)
    return not words or common >= max(1, len(words) * _COMMON_SHARE)
