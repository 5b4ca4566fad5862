"""One force gave answers in the 2017 study, or a newspaper printed them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from classification.areas import Force
from estimates.models import OfficialFigure

NORTHAMPTONSHIRE: Final = "E23000022"


@dataclass(frozen=True, kw_only=True)
class ForceAnswers:
    """The figures of one force in the study, sorted by what they answer."""

    force: Force
    figures: Sequence[OfficialFigure]

    @property
    def totals(self) -> dict[str, OfficialFigure]:
        return {
            figure.period_label: figure
            for figure in self.figures
            if figure.measure == "offences_recorded" and figure.flag_offence == figure.offence_group
        }

    @property
    def categories(self) -> tuple[OfficialFigure, ...]:
        found = [
            figure
            for figure in self.figures
            if figure.measure == "offences_recorded" and figure.flag_offence != figure.offence_group
        ]
        return tuple(sorted(found, key=lambda figure: (-figure.number, figure.figure_id)))

    def of_measure(self, measure: str) -> tuple[OfficialFigure, ...]:
        return tuple(figure for figure in self.figures if figure.measure == measure)

    @property
    def reason(self) -> str:
        if not self.force.in_foi_45:
            return _("This force was not among the 45 that were asked in 2017.")
        if self.figures:
            return _("What this force answered to this question is not known.")
        return _(
            "Whether this force answered in 2017 is not known. Thirty of the 45 forces asked did, "
            "and the article does not name them."
        )
