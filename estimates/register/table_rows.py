"""A row of a table holds a number and everything that must stand beside it, on a page or in a file.

Pages, charts and downloads are made of the same `TableRow`s, so that they cannot disagree.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Final

from django.utils.translation import gettext as _

from classification.csv_files import csv_text
from classification.wording import N_
from estimates.models import OfficialFigure, plain_number
from estimates.register.rounding import rounding_columns
from estimates.register.wording import GROUP_LABELS, MEASURE_LABELS


@dataclass(frozen=True, kw_only=True)
class TableRow:
    """One line of a table: the number as a machine reads it, and as a person does.

    `status` is "published", "derived" (with its sum in the note), "not stated", "not available"
    (with its reason in the note) or "blocked".

    `precision` is how exact the number is: a ratio is shown in its words, and only the file has it
    as a per cent. `warning` goes where the number goes. `inputs` are the ids of the figures
    it is made of. `differs` are the flags on which they differ, in words, and `blocks` those of
    them that block the number: whoever downloads the number must see them too. `lower` and
    `upper` are empty where we have not seen them; `rounding_low` and `rounding_high` are what a
    share may have been before its source rounded it.
    """

    section: str
    item: str
    period: str = ""
    value: str = ""
    shown: str = ""
    unit: str = ""
    status: str = "published"
    precision: str = ""
    grade: str = ""
    source: str = ""
    seen_at: str = ""
    note: str = ""
    warning: str = ""
    figure: str = ""
    lower: str = ""
    upper: str = ""
    level: str = ""
    method: str = ""
    inputs: str = ""
    differs: str = ""
    blocks: str = ""
    rounding_low: str = ""
    rounding_high: str = ""

    @property
    def unit_shown(self) -> str:
        """The unit as it stands after the number: "of incidents" after a per cent sign."""
        if self.precision == "ratio":
            return self.unit.removeprefix("percent of ")
        return self.unit.removeprefix("percent").strip() if "%" in self.shown else self.unit

    @property
    def is_derived(self) -> bool:
        return self.status == "derived"


TABLE_COLUMNS: Final = tuple(field.name for field in fields(TableRow) if field.name != "shown")


def table_csv(rows: Sequence[TableRow]) -> str:
    """The rows as CSV, with the same columns on every page of the statistics."""
    return csv_text(
        TABLE_COLUMNS, ({name: getattr(row, name) for name in TABLE_COLUMNS} for row in rows)
    )


def figure_row(
    figure: OfficialFigure, *, section: str, item: str = "", note: str | None = None
) -> TableRow:
    """A figure of the register as a row, with its source, its grade and its page."""
    return TableRow(
        section=section,
        item=item or figure_item(figure),
        period=figure.period_label,
        value=plain_number(figure.value),
        shown=shown_value(figure),
        unit=figure.unit
        if figure.unit != "count"
        else MEASURE_LABELS.get(figure.measure, "").lower(),
        status="derived" if figure.derived else "published",
        precision=figure.precision_kind,
        grade=figure.grade,
        source=source_words(figure),
        seen_at=figure.seen_at,
        note=(figure.worked_from or figure.note) if note is None else note,
        warning=figure.warning,
        figure=figure.figure_id,
        lower="" if figure.lower is None else plain_number(figure.lower),
        upper="" if figure.upper is None else plain_number(figure.upper),
        inputs=figure.figure_id,
        rounding_low=rounding_columns(figure)[0],
        rounding_high=rounding_columns(figure)[1],
    )


def derived_row(
    *, section: str, item: str, period: str, value: str, shown: str, unit: str, note: str
) -> TableRow:
    """A number worked out here: its sum stands in the note, and the word "derived" beside it."""
    return TableRow(
        section=section,
        item=item,
        period=period,
        value=value,
        shown=shown,
        unit=unit,
        status="derived",
        grade="E",
        note=note,
    )


def row_beside(figure: OfficialFigure, **columns: str) -> TableRow:
    """A number that was published in the source of a figure of the register, as a row."""
    source = source_words(figure)
    return TableRow(grade=figure.grade, source=source, seen_at=figure.seen_at, **columns)


def source_words(figure: OfficialFigure) -> str:
    """The title of a figure's source, and who published it."""
    return f"{figure.source_title}, {figure.publisher}"


def figure_item(figure: OfficialFigure) -> str:
    """The words for a figure: "Incidents: fraud", "Offences recorded: cyber-crime (fraud)"."""
    measure = _(MEASURE_LABELS.get(figure.measure, figure.measure))
    group = group_words(figure)
    detail = figure.offence_detail
    whole_group = figure.flag_offence == figure.offence_group
    recorder = (
        detail if detail.startswith(("recorded by", "referred to", "reported through")) else ""
    )
    more = recorder or ("" if whole_group else detail)
    return f"{measure}: {group} ({more})" if more else f"{measure}: {group}"


def group_words(figure: OfficialFigure) -> str:
    """The words for the group of offences that a figure counts: "computer misuse"."""
    return _(GROUP_LABELS.get(figure.offence_group, figure.offence_group))


def first_upper(text: str) -> str:
    """The text as a line begins: with a capital."""
    return text[:1].upper() + text[1:]


def shown_value(figure: OfficialFigure) -> str:
    """The number as its source put it: "one in fifteen"; "more than 80%"; "£755,049"."""
    if figure.stated_as:
        return figure.stated_as
    number = f"£{whole(figure.number)}" if figure.unit == "GBP" else whole(figure.number)
    if figure.unit.startswith("percent"):
        number = f"{plain_number(figure.value)}%"
    return with_amount(figure, number)


_AMOUNTS: Final[Mapping[str, str]] = {
    "more_than": N_("more than %(number)s"),
    "about": N_("about %(number)s"),
}


def with_amount(figure: OfficialFigure, number: str) -> str:
    """The number with what its source put before it: "more than 5,200", "about 17,000"."""
    words = _AMOUNTS.get(figure.precision_kind)
    return _(words) % {"number": number} if words else number


def whole(value: float) -> str:
    """14,130"""
    return f"{value:,.0f}"
