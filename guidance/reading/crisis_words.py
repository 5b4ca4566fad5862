"""Finds words that may speak of suicide or of hurting oneself, in whatever form they are written.

The phrases stand in `content/crisis_words.txt`, the one list; the form, the queue and the search
all ask here. Pure, and English only; nothing is stopped by it, and no word is kept.

Words are compared by their stems, so that "I wanted to die" is "want to die", and "she" and "her
self" count like "I" and "myself".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Final

from guidance.reading.word_stems import APOSTROPHES, stem, words_of

_SELVES: Final = "my|him|her|them|our|one|your"
_SAME: Final = (
    (APOSTROPHES, ""),
    # Distances and savings are no sign of anything.
    (re.compile(r"\b\d[\d.,]*\s*kms?\b"), " "),
    (re.compile(r"\blife\s+saving"), "lifesaving"),
    (re.compile(rf"\b(?:{_SELVES})\W*sel(?:f|ves)\b"), "myself"),
    (re.compile(r"\bself\W*(?=harm)"), "self "),
    (re.compile(r"\b(?:wanna)\b"), "want to"),
    (re.compile(r"\b(?:gonna)\b"), "going to"),
    (re.compile(r"\banymore\b"), "any more"),
    (re.compile(r"\b(?:do|does|did|doesnt|didnt)\s+not\b|\b(?:doesnt|didnt)\b"), "dont"),
    (re.compile(r"\b(?:can|could)\s+not\b|\b(?:cannot|couldnt)\b"), "cant"),
    (re.compile(r"\bunder\W?age\b"), "underage"),
    (re.compile(r"\b(?:little|young|school)\W?(?:girl|boy)(?=s?\b)"), "child"),
    (re.compile(r"\b(?:(?:my|his|her|their|our)\s+own|his|her|their|our)\b"), "my"),
    (re.compile(r"\b(?:he|she|they|we)\b"), "i"),
)
_FILLERS: Final = frozenset(
    ["just", "really", "literally", "actually", "even", "honestly", "totally", "bloody", "fucking"]
)


def read_crisis_words(path: Path) -> tuple[str, ...]:
    """Reads the phrases of crisis_words.txt, one on each line. None where nothing stands in it."""
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


def speaks_of_crisis(text: str, phrases: tuple[str, ...]) -> bool:
    """Tells whether one of the phrases stands in the text, in whatever form."""
    return holds(stems_of(text), stemmed(phrases))


@lru_cache(maxsize=8)
def stemmed(phrases: tuple[str, ...]) -> frozenset[str]:
    """Turns each phrase into its stems, with a space between."""
    return frozenset(" ".join(stems_of(phrase)) for phrase in phrases)


def holds(stems: list[str], phrases: Iterable[str]) -> bool:
    """Tells whether one of the phrases, as stems, stands among these."""
    words = f" {' '.join(stems)} "
    return any(f" {phrase} " in words for phrase in phrases)


def stems_of(text: str) -> list[str]:
    """Turns a text into stems, in order: case, apostrophes, endings and fillers make no odds."""
    words = text.lower()
    for pattern, same in _SAME:
        words = pattern.sub(same, words)
    return [stem(word) for word in words_of(words) if word not in _FILLERS]
