"""The codebook describes every column of every file of the statistics.

One list: its page, its CSV, and the CSVW description of each file are made of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from classification.areas import force_by_slug
from classification.wording import N_
from estimates.flags import FLAGS
from estimates.register.csv_downloads import ARTICLE_COLUMNS, FORCE_COLUMNS, REGISTER_COLUMNS
from estimates.register.foi_requests import ANSWER_STATES, FOI_COLUMNS, QUESTIONS
from estimates.register.table_rows import TABLE_COLUMNS
from estimates.register.wording import (
    GRADE_LABELS,
    GROUP_LABELS,
    MEASURE_LABELS,
    SERIES_LABELS,
)
from estimates.study_2017.article_checks import CHECK_COLUMNS


@dataclass(frozen=True, kw_only=True)
class ColumnMeaning:
    """One column: what it holds, of which type of XML Schema, and its codes where they are few."""

    name: str
    about: str
    datatype: str = "string"
    codes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class DescribedFile:
    """One file at its address under /statistics/. `key` is what makes a row one."""

    address: str
    title: str
    columns: tuple[ColumnMeaning, ...]
    key: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        return f"/statistics/{self.address}"


_STATUSES: Final = {
    "published": N_("As its source published it"),
    "derived": N_("Worked out here; the sum stands in the note"),
    "quoted": N_("As another source quotes it"),
    "as printed": N_("As it was printed, whether or not it holds"),
    "not stated": N_("The source does not state it"),
    "not available": N_("Not there, for the reason in the note"),
    "blocked": N_("Not worked out, for the reason in the note or in blocks"),
}
_YES_NO: Final = {"yes": N_("Yes"), "no": N_("No")}
_ABOUT: Final[Mapping[str, str]] = {
    "id": N_("The identifier, which never changes"),
    "figure": N_("The identifier of the official figure; its page is /statistics/official/<id>/"),
    "period": N_("The period that it counts, in words"),
    "period_label": N_("The period that it counts, in words"),
    "geography": N_("The place that it counts"),
    "value": N_("The number, without unit or separators; empty where there is none"),
    "unit": N_("What the number counts"),
    "lower": N_("The lower end of its interval; empty where nobody published one"),
    "upper": N_("The upper end of its interval; empty where nobody published one"),
    "grade": N_("How near to its source it was seen"),
    "seen_at": N_("The address at which it was seen"),
    "note": N_("What else must be known to read it"),
    "source": N_("Its title and publisher"),
    "source_title": N_("The title of its source"),
    "publisher": N_("Who published it"),
}
_FLAGS: Final[Mapping[str, str]] = {
    "geography": N_("For comparing: the place"),
    "period": N_("For comparing: the period"),
    "offence": N_("For comparing: the offence"),
    "unit": N_("For comparing: what is counted"),
    "population": N_("For comparing: who is counted"),
    "recorder": N_("For comparing: who counts"),
    "change": N_("For comparing: a change of recording"),
}
_CODES: Final[Mapping[str, Mapping[str, str]]] = {"grade": GRADE_LABELS}


def _columns(names: Sequence[str], *described: ColumnMeaning) -> tuple[ColumnMeaning, ...]:
    """The columns in the order of the file: described here, or as everywhere."""
    known = {column.name: column for column in described}
    return tuple(
        known.get(name) or ColumnMeaning(name=name, about=_ABOUT[name], codes=_CODES.get(name, {}))
        for name in names
    )


_VALUE: Final = ColumnMeaning(name="value", about=_ABOUT["value"], datatype="decimal")
_LOWER: Final = ColumnMeaning(name="lower", about=_ABOUT["lower"], datatype="decimal")
_UPPER: Final = ColumnMeaning(name="upper", about=_ABOUT["upper"], datatype="decimal")
_ROWS: Final = _columns(
    TABLE_COLUMNS,
    ColumnMeaning(name="section", about=N_("The part of the page that it stands in")),
    ColumnMeaning(name="item", about=N_("What is counted or compared")),
    # The article's own numbers are as printed: a fraction, or a span.
    ColumnMeaning(name="value", about=_ABOUT["value"]),
    ColumnMeaning(name="status", about=N_("Where the number comes from"), codes=_STATUSES),
    _LOWER,
    _UPPER,
    ColumnMeaning(name="level", about=N_("The level of the interval, such as 95%")),
    ColumnMeaning(
        name="method", about=N_("How it was worked out; /statistics/methods/ explains it")
    ),
    ColumnMeaning(name="inputs", about=N_("The identifiers of the figures that it is made of")),
    ColumnMeaning(
        name="differs", about=N_("In what those figures differ from each other, in words")
    ),
    ColumnMeaning(name="blocks", about=N_("Which of those differences forbid the number")),
)
_REGISTER: Final = _columns(
    REGISTER_COLUMNS,
    ColumnMeaning(name="series", about=N_("The series it belongs to"), codes=SERIES_LABELS),
    ColumnMeaning(name="geography_code", about=N_("The statistical office's code of the place")),
    ColumnMeaning(name="period_start", about=N_("The first day that it counts"), datatype="date"),
    ColumnMeaning(name="period_end", about=N_("The last day that it counts"), datatype="date"),
    ColumnMeaning(name="offence_group", about=N_("The group of offences"), codes=GROUP_LABELS),
    ColumnMeaning(name="offence_detail", about=N_("The offence in the source's own words")),
    ColumnMeaning(name="measure", about=N_("What kind of number it is"), codes=MEASURE_LABELS),
    _VALUE,
    _LOWER,
    _UPPER,
    ColumnMeaning(
        name="standard_error",
        about=N_("Its standard error; empty where nobody published one"),
        datatype="decimal",
    ),
    ColumnMeaning(name="precision", about=N_("How exactly the source states it")),
    ColumnMeaning(
        name="derived",
        about=N_("Whether it was worked out from other figures"),
        datatype="integer",
        codes={"0": N_("As published"), "1": N_("Derived by arithmetic")},
    ),
    ColumnMeaning(name="published", about=N_("When it was published: a year, a month or a day")),
    ColumnMeaning(
        name="edition", about=N_("The edition that the row is of: when it was published")
    ),
    ColumnMeaning(
        name="superseded_by", about=N_("The identifier of the figure that replaced it, if any")
    ),
    ColumnMeaning(name="cyber_dependent", about=N_("Whether it counts crimes against computers")),
    ColumnMeaning(
        name="cyber_enabled", about=N_("Whether it counts other crimes committed online")
    ),
    *(ColumnMeaning(name=f"flag_{flag}", about=_FLAGS[flag]) for flag in FLAGS),
)
_FORCES: Final = _columns(
    FORCE_COLUMNS,
    ColumnMeaning(name="code", about=N_("The code of the police force")),
    ColumnMeaning(name="name", about=N_("Its name")),
    ColumnMeaning(name="slug", about=N_("Its address: /statistics/areas/<slug>/")),
    ColumnMeaning(
        name="country", about=N_("The nation it polices; empty where it is more than one")
    ),
    ColumnMeaning(name="region", about=N_("The region of England")),
    ColumnMeaning(name="kind", about=N_("territorial, national or special")),
    ColumnMeaning(name="asked_in_2017", about=N_("Whether it was asked in 2017"), codes=_YES_NO),
    ColumnMeaning(
        name="answer_known", about=N_("Whether any answer of it is known"), codes=_YES_NO
    ),
    ColumnMeaning(
        name="population_mid2016",
        about=N_("Residents in the middle of 2016; empty where not verified"),
        datatype="integer",
    ),
    ColumnMeaning(
        name="population_mid2023",
        about=N_("Residents in the middle of 2023; empty where not verified"),
        datatype="integer",
    ),
    ColumnMeaning(
        name="population_16plus_mid2023",
        about=N_("Residents aged 16 and over in the middle of 2023; empty where not verified"),
        datatype="integer",
    ),
    ColumnMeaning(name="provenance", about=N_("Where the code and the populations are from")),
)
_ARTICLE: Final = _columns(
    ARTICLE_COLUMNS,
    ColumnMeaning(name="line", about=N_("The line of the article"), datatype="integer"),
    ColumnMeaning(name="metric", about=N_("What the number is of")),
    ColumnMeaning(name="qualifier", about=N_("How exactly it was printed")),
    ColumnMeaning(name="description", about=N_("What the article says it is")),
    ColumnMeaning(name="source_attribution", about=N_("Whom the article names as its source")),
)
_CHECKS: Final = _columns(
    CHECK_COLUMNS,
    ColumnMeaning(name="check", about=N_("What the article's numbers should pass")),
    ColumnMeaning(name="stated", about=N_("What was printed")),
    ColumnMeaning(name="computed", about=N_("What our own sum gives")),
    ColumnMeaning(
        name="holds",
        about=N_("Whether the two agree; empty where there is nothing to hold"),
        codes=_YES_NO,
    ),
    ColumnMeaning(name="verdict", about=N_("What follows from it")),
    ColumnMeaning(name="advice", about=N_("How to use the number, or not")),
)
_FOI: Final = _columns(
    FOI_COLUMNS,
    ColumnMeaning(name="study", about=N_("The study that asked")),
    ColumnMeaning(name="force_code", about=N_("The code of the police force")),
    ColumnMeaning(name="force", about=N_("The police force")),
    ColumnMeaning(name="question", about=N_("What was asked"), codes=QUESTIONS),
    ColumnMeaning(name="year", about=N_("The financial year that was asked about")),
    ColumnMeaning(name="state", about=N_("What is known of the answer"), codes=ANSWER_STATES),
    ColumnMeaning(name="exemption", about=N_("The exemption that a refusal names")),
    _VALUE,
    ColumnMeaning(name="definition", about=N_("What the force counted, in the source's words")),
)

DESCRIBED: Final[tuple[DescribedFile, ...]] = (
    DescribedFile(
        address="official.csv",
        title=N_("The register of official figures"),
        columns=_REGISTER,
        key=("id",),
    ),
    DescribedFile(
        address="reporting.csv", title=N_("What goes unreported, by each method"), columns=_ROWS
    ),
    DescribedFile(
        address="areas.csv", title=N_("The police forces"), columns=_FORCES, key=("code",)
    ),
    DescribedFile(
        address="areas/<slug>.csv", title=N_("Every number of one police force"), columns=_ROWS
    ),
    DescribedFile(
        address="2017/rows.csv", title=N_("The 2017 figures, worked again"), columns=_ROWS
    ),
    DescribedFile(
        address="2017/numbers.csv",
        title=N_("The 43 numbers of the 2017 article, as printed"),
        columns=_ARTICLE,
        key=("id",),
    ),
    DescribedFile(
        address="2017/checks.csv",
        title=N_("The checks of the 2017 article"),
        columns=_CHECKS,
        key=("id",),
    ),
    DescribedFile(
        address="foi.csv",
        title=N_("What police forces answered in 2017"),
        columns=_FOI,
        key=("force_code", "question", "year"),
    ),
)


def described_file(address: str) -> DescribedFile | None:
    """The file at this address under /statistics/, or None."""
    slug = address.removeprefix("areas/").removesuffix(".csv")
    if address == f"areas/{slug}.csv" and force_by_slug(slug):
        address = "areas/<slug>.csv"
    return next((file for file in DESCRIBED if file.address == address), None)
