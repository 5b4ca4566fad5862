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
_WORD: Final = re.compile(r"[^\W_](?:[^\W_]|[\u0900-\u0dff])*")
# Letters that one keyboard writes in another way than the next, and none that falls apart by NFKD.
_SAME_LETTERS: Final = str.maketrans(
    {"ł": "l", "đ": "d", "ø": "o", "ی": "ي", "ى": "ي", "ک": "ك", "ہ": "ه", "ھ": "ه", "ة": "ه"}
)
SHORTEST: Final = 3  # letters that must be left of a word
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
# The first that leaves enough of the word is taken.
_ENDINGS: Final = (
    *(("ies", "y"), ("ied", "y"), ("ally", ""), ("ing", ""), ("ers", ""), ("ed", "")),
    *(("er", ""), ("es", ""), ("al", ""), ("s", "")),
)


def words_of(text: str) -> list[str]:
    """Splits a text into words, without signs between; "don't" is one word, without its
    sign, and an accented letter counts as the letter below its accent."""
    letters = unicodedata.normalize("NFKD", APOSTROPHES.sub("", text)).translate(_SAME_LETTERS)
    return _WORD.findall(
        "".join(
            sign
            for sign in letters
            if not unicodedata.combining(sign) or "\u0900" <= sign <= "\u0dff"
        )
    )


def stem(word: str) -> str:
    """Takes the ending off a word: stalked, stalker and stalking are one; so are took and take."""
    word = _IRREGULAR.get(word, word)
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            word = word.removesuffix(ending) + instead
            break
    if len(word) > SHORTEST and word[-1] == word[-2]:
        word = word[:-1]
    return word.removesuffix("e") if len(word) > SHORTEST else word
