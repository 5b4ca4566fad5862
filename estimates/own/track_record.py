"""Our weighted shares are set against what the survey said afterwards, and scored.

A share is frozen in its release's file, with its ends and the target that it is to be set against.
Nothing is stored here: the record is worked out from the released files and the register each time,
so that it can be neither forgotten nor improved.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Final, Literal

from classification.periods import is_year
from estimates.models import OfficialFigure
from estimates.own.own_flags import comparable_flags
from estimates.own.published import PublishedEstimate, published_estimates
from estimates.register.comparison import compare
from estimates.register.rounding import rounding_ends
from estimates.sums.results import EstimateError
from estimates.sums.track_record import RangeScore, implied_odds_ratio, score_range
from releases.estimate_words import ESTIMATES_FILE
from releases.released_files import AlteredFile, ReleasedPackage, released_file, released_packages

CALIBRATED: Final = "own_share_calibrated"
UNWEIGHTED: Final = "own_share_unweighted"

State = Literal[
    "scored", "waiting", "made_up", "no_share", "not_comparable", "out_before", "date_unknown"
]


@dataclass(frozen=True, kw_only=True)
class Yardstick:
    """The last edition that was out, taken as a forecast of the next, with its score."""

    last: OfficialFigure
    outcome: OfficialFigure
    scored: RangeScore


@dataclass(frozen=True, kw_only=True)
class TrackedShare:
    """A weighted share of a release, and what became of it.

    `sha256` is that of the file in which it stands. `outcome` is the first edition of the
    survey's share for the same year, `revisions` the later ones. `differing`: the flags on which
    the two differ, where they may not be compared. `odds_ratios`: those of coming here, told to
    not told, from the ends of the survey's rounding.
    """

    release: ReleasedPackage
    estimate: PublishedEstimate
    sha256: str
    state: State
    differing: tuple[str, ...] = ()
    outcome: OfficialFigure | None = None
    revisions: tuple[OfficialFigure, ...] = ()
    interval: RangeScore | None = None
    envelope: RangeScore | None = None
    yardstick: Yardstick | None = None
    odds_ratios: tuple[float, float] | None = None


@dataclass(frozen=True, kw_only=True)
class UnscoredShare:
    """The plain share of a release, which is never scored, and the flags that forbid it."""

    release: ReleasedPackage
    differing: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TrackRecord:
    """Every share of ours that was published: those that can be scored, and those that cannot.

    `damaged` are the releases whose file of estimates cannot be read.
    """

    tracked: tuple[TrackedShare, ...]
    unscored: tuple[UnscoredShare, ...]
    damaged: tuple[str, ...]


def track_record() -> TrackRecord:
    """Reads every yearly release, newest first, withdrawn ones too, and sets it to the survey."""
    editions = tuple(OfficialFigure.objects.survey_reported_shares())
    tracked: list[TrackedShare] = []
    unscored: list[UnscoredShare] = []
    damaged = []
    for release in released_packages():
        if not is_year(release.number):
            continue
        try:
            estimates = published_estimates(release.number)
        except AlteredFile:
            damaged.append(release.number)
            continue
        unscored += [
            UnscoredShare(release=release, differing=estimate.comparison_reasons)
            for estimate in estimates[:1]
            if estimate.method == UNWEIGHTED
        ]
        tracked += [
            _tracked(release, estimate, editions)
            for estimate in estimates
            if estimate.method == CALIBRATED
        ]
    return TrackRecord(tracked=tuple(tracked), unscored=tuple(unscored), damaged=tuple(damaged))


def yardsticks() -> tuple[Yardstick, ...]:
    """Scores each edition of the survey as a forecast of the next one, newest first."""
    found = [
        _yardstick(last, outcome)
        for editions in _by_offence(OfficialFigure.objects.survey_reported_shares())
        for last, outcome in pairwise(editions)
        if not compare(last.flags, outcome.flags, measure="survey_change").is_blocked
    ]
    return tuple(sorted(found, key=lambda each: each.outcome.flag_period, reverse=True))


def _yardstick(last: OfficialFigure, outcome: OfficialFigure) -> Yardstick:
    return Yardstick(last=last, outcome=outcome, scored=_score(_ends(last), outcome))


def _by_offence(figures: Iterable[OfficialFigure]) -> Iterator[list[OfficialFigure]]:
    """Gives the editions of each whole offence in the order of their years."""
    whole = [figure for figure in figures if figure.flag_offence == figure.offence_group]
    for offence in sorted({figure.flag_offence for figure in whole}):
        of_offence = [figure for figure in whole if figure.flag_offence == offence]
        yield sorted(of_offence, key=lambda figure: (figure.flag_period, figure.published))


def _tracked(
    release: ReleasedPackage, estimate: PublishedEstimate, editions: Sequence[OfficialFigure]
) -> TrackedShare:
    flags = comparable_flags(
        release.number, offence=estimate.offence, demonstration=release.demonstration
    )
    of_target = sorted(
        (
            figure
            for figure in editions
            if (figure.flag_offence, figure.flag_period) == (estimate.offence, flags["period"])
        ),
        key=lambda figure: (figure.published or "", figure.figure_id),
    )
    entry = TrackedShare(
        release=release,
        estimate=estimate,
        sha256=released_file(release.number, ESTIMATES_FILE).sha256,
        state="waiting",
    )
    if estimate.status != "ok":
        return replace(entry, state="no_share")
    if release.demonstration:
        return replace(entry, state="made_up")
    if not of_target:
        return entry
    outcome, *revisions = of_target
    entry = replace(entry, outcome=outcome, revisions=tuple(revisions))
    verdict = compare(flags, outcome.flags, measure="own_share")
    if verdict.is_blocked:
        return replace(entry, state="not_comparable", differing=verdict.blocking)
    if not outcome.published:
        return replace(entry, state="date_unknown")
    if _was_out(outcome, release.settled_on):
        return replace(entry, state="out_before")
    return _scored(entry, outcome, editions)


def _scored(
    entry: TrackedShare, outcome: OfficialFigure, editions: Sequence[OfficialFigure]
) -> TrackedShare:
    share = entry.estimate
    earlier = [
        figure
        for figure in editions
        if figure.flag_offence == share.offence
        and figure.published
        and _was_out(figure, entry.release.settled_on)
        and not compare(figure.flags, outcome.flags, measure="survey_change").is_blocked
    ]
    last = max(earlier, key=lambda figure: (figure.flag_period, figure.published), default=None)
    return replace(
        entry,
        state="scored",
        interval=_score((share.lower, share.upper), outcome),
        envelope=_score((share.envelope_low, share.envelope_high), outcome),
        yardstick=_yardstick(last, outcome) if last else None,
        odds_ratios=_odds_ratios(share.value, outcome),
    )


def _was_out(figure: OfficialFigure, on: date) -> bool:
    """Says whether an edition was out by this day; one dated to the month counts as out in it."""
    return figure.published <= on.isoformat()[: len(figure.published)]


def _ends(figure: OfficialFigure) -> tuple[float, float]:
    """Gives the shares between which the published one lies before its rounding."""
    low, high = rounding_ends(figure) or (figure.number, figure.number)
    return low / 100, high / 100


def _score(ends: tuple[float | None, float | None], outcome: OfficialFigure) -> RangeScore:
    lower, upper = ends
    assert lower is not None
    assert upper is not None
    low, high = _ends(outcome)
    return score_range(lower, upper, low=low, high=high)


def _odds_ratios(value: float | None, outcome: OfficialFigure) -> tuple[float, float] | None:
    low, high = _ends(outcome)
    assert value is not None
    try:
        return implied_odds_ratio(value, high), implied_odds_ratio(value, low)
    except EstimateError:
        return None
