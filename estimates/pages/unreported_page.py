"""The page tells what goes unreported, one row a method: the survey's own share first.

Which number may lead is decided by `comparison`, not here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from estimates.flags import ENGLAND_AND_WALES, NORTHERN_IRELAND, SCOTLAND
from estimates.models import OfficialFigure, plain_number
from estimates.pages.charts import Chart
from estimates.pages.method_rows import (
    MethodRow,
    range_chart,
    ratio_rows,
    refused_row,
    survey_rows,
)
from estimates.register.comparison import compare
from estimates.register.table_rows import TableRow, figure_row, group_words
from estimates.register.wording import recorder_words
from estimates.study_2017.article import load_article_inputs

NATION_PAGES: Final[Mapping[str, str]] = {
    "england-and-wales": ENGLAND_AND_WALES,
    "scotland": SCOTLAND,
    "northern-ireland": NORTHERN_IRELAND,
}
"""The code of each nation that has a page, by its name in the address."""


def nation_rows(code: str) -> tuple[TableRow, ...]:
    """The figures published for Scotland or Northern Ireland, survey first, then recorded.

    Whole offences only; the parts stand on the page of the nation's police force.
    """
    figures = OfficialFigure.objects.filter(flag_geography=code).in_order()
    surveys = [figure for figure in figures if figure.flag_recorder in ("SCJS", "NISRA")]
    counts = [
        figure
        for figure in figures
        if figure.measure in ("offences_recorded", "offences_estimated", "reports")
        and figure.flag_offence in (figure.offence_group, "fraud")
    ]
    shares = [figure for figure in figures if figure.series == "Comparator"]
    return tuple(
        figure_row(figure, section=recorder_words(figure.flag_recorder))
        for figure in (*surveys, *counts, *shares)
    )


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
    def every(self) -> int:
        """One out of how many, where the source gave a ratio; else 0."""
        return round(100 / self.figure.number) if self.figure.stated_as else 0

    @property
    def circles(self) -> tuple[str, ...]:
        """Each circle has its place across the page; there are as many as one is out of."""
        share = 100 / self.every if self.every else 0.0
        return tuple(f"{share * (index + 0.5):.2f}%" for index in range(self.every))


def headlines(figures: Sequence[OfficialFigure]) -> tuple[Headline, ...]:
    """The newest survey shares of a whole offence that may lead, all of one period.

    Empty when nothing may: then nothing leads.
    """
    allowed = [
        figure
        for figure in figures
        if figure.flag_offence == figure.offence_group
        and figure.number > 0
        and compare(figure.flags, measure="survey_share").may_be_headline
    ]
    newest = max((figure.period_end for figure in allowed if figure.period_end), default=None)
    return tuple(
        Headline(
            figure=figure,
            words=figure.stated_as
            or _("%(percent)s%% of") % {"percent": plain_number(figure.value)},
            offence=group_words(figure),
        )
        for figure in sorted(allowed, key=lambda figure: figure.offence_group)
        if figure.period_end == newest
    )


@dataclass(frozen=True, kw_only=True)
class UnreportedPage:
    """The page for England and Wales: what leads, and every method as a row."""

    headlines: tuple[Headline, ...]
    survey: tuple[MethodRow, ...]
    ratios: tuple[MethodRow, ...]
    refused: MethodRow
    chart: Chart

    @property
    def ratio_and_refused(self) -> tuple[MethodRow, ...]:
        return (*self.ratios, self.refused)

    @property
    def rows(self) -> tuple[MethodRow, ...]:
        return (*self.survey, *self.ratio_and_refused)


def unreported_page() -> UnreportedPage:
    """Reads the register and works every row out."""
    inputs = load_article_inputs()
    shares = list(OfficialFigure.objects.survey_reported_shares())
    surveyed = OfficialFigure.objects.survey_incidents().order_by("-period_end", "figure_id")
    recorded = OfficialFigure.objects.recorded_by_action_fraud().order_by("figure_id")
    survey = survey_rows(shares)
    ratios = ratio_rows(list(recorded), list(surveyed))
    refused = refused_row(inputs)
    return UnreportedPage(
        headlines=headlines(shares),
        survey=survey,
        ratios=ratios,
        refused=refused,
        chart=range_chart((*survey, *ratios, refused)),
    )
