"""Marks texts for translation, and holds one text in the three ways it is said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_LONGEST_SHOWN: Final = 60


def N_(text: str) -> str:
    """Marks a text for translation; it is translated where it is shown."""
    return text


@dataclass(frozen=True)
class Wording:
    """One thing said in three ways: to the person it happened to, to somebody who tells it for
    another (an adult they help, or a child of 16 or 17), and to an organisation."""

    you: str
    they: str
    organisation: str

    def voice(self, voice: str) -> str:
        """Finds the words for "you", "they" or "organisation"; ValueError for anything else."""
        said: dict[str, str] = vars(self)
        if voice not in said:
            raise ValueError(f"{voice!r} is no voice.")
        return said[voice]


def same(text: str) -> Wording:
    """Says one thing to whoever reads it. Mark the text with N_ where it is written."""
    return Wording(you=text, they=text, organisation=text)


def shown(typed: str) -> str:
    """Makes what somebody typed fit to be shown again: short, without what no eye sees."""
    return "".join(letter for letter in typed if letter.isprintable())[:_LONGEST_SHOWN]
