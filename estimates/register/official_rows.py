"""A row of a published file becomes a row of the database, or is refused.

A force is known by its code, and by any name that a published table gave it; a table in which the
two contradict each other is refused, so that no force ever has two figures for one year.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from django.db import models

from classification.areas import force_or_none
from estimates.flag_rules import cyber_fields, flags_of
from estimates.flags import ENGLAND_AND_WALES, FLAGS
from estimates.models import (
    GRADES,
    PRECISIONS,
    ArticleCheck,
    ArticleNumber,
    ContextFigure,
    ForcePopulation,
    OfficialFigure,
    RecordedOffences,
    ReferredCrimes,
    ratio_words,
)
from estimates.register.required_rows import ABOVE_ZERO, CHECKS, NO_NUMBER, NUMBERS
from estimates.register.wording import GROUP_LABELS, MEASURE_LABELS, SERIES_LABELS
from estimates.strict_csv import CorruptRow, CsvRow

SHARE_UNITS: Final = ("percent", "per 100")
"""The unit of a share starts with one of these: its value is never above 100."""
_FILLED: Final = ("series", "geography", "measure", "unit", "source_title", "seen_at")

_UNITS: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(
        (*("incidents", "offences_recorded", "offences_estimated", "outcomes", "reports"),),
        ("count",),
    ),
    "victims": ("adults 16+",),
    "sample_size": ("respondents",),
    "spend": ("GBP",),
    "incidence_rate": ("per 100 adults",),
    "prevalence": ("percent of online adults", "percent of adults 16+", "percent of respondents"),
    **dict.fromkeys(
        (
            *("share", "share_access_to_data_lost", "share_no_contact_with_offender"),
            *("share_ransom_demand", "share_reported_police_or_af", "share_with_financial_loss"),
        ),
        ("percent of incidents",),
    ),
    **dict.fromkeys(
        (
            *("victimised_once", "victimised_more_than_once", "share_reported_any_authority"),
            *("share_reported_police", "share_reported_to_anyone"),
        ),
        ("percent of victims",),
    ),
    "share_of_reporters_who_told_bank": ("percent of those reporting",),
    **dict.fromkeys(
        (
            *("claimed_share_reported", "ratio_recorded_to_survey", "share_not_reported"),
            "share_of_recorded",
        ),
        ("percent",),
    ),
}
"""The units in which each measure is published. A new pair is a decision, not a guess."""

PUBLISHED_TOTAL: Final = "TOTAL"
"""The code of the published total of a table: kept, and never summed with its parts."""

_NO_FORCES: Final = (
    *("Dedicated Cheque and Plastic Crime Unit", "Garda Siochana", "Guernsey", "Isle of Man"),
    *("Jersey", "Royal Gibraltar Police"),
)
"""These have a line among the forces and are none. Any other name without a code is refused."""

_NUMBER: Final = re.compile(r"[0-9]+(\.[0-9]+)?")
_FRACTION: Final = re.compile(r"[0-9]{1,9}/[1-9][0-9]{0,8}")


def read_figure(row: CsvRow) -> OfficialFigure:
    """A figure with its seven flags, which are read from the published columns."""
    start, end = row.day("period_start"), row.day("period_end")
    if (start is None) != (end is None) or (start and end and start > end):
        raise CorruptRow("period_start and period_end are not a period")
    code = row["geography_code"]
    if code == ENGLAND_AND_WALES:
        row.one_of("geography", ("England and Wales",))
    elif code and force_or_none(code) is None:
        raise CorruptRow(f'geography_code is no place we know: "{code}"')
    elif code:
        row.force_code("geography_code", "geography", needed=True)
    row.period_label("period_label")
    for column in ("id", *_FILLED, "offence_detail", "period_label"):
        row.text(column, needed=True)
    row.one_of("series", SERIES_LABELS)
    row.one_of("offence_group", GROUP_LABELS)
    row.one_of("unit", _UNITS[row.one_of("measure", MEASURE_LABELS)])
    _check_precision(row)
    dependent, enabled = cyber_fields(row["offence_group"])
    flags = flags_of(row)
    return OfficialFigure(
        figure_id=row["id"],
        period_start=start,
        period_end=end,
        value=_figure_value(row),
        grade=row.one_of("grade", GRADES),
        published=row.part_of_a_day("published"),
        derived=row.one_of("derived", ("0", "1")) == "1",
        cyber_dependent=dependent,
        cyber_enabled=enabled,
        **{f"flag_{flag}": getattr(flags, flag) for flag in FLAGS},
        **{
            column: row[column]
            for column in (
                *("series", "geography", "geography_code", "period_label", "offence_group"),
                *("offence_detail", "measure", "unit", "precision", "source_title"),
                *("publisher", "seen_at", "note", "precision_kind", "worked_from", "warning"),
            )
        },
    )


def _check_precision(row: CsvRow) -> None:
    """A ratio keeps its words; a number worked out here, and no other, says from what."""
    kind = row.one_of("precision_kind", PRECISIONS)
    if (kind == "ratio") != bool(ratio_words(row["precision"])):
        raise CorruptRow(f'precision is not the ratio that was stated: "{row["precision"]}"')
    if (row["derived"] == "1") != bool(row["worked_from"]):
        raise CorruptRow("worked_from is given for a derived figure, and for no other")


def _figure_value(row: CsvRow) -> Decimal:
    """No figure of the register is below 0, no share above 100, and nobody divides by 0."""
    value = row.number("value")
    if value < 0:
        raise CorruptRow(f'value is below 0: "{row["value"]}"')
    if row["unit"].startswith(SHARE_UNITS) and value > 100:
        raise CorruptRow(f'value is a share above 100: "{row["value"]}"')
    if value == 0 and (row["measure"] in ("incidents", "victims") or row["id"] in ABOVE_ZERO):
        raise CorruptRow("value is 0, and other figures are divided by it")
    return value


def read_population(row: CsvRow) -> ForcePopulation:
    """Residents of a force's area in the middle of a year."""
    return ForcePopulation(
        force_code=row.force_code("pfa_code", "pfa_name", needed=True),
        mid_year=row.whole("mid_year", least=1900, most=2100),
        population=row.whole("population", least=1),
    )


def read_referred(row: CsvRow) -> ReferredCrimes:
    """Cases sent to a force in a year, and the outcomes that it recorded; or the year's total."""
    judicial = row.whole("judicial_outcomes", least=0)
    other = row.whole("non_judicial_outcomes", least=0)
    is_total = row["pfa_code"] == PUBLISHED_TOTAL
    is_force = not is_total and row["force_name_as_published"] not in _NO_FORCES
    if row.whole("total_outcomes") != judicial + other:
        raise CorruptRow("total_outcomes is not the sum of its two parts")
    return ReferredCrimes(
        period=row.financial_year("period"),
        force_code=PUBLISHED_TOTAL
        if is_total
        else row.force_code("pfa_code", "force_name_as_published", needed=is_force),
        force_name=row.text("force_name_as_published", needed=True),
        referred_count=row.whole("referred_crimes", least=0),
        outcome_count=judicial + other,
        judicial_count=judicial,
        non_judicial_count=other,
        seen_at=row.text("seen_at", needed=True),
    )


def totals_that_are_no_sums(
    rows: Sequence[models.Model],
) -> Iterator[tuple[models.Model, str]]:
    """A published total is the sum of the rows of its year that were seen on the same page."""
    referred = [row for row in rows if isinstance(row, ReferredCrimes)]
    for total in referred:
        if total.force_code != PUBLISHED_TOTAL:
            continue
        parts = [
            row
            for row in referred
            if (row.period, row.seen_at) == (total.period, total.seen_at) and row is not total
        ]
        for column in ("referred_count", "outcome_count", "judicial_count"):
            added = sum(getattr(row, column) for row in parts)
            if added != getattr(total, column):
                yield (
                    total,
                    f"the total of {total.period} is not the sum of its rows: {column} is "
                    f"{getattr(total, column)}, and the rows add up to {added}",
                )


def read_recorded(row: CsvRow) -> RecordedOffences:
    """Offences of one code that a force recorded in a year."""
    return RecordedOffences(
        period=row.financial_year("period"),
        force_code=row.force_code("pfa_code", "force_name", needed=True),
        offence_code=row.text("ho_offence_code", needed=True),
        description=row.text("offence_description", needed=True),
        offence_group=row["offence_group"],
        offence_subgroup=row["offence_subgroup"],
        offence_count=row.whole("offences"),
    )


def read_article_number(row: CsvRow) -> ArticleNumber:
    """A number of the article, as it was printed."""
    return ArticleNumber(
        number_id=row.one_of("id", NUMBERS),
        line=row.whole("line", least=1),
        metric=row.text("metric", needed=True),
        value=_printed_value(row),
        period=row.period_label("period"),
        **{
            column: row[column]
            for column in (
                *("geography", "unit", "qualifier", "description"),
                *("source_attribution", "note"),
            )
        },
    )


def _printed_value(row: CsvRow) -> str:
    """As printed; where a sum may use it, a number above 0, or a fraction."""
    value = row["value"]
    if row["id"] in ("s03", "s04"):
        if row.day("value") is None:
            raise CorruptRow("value is empty")
    elif row["id"] == "s29":
        if len(row.part_of_a_day("value")) != len("2017-03"):
            raise CorruptRow(f'value is not a month as 2017-03: "{value}"')
    elif row["id"] not in NO_NUMBER and not _FRACTION.fullmatch(value):
        if not _NUMBER.fullmatch(value):
            raise CorruptRow(f'value is not a number: "{value}"')
        if Decimal(value) == 0:
            raise CorruptRow("value is 0, and other figures are divided by it")
    return value


def read_article_check(row: CsvRow) -> ArticleCheck:
    """A check that the article's numbers should pass."""
    return ArticleCheck(
        check_id=row.one_of("id", CHECKS),
        question=row.text("check", needed=True),
        inputs=row["inputs"],
        stated=row["stated"],
        computed=row.text("computed", needed=True),
        verdict=row.text("verdict", needed=True),
        advice=row["advice"],
    )


def read_context_figure(row: CsvRow) -> ContextFigure:
    """A figure that stands beside the article's."""
    value = row.number("value")
    if value <= 0 or (row["unit"].startswith(SHARE_UNITS) and value > 100):
        raise CorruptRow(f'value is not above 0, or a share above 100: "{row["value"]}"')
    return ContextFigure(
        figure_id=row.text("id", needed=True),
        label=row.text("label", needed=True),
        value=value,
        unit=row.text("unit", needed=True),
        geography=row["geography"],
        period_label=row.period_label("period_label"),
        precision=row["precision"],
        grade=row.one_of("grade", GRADES),
        source_title=row.text("source_title", needed=True),
        seen_at=row.text("seen_at", needed=True),
        note=row["note"],
    )
