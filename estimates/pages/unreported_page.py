"""The page tells what goes unreported, one row a method: the survey's own share first.

Which number may lead is decided by `comparison`, not here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from estimates.flags import ENGLAND_AND_WALES, NORTHERN_IRELAND, SCOTLAND
from estimates.models import OfficialFigure, plain_number
from estimates.pages.method_rows import (
    MethodRow,
    ratio_row,
    ratios_of,
    refused_row,
    survey_rows,
)
from estimates.pages.share_panels import SharePanel, share_panels
from estimates.pages.squares import Square, dots_for, square
from estimates.register.comparison import compare
from estimates.register.rounding import one_in, rounding_ends
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
        return one_in(self.figure)

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
class DrawnShare:
    """A share that leads, with its dots where it is a ratio."""

    headline: Headline
    square: Square | None


def drawn_shares(leading: Sequence[Headline]) -> tuple[DrawnShare, ...]:
    """The shares that lead, all on as many dots."""
    total = dots_for([headline.every for headline in leading if headline.every])
    return tuple(
        DrawnShare(headline=headline, square=_square_of(headline, total)) for headline in leading
    )


def _square_of(headline: Headline, total: int) -> Square | None:
    ends = rounding_ends(headline.figure)
    if not (total and headline.every and ends):
        return None
    return square(total=total, every=headline.every, low=ends[0], high=ends[1])


@dataclass(frozen=True, kw_only=True)
class UnreportedPage:
    """The page for England and Wales: what leads, our own block, and every method as a row."""

    leading: tuple[DrawnShare, ...]
    survey: tuple[MethodRow, ...]
    ratios: tuple[MethodRow, ...]
    refused: MethodRow
    panels: tuple[SharePanel, ...]

    @property
    def first(self) -> OfficialFigure:
        """The figure whose source, place and period are those of all that lead."""
        return self.leading[0].headline.figure

    @property
    def is_rounding_only(self) -> bool:
        """Whether the soft edges are those of rounding: the survey's own error was not seen."""
        return any(drawn.square and drawn.headline.figure.lower is None for drawn in self.leading)

    @property
    def changes(self) -> tuple[str, ...]:
        """The words for what is shaded in the panels, each once."""
        words = [change.words for panel in self.panels for change in panel.changes]
        return tuple(dict.fromkeys(words))

    @property
    def newest_ratios(self) -> tuple[MethodRow, ...]:
        """The newest ratio of each offence."""
        newest: dict[str, MethodRow] = {}
        for method in self.ratios:
            newest.setdefault(method.offence, method)
        return tuple(newest.values())

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
    ratios = ratios_of(list(recorded), list(surveyed))
    return UnreportedPage(
        leading=drawn_shares(headlines(shares)),
        survey=survey_rows(shares),
        ratios=tuple(ratio_row(ratio) for ratio in ratios),
        refused=refused_row(inputs),
        panels=share_panels(shares, ratios),
    )
