"""The page of the 2017 requests shows what is known of each force's answers, silence included."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from classification.areas import Force
from estimates.models import ForcePopulation
from estimates.register.foi_requests import (
    ANSWER_STATES,
    QUESTIONS,
    STUDY_YEARS,
    FoiRow,
    asked_forces,
    study_rows,
)
from estimates.sums.results import EstimateError
from estimates.sums.under_reporting import coverage_total


@dataclass(frozen=True, kw_only=True)
class ForceLine:
    """A force with the state of its six questions, the fullest of the three years."""

    force: Force
    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class FoiPage:
    """Everything the register's page shows."""

    rows: tuple[FoiRow, ...]
    by_question: tuple[tuple[str, tuple[int, ...]], ...]
    lines: tuple[ForceLine, ...]
    total: str
    named: str
    missing_count: int
    why_no_bounds: str


def foi_page() -> FoiPage:
    """The register as its page has it: states by question, by force, and the one total."""
    rows = study_rows()
    counts = Counter((row.question, row.state) for row in rows)
    named = [
        row
        for row in rows
        if row.question == "crimes" and row.year == STUDY_YEARS[-1] and row.value
    ]
    return FoiPage(
        rows=rows,
        by_question=tuple(
            (_(label), tuple(counts[question, state] for state in ANSWER_STATES))
            for question, label in QUESTIONS.items()
        ),
        lines=_lines(rows),
        total=f"{sum(float(row.value) for row in named):,.0f}",
        named=", ".join(row.force.name for row in named),
        missing_count=len(asked_forces()) - len(named),
        why_no_bounds=_why_no_bounds(named),
    )


def _lines(rows: Sequence[FoiRow]) -> tuple[ForceLine, ...]:
    order = {state: place for place, state in enumerate(ANSWER_STATES)}
    best: dict[tuple[str, str], str] = {}
    for row in rows:
        key = (row.force.code, row.question)
        if key not in best or order[row.state] < order[best[key]]:
            best[key] = row.state
    return tuple(
        ForceLine(
            force=force,
            cells=tuple(_(ANSWER_STATES[best[force.code, question]]) for question in QUESTIONS),
        )
        for force in sorted(asked_forces(), key=lambda force: force.name)
    )


def _why_no_bounds(named: Sequence[FoiRow]) -> str:
    """Tries the total over all forces; what refuses it is the reason that the page prints."""
    people = dict(
        ForcePopulation.objects.filter(mid_year=2016).values_list("force_code", "population")
    )
    known = [row for row in named if row.force.code in people]
    try:
        coverage_total(
            [float(row.value) for row in known],
            [people[row.force.code] for row in known],
            x_all=sum(people.values()),
            forces=len(people),
        )
    except EstimateError as error:
        if error.code == "too_few":
            return _(
                "Bounds for all forces need at least ten named forces with an answer; %(count)s "
                "are named."
            ) % {"count": len(known)}
        raise
    return ""
