"""The newest survey shares that may lead a page become its headlines."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from estimates.models import OfficialFigure, plain_number
from estimates.register.comparison import compare
from estimates.register.wording import GROUP_LABELS


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
            offence=_(GROUP_LABELS.get(figure.offence_group, figure.offence_group)),
        )
        for figure in sorted(allowed, key=lambda figure: figure.offence_group)
        if figure.period_end == newest
    )
