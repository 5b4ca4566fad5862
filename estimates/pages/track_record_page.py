"""The page sets what our weighted shares said beside what the survey said afterwards.

A share that was wrong stays as long as one that was right. What cannot be scored says why.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from classification.wording import N_
from estimates.models import OfficialFigure
from estimates.own.margins import OFFENCES
from estimates.own.own_flags import comparable_flags
from estimates.own.track_record import (
    State,
    TrackedShare,
    UnscoredShare,
    Yardstick,
    track_record,
    yardsticks,
)
from estimates.register.comparison import PooledSource, combined
from estimates.register.rounding import range_words, share_words
from estimates.register.table_rows import first_upper
from estimates.register.wording import FLAG_LABELS, GROUP_LABELS, flag_words, note_words
from estimates.sums.pooling import CombinedEstimate
from estimates.sums.quantiles import two_sided_normal
from estimates.sums.track_record import RangeScore

_VERDICT_WORDS: Final = {
    "inside": N_("Inside: the survey's figure lies in it, however it was rounded"),
    "outside": N_("Outside: the survey's figure does not lie in it, however it was rounded"),
    "cannot_tell": N_("Cannot tell: the survey's figure was rounded across its end"),
}
_STATE_WORDS: Final[Mapping[State, str]] = {
    "scored": N_("Scored."),
    "waiting": N_("Waiting: the survey's share for that year is not in our register yet."),
    "made_up": N_("Never scored: these reports are made up, and are not set against the survey."),
    "not_comparable": N_("Not scored: the survey's figure is about something else."),
    "out_before": N_("Not scored: the survey's figure was out before this share was."),
    "date_unknown": N_("Not scored: we do not know when the survey's figure came out."),
}
_FLAGS_SAID: Final = ("offence", "geography", "period", "population", "unit", "recorder", "change")
"""The order in which the page names what forbids a score."""


@dataclass(frozen=True, kw_only=True)
class TrackedCard:
    """One weighted share as the page shows it: what it said, what it is to meet, what became of it.

    `facts` are names with what is known, in the order in which they are read.
    """

    id: str
    title: str
    state: str
    is_made_up: bool
    is_withdrawn: bool
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class ReasonLine:
    """Something that is not there or not scored, and why."""

    what: str
    reasons: str


@dataclass(frozen=True, kw_only=True)
class YardstickRow:
    """The last edition of the survey as a forecast of the next, with its score."""

    offence: str
    last: str
    outcome: str
    verdict: str
    points: str


@dataclass(frozen=True, kw_only=True)
class TrackRecordPage:
    """Everything the page shows."""

    scored: tuple[TrackedCard, ...]
    others: tuple[TrackedCard, ...]
    without: tuple[ReasonLine, ...]
    unscored: tuple[ReasonLine, ...]
    damaged: tuple[str, ...]
    yardsticks: tuple[YardstickRow, ...]
    combined: tuple[ReasonLine, ...]

    @property
    def has_made_up(self) -> bool:
        return any(card.is_made_up for card in self.others)


def track_record_page() -> TrackRecordPage:
    """The record as its page has it, worked out from the released files and the register."""
    record = track_record()
    given = [share for share in record.tracked if share.state != "no_share"]
    return TrackRecordPage(
        scored=tuple(_card(share) for share in given if share.state == "scored"),
        others=tuple(_card(share) for share in given if share.state != "scored"),
        without=tuple(_without(share) for share in record.tracked if share.state == "no_share"),
        unscored=tuple(_unscored(share) for share in record.unscored),
        damaged=record.damaged,
        yardsticks=tuple(_yardstick_row(yardstick) for yardstick in yardsticks()),
        combined=tuple(_combined_lines(record.tracked)),
    )


def _card(share: TrackedShare) -> TrackedCard:
    number = share.release.number
    return TrackedCard(
        id=f"{share.estimate.offence}-{number}".replace("_", "-"),
        title=_title(share),
        state=_(_STATE_WORDS[share.state]),
        is_made_up=share.release.demonstration,
        is_withdrawn=share.release.is_withdrawn,
        facts=(*_frozen_facts(share), *_facts_of_outcome(share)),
    )


def _title(share: TrackedShare) -> str:
    return _("%(offence)s, release %(number)s") % {
        "offence": _offence(share.estimate.offence),
        "number": share.release.number,
    }


def _without(share: TrackedShare) -> ReasonLine:
    """A row that its release published without a share, and the reasons that stand in it."""
    reasons = " ".join(_(note_words(note)) for note in share.estimate.notes)
    return ReasonLine(what=_title(share), reasons=reasons)


def _frozen_facts(share: TrackedShare) -> Sequence[tuple[str, str]]:
    """The facts that were frozen on the day the release was published."""
    estimate = share.estimate
    return (
        (_("Published"), date_format(share.release.settled_on, "j F Y")),
        (_("It said"), _range(estimate.value, estimate.lower, estimate.upper)),
        (
            _("If who comes forward differs by up to twice"),
            _range(None, estimate.envelope_low, estimate.envelope_high),
        ),
        (_("To be set against"), _target_words(share)),
        (_("Checksum of its file (SHA-256)"), share.sha256),
    )


def _target_words(share: TrackedShare) -> str:
    """The target in words, made of the flags that the share and the survey must have in common."""
    flags = comparable_flags(
        share.release.number, offence=share.estimate.offence, demonstration=False
    )
    return _(
        "The first edition of the survey's share of incidents of %(offence)s that victims "
        "reported, %(place)s, %(period)s"
    ) % {
        "offence": _(flag_words("offence", flags["offence"])),
        "place": _(flag_words("geography", flags["geography"])),
        "period": _(flag_words("period", flags["period"])),
    }


def _facts_of_outcome(share: TrackedShare) -> Sequence[tuple[str, str]]:
    if share.outcome is None:
        return ()
    facts = [(_("The survey said"), _figure_words(share.outcome))]
    if share.revisions:
        revised = "; ".join(_figure_words(figure) for figure in share.revisions)
        facts.append((_("Later editions, which change nothing here"), revised))
    if share.differing:
        facts.append((_("What differs"), _flag_labels(share.differing)))
    for label, scored in (
        (_("Its range"), share.interval),
        (_("Its wider range"), share.envelope),
    ):
        if scored is not None:
            facts.append((label, _score_words(scored)))
    if share.yardstick is not None:
        words = _("%(figure)s. %(score)s") % {
            "figure": _figure_words(share.yardstick.last),
            "score": _score_words(share.yardstick.scored),
        }
        facts.append((_("Had one said: the same as the last edition"), words))
    if share.odds_ratios is not None:
        facts.append((_("If the survey is right"), _odds_words(share.odds_ratios)))
    return facts


def _score_words(scored: RangeScore) -> str:
    return _("%(verdict)s. Score: %(points)s points.") % {
        "verdict": _(_VERDICT_WORDS[scored.verdict]),
        "points": _points(scored.score),
    }


def _points(score: tuple[float, float]) -> str:
    low, high = (f"{end:.1f}" for end in score)
    return low if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}


def _odds_words(ratios: tuple[float, float]) -> str:
    low, high = (f"{ratio:.2g}" for ratio in ratios)
    times = low if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}
    return _(
        "victims who had told the police were about %(times)s times as likely to come here as "
        "those who had not"
    ) % {"times": times}


def _figure_words(figure: OfficialFigure) -> str:
    return _("%(share)s (%(range)s), %(period)s") % {
        "share": share_words(figure),
        "range": range_words(figure),
        "period": figure.period_label,
    }


def _range(value: float | None, low: float | None, high: float | None) -> str:
    """A share with its ends in per cent; one that is not there is left out."""
    if low is None or high is None:
        return _("no range")
    ends = _("%(low)s%% to %(high)s%%") % {"low": f"{100 * low:.1f}", "high": f"{100 * high:.1f}"}
    if value is None:
        return ends
    return _("%(share)s%% (%(ends)s)") % {"share": f"{100 * value:.1f}", "ends": ends}


def _unscored(share: UnscoredShare) -> ReasonLine:
    return ReasonLine(
        what=_("Release %(number)s") % {"number": share.release.number},
        reasons=_("not scored: %(flags)s.") % {"flags": _flag_labels(share.differing)},
    )


def _flag_labels(flags: Sequence[str]) -> str:
    said = [flag for flag in _FLAGS_SAID if flag in flags]
    return ", ".join(_(FLAG_LABELS[flag]).lower() for flag in said)


def _yardstick_row(yardstick: Yardstick) -> YardstickRow:
    return YardstickRow(
        offence=_offence(yardstick.outcome.offence_group),
        last=_figure_words(yardstick.last),
        outcome=_figure_words(yardstick.outcome),
        verdict=_(_VERDICT_WORDS[yardstick.scored.verdict]),
        points=_points(yardstick.scored.score),
    )


def _offence(code: str) -> str:
    return first_upper(_(GROUP_LABELS[code]))


def _combined_lines(tracked: Sequence[TrackedShare]) -> Iterator[ReasonLine]:
    """One line an offence: a share of all its sources, where all of them measure one thing."""
    editions = OfficialFigure.objects.survey_reported_shares()
    for offence in OFFENCES:
        sources = [
            *(_survey_source(figure) for figure in editions if figure.flag_offence == offence),
            *(
                _own_source(share)
                for share in tracked
                if share.estimate.offence == offence and _may_be_pooled(share)
            ),
        ]
        if sources:
            yield ReasonLine(what=_offence(offence), reasons=_combined_words(combined(sources)))


def _may_be_pooled(share: TrackedShare) -> bool:
    is_real = not (share.release.demonstration or share.release.is_withdrawn)
    return is_real and share.estimate.status == "ok"


def _survey_source(figure: OfficialFigure) -> PooledSource:
    error = figure.standard_error
    return PooledSource(
        id=figure.figure_id,
        share=figure.number / 100,
        standard_error=None if error is None else float(error) / 100,
        flags=figure.flags,
    )


def _own_source(share: TrackedShare) -> PooledSource:
    estimate = share.estimate
    assert estimate.value is not None
    assert estimate.lower is not None
    assert estimate.upper is not None
    assert estimate.level is not None
    return PooledSource(
        id=f"release-{share.release.number}",
        share=estimate.value,
        standard_error=(estimate.upper - estimate.lower) / 2 / two_sided_normal(estimate.level),
        flags=comparable_flags(share.release.number, offence=estimate.offence, demonstration=False),
    )


def _combined_words(estimate: CombinedEstimate) -> str:
    if estimate.status != "blocked":
        return _("%(share)s, from %(sources)d sources.") % {
            "share": _range(estimate.value, estimate.lower, estimate.upper),
            "sources": estimate.sources,
        }
    why = [_(note_words(note)) for note in estimate.notes]
    if estimate.flags:
        why.append(_("What differs: %(flags)s.") % {"flags": _flag_labels(estimate.flags)})
    return _("not made. Sources: %(sources)d. %(why)s") % {
        "sources": estimate.sources,
        "why": " ".join(why),
    }
