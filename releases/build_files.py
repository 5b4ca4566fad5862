"""Builds the files of a release from its noisy cells. Pure, so that they can be made again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Final

from classification.attributes import ATTRIBUTES, ORGANISATIONS, PERSONS, ROLLUPS
from classification.code_lists import BREAKS
from classification.crime_types import UNDER_16_NOTE
from classification.csv_files import csv_text
from classification.wording import N_
from releases.covariance import COVARIANCE_COLUMNS, COVARIANCE_FILE, covariance_rows
from releases.disclosure import Cell
from releases.estimate_words import CODE_WORDS, ESTIMATE_COLUMNS, ESTIMATES_FILE, estimate_lines
from releases.figures import (
    DrawnTable,
    Figure,
    ReleaseFigures,
    compute_figures,
    describe_table,
    tables_not_drawn,
)
from releases.profiles import Charge
from releases.statements import LIMITS, WHAT_IS_COUNTED, declared_lines, not_drawn_lines
from releases.survey_margins import MARGIN_COLUMNS, MARGINS_FILE

METHOD_VERSION: Final = "2"
LICENCE: Final = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
DEMONSTRATION_MARK: Final = N_("DEMONSTRATION DATA: made up, nobody reported any of this")
SUMS: Final = "SHA256SUMS"
MANIFEST: Final = "datapackage.json"
TOTALS: Final = "totals"

UNIVERSE_LABELS: Final = {PERSONS: N_("People"), ORGANISATIONS: N_("Organisations")}
_NUMBERS: Final = ("value", "standard_error", "lower", "upper")
_COLUMN_TYPES: Final[Mapping[str, str]] = {
    **dict.fromkeys(_NUMBERS, "number"),
    "position": "integer",
}
_NOISY_TYPES: Final[Mapping[str, str]] = {"value": "integer", "sigma": "number"}
_TYPES_OF_FILE: Final[Mapping[str, Mapping[str, str]]] = {
    ESTIMATES_FILE: {column.name: column.type for column in ESTIMATE_COLUMNS},
    COVARIANCE_FILE: {"row": "integer", "other_row": "integer", "covariance": "number"},
    MARGINS_FILE: {"share": "number"},
}


class EstimatesRefused(Exception):
    """The estimates of a release cannot be worked out, said for a person: nothing is published."""


@dataclass(frozen=True, kw_only=True)
class PreviousRelease:
    """The release before this one, and the hash its checksums had."""

    number: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class ReleaseContents:
    """Everything that the files of a release are made from, as it is when it is settled."""

    number: str
    profile: str
    status: str
    settled_on: date
    demonstration: bool
    single_reader: bool
    cells_sha256: str
    declaration_sha256: str
    code_lists_version: str
    tables: tuple[DrawnTable, ...]
    ledger: tuple[Charge, ...] = ()
    declared_on: Mapping[str, date] = field(default_factory=dict)
    previous: PreviousRelease | None = None
    notice: str = ""
    jump_reason: str = ""

    @property
    def declared(self) -> tuple[str, ...]:
        """Says when its tables were declared, and which of them were not drawn, in sentences."""
        missing = tables_not_drawn(self.tables, profile=self.profile, number=self.number)
        return (*declared_lines(self.declared_on), *not_drawn_lines(missing))

    @property
    def origin(self) -> str:
        return DEMONSTRATION_MARK if self.demonstration else N_("reports")


@dataclass(frozen=True, kw_only=True)
class ReleaseEstimates:
    """The rows of a release's file of estimates; a release without figures has none.

    `margins`: the lines of the survey's margins, where a share was weighted to them.
    """

    rows: Sequence[Mapping[str, str]] = ()
    margins: Sequence[Mapping[str, str]] = ()


def build_files(release: ReleaseContents, *, estimates: ReleaseEstimates) -> dict[str, bytes]:
    """Builds every file of the release, by name, SHA256SUMS last."""
    files: dict[str, bytes] = {}
    computed = compute_figures(release.tables, profile=release.profile) if release.tables else None
    resources: list[dict[str, Any]] = []
    if computed is not None:
        titles = {f"{TOTALS}.csv": N_("Totals")}
        files[f"{TOTALS}.csv"] = _totals_csv(release, computed)
        for table in release.tables:
            titles[f"{table.name}.csv"] = table.title
            files[f"{table.name}.csv"] = _figures_csv(release, table, computed.figures[table.name])
            titles[f"{table.name}.noisy.csv"] = f"{table.title}: raw cells with their noise"
            files[f"{table.name}.noisy.csv"] = _noisy_csv(release, table)
        titles[ESTIMATES_FILE] = N_("Estimates: what the reports say of who is told")
        files[ESTIMATES_FILE] = _csv(estimates.rows)
        if estimates.margins:
            titles[MARGINS_FILE] = N_("The survey's margins that a share was weighted to")
            files[MARGINS_FILE] = _csv(estimates.margins)
        titles[COVARIANCE_FILE] = N_("Covariance of the noise, for sums of cells")
        files[COVARIANCE_FILE] = _csv(
            covariance_rows(computed.groups.values(), origin=release.origin)
        )
        titles["codebook.csv"] = N_("Codebook")
        files["codebook.csv"] = _codebook_csv(release, has_margins=bool(estimates.margins))
        resources = [_resource(name, title, files[name]) for name, title in titles.items()]
    files["notes.md"] = _notes(release, computed, estimates).encode()
    files[MANIFEST] = _manifest(release, computed, resources)
    head = f"# {DEMONSTRATION_MARK}\n" if release.demonstration else ""
    files[SUMS] = (head + "".join(sums_line(name, files[name]) for name in sorted(files))).encode()
    return files


def sums_line(name: str, content: bytes) -> str:
    """Writes one line of SHA256SUMS, as `sha256sum -c` reads it."""
    return f"{hashlib.sha256(content).hexdigest()}  {name}\n"


def _note(cell: Cell) -> str:
    return UNDER_16_NOTE if "blackmail" in cell else ""


def _table_columns(release: ReleaseContents, table: str, universe: str) -> dict[str, str]:
    return {
        "release": release.number,
        "period": release.number,
        "table": table,
        "universe": universe,
    }


def _cell_columns(dimensions: Sequence[str], cell: Cell) -> dict[str, str]:
    columns: dict[str, str] = {}
    for name, code in zip(dimensions, cell, strict=True):
        columns |= {name: code, f"{name}_label": ATTRIBUTES[name].label(code)}
    return columns


def _figure_columns(figure: Figure) -> dict[str, str]:
    lower, upper = figure.ends
    shown, marker = figure.shown
    numbers = (f"{number:.6f}" for number in (figure.value, figure.standard_error, lower, upper))
    return dict(zip(_NUMBERS, numbers, strict=True)) | {"display": shown, "status": marker}


def _figures_csv(release: ReleaseContents, table: DrawnTable, figures: Iterable[Figure]) -> bytes:
    return _csv(
        _table_columns(release, table.name, table.universe)
        | _cell_columns(table.dimensions, figure.cell)
        | _figure_columns(figure)
        | {"note": _note(figure.cell), "origin": release.origin}
        for figure in figures
    )


def _noisy_csv(release: ReleaseContents, table: DrawnTable) -> bytes:
    return _csv(
        _table_columns(release, table.name, table.universe)
        | _cell_columns(table.dimensions, cell)
        | {"value": str(value), "sigma": f"{table.sigma:.4f}", "status": ""}
        | {"note": _note(cell), "origin": release.origin}
        for cell, value in table.cells.items()
    )


def _totals_csv(release: ReleaseContents, computed: ReleaseFigures) -> bytes:
    return _csv(
        _table_columns(release, TOTALS, universe)
        | {"universe_label": UNIVERSE_LABELS[universe]}
        | _figure_columns(figure)
        | {"note": UNDER_16_NOTE if universe == PERSONS else "", "origin": release.origin}
        for universe, figure in computed.totals.items()
    )


def _codebook_csv(release: ReleaseContents, *, has_margins: bool) -> bytes:
    return _csv(
        {
            "attribute": attribute,
            "title": title,
            "position": str(position),
            "code": code,
            "label": label,
            "unit": unit,
            "code_lists_version": release.code_lists_version,
            "origin": release.origin,
        }
        for attribute, title, entries in _codebook_lists(release, has_margins=has_margins)
        for position, (code, label, unit) in enumerate(entries, start=1)
    )


def _codebook_lists(
    release: ReleaseContents, *, has_margins: bool
) -> Iterator[tuple[str, str, Iterable[tuple[str, str, str]]]]:
    """Yields each list of the codebook: of codes, and of the columns that no table has."""
    for name in dict.fromkeys(name for table in release.tables for name in table.dimensions):
        attribute = ATTRIBUTES[name].under(release.code_lists_version)
        yield name, attribute.title, ((code.code, code.label, "") for code in attribute.codes)
    yield (
        ESTIMATES_FILE,
        N_("Columns of the estimates"),
        ((column.name, column.meaning, column.unit) for column in ESTIMATE_COLUMNS),
    )
    for column, words in CODE_WORDS.items():
        title = f"Codes of the estimates: {column}"
        yield f"{ESTIMATES_FILE}:{column}", title, ((code, words[code], "") for code in words)
    yield (
        COVARIANCE_FILE,
        N_("Columns of the covariance"),
        ((name, meaning, "") for name, meaning in COVARIANCE_COLUMNS.items()),
    )
    if has_margins:
        yield (
            MARGINS_FILE,
            N_("Columns of the survey's margins"),
            ((name, meaning, "") for name, meaning in MARGIN_COLUMNS.items()),
        )


def _csv(rows: Iterable[Mapping[str, str]]) -> bytes:
    """Writes the rows, which all have the same columns; no file of a release is empty."""
    written = list(rows)
    return csv_text(list(written[0]), written).encode()


def _resource(path: str, title: str, content: bytes) -> dict[str, Any]:
    header = content.decode().split("\r\n", 1)[0].split(",")
    noisy = path.endswith(".noisy.csv")
    types = _NOISY_TYPES if noisy else _TYPES_OF_FILE.get(path, _COLUMN_TYPES)
    return {
        "name": path.removesuffix(".csv").replace(".", "_"),
        "path": path,
        "title": title,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {
            "fields": [{"name": name, "type": types.get(name, "string")} for name in header],
            "missingValues": [""],
        },
    }


def _manifest(
    release: ReleaseContents, computed: ReleaseFigures | None, resources: list[dict[str, Any]]
) -> bytes:
    title = f"Come Forward release {release.number}"
    previous = release.previous
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": f"come-forward-{release.number.lower()}",
        "title": f"{title} ({release.origin})" if release.demonstration else title,
        "version": release.number,
        "created": f"{release.settled_on.isoformat()}T00:00:00Z",
        "licenses": [LICENCE],
        "resources": resources,
        "come_forward": {
            "release": release.number,
            "period": release.number,
            "status": release.status,
            "settled_on": release.settled_on.isoformat(),
            "profile": release.profile,
            "origin": release.origin,
            "demonstration": release.demonstration,
            "single_reader": release.single_reader,
            "notice": release.notice,
            "jump_reason": release.jump_reason,
            "method_version": METHOD_VERSION,
            "code_lists_version": release.code_lists_version,
            "declaration_sha256": release.declaration_sha256,
            "cells_sha256": release.cells_sha256,
            "previous": previous and {"release": previous.number, "sha256": previous.sha256},
            "declared_on": {cohort: day.isoformat() for cohort, day in release.declared_on.items()},
            "declared": list(release.declared),
            "tables": [describe_table(table) for table in release.tables],
            "identities": _identities(release.tables),
            "ledger": [asdict(charge) for charge in release.ledger],
            "can_say": list(computed.statements.can_say) if computed else [],
            "cannot_say_yet": list(computed.statements.cannot_say_yet) if computed else [],
            "limits": list(LIMITS),
            "what_is_counted": list(WHAT_IS_COUNTED),
            "breaks": list(BREAKS.get(release.code_lists_version, ())),
        },
    }
    return (json.dumps(package, indent=2, ensure_ascii=False) + "\n").encode()


def _identities(tables: Iterable[DrawnTable]) -> list[dict[str, Any]]:
    """Lists what an attribute of the tables adds up to, code by code: least squares uses it."""
    attributes = list(dict.fromkeys(name for table in tables for name in table.dimensions))
    identities = []
    for attribute in attributes:
        for adds_up_to, codes in ROLLUPS.get(attribute, ()):
            identities.append(
                {"attribute": attribute, "adds_up_to": adds_up_to, "codes": dict(codes)}
            )
            attributes += [] if adds_up_to in attributes else [adds_up_to]
    return identities


def _notes(
    release: ReleaseContents,
    computed: ReleaseFigures | None,
    estimates: ReleaseEstimates,
) -> str:
    lines = [f"# Come Forward release {release.number}", ""]
    if release.demonstration:
        lines += [f"**{DEMONSTRATION_MARK}.**", ""]
    if computed is None:
        lines += ["This release was withdrawn before it was published. It holds no figures.", ""]
        lines += [release.notice, ""]
        lines += ["Its privacy budget is spent and nothing is drawn again.", ""]
    else:
        if release.single_reader:
            lines += ["Single reader: the same person prepared and published this release.", ""]
        lines += ["## This release can say", "", *_bullets(computed.statements.can_say)]
        lines += ["## It cannot say yet", "", *_bullets(computed.statements.cannot_say_yet)]
        if release.jump_reason:
            lines += ["## A figure that jumped", "", release.jump_reason, ""]
        lines += ["## What is counted", "", *_bullets(WHAT_IS_COUNTED)]
        if breaks := BREAKS.get(release.code_lists_version):
            lines += ["## No longer comparable with years before", "", *_bullets(breaks)]
        lines += ["## Estimates", "", *estimate_lines(estimates.rows)]
        lines += ["## Limits", "", *_bullets(LIMITS)]
        lines += [
            "## Tables",
            "",
            "| table | counts | noise (sigma) | cost (rho) |",
            "|---|---|---|---|",
        ]
        lines += [
            f"| {table.name} | {UNIVERSE_LABELS[table.universe].lower()} | {table.sigma:.4f} "
            f"| {table.micro_rho / 1_000_000:.6f} |"
            for table in release.tables
        ]
        lines += ["", "## What was declared", "", *_bullets(release.declared)]
        margins = [_MARGINS_NOTE] if estimates.margins else []
        lines += ["## Columns", "", *_bullets([*_COLUMN_NOTES, *margins])]
    lines += ["## Method and licence", ""]
    lines += [f"Method version {METHOD_VERSION}, code lists version {release.code_lists_version}."]
    lines += [f"{LICENCE['title']}: {LICENCE['path']}"]
    if release.previous:
        lines += [f"Follows release {release.previous.number}, checksum {release.previous.sha256}."]
    return "\n".join(lines) + "\n"


_COLUMN_NOTES: Final = (
    "`value`: the least-squares value, which may be negative or fractional. Use it for sums.",
    "`standard_error`, `lower`, `upper`: the noise only, 95%, from the exact covariance.",
    "`display`: for people: not below 0, rounded to 5.",
    "`status`: `[low]` under 5; `[u]` low reliability: the noise exceeds half of the value.",
    "`covariance.csv`: for the standard error of a sum of cells. Those of the cells do not add up.",
    "`<table>.noisy.csv`: the whole numbers as they were drawn, with `sigma`. Its sigma does not "
    "belong beside a least-squares value.",
)

_MARGINS_NOTE: Final = (
    "`survey_margins.csv`: the survey's mix of crime, age and loss that `own_share_calibrated` is "
    "weighted to, as it was when this was published."
)


def _bullets(lines: Iterable[str]) -> list[str]:
    return [*(f"- {line}" for line in lines), ""]
