"""Puts every estimate of a release in words, with its range, for its page and its preview."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from classification.attributes import ATTRIBUTES
from classification.code_lists import NOT_STATED
from classification.crime_types import UNDER_16_NOTE
from estimates.own.published import PublishedEstimate
from estimates.pages.own_block import REASON, SHARE, code_of, rounded_to_five, share_words
from estimates.register.table_rows import first_upper
from estimates.register.wording import GROUP_LABELS
from releases.estimate_words import (
    ALL_OFFENCES,
    COMPARISON_WORDS,
    METHOD_WORDS,
    OWN_NOTE_WORDS,
    STATUS_WORDS,
)


@dataclass(frozen=True, kw_only=True)
class EstimateLine:
    """One estimate: what it is about, so many of 100 with the range, and how many said.

    `notes` say what was done to it, or why no share is given.
    """

    what: str
    share: str
    said: str
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class EstimateGroup:
    """The estimates of one method, in the order of the file."""

    title: str
    comparison: str
    lines: tuple[EstimateLine, ...]


def estimate_groups(estimates: Sequence[PublishedEstimate]) -> tuple[EstimateGroup, ...]:
    """Puts the rows of a release's estimates in words, a group for each method."""
    return tuple(
        EstimateGroup(
            title=_(METHOD_WORDS[method]),
            comparison=_(COMPARISON_WORDS[same[0].comparison]),
            lines=tuple(_line(row) for row in same),
        )
        for method, rows in groupby(estimates, key=lambda row: row.method)
        if (same := list(rows))
    )


def _line(row: PublishedEstimate) -> EstimateLine:
    return EstimateLine(
        what=_about(row),
        share=""
        if row.lower is None or row.upper is None
        else share_words(row.value, row.lower, row.upper),
        said="" if row.n is None else rounded_to_five(row.n),
        notes=tuple(_notes(row)),
    )


def _about(row: PublishedEstimate) -> str:
    if row.method == REASON:
        reason = code_of(row)
        if reason == NOT_STATED:
            return _("Gave no main reason, of all who did not tell")
        return _(ATTRIBUTES[REASON].label(reason))
    if row.offence == ALL_OFFENCES:
        return _("All reports about people")
    if row.method == SHARE:
        return _(ATTRIBUTES["crime_type"].label(row.offence))
    return first_upper(_(GROUP_LABELS[row.offence]))


def _notes(row: PublishedEstimate) -> Iterator[str]:
    if row.offence == "blackmail":
        yield _(UNDER_16_NOTE)
    if row.status != "ok" and not row.notes:
        yield _(STATUS_WORDS[row.status])
    for code in row.notes:
        yield _(OWN_NOTE_WORDS[code]) if code in OWN_NOTE_WORDS else code
