"""States what a release can and cannot say yet, and the limits of every release. Pure text."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from classification.crime_types import UNDER_16_NOTE
from classification.periods import has_opened
from classification.wording import N_
from releases.disclosure import READABLE, interval
from releases.profiles import DRAWN_FROM, Band, DeclaredTable

NO_RANKING_UNDER: Final = 2_000
"""Below this declared total our own counts are never mapped, ranked or turned into rates."""


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One thing that can be said from about so many reports on, with tables of this band."""

    total: int
    can_say: str
    band: Band = Band.ALWAYS


STATEMENTS: Final[tuple[Statement, ...]] = (
    Statement(
        total=100, can_say=N_("Whether most people told the police or Report Fraud, or did not.")
    ),
    Statement(
        total=300,
        can_say=N_("The mix of crimes, and the reasons for not telling the police."),
    ),
    Statement(
        total=DRAWN_FROM[Band.CROSSED],
        can_say=N_("How two things go together, such as age and loss."),
        band=Band.CROSSED,
    ),
    Statement(
        total=DRAWN_FROM[Band.ESTIMATES],
        can_say=N_(
            "An estimate of the share who told the police or Report Fraud, for an offence with "
            "this many reports that compare with the survey."
        ),
        band=Band.ESTIMATES,
    ),
)

LIMITS: Final[tuple[str, ...]] = (
    N_(
        "These are counts of reports made to this site and accepted by people who read them. "
        "They are not crimes recorded by the police, and they are not a sample of all victims."
    ),
    N_(
        "Random noise was added to every cell, zeros included, so that nobody's report can be "
        "found in the figures. No exact count is published anywhere, and small differences mean "
        "nothing."
    ),
    N_(
        "In numbers: over everything that is ever published a report costs at most rho 0.25 "
        "(zero-concentrated differential privacy). At delta 0.000001 that is epsilon 3.54 for "
        "adding or taking away one report, and 5.22 for putting another in its place."
    ),
    N_(
        "The unit of privacy is one report, not one person. Several reports by one "
        "person that fall in the same cells are protected less: two cost up to four times the "
        "privacy budget, three up to nine times. There are no accounts, so the only safeguard "
        "is that moderators look for repeats."
    ),
    N_(
        "The guarantee is conditional on moderation. It holds for the reports as they were "
        "decided. One report can change what is decided about another, such as a repeat or a "
        "group judged together, and the noise does not cover that path."
    ),
    N_(
        "Anyone can send false reports. Moderators reject what they can see is false; some may "
        "have been accepted. A small number of well-aimed ones can move a small figure."
    ),
    UNDER_16_NOTE,
)
"""Each release prints these: a reader must know them first."""

WHAT_IS_COUNTED: Final[tuple[str, ...]] = (
    N_(
        "A year is the reports that moderators accepted 28 or more days before the end of each of "
        "its four quarters: from about 3 December of the year before to about 3 December. What "
        "the reports tell of may have happened at any time."
    ),
    N_(
        "A person is anyone of 16 or over, whether they told us themselves or somebody else did. "
        "Reports are counted, and not persons: somebody may have sent more than one."
    ),
    N_(
        "Attempts are counted: a scam message that cost nothing is a report like any other, and "
        "has a crime type of its own."
    ),
    N_(
        "The crime type follows from what was picked on the form, and the moderator who accepts "
        "the report confirms it or changes it. It is not what a court or the police would call it."
    ),
)
"""Each release, its files, its codebook and the methods page say what a year, a person and a count
are in these words."""


_SIZES: Final[Mapping[Band, str]] = MappingProxyType(
    {
        Band.CROSSED: f"about {DRAWN_FROM[Band.CROSSED]:,} people's reports",
        Band.ESTIMATES: (
            f"about {DRAWN_FROM[Band.ESTIMATES]:,} reports of one offence that compare with the "
            f"survey"
        ),
    }
)
"""Band -> the size from which its tables are drawn."""


@dataclass(frozen=True, kw_only=True)
class Statements:
    """The box on every release: it is judged by the published total, never by the true one."""

    can_say: tuple[str, ...]
    cannot_say_yet: tuple[str, ...]


def statements_for(
    *,
    total: float,
    standard_error: float,
    cell_error: float,
    declared: Collection[Band],
    drawn: Collection[Band],
    comparable: float = 0.0,
) -> Statements:
    """States what this release can say and cannot say yet.

    `total` is the declared total with its standard error; `cell_error` the largest standard
    error of a cell of the persons' tables, in reports; `comparable` the published count of the
    offence with the most reports that compare with the survey; `declared` the bands of the tables
    that a year may have, and `drawn` those of the tables that this release has.
    """
    lower, upper = (max(0.0, end) for end in interval(total, standard_error))
    readable = READABLE * cell_error
    can = [
        f"About how many people's reports were counted: between {lower:,.0f} and {upper:,.0f}.",
        f"Which cells hold more than about {readable:,.0f} reports: they stand clear of the noise.",
    ]
    cannot = [
        f"Anything about a group of fewer than about {readable:,.0f} reports.",
        "How many people were hit: most people who are hit do not report here.",
    ]
    for statement in STATEMENTS:
        size = comparable if statement.band == Band.ESTIMATES else total
        lacking = _lacking(statement, size=size, declared=declared, drawn=drawn)
        if lacking:
            cannot.append(f"{statement.can_say} Needs {' and '.join(lacking)}.")
        else:
            can.append(statement.can_say)
    if total < NO_RANKING_UNDER:
        cannot.append(
            f"Any ranking, rate or map of areas or groups: not below {NO_RANKING_UNDER:,} reports."
        )
    return Statements(can_say=tuple(can), cannot_say_yet=tuple(cannot))


def declared_lines(declared_on: Mapping[str, date]) -> Iterator[str]:
    """Says when the tables were declared for each quarter, and where that was late."""
    late = {cohort for cohort, day in declared_on.items() if has_opened(cohort, by=day)}
    told = {cohort: f"{cohort} on {day:%-d %B %Y}" for cohort, day in declared_on.items()}
    if in_time := ", ".join(told[cohort] for cohort in told if cohort not in late):
        yield f"Its tables were declared before the first report could be counted: {in_time}."
    if too_late := ", ".join(told[cohort] for cohort in told if cohort in late):
        yield f"Declared late, when reports could be counted already: {too_late}."


def not_drawn_lines(tables: Sequence[DeclaredTable]) -> Iterator[str]:
    """Says which declared tables were not drawn, and why: a line for each reason."""
    for band, size in _SIZES.items():
        if names := ", ".join(table.name for table in tables if table.band == band):
            yield (
                f"Not drawn, because the one-way tables show fewer than {size}: {names}. Their "
                f"part of the privacy budget stays unspent."
            )


def _lacking(
    statement: Statement, *, size: float, declared: Collection[Band], drawn: Collection[Band]
) -> list[str]:
    """Lists what a release would need to say this; nothing, where it can.

    Tables that were drawn settle it: whether to draw them was decided by the one-way tables alone,
    whose total is not to the last digit that of all tables together.
    """
    if statement.band != Band.ALWAYS and statement.band in drawn:
        return []
    lacking = [] if size >= statement.total else [f"about {statement.total:,} reports"]
    if statement.band not in declared:
        lacking.append("the standard set of tables")
    elif statement.band not in drawn and not lacking:
        lacking.append("the release of a whole year")
    return lacking
