"""The rows about the 2017 article become its numbers, its checks, and the figures beside them."""

import re
from decimal import Decimal
from typing import Final

from estimates.models import GRADES, ArticleCheck, ArticleNumber, ContextFigure
from estimates.register.figure_table import SHARE_UNITS
from estimates.register.required_rows import CHECKS, NO_NUMBER, NUMBERS
from estimates.strict_csv import CorruptRow, CsvRow

_NUMBER: Final = re.compile(r"[0-9]+(\.[0-9]+)?")
_FRACTION: Final = re.compile(r"[0-9]{1,9}/[1-9][0-9]{0,8}")


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
        grade=row.one_of("grade", GRADES),
        source_title=row.text("source_title", needed=True),
        seen_at=row.text("seen_at", needed=True),
        note=row["note"],
    )
