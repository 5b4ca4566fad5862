"""Puts words right that were typed wrong, where they are near a word that is looked for.

Pure. "suicidel" and "myslef" are put right; a word of everyday English never is, so that "bill" is
not taken for "kill".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

SHORTEST: Final = 3  # letters: shorter words are too alike
_SHORT: Final = 4  # letters up to which a letter may be missing or swapped, but not be another
_TWO_WORDS: Final = 5  # letters that two words without their space have at least
_MANY_WORDS: Final = 8  # letters that three words or more without their spaces have at least
_RUN_TOGETHER: Final = 40  # letters that they have at most
_LONG: Final = 7  # letters from which two slips are forgiven
_DROPPED: Final = "in"  # "livin" is "living"
_LONGEST: Final = 16  # letters: no word that is looked for is longer


@cache
def english_words() -> frozenset[str]:
    """Reads the words of everyday English."""
    path = Path(__file__).with_name("english_words.txt")
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


@dataclass(frozen=True, kw_only=True)
class Corrector:
    """A corrector knows the words that are looked for, by each way to leave letters out of them."""

    known: frozenset[str]
    by_shorter: Mapping[str, tuple[str, ...]]

    def put_right(self, word: str) -> str:
        """Gives the word that was most likely meant, or the word itself."""
        if not SHORTEST <= len(word) <= _LONGEST or not word.isascii():
            return word
        if word in self.known or word in english_words() or word.isdigit():
            return word
        if word.endswith(_DROPPED) and (word + "g" in english_words() or word[:-2] in self.known):
            return word + "g"
        near = {
            other
            for shorter in _shorter(word, _slips(word))
            for other in self.by_shorter.get(shorter, ())
            if _may_be_meant(word, other)
        }
        return min(near, key=lambda other: (_distance(word, other), other), default=word)

    def split(self, word: str) -> list[str]:
        """Splits a word that is two of the words looked for, with the space between left out."""
        if len(word) < _TWO_WORDS or word in self.known or word in english_words():
            return [word]
        if word.endswith(_DROPPED) and word + "g" in english_words():
            return [word]
        for at in range(2, len(word) - 1):
            if {word[:at], word[at:]} <= self.known:
                return [word[:at], word[at:]]
        return self._split_into_many(word) if _MANY_WORDS <= len(word) <= _RUN_TOGETHER else [word]

    def _split_into_many(self, word: str) -> list[str]:
        """Splits a word that is three or more of the words looked for: "iwanttodie"."""
        ways: list[list[str] | None] = [[], *(None for _ in word)]
        for end in range(1, len(word) + 1):
            for start in range(end):
                part, before = word[start:end], ways[start]
                may_stand = len(part) > 1 or (part, start) == ("i", 0)
                if before is not None and may_stand and part in self.known:
                    ways[end] = [*before, part]
                    break
        return ways[-1] or [word]


def corrector_of(words: Iterable[str]) -> Corrector:
    """Builds the corrector that knows these words."""
    known = frozenset(words)
    by_shorter: dict[str, tuple[str, ...]] = {}
    for word in sorted(known):
        if SHORTEST <= len(word) <= _LONGEST and word.isascii() and word.isalpha():
            for shorter in _shorter(word, _slips(word)):
                by_shorter[shorter] = (*by_shorter.get(shorter, ()), word)
    return Corrector(known=known, by_shorter=MappingProxyType(by_shorter))


def _slips(word: str) -> int:
    return 2 if len(word) >= _LONG else 1


def _shorter(word: str, slips: int) -> set[str]:
    """Lists the word with up to so many of its letters left out."""
    found = {word}
    for _ in range(slips):
        found |= {each[:at] + each[at + 1 :] for each in found for at in range(len(each))}
    return found


def _may_be_meant(typed: str, known: str) -> bool:
    """Tells whether the typed word may be the known one: few slips, and none in its first letter
    but one that has changed places with the second."""
    starts_alike = typed[0] == known[0] or typed[:2] == known[1::-1]
    if not starts_alike:
        return False
    if min(len(typed), len(known)) < _SHORT:  # "wnt" is "want" and "dei" is "die"
        is_short_of_one = len(known) == _SHORT and len(typed) == len(known) - 1
        is_swapped = len(typed) == len(known) and sorted(typed) == sorted(known)
        return (is_short_of_one or is_swapped) and _distance(typed, known) == 1
    return _distance(typed, known) <= min(_slips(typed), _slips(known))


def _distance(one: str, other: str) -> int:
    """Counts the slips between two words: a letter more, one fewer, another, or two swapped."""
    while one and other and one[0] == other[0]:  # what is alike at both ends costs nothing
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        now = [row]
        for column, opposite in enumerate(other, start=1):
            cost = min(
                last[column] + 1, now[column - 1] + 1, last[column - 1] + (letter != opposite)
            )
            is_swap = (
                row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == opposite
            )
            now.append(min(cost, before[column - 2] + 1) if is_swap else cost)
        before, last = last, now
    return last[-1]
