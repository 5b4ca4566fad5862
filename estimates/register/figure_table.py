"""A row of the table of published figures becomes a figure of the register, or is refused."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from classification.areas import force_or_none
from estimates.flag_rules import cyber_fields, flags_of
from estimates.flags import ENGLAND_AND_WALES, FLAGS
from estimates.models import GRADES, OfficialFigure
from estimates.register.required_rows import ABOVE_ZERO
from estimates.register.wording import GROUP_LABELS, MEASURE_LABELS, SERIES_LABELS
from estimates.strict_csv import CorruptRow, CsvRow

SHARE_UNITS: Final = ("percent", "per 100")
"""The unit of a share starts with one of these: its value is never above 100."""
_FILLED: Final = ("series", "geography", "measure", "unit", "source_title", "seen_at")

_UNITS: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(("incidents", "offences_recorded", "outcomes", "reports"), ("count",)),
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
                *("publisher", "seen_at", "note"),
            )
        },
    )


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
