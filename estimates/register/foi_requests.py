"""The requests of the 2017 freedom of information study have one row each, answered or not.

One row a force, question and year. Which 30 forces answered is not known, so a row without a
published answer is `unknown`, never `no reply`; and nothing is 0 unless a force said 0.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from classification.areas import FORCES, Force
from classification.csv_files import csv_text
from classification.wording import N_
from estimates.models import OfficialFigure, plain_number
from estimates.register.required_rows import RowsById
from estimates.register.table_rows import source_words
from estimates.strict_csv import OFFICIAL, CorruptRow, CsvRow, read_rows

STUDY: Final = "johnston-press-2017"
NORTHAMPTONSHIRE: Final = "E23000022"
STUDY_YEARS: Final = ("2014/15", "2015/16", "2016/17")
QUESTIONS: Final[Mapping[str, str]] = {
    "crimes": N_("Cyber crimes in each of three years"),
    "types": N_("Their types"),
    "unsolved": N_("How many are unsolved"),
    "charged": N_("How many people were charged or convicted"),
    "budget": N_("Money spent, and its share of the budget"),
    "staff": N_("Staff who do nothing else, and vacancies"),
}
ANSWER_STATES: Final[Mapping[str, str]] = {
    "answered": N_("Answered"),
    "answered in part": N_("In part"),
    "refused": N_("Refused"),
    "unknown": N_("Not known"),
}
"""The states that occur in this study. Nothing is known of requests that got no reply."""

FOI_COLUMNS: Final = (
    *("study", "force_code", "force", "question", "year", "state", "exemption", "value", "unit"),
    *("definition", "grade", "source", "seen_at", "figure", "note"),
)


@dataclass(frozen=True, kw_only=True)
class FoiRow:
    """One question to one force about one year, with the answer as far as it is known."""

    force: Force
    question: str
    year: str
    state: str
    exemption: str = ""
    value: str = ""
    unit: str = ""
    figure: OfficialFigure | None = None
    note: str = ""


def asked_forces() -> tuple[Force, ...]:
    """The 45 that were asked. The British Transport Police is a 46th and was not."""
    return tuple(force for force in FORCES if force.in_foi_45)


def study_rows() -> tuple[FoiRow, ...]:
    """45 forces x 6 questions x 3 years, filled where an answer was published."""
    known = read_foi_answers()
    figures = RowsById({figure.figure_id: figure for figure in OfficialFigure.objects.of_study()})
    return tuple(
        _foi_row(force, question, year, known.get((force.code, question, year)), figures)
        for force in asked_forces()
        for question in QUESTIONS
        for year in STUDY_YEARS
    )


def read_foi_answers(
    directory: Path = OFFICIAL, *, figures: Collection[str] | None = None
) -> dict[tuple[object, ...], CsvRow]:
    """The answers that were published, by force, question and year.

    `figures` are the ids that may be named, where they are known. CorruptFile names the faults.
    """

    def known(row: CsvRow) -> CsvRow:
        asked = {force.code for force in asked_forces()}
        if row.force_code("force_code", needed=True) not in asked:
            raise CorruptRow(f'force_code was not asked: "{row["force_code"]}"')
        row.one_of("question", QUESTIONS)
        row.one_of("year", STUDY_YEARS)
        state = row.one_of("state", [state for state in ANSWER_STATES if state != "unknown"])
        if (state == "refused") != bool(row["exemption"]):
            raise CorruptRow("a refusal names its exemption, and nothing else does")
        if figures is not None and row["figure"] not in figures:
            raise CorruptRow(f'figure is none of the study: "{row["figure"]}"')
        return row

    return read_rows(
        directory / "foi_2017_known.csv",
        ("force_code", "question", "year", "state", "exemption", "figure", "note"),
        known,
        key=lambda row: (row["force_code"], row["question"], row["year"]),
    )


def _foi_row(
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
        unit=("GBP" if question == "budget" else "crimes") if has_value else "",
        figure=figure,
        note=known["note"],
    )


def foi_csv(rows: Sequence[FoiRow]) -> str:
    """The register as a file: every row, those without an answer too."""
    return csv_text(FOI_COLUMNS, (_file_row(row) for row in rows))


def _file_row(row: FoiRow) -> dict[str, object]:
    figure = row.figure
    return {name: getattr(row, name, "") for name in FOI_COLUMNS} | {
        "study": STUDY,
        "force_code": row.force.code,
        "force": row.force.name,
        "definition": figure.offence_detail if figure and row.value else "",
        "grade": figure.grade if figure else "",
        "source": source_words(figure) if figure else "",
        "seen_at": figure.seen_at if figure else "",
        "figure": figure.figure_id if figure else "",
    }


def forces_with_a_known_answer() -> set[str]:
    """The forces of which any answer of the 2017 study is known."""
    found = OfficialFigure.objects.of_study().exclude(geography_code="")
    return set(found.values_list("geography_code", flat=True))


@dataclass(frozen=True, kw_only=True)
class ForceAnswers:
    """The figures of one force in the study, sorted by what they answer."""

    force: Force
    figures: Sequence[OfficialFigure]

    @property
    def totals(self) -> dict[str, OfficialFigure]:
        return {
            figure.period_label: figure
            for figure in self.figures
            if figure.measure == "offences_recorded" and figure.flag_offence == figure.offence_group
        }

    @property
    def categories(self) -> tuple[OfficialFigure, ...]:
        found = [
            figure
            for figure in self.figures
            if figure.measure == "offences_recorded" and figure.flag_offence != figure.offence_group
        ]
        return tuple(sorted(found, key=lambda figure: (-figure.number, figure.figure_id)))

    def of_measure(self, measure: str) -> tuple[OfficialFigure, ...]:
        return tuple(figure for figure in self.figures if figure.measure == measure)

    @property
    def reason(self) -> str:
        if not self.force.in_foi_45:
            return _("This force was not among the 45 that were asked in 2017.")
        if self.figures:
            return _("What this force answered to this question is not known.")
        return _(
            "Whether this force answered in 2017 is not known. Thirty of the 45 forces asked did, "
            "and the article does not name them."
        )
