"""Remembers in the person's own cookie what was found in their words: signs that they need help
soon, which is looked for once for each change of the words, and that the words may be sent as they
are.

A mark holds the words' fingerprint, so that it says nothing of any other words.
"""

from dataclasses import replace
from typing import Final

from guidance.reading.library import guidance_version
from reporting.browser.answers_cookie import ReportSoFar
from reporting.submission import WORDS
from reporting.words.own_words import Review, fingerprint, review_words
from reporting.words.word_screens import CHILD_NAMED, SIGNS, signs_for_help, signs_in

_KEPT: Final = "kept "  # each of the two marks goes on with the words' fingerprint
_LOOKED_THROUGH: Final = "looked through "


def keep_words(so_far: ReportSoFar) -> ReportSoFar:
    """Notes that somebody was asked about these very words and keeps them. Once they are changed,
    they are asked again."""
    others = _without(so_far, _KEPT)
    return replace(so_far, marks=others).changed(marks=(_mark(so_far),))


def words_are_clear(so_far: ReportSoFar) -> ReportSoFar:
    """Notes that a review of these very words found nothing to ask about; no new version, since no
    answer changed."""
    return replace(so_far, marks=_without(so_far, _KEPT) | {_mark(so_far)})


def with_signs(so_far: ReportSoFar) -> ReportSoFar:
    """Notes which `SIGNS` the words hold. The same words are not looked through again, unless by
    other lists."""
    if so_far.is_sent:
        return so_far  # what they told of is left, and they are gone
    words = words_of(so_far)
    done = {_looked_through(words)} if words else set()
    if done <= so_far.marks and (done or so_far.marks.isdisjoint(SIGNS)):
        return so_far
    found = signs_in(words) if words else frozenset()
    return replace(so_far, marks=_without(so_far, _LOOKED_THROUGH) - SIGNS | found | done)


def signs_of(so_far: ReportSoFar) -> frozenset[str]:
    """Reads which signs the words hold; once they are sent and forgotten, which they held."""
    return with_signs(so_far).marks & SIGNS - {CHILD_NAMED}


def signs_to_help(so_far: ReportSoFar) -> frozenset[str]:
    """Reads the signs in the words that bring help for whoever answered so."""
    return signs_for_help(with_signs(so_far).marks & SIGNS, so_far.answers) - {CHILD_NAMED}


def forget_words(so_far: ReportSoFar) -> ReportSoFar:
    """Takes out what was noted of these very words."""
    return replace(so_far, marks=_without(so_far, _KEPT) & _without(so_far, _LOOKED_THROUGH))


def words_to_ask_about(so_far: ReportSoFar) -> Review | None:
    """Looks at the words that would be sent; None where they hold nothing, or are kept as they
    are."""
    words = _sent_words(so_far)
    if not words or _mark(so_far) in so_far.marks:
        return None
    review = review_words(words, press="")
    return review if review.finds else None


def words_of(so_far: ReportSoFar) -> str:
    """Reads a person's own words, also where they are set aside; "" where there are none."""
    return str(so_far.answers.get(WORDS) or so_far.aside.get(WORDS, ""))


def _without(so_far: ReportSoFar, kind: str) -> frozenset[str]:
    return frozenset(mark for mark in so_far.marks if not mark.startswith(kind))


def _mark(so_far: ReportSoFar) -> str:
    return _KEPT + fingerprint(_sent_words(so_far))


def _looked_through(words: str) -> str:
    return _LOOKED_THROUGH + fingerprint(f"{guidance_version()} {words}")


def _sent_words(so_far: ReportSoFar) -> str:
    return str(so_far.answers.get(WORDS, ""))
