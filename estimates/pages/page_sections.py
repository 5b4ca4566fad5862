"""The pages of figures are made of sections, with the sources and flags that stand beside them.

A section has rows and a chart, or the reason why it has neither.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from estimates.pages.charts import Chart
from estimates.register.comparison import Comparison
from estimates.register.table_rows import TableRow
from estimates.register.wording import FLAG_LABELS, flag_words


@dataclass(frozen=True, kw_only=True)
class Source:
    """A publication that numbers come from. `addresses` are those of its words that are links."""

    title: str
    grade: str
    seen_at: str

    @property
    def addresses(self) -> tuple[str, ...]:
        words = self.seen_at.replace("(", " ").split()
        return tuple(word for word in words if word.startswith(("http://", "https://")))


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of a page. `is_grid`: items down, periods across; else one row a line."""

    id: str
    title: str
    lead: str = ""
    rows: tuple[TableRow, ...] = ()
    reason: str = ""
    notes: tuple[str, ...] = ()
    chart: Chart | None = None
    is_grid: bool = False
    mentions_blackmail: bool = False

    @property
    def is_available(self) -> bool:
        return bool(self.rows)

    @property
    def as_missing_row(self) -> TableRow:
        return TableRow(
            section=self.title, item=self.title, status="not available", note=self.reason
        )

    @property
    def periods(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row.period for row in self.rows))

    @property
    def grid(self) -> tuple[tuple[str, tuple[TableRow | None, ...]], ...]:
        """The rows by item, with a place for every period."""
        cells = {(row.item, row.period): row for row in self.rows}
        items = tuple(dict.fromkeys(row.item for row in self.rows))
        return tuple(
            (item, tuple(cells.get((item, period)) for period in self.periods)) for item in items
        )

    @property
    def shows_periods(self) -> bool:
        return len(self.periods) > 1

    @property
    def single_period(self) -> str:
        """The period of every row, where they have one and the same."""
        return self.periods[0] if len(self.periods) == 1 else ""

    @property
    def sources(self) -> tuple[Source, ...]:
        return sources_of(self.rows)


def sources_of(rows: Sequence[TableRow]) -> tuple[Source, ...]:
    """Each source once, in the order of the rows, with the grade of what it states itself."""
    found: dict[str, Source] = {}
    for row in rows:
        known = found.get(row.source)
        if row.source and (known is None or known.grade == "E"):
            found[row.source] = Source(title=row.source, grade=row.grade, seen_at=row.seen_at)
    return tuple(found.values())


@dataclass(frozen=True, kw_only=True)
class FlagLine:
    """One flag on which two figures differ, in words."""

    label: str
    left: str
    right: str
    blocks: bool

    @property
    def words(self) -> str:
        """The line as read: "Who is counted: persons and businesses / adults in households"."""
        values = f"{self.left} / {self.right}" if self.right else self.left
        return f"{self.label}: {values}"


def flag_lines(comparison: Comparison) -> tuple[FlagLine, ...]:
    """The differences of a comparison, in words."""
    return tuple(
        FlagLine(
            label=_(FLAG_LABELS[difference.flag]),
            left=_(flag_words(difference.flag, difference.left)),
            # A single figure has nothing to its right.
            right=_(flag_words(difference.flag, difference.right))
            if comparison.measure.figures > 1
            else "",
            blocks=difference.blocks,
        )
        for difference in comparison.differences
    )
