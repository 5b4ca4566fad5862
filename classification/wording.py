"""Marks texts for translation, and holds one text in the three ways it is said."""

from __future__ import annotations

from dataclasses import dataclass


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
        """The words for "you", "they" or "organisation"; ValueError for anything else."""
        if voice == "you":
            return self.you
        if voice == "they":
            return self.they
        if voice == "organisation":
            return self.organisation
        raise ValueError(f"{voice!r} is no voice.")


def same(text: str) -> Wording:
    """Words that are the same whoever reads them. Mark the text with N_ where it is written."""
    return Wording(you=text, they=text, organisation=text)
