"""Takes endings off words, so that what a person types is found in whatever form it stands.

Pure. The endings are English ones. Stems are only ever compared with other stems: they need not be
words.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

APOSTROPHES: Final = re.compile(r"['’‘`]")
# Vowels of the scripts of India are signs of their own, and belong to their word.
_WORD: Final = re.compile(r"[^\W_]+(?:[\u0900-\u0dff]+[^\W_]*)*")
# Letters that one keyboard writes in another way than the next, and none that falls apart by NFKD.
_SAME_LETTERS: Final = str.maketrans(
    {"ł": "l", "đ": "d", "ø": "o", "ی": "ي", "ى": "ي", "ک": "ك", "ہ": "ه", "ھ": "ه", "ة": "ه"}
)
_NOT_ASCII: Final = re.compile(r"[^\x00-\x7f]")
SHORTEST: Final = 3  # letters that must be left of a word
_IRREGULAR: Final = {
    form: word
    for word, forms in {
        "was": "were",
        "die": "died dies dying",
        "take": "took taken",
        "hang": "hung",
        "say": "said",
        "life": "lives",
        "end": "ends",
        "child": "children",
        "wake": "woke woken",
        "make": "made",
        "give": "gave given",
        "write": "wrote written writing",
        "drive": "drove driven",
        "find": "found",
        "feel": "felt",
        "lose": "lost",
        "send": "sent",
        "keep": "kept",
        "tell": "told",
        "buy": "bought",
        "bleed": "bled",
        "sleep": "slept",
        "eat": "ate eaten",
        "stand": "stood",
        "sit": "sat",
        "run": "ran",
        "throw": "threw thrown",
        "hide": "hid hidden",
        "meet": "met",
        "choose": "chose chosen",
    }.items()
    for form in forms.split()
}
# The first that leaves enough of the word is taken.
_ENDINGS: Final = (
    *(("ies", "y"), ("ied", "y"), ("ally", ""), ("ing", ""), ("ers", ""), ("ed", "")),
    *(("er", ""), ("es", ""), ("al", ""), ("s", "")),
)

_LEFT: Final = {
    "al": 4
}  # letters that must be left of a word before this ending: "legal" is no leg
# Endings before which a last "e" is dropped and a last consonant doubled: hating, but hatting.
_AFTER_E: Final = frozenset({"ing", "ed", "er", "ers", "es"})
_SHORT: Final = re.compile(r"[^aeiouy][aeiouy][^aeiouyswxz]")
_SHORT_WITH_E: Final = re.compile(_SHORT.pattern + "e")


def words_of(text: str) -> list[str]:
    """Splits a text into words, without signs between; "don't" is one word, without its
    sign, and an accented letter counts as the letter below its accent."""
    letters = APOSTROPHES.sub("", text)
    if not letters.isascii():
        letters = unicodedata.normalize("NFKD", letters).translate(_SAME_LETTERS)
        letters = _NOT_ASCII.sub(_without_accent, letters)
    return _WORD.findall(letters)


def _without_accent(found: re.Match[str]) -> str:
    is_accent = unicodedata.combining(found[0]) and not "\u0900" <= found[0] <= "\u0dff"
    return "" if is_accent else found[0]


def stem(word: str) -> str:
    """Takes the ending off a word: stalked, stalker and stalking are one; so are took and take. A
    short word keeps its last letter, and gets it back, so that a note is not "not"."""
    word = _IRREGULAR.get(word, word)
    ending = ""
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEFT.get(ending, SHORTEST):
            word = word.removesuffix(ending) + instead
            break
    else:
        ending = ""
    if len(word) > SHORTEST and word[-1] == word[-2] and word[-1] not in "aeiou":
        return word[:-1].removesuffix("e")
    if ending in _AFTER_E and _SHORT.fullmatch(word):
        return word + "e"
    return (
        word if _SHORT_WITH_E.fullmatch(word) or len(word) <= SHORTEST else word.removesuffix("e")
    )
