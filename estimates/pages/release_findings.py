"""A release's page opens with its findings: who was told, why nobody was, and what happened.

Every number is one of the release's own files. Where the ranges of two answers meet, neither is
said to be the more frequent; answers stand in the order of their code lists.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from classification.attributes import ATTRIBUTES
from classification.code_lists import NOT_STATED
from classification.crime_types import UNDER_16_NOTE
from classification.wording import N_
from estimates.own.answer_shares import answer_shares
from estimates.own.published import PublishedEstimate, published_estimates
from estimates.pages.own_block import (
    REASON,
    OwnBlock,
    code_of,
    own_block,
    share_of_all,
    share_words,
)
from releases.released_files import AlteredFile, NoSuchFile, ReleasedPackage

_KIND: Final = "crime_type"
_MOST_NAMED: Final = 3
"""Where more answers than these may be the most frequent, none is named: nothing stands out."""


@dataclass(frozen=True, kw_only=True)
class RangedShare:
    """An answer's share of all that said, with its range; no value where it is near all."""

    code: str
    value: float | None
    low: float
    high: float

    @property
    def words(self) -> str:
        words = share_words(self.value, self.low, self.high)
        return words if self.value is None else _("about %(share)s") % {"share": words}


@dataclass(frozen=True, kw_only=True)
class ReleaseFinding:
    """One thing that a release says, with its range; `note` says who is not counted in it."""

    title: str
    sentence: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ReleaseFindings:
    """The findings of a release: its own block, and two more."""

    own: OwnBlock
    others: tuple[ReleaseFinding, ...]


@dataclass(frozen=True, kw_only=True)
class FindingWords:
    """The sentences of one question: where one answer stands out, where few do, where none does."""

    title: str
    answer: str
    one: str
    few: str
    none: str
    too_few: str


_REASON_WORDS: Final = FindingWords(
    title=N_("Why the police were not told"),
    answer=N_("%(share)s said “%(label)s”"),
    one=N_(
        "Of every 100 who did not tell and gave a main reason, %(shares)s. No other reason "
        "was given as often."
    ),
    few=N_(
        "Of every 100 who did not tell and gave a main reason, %(shares)s. Their ranges "
        "meet, so which of these comes first is not known."
    ),
    none=N_("No reason stands out: the ranges of %(count)d of them meet at the top."),
    too_few=N_("Too few gave a main reason for not telling to say which."),
)
_KIND_WORDS: Final = FindingWords(
    title=N_("What happened most"),
    answer=N_("%(share)s told of “%(label)s”"),
    one=N_("Of every 100 reports about people, %(shares)s. Nothing else was reported as often."),
    few=N_(
        "Of every 100 reports about people, %(shares)s. Their ranges meet, so which of "
        "these comes first is not known."
    ),
    none=N_("Nothing stands out: the ranges of %(count)d kinds meet at the top."),
    too_few=N_("Too few reports about people to say what happened most."),
)


def release_findings(release: ReleasedPackage) -> ReleaseFindings:
    """Reads what a release's own files say first; nothing where a file of it is damaged."""
    try:
        estimates = published_estimates(release.number)
    except AlteredFile:
        estimates = ()
    own = own_block(release, estimates)
    if own.state == "none":
        return ReleaseFindings(own=own, others=())
    others = (_reason_finding(estimates), _kind_finding(release.number))
    return ReleaseFindings(own=own, others=tuple(found for found in others if found))


def share_in_short(number: str) -> str:
    """The release's share in one short sentence; empty where it gives none."""
    try:
        share = share_of_all(published_estimates(number))
    except AlteredFile:
        return ""
    if share is None or share.lower is None or share.upper is None:
        return ""
    found = RangedShare(code="", value=share.value, low=share.lower, high=share.upper)
    return _(
        "Of every 100 reports that said who had been told, %(share)s said the police or Report "
        "Fraud."
    ) % {"share": found.words}


def _reason_finding(estimates: Sequence[PublishedEstimate]) -> ReleaseFinding | None:
    """The main reasons for not telling; None in a release that has no table of them."""
    rows = [row for row in estimates if row.method == REASON and code_of(row) != NOT_STATED]
    shares = [
        RangedShare(code=code_of(row), value=row.value, low=row.lower, high=row.upper)
        for row in rows
        if row.lower is not None and row.upper is not None
    ]
    return _finding(_REASON_WORDS, REASON, shares) if rows else None


def _kind_finding(number: str) -> ReleaseFinding | None:
    """The kinds that were reported most; None where the release has no sound table of them."""
    try:
        found = answer_shares(number, _KIND)
    except (AlteredFile, NoSuchFile):
        return None
    shares = [
        RangedShare(code=share.code, value=share.value, low=share.chance[0], high=share.chance[1])
        for share in found.shares
    ]
    return _finding(_KIND_WORDS, _KIND, shares)


def _finding(words: FindingWords, table: str, shares: Sequence[RangedShare]) -> ReleaseFinding:
    first = most_frequent(shares)
    if not first:
        return ReleaseFinding(title=_(words.title), sentence=_(words.too_few))
    if len(first) > _MOST_NAMED:
        sentence = _(words.none) % {"count": len(first)}
        return ReleaseFinding(title=_(words.title), sentence=sentence)
    said = "; ".join(
        _(words.answer) % {"share": share.words, "label": _(ATTRIBUTES[table].label(share.code))}
        for share in first
    )
    return ReleaseFinding(
        title=_(words.title),
        sentence=_(words.one if len(first) == 1 else words.few) % {"shares": said},
        note=_(UNDER_16_NOTE) if any(share.code == "blackmail" for share in first) else "",
    )


def most_frequent(shares: Sequence[RangedShare]) -> list[RangedShare]:
    """Finds the answers of which any may be the most frequent, in the order that they came in.

    Two shares of one whole whose ranges do not meet differ beyond chance: the error of their
    difference is never more than that of both together.
    """
    best = max((share.low for share in shares), default=0.0)
    return [share for share in shares if share.high >= best]
