"""Shows a prepared release to the person who publishes or refuses it.

Every number is a stored cell that carries its noise already; nothing is counted or drawn here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from classification.attributes import ATTRIBUTES, UNIVERSES
from classification.crime_types import UNDER_16_NOTE
from estimates.own.published import as_published
from estimates.pages.estimate_lines import EstimateGroup, estimate_groups
from publication.estimates import estimates_now
from releases.build_files import TOTALS, UNIVERSE_LABELS
from releases.disclosure import CAP_MICRO, Cell
from releases.figures import DrawnTable, Figure
from releases.jumps import Jump
from releases.models import Budget, Release
from releases.page_tables import range_words
from releases.prepare import PublishingError
from releases.profiles import DRAWN_FROM, Band, DeclaredTable, ReleasePlan
from releases.publish import figures_of, jumps_of
from releases.statements import Statements
from releases.stored_tables import read_tables

DRAWN_WHEN: Final[Mapping[Band, Promise]] = MappingProxyType(
    {
        Band.ALWAYS: gettext_lazy("These are always drawn:"),
        Band.CROSSED: gettext_lazy(
            "These are drawn if the noisy tables above show %(size)s people's reports or more. "
            "If not, they cost nothing:"
        ),
        Band.ESTIMATES: gettext_lazy(
            "These are drawn if the noisy tables above show %(size)s reports or more of one "
            "offence that compare with the survey. If not, they cost nothing:"
        ),
    }
)


@dataclass(frozen=True, kw_only=True)
class PreviewRow:
    """One figure as it will be read: its labels, what is shown, and its 95% ends."""

    labels: tuple[str, ...]
    display: str
    status: str
    range: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class PreviewTable:
    """One table of the release."""

    name: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[PreviewRow, ...]


@dataclass(frozen=True, kw_only=True)
class PreviewJump:
    """A figure far from earlier releases, in reports."""

    table: str
    label: str
    value: str
    earlier_mean: str


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A release as it will stand, and the jumps that hold it.

    `held_by` says why publishing would be refused, where its estimates cannot be worked out.
    """

    totals: PreviewTable
    tables: tuple[PreviewTable, ...]
    statements: Statements
    jumps: tuple[PreviewJump, ...]
    estimates: tuple[EstimateGroup, ...]
    held_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Cost:
    """The part of each report's budget that a release takes, in rho."""

    universe: str
    cost: float
    left_before: float

    @property
    def left_after(self) -> float:
        return self.left_before - self.cost


@dataclass(frozen=True, kw_only=True)
class TableGroup:
    """Tables of a plan that are drawn together, and when they are."""

    when: str
    tables: tuple[DeclaredTable, ...]


def table_groups(plan: ReleasePlan) -> tuple[TableGroup, ...]:
    """Groups the tables of a plan by what decides whether they are drawn."""
    return tuple(
        TableGroup(when=DRAWN_WHEN[band] % {"size": f"{DRAWN_FROM[band]:,}"}, tables=tables)
        for band in Band
        if (tables := plan.of(band))
    )


def preview_of(release: Release, *, today: date) -> Preview:
    """Lays out the figures and the estimates of a prepared release, as they will be published."""
    computed = figures_of(release)
    drawn = {table.name: table for table in read_tables(release)}
    estimates: tuple[EstimateGroup, ...] = ()
    held_by = ""
    try:
        estimates = estimate_groups(as_published(estimates_now(release, today=today)))
    except PublishingError as error:
        held_by = str(error)
    return Preview(
        totals=PreviewTable(
            name=TOTALS,
            title=_("Totals"),
            headings=(_("Whose reports"),),
            rows=tuple(
                _preview_row(figure, labels=(_(UNIVERSE_LABELS[universe]),))
                for universe, figure in computed.totals.items()
            ),
        ),
        tables=tuple(
            PreviewTable(
                name=name,
                title=_(drawn[name].title),
                headings=tuple(
                    _(ATTRIBUTES[attribute].title) for attribute in drawn[name].dimensions
                ),
                rows=tuple(
                    _preview_row(figure, labels=_labels(drawn[name].dimensions, figure.cell))
                    for figure in figures
                ),
            )
            for name, figures in computed.figures.items()
        ),
        statements=computed.statements,
        jumps=tuple(_jump(jump, drawn[jump.table]) for jump in jumps_of(release)),
        estimates=estimates,
        held_by=held_by,
    )


def costs_of(plan: ReleasePlan) -> tuple[Cost, ...]:
    """Works out what preparing a release would charge, beside the least left in any cohort."""
    costs = []
    for universe in UNIVERSES:
        if not plan.cost(universe):
            continue
        budgets = Budget.objects.filter(cohort__in=plan.cohorts, universe=universe)
        left = min((budget.remaining for budget in budgets), default=CAP_MICRO)
        costs.append(
            Cost(
                universe=_(UNIVERSE_LABELS[universe]),
                cost=plan.cost(universe) / 1_000_000,
                left_before=left / 1_000_000,
            )
        )
    return tuple(costs)


def _preview_row(figure: Figure, *, labels: tuple[str, ...]) -> PreviewRow:
    shown, marker = figure.shown
    return PreviewRow(
        labels=labels,
        display=shown,
        status="" if marker == shown else marker,
        range=range_words(*figure.ends),
        note=_(UNDER_16_NOTE) if "blackmail" in figure.cell else "",
    )


def _labels(dimensions: Sequence[str], cell: Cell) -> tuple[str, ...]:
    pairs = zip(dimensions, cell, strict=True)
    return tuple(_(ATTRIBUTES[name].label(code)) for name, code in pairs)


def _jump(jump: Jump, table: DrawnTable) -> PreviewJump:
    return PreviewJump(
        table=_(table.title),
        label=", ".join(_labels(table.dimensions, jump.cell)) or _("All together"),
        value=f"{max(0.0, jump.value):,.0f}",
        earlier_mean=f"{max(0.0, jump.earlier_mean):,.0f}",
    )
