"""The page of a police force has the same sections for every force, with numbers or a reason."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from classification.areas import Force
from estimates.flags import ENGLAND_AND_WALES, NO_CHANGE, NORTHERN_IRELAND, SCOTLAND, UNKNOWN
from estimates.models import (
    CITY_OF_LONDON,
    ForcePopulation,
    OfficialFigure,
    RecordedOffences,
    ReferredCrimes,
)
from estimates.pages.force_money_sections import MISPRINTS
from estimates.pages.force_study_sections import study_sections
from estimates.pages.force_tiles import ForceTile, force_tiles
from estimates.pages.own_place import OwnPlace, own_place
from estimates.pages.page_sections import Section
from estimates.pages.unreported_page import headlines
from estimates.register.official_files import read_sources
from estimates.register.table_rows import TableRow, figure_row, whole
from estimates.register.wording import change_words


@dataclass(frozen=True, kw_only=True)
class ForcePage:
    """A force: four tiles, our own count where it lies, its sections, and every row as a file."""

    force: Force
    tiles: tuple[ForceTile, ...]
    own: OwnPlace
    sections: tuple[Section, ...]

    @property
    def missing(self) -> str:
        """Everything that is missing, in one line. That no misprint is known is no gap."""
        every = (*self.sections, self.own.section)
        return "; ".join(
            section.title
            for section in every
            if not section.is_available and section.id != MISPRINTS
        )

    @property
    def rows(self) -> tuple[TableRow, ...]:
        found: list[TableRow] = []
        for section in (*self.sections, self.own.section):
            found += section.rows or (section.as_missing_row,)
        return tuple(found)


def force_page(force: Force) -> ForcePage:
    """The page of a force: each section has its numbers, or the reason why it has none."""
    referred, recorded = _referred(force), _recorded(force)
    population, officers = _population(force), _officers()
    return ForcePage(
        force=force,
        tiles=force_tiles(
            force, referred=referred, recorded=recorded, population=population, officers=officers
        ),
        own=own_place(force),
        sections=(
            *study_sections(force),
            referred,
            recorded,
            _nation(force),
            population,
            officers,
        ),
    )


def _source_columns(file: str) -> dict[str, str]:
    """The columns that tell a row's source, for a file that has none for it."""
    source = read_sources()[file]
    words = f"{source['source_title']}, {source['publisher']}"
    return {"source": words} | {name: source[name] for name in ("grade", "seen_at", "note")}


def _referred(force: Force) -> Section:
    title = _("Cases that Action Fraud sent to the force")
    found = ReferredCrimes.objects.filter(force_code=force.code).order_by("period")
    source = _source_columns("action_fraud_referrals_outcomes_by_force.csv")
    parts = (
        (_("Cases sent to the force"), "referred_count"),
        (_("Outcomes recorded by the force"), "outcome_count"),
        (_("of these, judicial (charge, caution and the like)"), "judicial_count"),
        (_("of these, non-judicial"), "non_judicial_count"),
    )
    return Section(
        id="action-fraud",
        title=title,
        lead=_(
            "Cases sent for investigation are not reports made by people who live here, and "
            "outcomes may belong to cases of earlier years. Show them; do not divide them."
        ),
        rows=tuple(
            TableRow(
                section=title,
                item=label,
                period=row.period,
                value=str(getattr(row, name)),
                shown=whole(getattr(row, name)),
                unit="cases" if name == "referred_count" else "outcomes",
                **source | {"seen_at": row.seen_at, "note": ""},
            )
            for label, name in parts
            for row in found
        ),
        reason=_("The Action Fraud tables of 2016/17 to 2018/19 have no row for this force."),
        is_grid=True,
    )


def _recorded(force: Force) -> Section:
    title = _("Recorded crime 2017/18: all offences, not only cyber")
    found = RecordedOffences.objects.filter(force_code=force.code).order_by(
        "offence_group", "description", "offence_code"
    )
    source = _source_columns("prc_selected_by_force_2017_18.csv")
    return Section(
        id="recorded",
        title=title,
        lead=_(
            "What the force recorded under the offence codes nearest to the study's categories. "
            "It is another year, and all offences against cyber-marked ones only: do not "
            "compare the two."
        ),
        rows=tuple(
            TableRow(
                section=title,
                item=_("%(offence)s (code %(code)s)")
                % {"offence": offence.description, "code": offence.offence_code},
                period=offence.period,
                value=str(offence.offence_count),
                shown=whole(offence.offence_count),
                unit="offences recorded",
                **source,
            )
            for offence in found
        ),
        reason=_("The Home Office table covers the forces of England and Wales, and the railways."),
        mentions_blackmail=True,
    )


def _nation(force: Force) -> Section:
    if force.code in (SCOTLAND, NORTHERN_IRELAND):
        found: Sequence[OfficialFigure] = list(
            OfficialFigure.objects.of_place(force.code).in_order()
        )
        lead = _("What is published for the whole nation, which is this force's area.")
    elif force.kind == "special":
        found, lead = (), ""
    else:
        newest = OfficialFigure.objects.survey_reported_shares().of_place(ENGLAND_AND_WALES)
        found = [headline.figure for headline in headlines(list(newest))]
        lead = _(
            "The survey asks too few people to say anything about one force. For England and "
            "Wales as a whole, victims say they reported this share to the police or Action Fraud."
        )
    is_nation = force.code in (SCOTLAND, NORTHERN_IRELAND)
    title = _("What is published for the nation") if is_nation else _("What the survey says")
    return Section(
        id="survey",
        title=title,
        lead=lead,
        notes=_changes(found),
        rows=tuple(figure_row(figure, section=title) for figure in found),
        reason=_("No survey asks about crime by the place that this force polices, the railways."),
        mentions_blackmail=any(figure.offence_detail == "blackmail" for figure in found),
    )


def _changes(figures: Sequence[OfficialFigure]) -> tuple[str, ...]:
    """The changes of recording within the periods of these figures, each once."""
    return tuple(
        dict.fromkeys(
            change_words(figure.flag_change)
            for figure in figures
            if figure.flag_change not in (NO_CHANGE, UNKNOWN)
        )
    )


def _officers() -> Section:
    return Section(
        id="officers",
        title=_("Police officers"),
        reason=_("The number of officers of each force is not loaded here yet."),
    )


def _population(force: Force) -> Section:
    title = _("People who live here")
    found = {
        stored.mid_year: stored.population
        for stored in ForcePopulation.objects.filter(force_code=force.code)
    }
    source = _source_columns("population_by_force.csv")
    known = [(_("Residents"), f"mid-{year}", found[year]) for year in (2016, 2023) if year in found]
    if force.population_16plus_mid2023:
        known.append((_("Residents aged 16 and over"), "mid-2023", force.population_16plus_mid2023))
    reason = (
        _("The railways have no residents.")
        if force.kind == "special"
        else _("No figure for this nation alone is among the sources checked so far.")
    )
    return Section(
        id="population",
        title=title,
        lead=_("Few people live in the City of London and many work there: no rates are given.")
        if force.code == CITY_OF_LONDON
        else "",
        rows=tuple(
            TableRow(
                section=title,
                item=label,
                period=period,
                value=str(size),
                shown=whole(size),
                unit="residents",
                **source,
            )
            for label, period, size in known
        ),
        reason=reason,
    )
