"""Remembers which words were kept as they are, though they may hold personal details."""

from dataclasses import replace
from typing import Final

from reporting.browser.answers_cookie import ReportSoFar
from reporting.submission import WORDS
from reporting.words.own_words import Review, fingerprint, review_words

_KEPT: Final = "kept "  # the mark goes on with the words' fingerprint


def keep_words(so_far: ReportSoFar) -> ReportSoFar:
    """Notes that somebody was asked about these very words and keeps them. Once they are changed,
    they are asked again."""
    return forget_words(so_far).changed(marks=(_mark(so_far),))


def forget_words(so_far: ReportSoFar) -> ReportSoFar:
    """Takes out what was noted: it says something of the words."""
    others = frozenset(mark for mark in so_far.marks if not mark.startswith(_KEPT))
    return replace(so_far, marks=others)


def words_to_ask_about(so_far: ReportSoFar) -> Review | None:
    """Looks at the words that would be sent; None where they hold nothing, or are kept as they
    are."""
    words = _words(so_far)
    if not words or _mark(so_far) in so_far.marks:
        return None
    review = review_words(words, press="")
    return review if review.finds else None


def _mark(so_far: ReportSoFar) -> str:
    return _KEPT + fingerprint(_words(so_far))


def _words(so_far: ReportSoFar) -> str:
    return str(so_far.answers.get(WORDS, ""))
