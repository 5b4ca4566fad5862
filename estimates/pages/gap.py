"""What goes unreported, one row a method: the survey's own share first, ratios as rows.

The two measures are never mixed and no number is averaged over definitions. Which number may lead
is decided by `comparison`, not here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from estimates.models import OfficialFigure, plain_number
from estimates.pages.charts import Chart
from estimates.pages.gap_rows import (
    FlagLine,
    GapRow,
    flag_lines,
    range_chart,
    with_estimate,
    with_flags,
)
from estimates.register.comparison import Comparison, compare, ratio_of_figures
from estimates.register.rows import Row, figure_row, whole
from estimates.register.wording import (
    FLAG_LABELS,
    GROUP_LABELS,
    change_words,
    note_words,
    recorder_words,
)
from estimates.study_2017.article import (
    Inputs,
    load_inputs,
    refused_ratio,
    two_per_cent,
)
from estimates.sums.results import Estimate, EstimateError

NATIONS = (
    ("england-and-wales", "K04000001"),
    ("scotland", "S23000009"),
    ("northern-ireland", "N99999999"),
)


_DIFFERS_IN_A_RATIO = ("population",)
"""What this page names: those who record count businesses, and the survey asks adults at home."""


@dataclass(frozen=True, kw_only=True)
class Headline:
    """The survey's own share: "one in fifteen", of what, where, when, and its figure.

    A share published as a plain per cent leads as one: "6.7% of". Only a ratio is drawn as
    circles, since nobody published the per cent as one out of so many.
    """

    figure: OfficialFigure
    words: str
    offence: str

    @property
    def percent(self) -> str:
        return plain_number(self.figure.value)

    @property
    def every(self) -> int:
        """One out of how many, where the source gave a ratio; else 0."""
        return round(100 / self.figure.number) if self.figure.stated_as else 0

    @property
    def circles(self) -> tuple[str, ...]:
        """Where the circles stand, as many as one is out of."""
        share = 100 / self.every if self.every else 0.0
        return tuple(f"{share * (index + 0.5):.2f}%" for index in range(self.every))


def headlines(figures: Sequence[OfficialFigure]) -> tuple[Headline, ...]:
    """The newest survey shares of a whole offence that may lead, all of one period.

    Empty when nothing may: then nothing leads.
    """
    allowed = [
        each
        for each in figures
        if each.flag_offence == each.offence_group
        and each.number > 0
        and compare(each.flags, measure="survey_share").may_be_headline
    ]
    newest = max((each.period_end for each in allowed if each.period_end), default=None)
    return tuple(
        Headline(
            figure=each,
            words=each.stated_as or _("%(percent)s%% of") % {"percent": plain_number(each.value)},
            offence=_(GROUP_LABELS.get(each.offence_group, each.offence_group)),
        )
        for each in sorted(allowed, key=lambda each: each.offence_group)
        if each.period_end == newest
    )


def survey_rows(figures: Sequence[OfficialFigure]) -> tuple[GapRow, ...]:
    """What victims told the survey they had reported, newest first."""
    section = _("Share that victims say they reported")
    return tuple(
        GapRow(
            row=with_flags(
                figure_row(
                    each,
                    section=section,
                    item=_("%(offence)s incidents reported, %(period)s")
                    % {"offence": _offence(each), "period": each.period_label},
                ),
                _own_change(each),
                method=_("survey estimate, as published"),
            ),
            measure=section,
            who=recorder_words(each.flag_recorder),
            mark="survey",
            interval=_published_interval(each),
            is_blocked=False,
            flags=_own_change(each),
            is_press=each.is_press,
        )
        for each in figures
    )


def _offence(figure: OfficialFigure) -> str:
    if figure.flag_offence != figure.offence_group:
        detail = figure.offence_detail
    else:
        detail = _(GROUP_LABELS.get(figure.offence_group, figure.offence_group))
    return detail[:1].upper() + detail[1:]


def _own_change(figure: OfficialFigure) -> tuple[FlagLine, ...]:
    if figure.flag_change == "none":
        return ()
    words = change_words(figure.flag_change)
    return (FlagLine(label=_(FLAG_LABELS["change"]), left=words, right="", blocks=False),)


def ratio_rows(
    recorded: Sequence[OfficialFigure], surveyed: Sequence[OfficialFigure]
) -> tuple[GapRow, ...]:
    """Recorded over survey for each pair of one place, period and offence, newest first.

    A pair that differs on anything else that the measure needs is none: `comparison` refuses it,
    since nothing but the population is named here. The survey asks adults at home and the
    recorders count businesses too, so each pair found so far comes out blocked: a row with its
    reasons, never more.
    """
    found = []
    for survey in surveyed:
        for count in recorded:
            try:
                estimate, comparison = ratio_of_figures(
                    count.number,
                    survey.number,
                    recorded_flags=count.flags,
                    survey_flags=survey.flags,
                    ids=(count.figure_id, survey.figure_id),
                    named=_DIFFERS_IN_A_RATIO,
                )
            except EstimateError as error:
                if error.code != "incomparable":
                    raise
                continue
            found.append(_ratio_row(count, survey, estimate, comparison))
    return tuple(found)


def _ratio_row(
    count: OfficialFigure, survey: OfficialFigure, estimate: Estimate, comparison: Comparison
) -> GapRow:
    assert estimate.value is not None
    percent = 100 * estimate.value
    label = _("%(offence)s recorded over survey, %(period)s") % {
        "offence": _offence(survey),
        "period": survey.period_label,
    }
    flags = flag_lines(comparison)
    press = count.is_press or survey.is_press
    return GapRow(
        row=with_estimate(
            Row(
                section=_("Recorded over survey"),
                item=label,
                period=survey.period_label,
                value=f"{percent:.2f}",
                shown=_short_percent(percent),
                unit="percent: offences recorded per incident estimated by the survey",
                status="blocked" if comparison.is_blocked else "derived",
                grade="E",
                source=f"{count.source_title}; {survey.source_title}",
                seen_at=f"{count.seen_at} ; {survey.seen_at}",
                note=_("%(count)s offences / %(survey)s incidents")
                % {"count": whole(count.number), "survey": whole(survey.number)},
            ),
            estimate,
            flags,
        ),
        measure=_("Recorded over survey: not a share reported"),
        who=f"{recorder_words(count.flag_recorder)} / {recorder_words(survey.flag_recorder)}",
        mark="recorded",
        interval=_interval(estimate),
        is_blocked=comparison.is_blocked,
        flags=flags,
        is_press=press,
    )


def _short_percent(percent: float) -> str:
    """Two decimals for a small ratio, so that 2.07 and 2.08 stay apart; one for the others."""
    return f"{percent:.2f}%" if percent < 5 else f"{percent:.1f}%"


def _published_interval(figure: OfficialFigure) -> str:
    if figure.lower is None or figure.upper is None:
        return note_words("no_interval_published")
    return _("%(lower)s%% to %(upper)s%%") % {
        "lower": plain_number(figure.lower),
        "upper": plain_number(figure.upper),
    }


def _interval(estimate: Estimate) -> str:
    if estimate.lower is None or estimate.upper is None:
        return note_words("no_interval_published")
    return _("%(lower)s%% to %(upper)s%%") % {
        "lower": f"{100 * estimate.lower:.1f}",
        "upper": f"{100 * estimate.upper:.1f}",
    }


def refused_row(inputs: Inputs) -> GapRow:
    """The article's 2 per cent: a row that says why it is nothing more."""
    estimate, comparison = refused_ratio(inputs)
    article = inputs.register["foi-uk30-2016"]
    percent = two_per_cent(inputs)
    flags = flag_lines(comparison)
    return GapRow(
        row=with_estimate(
            Row(
                section=_("Refused"),
                item=_("The article's 2 per cent, 2016/17"),
                period=article.period_label,
                value=f"{percent:.2f}",
                shown=f"{percent:.2f}%",
                unit="percent: crimes of 30 forces per victim of computer misuse as printed",
                status="blocked",
                grade=article.grade,
                source=f"{article.source_title}, {article.publisher}",
                seen_at=article.seen_at,
                note=_("%(crimes)s / %(victims)s")
                % {
                    "crimes": whole(inputs.number("s39")),
                    "victims": whole(inputs.number("s34")),
                },
            ),
            estimate,
            flags,
        ),
        measure=_("Crimes of 30 forces over victims as printed: not a rate of reporting"),
        who=_("30 police forces, not named / Crime Survey for England and Wales"),
        mark="refused",
        interval=note_words("no_interval_published"),
        is_blocked=comparison.is_blocked,
        flags=flags,
        is_press=article.is_press,
    )


def nation_rows(code: str) -> tuple[Row, ...]:
    """What is published for Scotland or Northern Ireland, survey first, then recorded.

    Whole offences only; the parts stand on the page of the nation's police force.
    """
    figures = OfficialFigure.objects.filter(flag_geography=code).in_order()
    surveys = [each for each in figures if each.flag_recorder in ("SCJS", "NISRA")]
    counts = [
        each
        for each in figures
        if each.measure in ("offences_recorded", "reports")
        and each.flag_offence in (each.offence_group, "fraud")
    ]
    shares = [each for each in figures if each.series == "Comparator"]
    return tuple(
        figure_row(each, section=recorder_words(each.flag_recorder))
        for each in (*surveys, *counts, *shares)
    )


@dataclass(frozen=True, kw_only=True)
class GapPage:
    """The page for England and Wales: what leads, and every method as a row."""

    headlines: tuple[Headline, ...]
    survey: tuple[GapRow, ...]
    ratios: tuple[GapRow, ...]
    refused: GapRow
    chart: Chart

    @property
    def ratio_and_refused(self) -> tuple[GapRow, ...]:
        return (*self.ratios, self.refused)

    @property
    def rows(self) -> tuple[GapRow, ...]:
        return (*self.survey, *self.ratio_and_refused)


def gap_page() -> GapPage:
    """Reads the register and works every row out."""
    inputs = load_inputs()
    shares = list(OfficialFigure.objects.survey_reported_shares())
    surveyed = OfficialFigure.objects.survey_incidents().order_by("-period_end", "figure_id")
    recorded = OfficialFigure.objects.recorded_by_action_fraud().order_by("figure_id")
    survey = survey_rows(shares)
    ratios = ratio_rows(list(recorded), list(surveyed))
    refused = refused_row(inputs)
    return GapPage(
        headlines=headlines(shares),
        survey=survey,
        ratios=ratios,
        refused=refused,
        chart=range_chart((*survey, *ratios, refused)),
    )
