"""The block of our own reports says what the newest release says of the gap, and of nothing else.

Its numbers are those of the release's own files: the estimates, and the table of whom people told.
It stands under a rule, and never on one axis or in one form with a survey's figure.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from classification.attributes import ATTRIBUTES
from classification.code_lists import NOT_STATED
from classification.wording import N_
from estimates.own.answer_shares import AnswerShare, answer_shares
from estimates.own.published import PublishedEstimate, latest_estimates
from estimates.sums.under_reporting import share_moved
from releases.disclosure import LOW
from releases.estimate_words import ALL_OFFENCES
from releases.released_files import AlteredFile, NoSuchFile, ReleasedPackage

REASON: Final = "main_reason_not_told"
"""The method of the reasons, and their table."""

SHARE: Final = "own_share_unweighted"
_TWICE, _HALF = 2.0, 0.5
_DIGITS: Final = 4
_WIDE: Final = 9.0


@dataclass(frozen=True, kw_only=True)
class OutOfHundred:
    """A share as so many of every 100, with its range: the ends are rounded away from it."""

    about: str
    low: str
    high: str

    @property
    def words(self) -> str:
        """The number and its range as a sentence has them: "12 (10 to 14)"."""
        return _("%(about)s (%(low)s to %(high)s)") % {
            "about": self.about,
            "low": self.low,
            "high": self.high,
        }


def out_of_hundred(value: float, low: float, high: float) -> OutOfHundred:
    """Rounds a share between 0 and 1 to so many of 100, so that the range holds what it held."""
    return OutOfHundred(
        about=f"{round(_percent(value))}",
        low=f"{math.floor(_percent(low))}",
        high=f"{math.ceil(_percent(high))}",
    )


def _percent(share: float) -> float:
    return round(100 * share, _DIGITS)


@dataclass(frozen=True, kw_only=True)
class Told:
    """A place that people told, the most official of theirs: so many of every 100 that said."""

    code: str
    label: str
    shown: str
    about: str
    x: str
    middle: str
    width: str
    is_wide: bool


@dataclass(frozen=True, kw_only=True)
class Reason:
    """A reason for not telling: so many of every 100 that named one, its bar and its range.

    `width` is empty where the reason is too near none to be given.
    """

    label: str
    shown: str
    width: str
    low_x: str
    high_x: str


@dataclass(frozen=True, kw_only=True)
class OwnBlock:
    """The words and numbers of one release's own reports.

    `state` is "ok", "point_withheld", "withheld", or "none": the release was published without
    estimates, or a file of it cannot be read.
    """

    release: ReleasedPackage
    state: str
    sentence: str = ""
    caveat: str = ""
    fabricated: str = ""
    told: tuple[Told, ...] = ()
    reasons: tuple[Reason, ...] = ()
    no_reason: str = ""

    @property
    def bar_words(self) -> str:
        """The bar's text alternative: its finding first, then every number on it."""
        first = max(self.told, key=lambda told: float(told.width.removesuffix("%")))
        return _("Most often told: %(first)s. Of every 100 that said: %(all)s.") % {
            "first": first.label,
            "all": "; ".join(f"{told.label}, {told.shown}" for told in self.told),
        }


def newest_own_block() -> OwnBlock | None:
    """The block of the newest release that stands; None where there is no release."""
    found = latest_estimates()
    return None if found is None else own_block(*found)


def own_block(release: ReleasedPackage, estimates: Sequence[PublishedEstimate]) -> OwnBlock:
    """The block of one release, from the rows of its own files."""
    share = share_of_all(estimates)
    if share is None or share.n is None:
        return OwnBlock(release=release, state="none")
    try:
        # The release of a quarter has whether the police were told, and no more of whom.
        table = share.numerator.partition("=")[0]
        told = answer_shares(release.number, table)
    except (AlteredFile, NoSuchFile):
        return OwnBlock(release=release, state="none")
    return OwnBlock(
        release=release,
        state=share.status if share.status in _SENTENCES else "withheld",
        sentence=_sentence(share, told.not_stated),
        caveat="" if share.upper is None else _who_came(share),
        fabricated="" if share.fabricated is None else f"{share.fabricated:,}",
        told=_told_bar(table, told.shares),
        reasons=_reasons(estimates),
        no_reason=_without_reason(estimates),
    )


def share_of_all(estimates: Sequence[PublishedEstimate]) -> PublishedEstimate | None:
    """Finds the share of all reports that said who had been told; None where there is none."""
    return next(
        (row for row in estimates if (row.method, row.offence) == (SHARE, ALL_OFFENCES)), None
    )


def rounded_to_five(count: float) -> str:
    """A count as the tables of a release show it: rounded to 5."""
    return f"{5 * math.floor(max(count, 0.0) / 5 + 0.5):,}"


_SENTENCES: Final[Mapping[str, str]] = {
    "ok": N_(
        "Of every 100 reports about people that said who had been told, about %(told)s said the "
        "police or Report Fraud (in Scotland: the police). About %(said)s said; "
        "%(unsaid)s did not."
    ),
    "point_withheld": N_(
        "Of every 100 reports about people that said who had been told, %(told)s said the "
        "police or Report Fraud (in Scotland: the police). About %(said)s said; "
        "%(unsaid)s did not."
    ),
    "withheld": N_(
        "About %(said)s reports about people said who had been told; %(unsaid)s did not. "
        "That is too few to say how many had told the police or Report Fraud."
    ),
}


def _sentence(share: PublishedEstimate, unsaid: str) -> str:
    assert share.n is not None
    return _(_SENTENCES.get(share.status, _SENTENCES["withheld"])) % {
        "told": _told_words(share),
        "said": rounded_to_five(share.n),
        "unsaid": _("fewer than 5") if unsaid == LOW else _("about %(n)s") % {"n": unsaid},
    }


def _told_words(share: PublishedEstimate) -> str:
    if share.lower is None or share.upper is None:
        return ""
    return share_words(share.value, share.lower, share.upper)


def share_words(value: float | None, low: float, high: float) -> str:
    """So many of 100 with their range; where the point is withheld, the end that is far."""
    if value is not None:
        return out_of_hundred(value, low, high).words
    ends = out_of_hundred(low, low, high)
    if high < 1 - low:
        return _("fewer than %(high)s") % {"high": ends.high}
    return _("more than %(low)s") % {"low": ends.low}


def _who_came(share: PublishedEstimate) -> str:
    """The warning that those who came chose to, with what follows if one kind came likelier."""
    start = _("People chose to come, so this is not the share of all victims.")
    if share.value is None or share.lower is None or share.upper is None:
        return start
    moved = {
        likelier: out_of_hundred(
            *(share_moved(each, times=likelier) for each in (share.value, share.lower, share.upper))
        ).words
        for likelier in (_TWICE, _HALF)
    }
    return (
        start
        + " "
        + _(
            "If victims who had told were twice as likely to come here as those who had not, that "
            "share would be about %(twice)s; if half as likely, about %(half)s. Nobody has "
            "measured which."
        )
        % {"twice": moved[_TWICE], "half": moved[_HALF]}
    )


def _told_bar(table: str, shares: Sequence[AnswerShare]) -> tuple[Told, ...]:
    """The bar of 100, in code order: the parts of those who said, which fill it whole."""
    bar, start = [], 0.0
    for share in shares:
        width = 100 * share.width
        bar.append(
            Told(
                code=share.code,
                label=_(ATTRIBUTES[table].label(share.code)),
                shown=share_words(share.value, *share.noise),
                about="" if share.value is None else f"{round(_percent(share.value))}",
                x=f"{start:.2f}%",
                middle=f"{start + width / 2:.2f}%",
                width=f"{width:.2f}%",
                is_wide=share.value is not None and width >= _WIDE,
            )
        )
        start += width
    return tuple(bar)


def _reasons(estimates: Sequence[PublishedEstimate]) -> tuple[Reason, ...]:
    """Each named reason in code order; none at all where too few named one."""
    named = [row for row in estimates if row.method == REASON and code_of(row) != NOT_STATED]
    if all(row.upper is None for row in named):
        return ()
    return tuple(_reason(row) for row in named)


def code_of(row: PublishedEstimate) -> str:
    """The code of the one cell above the line."""
    return row.numerator.rpartition("=")[2]


def _reason(row: PublishedEstimate) -> Reason:
    assert row.lower is not None
    assert row.upper is not None
    return Reason(
        label=_(ATTRIBUTES[REASON].label(code_of(row))),
        shown=share_words(row.value, row.lower, row.upper),
        width="" if row.value is None else f"{100 * row.value:.2f}%",
        low_x=f"{100 * row.lower:.2f}%",
        high_x=f"{100 * row.upper:.2f}%",
    )


def _without_reason(estimates: Sequence[PublishedEstimate]) -> str:
    """The share of those who did not tell that gave no reason."""
    for row in estimates:
        if row.method == REASON and code_of(row) == NOT_STATED and row.lower is not None:
            return _told_words(row)
    return ""
