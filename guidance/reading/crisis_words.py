"""Finds words that may speak of suicide or of hurting oneself, in whatever form they are written.

The phrases stand in `content/crisis_words.txt`, the one list; the form, the queue and the search
all ask here. Pure; nothing is stopped by it, and no word is kept.
"""

from __future__ import annotations

from guidance.reading.phrases import Phrases


def speaks_of_crisis(text: str, phrases: Phrases) -> bool:
    """Tells whether one of the phrases stands in the text, in whatever form."""
    return phrases.stand_in(text)
