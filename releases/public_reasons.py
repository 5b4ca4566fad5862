"""Lists the reasons that a release prints: why a figure stands, or why a release does not.

They are printed in a release for good, beside its figures. A free text once said how many of a
table's reports came from one school, which no noise can take back. So whoever decides chooses a
reason, and what they add may hold no number, no place and no name. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from classification.areas import places_named
from classification.wording import N_

LONGEST_WORDS: Final = 200

JUMP_REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "no_flood": N_(
            "The floods of the period were looked at, and none of them explains these figures."
        ),
        "flood_left_out": N_(
            "A flood of the period was found and left out. What stands was read by people."
        ),
        "better_known": N_(
            "More people came to know of this site. The floods of the period were looked at."
        ),
        "many_met_it": N_(
            "Many people met the same crime at about the same time. Their reports were read, and "
            "they are not repeats."
        ),
    }
)
PRACTICE_JUMP_REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {"practice": N_("These are practice data, and more are made up for each quarter.")}
    | dict(JUMP_REASONS)
)
"""On a practice site alone."""
REFUSAL_REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "flood_counted": N_("False or repeated reports were counted."),
        "coding_mistake": N_("Reports were sorted into the wrong kinds."),
        "cannot_explain": N_("A figure jumped, and nobody could find out why."),
        "another_mistake": N_("A mistake was found before it was published."),
    }
)
WITHDRAWAL_REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "flood_counted": N_("False or repeated reports were counted."),
        "coding_mistake": N_("Reports were sorted into the wrong kinds."),
        "method_mistake": N_("A mistake was found in how its figures are worked out."),
        "another_mistake": N_("A mistake was found after it was published."),
    }
)

_UNITS: Final = "one two three four five six seven eight nine"
_TENS: Final = "twenty thirty forty fourty fifty sixty seventy eighty ninety"
_NUMBERS: Final = frozenset(
    f"zero {_UNITS} ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    f"nineteen {_TENS} hundred hundreds thousand thousands million millions billion dozen dozens "
    f"half halves third thirds quarter quarters fourth fifth fifths sixth seventh eighth ninth "
    f"tenth tenths once twice thrice single double triple couple pair both percent percentage "
    f"score scores tens majority".split()
)
_JOINED: Final = re.compile(f"({'|'.join(_TENS.split())})({'|'.join(_UNITS.split())})")
_WORD: Final = re.compile(r"[^\W_]+(?:['\N{RIGHT SINGLE QUOTATION MARK}][^\W_]+)*")
_SENTENCE_ENDS: Final = ".?!:"
# What may begin with a capital letter and names neither a person nor a place.
_PLAIN_CAPITALS: Final = frozenset({"I", "UK", "Report", "Fraud", "Action"})


class ReasonRefused(ValueError):
    """A reason that is not one of the list, or words that may not stand in a release for good."""


def jump_reasons(*, demonstration: bool) -> Mapping[str, str]:
    """Gives the reasons for which a figure that jumped may stand: code -> printed text."""
    return PRACTICE_JUMP_REASONS if demonstration else JUMP_REASONS


def public_reason(reasons: Mapping[str, str], code: str, words: str = "") -> str:
    """Joins the text that is printed: the chosen reason, and the words that were added to it.

    Raises ReasonRefused where the code is none of them, the words are too long, or they tell
    something (`telling_words`).
    """
    if code not in reasons:
        raise ReasonRefused(f"Give one of these reasons: {', '.join(reasons)}.")
    if len(words) > LONGEST_WORDS:
        raise ReasonRefused(f"Write no more than {LONGEST_WORDS} letters.")
    if found := telling_words(words):
        raise ReasonRefused(
            f"Take out {', '.join(found)}: it is printed for good, so no number, place or name."
        )
    return " ".join([reasons[code], *words.split()])


def telling_words(words: str) -> tuple[str, ...]:
    """Finds every number, place and name in the words, as it was written, each once."""
    return tuple(dict.fromkeys(_telling(words)))


def _telling(words: str) -> Iterator[str]:
    text = unicodedata.normalize("NFKC", words)
    for symbol in text:
        if symbol in "%\N{PER MILLE SIGN}":
            yield symbol
    yield from places_named(text)
    for match in _WORD.finditer(text):
        word = match[0]
        plain = word.casefold()
        is_number = plain in _NUMBERS or _JOINED.fullmatch(plain)
        if is_number or any(letter.isnumeric() for letter in word):
            yield word
        elif word not in _PLAIN_CAPITALS:
            gap = text[: match.start()].rstrip()
            begins = not gap or gap[-1] in _SENTENCE_ENDS
            if any(letter.isupper() for letter in (word[1:] if begins else word)):
                yield word
