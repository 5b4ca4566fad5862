"""The codebook describes every column of every file of the statistics.

One list: its page, its CSV, and the CSVW description of each file are made of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from classification.areas import force_by_slug
from classification.csv_files import csv_text
from classification.wording import N_
from estimates.own.calibration_rows import (
    METHOD_WORDS,
    PROMISE_WORDS,
    REASON_WORDS,
    VERDICT_WORDS,
)
from estimates.pages.score_files import (
    CALIBRATION_ABOUT,
    CALIBRATION_TYPES,
    TRACK_ABOUT,
    TRACK_CODES,
    TRACK_TYPES,
)
from estimates.register.csv_downloads import ARTICLE_COLUMNS, FORCE_COLUMNS, REGISTER_COLUMNS
from estimates.register.figure_caveats import PRECISION_LABELS
from estimates.register.foi_requests import ANSWER_STATES, FOI_COLUMNS, QUESTIONS
from estimates.register.table_rows import TABLE_COLUMNS
from estimates.register.wording import GRADE_LABELS, GROUP_LABELS, MEASURE_LABELS, SERIES_LABELS
from estimates.study_2017.article_checks import CHECK_COLUMNS, OUTCOMES


@dataclass(frozen=True, kw_only=True)
class ColumnMeaning:
    """One column: what it holds, of which type of XML Schema, and its codes where they are few."""

    name: str
    about: str
    datatype: str
    codes: Mapping[str, str]


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


CSVW_SUFFIX: Final = "-metadata.json"
CODEBOOK_COLUMNS: Final = ("file", "position", "column", "datatype", "about", "code", "label")

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
    "lower": N_("The lower end of its interval; empty where we have not seen one"),
    "upper": N_("The upper end of its interval; empty where we have not seen one"),
    "grade": N_("How near to its source it was seen"),
    "seen_at": N_("The address at which it was seen"),
    "note": N_("What else must be known to read it"),
    "source": N_("Its title and publisher"),
    "source_title": N_("The title of its source"),
    "publisher": N_("Who published it"),
}
_INTERVAL: Final = {"lower": "decimal", "upper": "decimal"}


def _columns(
    names: Sequence[str],
    about: Mapping[str, str],
    *,
    types: Mapping[str, str] | None = None,
    codes: Mapping[str, Mapping[str, str]] | None = None,
) -> tuple[ColumnMeaning, ...]:
    """The columns in the order of the file: described here, or as everywhere; else text."""
    words, coded = {**_ABOUT, **about}, {"grade": GRADE_LABELS, **(codes or {})}
    return tuple(
        ColumnMeaning(
            name=name,
            about=words[name],
            datatype=(types or {}).get(name, "string"),
            codes=coded.get(name, {}),
        )
        for name in names
    )


# The article's own numbers are as printed, a fraction or a span, so value is text here.
_ROWS: Final = _columns(
    TABLE_COLUMNS,
    {
        "section": N_("The part of the page that it stands in"),
        "item": N_("What is counted or compared"),
        "status": N_("Where the number comes from"),
        "precision": N_("How exact the number is; empty where it is our own sum"),
        "warning": N_("What is printed wherever the number stands"),
        "level": N_("The level of the interval, such as 95%"),
        "method": N_("How it was worked out; /statistics/methods/ explains it"),
        "inputs": N_("The identifiers of the figures that it is made of"),
        "differs": N_("In what those figures differ from each other, in words"),
        "blocks": N_("Which of those differences forbid the number"),
        "rounding_low": N_(
            "The least a share can have been before its source rounded it, in per cent"
        ),
        "rounding_high": N_(
            "The most a share can have been before its source rounded it, in per cent"
        ),
    },
    types={**_INTERVAL, "rounding_low": "decimal", "rounding_high": "decimal"},
    codes={"status": _STATUSES, "precision": PRECISION_LABELS},
)
_REGISTER: Final = _columns(
    REGISTER_COLUMNS,
    {
        "series": N_("The series it belongs to"),
        "geography_code": N_("The statistical office's code of the place"),
        "period_start": N_("The first day that it counts"),
        "period_end": N_("The last day that it counts"),
        "offence_group": N_("The group of offences"),
        "offence_detail": N_("The offence in the source's own words"),
        "measure": N_("What kind of number it is"),
        "standard_error": N_("Its standard error; empty where we have not seen one"),
        "precision": N_("How the source puts it"),
        "precision_kind": N_("How exact the number is"),
        "worked_from": N_("The sum that it was worked out by here; empty where it was published"),
        "warning": N_("What is printed wherever it is quoted"),
        "not_known": N_(
            "What is not known of it: interval, precision, published or the name of a flag, with "
            "spaces between; empty where all of these are known"
        ),
        "derived": N_("Whether it was worked out from other figures"),
        "published": N_("When it was published: a year, a month or a day"),
        "edition": N_("The edition that the row is of: when it was published"),
        "superseded_by": N_("The identifier of the figure that replaced it, if any"),
        "cyber_dependent": N_("Whether it counts crimes against computers"),
        "cyber_enabled": N_("Whether it counts other crimes committed online"),
        "flag_geography": N_("For comparing: the place"),
        "flag_period": N_("For comparing: the period"),
        "flag_offence": N_("For comparing: the offence"),
        "flag_unit": N_("For comparing: what is counted"),
        "flag_population": N_("For comparing: who is counted"),
        "flag_recorder": N_("For comparing: who counts"),
        "flag_change": N_("For comparing: a change of recording"),
    },
    types={
        **_INTERVAL,
        "period_start": "date",
        "period_end": "date",
        "value": "decimal",
        "standard_error": "decimal",
        "derived": "integer",
    },
    codes={
        "series": SERIES_LABELS,
        "offence_group": GROUP_LABELS,
        "measure": MEASURE_LABELS,
        "precision_kind": PRECISION_LABELS,
        "derived": {"0": N_("As published"), "1": N_("Derived by arithmetic")},
    },
)
_FORCES: Final = _columns(
    FORCE_COLUMNS,
    {
        "code": N_("The code of the police force"),
        "name": N_("Its name"),
        "slug": N_("Its address: /statistics/areas/<slug>/"),
        "country": N_("The nation it polices; empty where it is more than one"),
        "region": N_("The region of England"),
        "kind": N_("territorial, national or special"),
        "asked_in_2017": N_("Whether it was asked in 2017"),
        "referred_known": N_("Whether the cases that Action Fraud sent it are published here"),
        "recorded_known": N_("Whether offences that it recorded, or estimates, are published here"),
        "residents_known": N_("Whether its residents are published here"),
        "answer_known": N_("Whether any answer of it of 2017 is known"),
        "population_mid2016": N_("Residents in the middle of 2016; empty where not verified"),
        "population_mid2023": N_("Residents in the middle of 2023; empty where not verified"),
        "population_16plus_mid2023": N_(
            "Residents aged 16 and over in the middle of 2023; empty where not verified"
        ),
        "provenance": N_("Where the code and the populations are from"),
    },
    types={name: "integer" for name in FORCE_COLUMNS if name.startswith("population_")},
    codes={name: _YES_NO for name in FORCE_COLUMNS if name.endswith(("_in_2017", "_known"))},
)
_ARTICLE: Final = _columns(
    ARTICLE_COLUMNS,
    {
        "line": N_("The line of the article"),
        "metric": N_("What the number is of"),
        "qualifier": N_("How exactly it was printed"),
        "description": N_("What the article says it is"),
        "source_attribution": N_("Whom the article names as its source"),
    },
    types={"line": "integer"},
)
_CHECKS: Final = _columns(
    CHECK_COLUMNS,
    {
        "check": N_("What the article's numbers should pass"),
        "stated": N_("What was printed"),
        "computed": N_("What our own sum gives"),
        "outcome": N_("What the two say of each other"),
        "verdict": N_("What follows from it"),
        "advice": N_("How to use the number, or not"),
    },
    codes={"outcome": OUTCOMES},
)
_FOI: Final = _columns(
    FOI_COLUMNS,
    {
        "study": N_("The study that asked"),
        "force_code": N_("The code of the police force"),
        "force": N_("The police force"),
        "question": N_("What was asked"),
        "year": N_("The financial year that was asked about"),
        "state": N_("What is known of the answer"),
        "exemption": N_("The exemption that a refusal names"),
        "definition": N_("What the force counted, in the source's words"),
    },
    types={"value": "decimal"},
    codes={"question": QUESTIONS, "state": ANSWER_STATES},
)

_CALIBRATION: Final = _columns(
    tuple(CALIBRATION_ABOUT),
    CALIBRATION_ABOUT,
    types=CALIBRATION_TYPES,
    codes={
        "method": METHOD_WORDS,
        "promise": PROMISE_WORDS,
        "verdict": VERDICT_WORDS,
        "reason": {code: words for code, words in REASON_WORDS.items() if code},
    },
)
_TRACK: Final = _columns(tuple(TRACK_ABOUT), TRACK_ABOUT, types=TRACK_TYPES, codes=TRACK_CODES)

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
    DescribedFile(
        address="track-record.csv",
        title=N_("The track record of our own shares"),
        columns=_TRACK,
        key=("release", "offence"),
    ),
    DescribedFile(
        address="methods/calibration.csv",
        title=N_("Every method, tried on made-up populations"),
        columns=_CALIBRATION,
        key=("method", "case"),
    ),
)


def described_file(address: str) -> DescribedFile | None:
    """The file at this address under /statistics/, or None."""
    slug = address.removeprefix("areas/").removesuffix(".csv")
    if address == f"areas/{slug}.csv" and force_by_slug(slug):
        address = "areas/<slug>.csv"
    return next((file for file in DESCRIBED if file.address == address), None)


def csvw_of(file: DescribedFile, *, url: str) -> dict[str, Any]:
    """The file as CSV on the Web describes it: W3C, Metadata Vocabulary for Tabular Data."""
    schema: dict[str, Any] = {
        "columns": [
            {
                "name": column.name,
                "titles": column.name,
                "datatype": column.datatype,
                "dc:description": _described(column),
            }
            for column in file.columns
        ]
    }
    if file.key:
        schema["primaryKey"] = list(file.key)
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": url,
        "dc:title": file.title,
        "dialect": {"encoding": "utf-8", "header": True},
        "tableSchema": schema,
    }


def codebook_csv() -> str:
    """Every column of every file; where a column has few codes, a line for each of them."""
    return csv_text(CODEBOOK_COLUMNS, _codebook_lines())


def _codebook_lines() -> Iterator[dict[str, object]]:
    for file in DESCRIBED:
        for position, column in enumerate(file.columns, start=1):
            line = {
                "file": file.address,
                "position": position,
                "column": column.name,
                "datatype": column.datatype,
                "about": column.about,
            }
            for code, label in (column.codes or {"": ""}).items():
                yield line | {"code": code, "label": label}


def _described(column: ColumnMeaning) -> str:
    codes = "; ".join(f"{code}: {label}" for code, label in column.codes.items())
    return f"{column.about}. {codes}" if codes else column.about
