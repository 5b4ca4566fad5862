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
_ENDINGS: Final = ("ally", "ing", "ed", "es", "al", "s", "e")
_SHORTEST: Final = 3  # letters that must be left of a word


def has_crisis_words(text: str) -> bool:
    """Whether the words may speak of suicide or of hurting oneself."""
    return _holds(_stems(text), _CRISIS)


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
