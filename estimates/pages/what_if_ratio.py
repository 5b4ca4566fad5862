"""Chooses the two official figures that the what-if page is tried on: recorded over survey."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from classification.wording import shown
from estimates.models import OfficialFigure, OfficialFigureQuerySet
from estimates.pages.method_rows import MethodRow, ratio_row, ratios_of
from estimates.pages.page_sections import Source, sources_of
from estimates.pages.what_if_form import AddressFault
from estimates.register.comparison import compare
from estimates.register.table_rows import figure_row, whole
from estimates.register.wording import FLAG_LABELS, recorder_words


@dataclass(frozen=True, kw_only=True)
class RatioFigures:
    """Two figures that may be divided, and their row, which says on what they differ."""

    recorded: OfficialFigure
    survey: OfficialFigure
    row: MethodRow

    @property
    def recorded_words(self) -> str:
        """The count above the line, in words."""
        return _("%(count)s offences recorded (%(who)s)") % {
            "count": whole(self.recorded.number),
            "who": self.recorded_who,
        }

    @property
    def survey_words(self) -> str:
        """The estimate below the line, in words."""
        return _("%(count)s incidents estimated (%(who)s)") % {
            "count": whole(self.survey.number),
            "who": self.survey_who,
        }

    @property
    def recorded_who(self) -> str:
        """The recorder of the count: the head of its column where the two differ."""
        return recorder_words(self.recorded.flag_recorder)

    @property
    def survey_who(self) -> str:
        """The survey, at the head of its column."""
        return recorder_words(self.survey.flag_recorder)

    @property
    def sources(self) -> tuple[Source, ...]:
        figures = (self.recorded, self.survey)
        return sources_of([figure_row(figure, section=figure.geography) for figure in figures])


def _recorded() -> OfficialFigureQuerySet:
    return OfficialFigure.objects.recorded_by_action_fraud().order_by("figure_id")


def _surveyed() -> OfficialFigureQuerySet:
    return OfficialFigure.objects.survey_incidents().order_by("-period_end", "figure_id")


def pairs_to_try() -> tuple[MethodRow, ...]:
    """Every two figures that may be divided, newest first: the ids are the inputs of the row."""
    return tuple(map(ratio_row, ratios_of(list(_recorded()), list(_surveyed()))))


def ratio_figures(query: QueryDict) -> tuple[RatioFigures | None, tuple[AddressFault, ...]]:
    """The two figures that an address names, or what is wrong with them."""
    found: list[OfficialFigure] = []
    faults = []
    for name, figures, missing, wrong in (
        (
            *("recorded", _recorded(), _("The address names no recorded offences. Choose two.")),
            _("“%(id)s” is no count of recorded offences. Choose two."),
        ),
        (
            *("survey", _surveyed(), _("The address names no estimate of a survey. Choose two.")),
            _("“%(id)s” is no estimate of a survey. Choose two."),
        ),
    ):
        given = query.get(name, "")
        figure = figures.filter(figure_id=given).first() if given.isprintable() else None
        if figure:
            found.append(figure)
        else:
            faults.append(wrong % {"id": shown(given)} if given else missing)
    if faults:
        return None, tuple(AddressFault(href="#choices", text=text) for text in faults)
    recorded, survey = found
    pairs = ratios_of([recorded], [survey])
    if not pairs:
        return None, (_not_comparable(recorded, survey),)
    return RatioFigures(recorded=recorded, survey=survey, row=ratio_row(pairs[0])), ()


def _not_comparable(recorded: OfficialFigure, survey: OfficialFigure) -> AddressFault:
    comparison = compare(recorded.flags, survey.flags, measure="recorded_survey_ratio")
    labels = ", ".join(_(FLAG_LABELS[flag]).lower() for flag in comparison.blocking)
    text = _("These two may not be divided: they differ in %(flags)s. Choose two that may.")
    return AddressFault(href="#choices", text=text % {"flags": labels})
