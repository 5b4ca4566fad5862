"""Looks through a person's own words, before they are sealed, for signs that somebody needs help
soon. English only; nothing is stopped by it, and no word of it is kept.

The words of a crisis are the guidance's (`guidance/reading/crisis_words.py`). The lists here,
about harm to a child, are a start; the safeguarding lead owns them.
"""

from __future__ import annotations

import re
from typing import Final

from guidance.reading.crisis_words import holds, speaks_of_crisis, stemmed, stems_of
from guidance.reading.library import current
from guidance.reading.word_stems import stem, words_of

CHILD_PHRASES: Final = (
    # ours, see docs/decisions/0012
    "child porn",
    "child pornography",
    "child sexual abuse",
    "child abuse image",
    "child abuse images",
    "indecent images of children",
    "indecent pictures of a child",
    "csam",
    "underage nudes",
    "underage sex",
)
CHILD_TERMS: Final = (
    *("child", "children", "kid", "minor", "toddler", "underage", "schoolgirl", "schoolboy"),
    *("teen", "teenager", "son", "daughter", "stepson", "stepdaughter", "grandson"),
    *("granddaughter", "niece", "nephew"),
)
SEXUAL_TERMS: Final = (
    *("sex", "sexual", "sexually", "sexted", "sexting", "sextortion", "nude", "naked", "topless"),
    *("porn", "pornography", "rape", "molest", "grope", "groom", "indecent", "incest"),
    *("undress", "masturbate", "intimate", "explicit"),
)
NEAR: Final = 8
"""How many words may lie between a word for a child and a sexual one."""

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

_IN_LETTERS: Final = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
)
_YEARS: Final = rf"(?P<age>\d{{1,2}}|{'|'.join(_IN_LETTERS)})"
_AGES: Final = re.compile(
    rf"\b(?:(?:she|he|they|i)\W?(?:s|is|was|am|m|re|are|were)\W+(?:only\W+|just\W+)?{_YEARS}\b"
    rf"(?!\W*(?:%|am|pm|pounds?|days?|weeks?|months?|hours?|times|years?\W+(?:ago|later)))"
    rf"|{_YEARS.replace('age', 'old')}\W?(?:yo\b|(?:yrs?|years?)\W?olds?\b)"
    rf"|aged?\W+{_YEARS.replace('age', 'aged')}\b)"
)
_OF_AGE: Final = 18


def has_crisis_words(text: str) -> bool:
    """Says whether the words may speak of suicide or of hurting oneself."""
    return speaks_of_crisis(text, current().crisis_words)


def has_child_words(text: str) -> bool:
    """Says whether the words may speak of sexual harm to a child."""
    stems = stems_of(_AGES.sub(_age_in_words, text.lower()))
    if holds(stems, stemmed(CHILD_PHRASES)):
        return True
    # "they say they will send my nudes to my son" tells of the writer's pictures, not of the son's
    left = _TO_MY_CHILD.sub(" ", " ".join(stems)).split()
    children = [place for place, word in enumerate(left) if word in _CHILD_STEMS]
    sexual = [place for place, word in enumerate(left) if word in _SEXUAL_STEMS]
    return any(abs(one - other) <= NEAR + 1 for one in children for other in sexual)


def seems_english(text: str) -> bool:
    """Says whether the words look like English, which is all that the screens can read. A few words
    are given the benefit of the doubt where one of them is English."""
    words = words_of(text.lower())
    common = sum(word in _COMMON for word in words)
    return not words or common >= max(1, len(words) * _COMMON_SHARE)


def _age_in_words(found: re.Match[str]) -> str:
    """Writes an age below 18 as a word for a child; any other as it stood."""
    said = next(age for age in found.groupdict().values() if age)
    is_child = not said.isdigit() or int(said) < _OF_AGE
    return " underage " if is_child else found[0]


_CHILD_STEMS: Final = frozenset(stem(word) for word in CHILD_TERMS)
_SEXUAL_STEMS: Final = frozenset(stem(word) for word in SEXUAL_TERMS)
_TO_MY_CHILD: Final = re.compile(
    rf"\bmy (?:\w+ ){{1,3}}to (?:all )?my (?:\w+ and )?(?:{'|'.join(sorted(_CHILD_STEMS))})\b"
)
