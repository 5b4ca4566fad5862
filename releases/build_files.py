"""From the figures of a release to its files: pure, so the files can be made again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from classification.attributes import ATTRIBUTES, ORGANISATIONS, PERSONS
from classification.crime_types import UNDER_16_NOTE
from classification.csv_files import csv_text
from classification.wording import N_
from releases.disclosure import Cell
from releases.figures import DrawnTable, Figure, Worked, work_out
from releases.profiles import Charge
from releases.what_it_can_say import LIMITS

METHOD_VERSION = "1"
LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
DEMONSTRATION_MARK = N_("DEMONSTRATION DATA: made up, nobody reported any of this")
SUMS = "SHA256SUMS"
MANIFEST = "datapackage.json"
TOTALS = "totals"

UNIVERSE_LABELS = {PERSONS: N_("People"), ORGANISATIONS: N_("Organisations")}
_NUMBERS = ("value", "standard_error", "lower", "upper")
_TYPES = {"value": "number", "standard_error": "number", "lower": "number", "upper": "number"}


@dataclass(frozen=True, kw_only=True)
class Previous:
    """The release before this one, and the hash its checksums had."""

    number: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Draft:
    """Everything that the files of a release are made from."""

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
    previous: Previous | None = None
    notice: str = ""
    jump_reason: str = ""

    @property
    def origin(self) -> str:
        return DEMONSTRATION_MARK if self.demonstration else N_("reports")


def build_files(draft: Draft) -> dict[str, bytes]:
    """Every file of the release by name, SHA256SUMS last."""
    files: dict[str, bytes] = {}
    worked = work_out(draft.tables, profile=draft.profile) if draft.tables else None
    resources: list[dict[str, Any]] = []
    if worked is not None:
        files[f"{TOTALS}.csv"] = _totals_csv(draft, worked)
        resources.append(_resource(f"{TOTALS}.csv", N_("Totals"), files))
        for table in draft.tables:
            files[f"{table.name}.csv"] = _figures_csv(draft, table, worked.figures[table.name])
            files[f"{table.name}.noisy.csv"] = _noisy_csv(draft, table)
            resources.append(_resource(f"{table.name}.csv", table.title, files))
            resources.append(
                _resource(
                    f"{table.name}.noisy.csv", f"{table.title}: raw cells with their noise", files
                )
            )
        files["codebook.csv"] = _codebook_csv(draft)
        resources.append(_resource("codebook.csv", N_("Codebook"), files))
    files["notes.md"] = _notes(draft, worked).encode()
    files[MANIFEST] = _manifest(draft, worked, resources)
    files[SUMS] = _sums(draft, files)
    return files


def sums_line(name: str, content: bytes) -> str:
    """One line of SHA256SUMS, as `sha256sum -c` reads it."""
    return f"{hashlib.sha256(content).hexdigest()}  {name}\n"


def _note(cell: Cell) -> str:
    return UNDER_16_NOTE if "blackmail" in cell else ""


def _table_columns(draft: Draft, table: str, universe: str) -> dict[str, str]:
    return {"release": draft.number, "period": draft.number, "table": table, "universe": universe}


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


def _last_columns(draft: Draft, note: str) -> dict[str, str]:
    return {"note": note, "origin": draft.origin}


def _figures_csv(draft: Draft, table: DrawnTable, figures: Iterable[Figure]) -> bytes:
    return _csv(
        _table_columns(draft, table.name, table.universe)
        | _cell_columns(table.dimensions, figure.cell)
        | _figure_columns(figure)
        | _last_columns(draft, _note(figure.cell))
        for figure in figures
    )


def _noisy_csv(draft: Draft, table: DrawnTable) -> bytes:
    return _csv(
        _table_columns(draft, table.name, table.universe)
        | _cell_columns(table.dimensions, cell)
        | {"value": str(value), "sigma": f"{table.sigma:.4f}", "status": ""}
        | _last_columns(draft, _note(cell))
        for cell, value in table.cells.items()
    )


def _totals_csv(draft: Draft, worked: Worked) -> bytes:
    return _csv(
        _table_columns(draft, TOTALS, universe)
        | {"universe_label": UNIVERSE_LABELS[universe]}
        | _figure_columns(figure)
        | _last_columns(draft, UNDER_16_NOTE if universe == PERSONS else "")
        for universe, figure in worked.totals.items()
    )


def _codebook_csv(draft: Draft) -> bytes:
    dimensions = dict.fromkeys(name for table in draft.tables for name in table.dimensions)
    return _csv(
        {
            "attribute": name,
            "title": ATTRIBUTES[name].title,
            "position": str(position),
            "code": code.code,
            "label": code.label,
            "code_lists_version": draft.code_lists_version,
            "origin": draft.origin,
        }
        for name in dimensions
        for position, code in enumerate(ATTRIBUTES[name].codes, start=1)
    )


def _csv(rows: Iterable[dict[str, str]]) -> bytes:
    """Writes the rows, which all have the same columns; no table of a release is empty."""
    written = list(rows)
    return csv_text(list(written[0]), written).encode()


def _resource(path: str, title: str, files: Mapping[str, bytes]) -> dict[str, Any]:
    header = files[path].decode().split("\r\n", 1)[0].split(",")
    noisy = path.endswith(".noisy.csv")
    types = {"value": "integer", "sigma": "number"} if noisy else _TYPES | {"position": "integer"}
    return {
        "name": path.removesuffix(".csv").replace(".", "_"),
        "path": path,
        "title": title,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(files[path]),
        "hash": f"sha256:{hashlib.sha256(files[path]).hexdigest()}",
        "schema": {
            "fields": [{"name": name, "type": types.get(name, "string")} for name in header],
            "missingValues": [""],
        },
    }


def _manifest(draft: Draft, worked: Worked | None, resources: list[dict[str, Any]]) -> bytes:
    title = f"Come Forward release {draft.number}"
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": f"come-forward-{draft.number.lower()}",
        "title": f"{title} ({draft.origin})" if draft.demonstration else title,
        "version": draft.number,
        "created": f"{draft.settled_on.isoformat()}T00:00:00Z",
        "licenses": [LICENCE],
        "resources": resources,
        "come_forward": {
            "release": draft.number,
            "period": draft.number,
            "status": draft.status,
            "settled_on": draft.settled_on.isoformat(),
            "profile": draft.profile,
            "origin": draft.origin,
            "demonstration": draft.demonstration,
            "single_reader": draft.single_reader,
            "notice": draft.notice,
            "jump_reason": draft.jump_reason,
            "method_version": METHOD_VERSION,
            "code_lists_version": draft.code_lists_version,
            "declaration_sha256": draft.declaration_sha256,
            "cells_sha256": draft.cells_sha256,
            "previous": (
                {"release": draft.previous.number, "sha256": draft.previous.sha256}
                if draft.previous
                else None
            ),
            "tables": [
                {
                    "name": table.name,
                    "title": table.title,
                    "universe": table.universe,
                    "source": table.source,
                    "dimensions": list(table.dimensions),
                    "micro_rho": table.micro_rho,
                    "sigma": table.sigma,
                }
                for table in draft.tables
            ],
            "ledger": [asdict(charge) for charge in draft.ledger],
            "can_say": list(worked.sayings.can_say) if worked else [],
            "cannot_say_yet": list(worked.sayings.cannot_say_yet) if worked else [],
            "limits": list(LIMITS),
        },
    }
    return (json.dumps(package, indent=2, ensure_ascii=False) + "\n").encode()


def _notes(draft: Draft, worked: Worked | None) -> str:
    lines = [f"# Come Forward release {draft.number}", ""]
    if draft.demonstration:
        lines += [f"**{DEMONSTRATION_MARK}.**", ""]
    if worked is None:
        lines += ["This release was withdrawn before it was published. It holds no figures.", ""]
        lines += [draft.notice, "", "Its privacy budget is spent and nothing is drawn again.", ""]
    else:
        if draft.single_reader:
            lines += ["Single reader: the same person prepared and published this release.", ""]
        lines += ["## This release can say", "", *_bullets(worked.sayings.can_say)]
        lines += ["## It cannot say yet", "", *_bullets(worked.sayings.cannot_say_yet)]
        if draft.jump_reason:
            lines += ["## A figure that jumped", "", draft.jump_reason, ""]
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
            for table in draft.tables
        ]
        lines += ["", "## Columns", "", *_bullets(_COLUMNS)]
    lines += ["## Method and licence", ""]
    lines += [f"Method version {METHOD_VERSION}, code lists version {draft.code_lists_version}."]
    lines += [f"{LICENCE['title']}: {LICENCE['path']}"]
    if draft.previous:
        lines += [f"Follows release {draft.previous.number}, checksum {draft.previous.sha256}."]
    return "\n".join(lines) + "\n"


_COLUMNS = (
    "`value`: the least-squares value, which may be negative or fractional. Use it for sums.",
    "`standard_error`, `lower`, `upper`: the noise only, 95%, from the exact covariance.",
    "`display`: for people: not below 0, rounded to 5.",
    "`status`: `[low]` under 5; `[u]` low reliability: the noise exceeds half of the value.",
    "`<table>.noisy.csv`: the whole numbers as they were drawn, with `sigma`. Its sigma does not "
    "belong beside a least-squares value.",
)


def _bullets(lines: Iterable[str]) -> list[str]:
    return [*(f"- {line}" for line in lines), ""]


def _sums(draft: Draft, files: Mapping[str, bytes]) -> bytes:
    head = f"# {DEMONSTRATION_MARK}\n" if draft.demonstration else ""
    return (head + "".join(sums_line(name, files[name]) for name in sorted(files))).encode()
