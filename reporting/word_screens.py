"""What a person's own words are looked through for, before they are sealed: signs that somebody
needs help soon. Pure, and English only; nothing is stopped by it, and no word of it is kept.

Words are compared by their stems, so that "I wanted to die" is "want to die", and "she" and "my
self" count like "I" and "myself". The lists are a start; the safeguarding lead owns them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

CRISIS_WORDS: Final = (
    # report-form.md 6.19
    "suicide",
    "suicidal",
    "kill myself",
    "killing myself",
    "end my life",
    "end it all",
    "take my own life",
    "want to die",
    "wish i was dead",
    "wish i were dead",
    "better off dead",
    "better off without me",
    "no point in living",
    "don't want to be here",
    "can't go on",
    "not want to wake up",
    "self harm",
    "self-harm",
    "cut myself",
    "cutting myself",
    "hurt myself",
    "overdose",
    "hang myself",
    "jump off",
    "no way out",
    "say goodbye to everyone",
    "kms",
    "unalive",
    # ours: other ways to say the same
    "take my life",
    "want to be dead",
    "don't want to wake up",
    "never wake up",
    "don't want to live",
    "don't want to be alive",
    "not want to be alive",
    "nothing to live for",
    "no reason to live",
    "no point living",
    "no point going on",
    "tired of living",
    "drown myself",
    "slit my wrists",
)

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

_LETTERS = re.compile(r"[^\W_]+")
_SELVES = "my|him|her|them|our|one|your"
_SAME: Final = (
    (re.compile(r"['’‘`]"), ""),
    # Distances and savings are no sign of anything.
    (re.compile(r"\b\d[\d.,]*\s*kms?\b"), " "),
    (re.compile(r"\blife\s+saving"), "lifesaving"),
    (re.compile(rf"\b(?:{_SELVES})\W*sel(?:f|ves)\b"), "myself"),
    (re.compile(r"\bself\W*(?=harm)"), "self "),
    (re.compile(r"\b(?:wanna)\b"), "want to"),
    (re.compile(r"\b(?:do|does|did|doesnt|didnt)\s+not\b|\b(?:doesnt|didnt)\b"), "dont"),
    (re.compile(r"\b(?:can|could)\s+not\b|\b(?:cannot|couldnt)\b"), "cant"),
    (re.compile(r"\bunder\W?age\b"), "underage"),
    (re.compile(r"\b(?:little|young|school)\W?(?:girl|boy)(?=s?\b)"), "child"),
    (re.compile(r"\b(?:his|her|their|our)\b"), "my"),
    (re.compile(r"\b(?:he|she|they|we)\b"), "i"),
)
_FILLERS: Final = frozenset(
    ["just", "really", "literally", "actually", "even", "honestly", "totally", "bloody", "fucking"]
)
_IRREGULAR: Final = {
    "were": "was",
    "died": "die",
    "dies": "die",
    "dying": "die",
    "took": "take",
    "taken": "take",
    "hung": "hang",
    "said": "say",
    "lives": "life",
    "ends": "end",
    "children": "child",
}
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
_ENDINGS: Final = ("ally", "ing", "ed", "es", "al", "s", "e")
_SHORTEST: Final = 3  # letters that must be left of a word


_IN_LETTERS: Final = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
)
_NUMBER = rf"(?P<age>\d{{1,2}}|{'|'.join(_IN_LETTERS)})"
_AGES: Final = re.compile(
    rf"\b(?:(?:she|he|they|i)\W?(?:s|is|was|am|m|re|are|were)\W+(?:only\W+|just\W+)?{_NUMBER}\b"
    rf"(?!\W*(?:%|am|pm|pounds?|days?|weeks?|months?|hours?|times|years?\W+(?:ago|later)))"
    rf"|{_NUMBER.replace('age', 'old')}\W?(?:yo\b|(?:yrs?|years?)\W?olds?\b)"
    rf"|aged?\W+{_NUMBER.replace('age', 'aged')}\b)"
)
_OF_AGE: Final = 18


def has_crisis_words(text: str) -> bool:
    """Whether the words may speak of suicide or of hurting oneself."""
    return _holds(_stems(text), _CRISIS)


def has_child_words(text: str) -> bool:
    """Whether the words may speak of sexual harm to a child."""
    stems = _stems(_AGES.sub(_age_in_words, text.lower()))
    if _holds(stems, _CHILD):
        return True
    # "they say they will send my nudes to my son" tells of the writer's pictures, not of the son's
    left = _TO_MY_CHILD.sub(" ", " ".join(stems)).split()
    children = [place for place, stem in enumerate(left) if stem in _CHILD_STEMS]
    sexual = [place for place, stem in enumerate(left) if stem in _SEXUAL_STEMS]
    return any(abs(one - other) <= NEAR + 1 for one in children for other in sexual)


def seems_english(text: str) -> bool:
    """Whether the words look like English, which is all that the screens can read. A few words
    are given the benefit of the doubt where one of them is English."""
    words = re.sub(r"['’‘`]", "", text.lower())
    found = _LETTERS.findall(words)
    common = sum(word in _COMMON for word in found)
    return not found or common >= max(1, len(found) * _COMMON_SHARE)


def _age_in_words(found: re.Match[str]) -> str:
    """An age below 18 as a word for a child; any other as it stood."""
    said = next(each for each in found.groupdict().values() if each)
    is_child = not said.isdigit() or int(said) < _OF_AGE
    return " underage " if is_child else found[0]


def _holds(stems: list[str], phrases: Iterable[str]) -> bool:
    words = f" {' '.join(stems)} "
    return any(f" {phrase} " in words for phrase in phrases)


def _stems(text: str) -> list[str]:
    """The text as stems, in order: case, apostrophes, dashes, endings and fillers make no odds."""
    words = text.lower()
    for pattern, same in _SAME:
        words = pattern.sub(same, words)
    return [_stem(word) for word in _LETTERS.findall(words) if word not in _FILLERS]


def _stem(word: str) -> str:
    """A word without its ending: kill, kills, killed and killing are one."""
    word = _IRREGULAR.get(word, word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            word = word.removesuffix(ending)
            break
    if len(word) > _SHORTEST and word[-1] == word[-2]:
        word = word[:-1]
    return word


_CRISIS: Final = frozenset(" ".join(_stems(phrase)) for phrase in CRISIS_WORDS)
_CHILD: Final = frozenset(" ".join(_stems(phrase)) for phrase in CHILD_PHRASES)
_CHILD_STEMS: Final = frozenset(_stem(word) for word in CHILD_TERMS)
_SEXUAL_STEMS: Final = frozenset(_stem(word) for word in SEXUAL_TERMS)
_TO_MY_CHILD: Final = re.compile(
    rf"\bmy (?:\w+ ){{1,3}}to (?:all )?my (?:\w+ and )?(?:{'|'.join(sorted(_CHILD_STEMS))})\b"
)
