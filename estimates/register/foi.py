"""The register of the 2017 freedom of information study, in which silence is a row.

One row per force, question and year. Which 30 forces answered is not known, so a row without a
published answer is `unknown`, never `no reply`; and nothing is 0 unless a force said 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from classification.areas import FORCES, Force
from classification.csv_files import csv_text
from classification.wording import N_
from estimates.models import ForcePopulation, OfficialFigure, plain_number
from estimates.official_rows import OFFICIAL, CorruptRow, Row, rows_or_refuse
from estimates.register.required_rows import Loaded
from estimates.sums.results import EstimateError
from estimates.sums.under_reporting import coverage_total

STUDY = "johnston-press-2017"
YEARS = ("2014/15", "2015/16", "2016/17")
QUESTIONS: Mapping[str, str] = {
    "crimes": N_("Cyber crimes in each of three years"),
    "types": N_("Their types"),
    "unsolved": N_("How many are unsolved"),
    "charged": N_("How many people were charged or convicted"),
    "budget": N_("Money spent, and its share of the budget"),
    "staff": N_("Staff who do nothing else, and vacancies"),
}
STATES: Mapping[str, str] = {
    "answered": N_("Answered"),
    "answered in part": N_("In part"),
    "refused": N_("Refused"),
    "unknown": N_("Not known"),
}
"""The states that occur in this study. Nothing is known of requests that got no reply."""

COLUMNS = (
    *("study", "force_code", "force", "question", "year", "state", "exemption", "value", "unit"),
    *("definition", "grade", "source", "seen_at", "figure", "note"),
)


@dataclass(frozen=True, kw_only=True)
class FoiRow:
    """What is known of one question to one force about one year."""

    force: Force
    question: str
    year: str
    state: str
    exemption: str = ""
    value: str = ""
    unit: str = ""
    figure: OfficialFigure | None = None
    note: str = ""


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


def asked_forces() -> tuple[Force, ...]:
    """The 45 that were asked. The British Transport Police is a 46th and was not."""
    return tuple(each for each in FORCES if each.in_foi_45)


def study_rows() -> tuple[FoiRow, ...]:
    """45 forces x 6 questions x 3 years, filled where an answer was published."""
    known = read_known_answers()
    figures = Loaded({each.figure_id: each for each in OfficialFigure.objects.of_study()})
    return tuple(
        _row(each, question, year, known.get((each.code, question, year)), figures)
        for each in asked_forces()
        for question in QUESTIONS
        for year in YEARS
    )


_KNOWN_COLUMNS = ("force_code", "question", "year", "state", "exemption", "figure", "note")


def read_known_answers(
    directory: Path = OFFICIAL, *, figures: Collection[str] | None = None
) -> dict[tuple[object, ...], Row]:
    """The answers that were published, by force, question and year.

    `figures` are the ids that may be named, where they are known. CorruptFile names the faults.
    """

    def known(row: Row) -> Row:
        asked = {each.code for each in asked_forces()}
        if row.force_code("force_code", needed=True) not in asked:
            raise CorruptRow(f'force_code was not asked: "{row["force_code"]}"')
        row.one_of("question", QUESTIONS)
        row.one_of("year", YEARS)
        state = row.one_of("state", [each for each in STATES if each != "unknown"])
        if (state == "refused") != bool(row["exemption"]):
            raise CorruptRow("a refusal names its exemption, and nothing else does")
        if figures is not None and row["figure"] not in figures:
            raise CorruptRow(f'figure is none of the study: "{row["figure"]}"')
        return row

    return rows_or_refuse(
        directory / "foi_2017_known.csv",
        _KNOWN_COLUMNS,
        known,
        key=lambda row: (row["force_code"], row["question"], row["year"]),
    )


def _row(
    asked: Force,
    question: str,
    year: str,
    known: Mapping[str, str] | None,
    figures: Mapping[str, OfficialFigure],
) -> FoiRow:
    if known is None:
        return FoiRow(force=asked, question=question, year=year, state="unknown")
    figure = figures[known["figure"]]
    has_value = known["state"] == "answered" and question in ("crimes", "budget")
    return FoiRow(
        force=asked,
        question=question,
        year=year,
        state=known["state"],
        exemption=known["exemption"],
        value=plain_number(figure.value) if has_value else "",
        unit=_unit(question) if has_value else "",
        figure=figure,
        note=known["note"],
    )


def _unit(question: str) -> str:
    return "GBP" if question == "budget" else "crimes"


def foi_page() -> FoiPage:
    """The register as its page has it: states by question, by force, and the one total."""
    rows = study_rows()
    counts = Counter((row.question, row.state) for row in rows)
    named = [
        row for row in rows if row.question == "crimes" and row.year == YEARS[-1] and row.value
    ]
    return FoiPage(
        rows=rows,
        by_question=tuple(
            (_(label), tuple(counts[question, state] for state in STATES))
            for question, label in QUESTIONS.items()
        ),
        lines=_lines(rows),
        total=f"{sum(float(row.value) for row in named):,.0f}",
        named=", ".join(row.force.name for row in named),
        missing_count=len(asked_forces()) - len(named),
        why_no_bounds=_why_no_bounds(named),
    )


def _lines(rows: Sequence[FoiRow]) -> tuple[ForceLine, ...]:
    order = {state: place for place, state in enumerate(STATES)}
    best: dict[tuple[str, str], str] = {}
    for row in rows:
        key = (row.force.code, row.question)
        if key not in best or order[row.state] < order[best[key]]:
            best[key] = row.state
    return tuple(
        ForceLine(
            force=each,
            cells=tuple(_(STATES[best[each.code, question]]) for question in QUESTIONS),
        )
        for each in sorted(asked_forces(), key=lambda each: each.name)
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


def foi_csv(rows: Sequence[FoiRow]) -> str:
    """The register as a file: every row, those without an answer too."""
    return csv_text(COLUMNS, (_line(row) for row in rows))


def _line(row: FoiRow) -> dict[str, object]:
    figure = row.figure
    return {
        "study": STUDY,
        "force_code": row.force.code,
        "force": row.force.name,
        "question": row.question,
        "year": row.year,
        "state": row.state,
        "exemption": row.exemption,
        "value": row.value,
        "unit": row.unit,
        "definition": figure.offence_detail if figure and row.value else "",
        "grade": figure.grade if figure else "",
        "source": f"{figure.source_title}, {figure.publisher}" if figure else "",
        "seen_at": figure.seen_at if figure else "",
        "figure": figure.figure_id if figure else "",
        "note": row.note,
    }
