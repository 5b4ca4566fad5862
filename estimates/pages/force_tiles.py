"""A force's page opens with four tiles: sent by Action Fraud, recorded, residents, officers.

Each is a row of the page's sections, with its period and with what is missing of it.
"""

from dataclasses import dataclass
from typing import Final

from django.db.models import F
from django.utils.translation import gettext as _

from classification.areas import Force
from estimates.flags import NORTHERN_IRELAND, SCOTLAND
from estimates.models import CITY_OF_LONDON, OfficialFigure
from estimates.pages.page_sections import Section
from estimates.register.table_rows import TableRow, figure_row

_BLACKMAIL: Final = "Blackmail"
"""The Home Office's word for the offence that stands for what a force recorded."""


@dataclass(frozen=True, kw_only=True)
class ForceTile:
    """One tile: `row` is its number, or None; `words` say what it is, `missing` what it is not.

    `none` stands in the place of a number.
    """

    title: str
    row: TableRow | None
    words: str = ""
    missing: str = ""
    none: str = ""


def force_tiles(
    force: Force, *, referred: Section, recorded: Section, population: Section, officers: Section
) -> tuple[ForceTile, ...]:
    """The four tiles of a force, of the rows that its sections have."""
    return (
        _sent(referred),
        _of_nation(force) if force.code in (SCOTLAND, NORTHERN_IRELAND) else _recorded(recorded),
        _residents(force, population),
        ForceTile(
            title=_("Police officers"),
            row=None,
            none=_("not loaded yet"),
            missing=officers.reason,
        ),
    )


def _sent(referred: Section) -> ForceTile:
    row = next((row for row in reversed(referred.rows) if row.unit == "cases"), None)
    return ForceTile(
        title=_("Sent by Action Fraud"),
        row=row,
        words=_("cases to look into. They are not reports by people who live here."),
        missing=_("later years.") if row else referred.reason,
    )


def _recorded(recorded: Section) -> ForceTile:
    row = next((row for row in recorded.rows if row.item.startswith(_BLACKMAIL)), None)
    return ForceTile(
        title=_("Recorded by the force"),
        row=row,
        words=_("offences of blackmail, online or not. Under-16s are not counted by us."),
        missing=_("how many were online, and other cyber crime.") if row else recorded.reason,
    )


def _of_nation(force: Force) -> ForceTile:
    """The nation's police recorded it, or it was estimated from their records: the newest."""
    figures = OfficialFigure.objects.of_place(force.code).counted_by_police()
    figure = figures.filter(flag_offence=F("offence_group")).order_by("-period_end").first()
    is_estimate = figure is not None and figure.measure == "offences_estimated"
    return ForceTile(
        title=_("Estimated from records") if is_estimate else _("Recorded by the force"),
        row=figure_row(figure, section="") if figure else None,
        words=_("cyber crimes, estimated from a sample of records.")
        if is_estimate
        else _("offences that the force marked as online."),
        missing=_("later years."),
    )


def _residents(force: Force, population: Section) -> ForceTile:
    rows = [row for row in population.rows if row.item == _("Residents")]
    return ForceTile(
        title=_("People who live here"),
        row=rows[-1] if rows else None,
        words=_("residents of all ages. Few live here and many work here, so no rate is given.")
        if force.code == CITY_OF_LONDON
        else _("residents of all ages."),
        missing="" if rows else population.reason,
    )
