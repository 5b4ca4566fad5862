"""A method of telling what goes unreported has a row: its number, and the flags that differ.

The survey's own share and recorded over survey are two measures; they are never mixed, and no
number is averaged over definitions. What differs stands beside the number wherever it goes: on the
page, on the chart, in the file.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.utils.translation import gettext as _

from estimates.flags import NO_CHANGE, UNKNOWN
from estimates.models import OfficialFigure
from estimates.pages.charts import Chart, Mark, Point, chart
from estimates.pages.page_sections import FlagLine, Source, flag_lines
from estimates.register.comparison import Comparison, compare, ratio_of_figures
from estimates.register.figure_caveats import interval_words
from estimates.register.table_rows import (
    TableRow,
    figure_row,
    first_upper,
    group_words,
    row_beside,
    whole,
)
from estimates.register.wording import (
    FLAG_LABELS,
    change_words,
    note_words,
    recorder_words,
)
from estimates.study_2017.article import ArticleInputs, refused_ratio, two_per_cent
from estimates.sums.results import Estimate, EstimateError

_DIFFERS_IN_A_RATIO: Final = ("population",)
"""Those who record count businesses, and the survey asks adults at home: the page names it."""


@dataclass(frozen=True, kw_only=True)
class MethodRow:
    """One method and source: its number, its interval or why none, and the flags that differ."""

    row: TableRow
    measure: str
    who: str
    mark: Mark
    interval: str
    is_press: bool
    is_blocked: bool = False
    flags: tuple[FlagLine, ...] = ()
    offence: str = ""
    per_hundred: str = ""

    @property
    def source(self) -> Source:
        """The source that must stand beside the number: where published, and where seen."""
        return Source(title=self.row.source, grade=self.row.grade, seen_at=self.row.seen_at)

    @property
    def differs_shortly(self) -> str:
        """The flags that differ: in full where one blocks the number, the rest by name alone."""
        full = ". ".join(flag.words for flag in self.blocking)
        others = ", ".join(flag.label.lower() for flag in self.named)
        if not (full and others):
            return f"{full or others}."
        return _("%(full)s. Also: %(others)s.") % {"full": full, "others": others}

    @property
    def blocking(self) -> tuple[FlagLine, ...]:
        return tuple(flag for flag in self.flags if flag.blocks)

    @property
    def named(self) -> tuple[FlagLine, ...]:
        return tuple(flag for flag in self.flags if not flag.blocks)


def with_flags(row: TableRow, flags: Sequence[FlagLine], *, method: str = "") -> TableRow:
    """The row with its flags in words: those that differ, and of them those that block it."""
    return replace(
        row,
        method=method or row.method,
        differs="; ".join(flag.words for flag in flags),
        blocks="; ".join(flag.words for flag in flags if flag.blocks),
    )


def with_estimate(row: TableRow, estimate: Estimate, flags: Sequence[FlagLine]) -> TableRow:
    """The row with what its estimate says of itself, ends in per cent like its value."""
    ends = [
        "" if end is None or not math.isfinite(end) else f"{100 * end:.2f}"
        for end in (estimate.lower, estimate.upper)
    ]
    ids = [str(estimate.inputs[name]) for name in ("recorded_figure", "survey_figure")]
    return with_flags(
        replace(
            row,
            lower=ends[0],
            upper=ends[1],
            level=f"{estimate.level:g}" if any(ends) else "",
            inputs=" ".join(ids),
        ),
        flags,
        method=estimate.method,
    )


def survey_rows(figures: Sequence[OfficialFigure]) -> tuple[MethodRow, ...]:
    """The shares that victims told the survey they had reported, newest first."""
    section = _("Share that victims say they reported")
    return tuple(
        MethodRow(
            row=with_flags(
                figure_row(
                    figure,
                    section=section,
                    item=_("%(offence)s incidents reported, %(period)s")
                    % {"offence": _offence(figure), "period": figure.period_label},
                ),
                own_flags(figure),
                method=_("survey estimate, as published"),
            ),
            measure=section,
            who=recorder_words(figure.flag_recorder),
            mark="survey",
            interval=interval_words(figure),
            flags=own_flags(figure),
            is_press=figure.is_press,
        )
        for figure in figures
    )


def _offence(figure: OfficialFigure) -> str:
    is_part = figure.flag_offence != figure.offence_group
    return first_upper(figure.offence_detail if is_part else group_words(figure))


def own_flags(figure: OfficialFigure) -> tuple[FlagLine, ...]:
    """A single figure says of itself which facts nobody knows, and what changed in recording."""
    unknowns = flag_lines(compare(figure.flags, measure="survey_share"))
    if figure.flag_change in (NO_CHANGE, UNKNOWN):
        return unknowns
    words = change_words(figure.flag_change)
    change = FlagLine(label=_(FLAG_LABELS["change"]), left=words, right="", blocks=False)
    return (*unknowns, change)


@dataclass(frozen=True, kw_only=True)
class RecordedRatio:
    """Recorded over survey for one pair of figures of one place, period and offence."""

    count: OfficialFigure
    survey: OfficialFigure
    estimate: Estimate
    comparison: Comparison

    @property
    def figures(self) -> tuple[OfficialFigure, OfficialFigure]:
        return self.count, self.survey

    @property
    def percent(self) -> float:
        assert self.estimate.value is not None
        return 100 * self.estimate.value

    @property
    def per_hundred(self) -> str:
        """Offences recorded for every hundred incidents of the survey, as people read it."""
        return _short_number(self.percent)


def ratios_of(
    recorded: Sequence[OfficialFigure], surveyed: Sequence[OfficialFigure]
) -> tuple[RecordedRatio, ...]:
    """Every pair of one place, period and offence, in the order of the survey's figures.

    A pair that differs on anything else that the measure needs is none: `comparison` refuses it,
    since nothing but the population is named here. The survey asks adults at home and the
    recorders count businesses too, so each pair found so far comes out blocked: a row with its
    reasons, never more.
    """
    found = []
    for survey in surveyed:
        for count in recorded:
            # Most pairs are of another time: it would be the same refusal, many times slower.
            if count.flag_period != survey.flag_period:
                continue
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
            found.append(
                RecordedRatio(count=count, survey=survey, estimate=estimate, comparison=comparison)
            )
    return tuple(found)


def ratio_row(ratio: RecordedRatio) -> MethodRow:
    """The row of a pair: blocked where a flag that the measure needs differs."""
    count, survey, estimate = ratio.count, ratio.survey, ratio.estimate
    label = _("%(offence)s recorded over survey, %(period)s") % {
        "offence": _offence(survey),
        "period": survey.period_label,
    }
    flags = flag_lines(ratio.comparison)
    press = count.is_press or survey.is_press
    return MethodRow(
        row=with_estimate(
            TableRow(
                section=_("Recorded over survey"),
                item=label,
                period=survey.period_label,
                value=f"{ratio.percent:.2f}",
                shown=f"{ratio.per_hundred}%",
                unit="percent: offences recorded per incident estimated by the survey",
                status="blocked" if ratio.comparison.is_blocked else "derived",
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
        interval=_interval_words(estimate),
        is_blocked=ratio.comparison.is_blocked,
        flags=flags,
        is_press=press,
        offence=group_words(survey),
        per_hundred=ratio.per_hundred,
    )


def _short_number(percent: float) -> str:
    """Two decimals for a small ratio, so that 2.07 and 2.08 stay apart; one for the others."""
    return f"{percent:.2f}" if percent < 5 else f"{percent:.1f}"


def _interval_words(estimate: Estimate) -> str:
    if estimate.lower is None or estimate.upper is None:
        return note_words("no_interval_published")
    return _("%(lower)s%% to %(upper)s%%") % {
        "lower": f"{100 * estimate.lower:.1f}",
        "upper": f"{100 * estimate.upper:.1f}",
    }


def refused_row(inputs: ArticleInputs) -> MethodRow:
    """The article's 2 per cent: a row that says why it is nothing more."""
    estimate, comparison = refused_ratio(inputs)
    article = inputs.register["foi-uk30-2016"]
    percent = two_per_cent(inputs)
    flags = flag_lines(comparison)
    return MethodRow(
        row=with_estimate(
            row_beside(
                article,
                section=_("Refused"),
                item=_("The article's 2 per cent, 2016/17"),
                period=article.period_label,
                value=f"{percent:.2f}",
                shown=f"{percent:.2f}%",
                unit="percent: crimes of 30 forces per victim of computer misuse as printed",
                status="blocked",
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


def range_chart(rows: Sequence[MethodRow], *, name: str = "range") -> Chart:
    """One dot a row, in the rows' order; shapes tell the measures apart."""
    return chart(
        name=name,
        title=_("What is reported, by method and source"),
        unit=_("Per cent")
        if any(method_row.row.lower for method_row in rows)
        else _("Per cent. We have not seen an interval for these figures."),
        points=[
            Point(
                label=_charted_label(method_row),
                value=float(method_row.row.value),
                shown=method_row.row.shown,
                mark=method_row.mark,
                lower=float(method_row.row.lower) if method_row.row.lower else None,
                upper=float(method_row.row.upper) if method_row.row.upper else None,
            )
            for method_row in rows
        ],
    )


def _charted_label(method_row: MethodRow) -> str:
    """The row's name with what must stand on the chart itself: press, derived, what blocks it."""
    marks = []
    if method_row.is_press:
        marks.append(_("press"))
    if method_row.row.grade == "E":
        marks.append(_("derived"))
    if method_row.is_blocked:
        flags = ", ".join(flag.label.lower() for flag in method_row.blocking)
        marks.append(_("blocked by %(flags)s") % {"flags": flags})
    return f"{method_row.row.item} ({', '.join(marks)})" if marks else method_row.row.item
