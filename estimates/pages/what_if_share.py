"""Chooses the share of our own reports that the what-if page is tried on, and says it in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from django.http import QueryDict
from django.utils.translation import gettext as _

from classification.crime_types import CRIME_TYPE_CODES, crime_type
from classification.wording import N_, shown
from estimates.own.published import PublishedEstimate, published_estimates
from estimates.pages.what_if_bars import of_100
from estimates.pages.what_if_form import AddressFault
from estimates.register.wording import GROUP_LABELS
from estimates.sums.what_if import Range
from releases.estimate_words import ALL_OFFENCES, ESTIMATES_FILE
from releases.released_files import (
    AlteredFile,
    NoSuchFile,
    ReleasedPackage,
    file_names,
    in_order,
    released_package,
    released_packages,
)

_UNWEIGHTED: Final = "own_share_unweighted"
_CALIBRATED: Final = "own_share_calibrated"

State = Literal["shown", "withheld", "without", "withdrawn", "damaged"]


@dataclass(frozen=True, kw_only=True)
class ShareOffence:
    """A kind of harm whose share can be tried, as it stands in an address and in words."""

    code: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class ChosenShare:
    """A share of one release, or why none of it can be shown.

    withheld: too few said. without: published before there were estimates, or without figures.
    withdrawn, damaged: the release is.
    """

    number: str
    state: State
    offence: str = ALL_OFFENCES
    row: PublishedEstimate | None = None
    offences: tuple[ShareOffence, ...] = ()
    is_demonstration: bool = False

    @property
    def ends(self) -> Range | None:
        """Both ends of the share, where it is shown."""
        row = self.row
        if self.state != "shown" or row is None or row.lower is None or row.upper is None:
            return None
        return row.lower, row.upper

    @property
    def of_what(self) -> str:
        """The kind of harm that it is of; "" for all."""
        return "" if self.offence == ALL_OFFENCES else _offence_words(self.offence)

    @property
    def sentence(self) -> str:
        """The finding of the release itself, before anything is supposed."""
        if self.row is None or self.ends is None:
            return ""
        lower, upper = map(of_100, self.ends)
        if self.row.value is not None:
            about = _("about %(value)s (%(lower)s to %(upper)s)") % {
                "value": of_100(self.row.value),
                "lower": lower,
                "upper": upper,
            }
        elif sum(self.ends) < 1:
            about = _("fewer than %(upper)s") % {"upper": upper}
        else:
            about = _("more than %(lower)s") % {"lower": lower}
        return _(_sentence_for(self.row)) % {"about": about}


def _sentence_for(row: PublishedEstimate) -> str:
    """The sentence that says what the share is of: each kind of row is of other reports."""
    if row.method == _CALIBRATED:
        return N_(
            "Brought to the survey's mix, %(about)s of every 100 reports that compare with the "
            "survey said the police or Report Fraud."
        )
    if row.offence != ALL_OFFENCES:
        return N_(
            "Of every 100 reports of this kind that said who had been told, %(about)s said the "
            "police or Report Fraud (in Scotland: the police)."
        )
    return N_(
        "Of every 100 reports about people that said who had been told, %(about)s said the "
        "police or Report Fraud (in Scotland: the police)."
    )


def releases_to_try() -> tuple[ReleasedPackage, ...]:
    """The releases that stand and have estimates, the latest period first."""
    return tuple(
        package
        for package in reversed(in_order(released_packages()))
        if not package.is_withdrawn and ESTIMATES_FILE in file_names(package.number)
    )


def chosen_share(query: QueryDict) -> tuple[ChosenShare | None, tuple[AddressFault, ...]]:
    """The share that an address names, or what is wrong with the name."""
    number, offence = query.get("release", ""), query.get("offence", ALL_OFFENCES)
    if not number:
        return None, (_fault(_("The address names no release. Choose one.")),)
    try:
        package, rows = released_package(number), published_estimates(number)
    except NoSuchFile:
        text = _("There is no release “%(number)s”. Choose one.") % {"number": shown(number)}
        return None, (_fault(text),)
    except AlteredFile:
        return ChosenShare(number=number, state="damaged"), ()
    shares = {row.offence: row for row in rows if _can_be_asked_for(row)}
    if package.is_withdrawn or not shares:
        state: State = "withdrawn" if package.is_withdrawn else "without"
        return ChosenShare(number=number, state=state), ()
    if offence not in shares:
        text = _("Release %(number)s has no share of “%(offence)s”. It has: %(offences)s.") % {
            "number": number,
            "offence": shown(offence),
            "offences": ", ".join(shares),
        }
        return None, (_fault(text),)
    return _of_row(package, shares, offence), ()


def _fault(text: str) -> AddressFault:
    return AddressFault(href="#choices", text=text)


def _of_row(
    package: ReleasedPackage, shares: Mapping[str, PublishedEstimate], offence: str
) -> ChosenShare:
    row = shares[offence]
    return ChosenShare(
        number=package.number,
        state="shown" if _has_ends(row) else "withheld",
        offence=offence,
        row=row,
        offences=_offences(tuple(shares.values()), chosen=offence),
        is_demonstration=package.demonstration,
    )


def _can_be_asked_for(row: PublishedEstimate) -> bool:
    """Says whether a row is a share that can be named: one of those calibrated only where it is."""
    return row.method == _UNWEIGHTED or (row.method == _CALIBRATED and _has_ends(row))


def _has_ends(row: PublishedEstimate) -> bool:
    return row.lower is not None and row.upper is not None


def _offences(rows: Sequence[PublishedEstimate], *, chosen: str) -> tuple[ShareOffence, ...]:
    return tuple(
        ShareOffence(
            code=row.offence, label=_offence_words(row.offence), is_chosen=row.offence == chosen
        )
        for row in rows
        if _has_ends(row)
    )


def _offence_words(code: str) -> str:
    if code == ALL_OFFENCES:
        return _("All twelve kinds of harm")
    if code in CRIME_TYPE_CODES:
        return _(crime_type(code).label)
    return _("%(offence)s, brought to the survey's mix of crime, age and loss") % {
        "offence": _(GROUP_LABELS.get(code, code)).capitalize()
    }
