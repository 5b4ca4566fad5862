"""From the figures of a release to its files: pure, so the files can be made again."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from classification.attributes import ATTRIBUTES, ORGANISATIONS, PERSONS
from classification.crime_types import UNDER_16_NOTE
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
_FRONT = ("release", "period", "table", "universe")
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


def _front(draft: Draft, table: str, universe: str) -> list[str]:
    return [draft.number, draft.number, table, universe]


def _labelled(dimensions: Sequence[str], cell: Cell) -> list[str]:
    pairs = zip(dimensions, cell, strict=True)
    return [text for name, code in pairs for text in (code, ATTRIBUTES[name].label(code))]


def _dimension_columns(dimensions: Sequence[str]) -> list[str]:
    return [column for name in dimensions for column in (name, f"{name}_label")]


def _numbers(figure: Figure) -> list[str]:
    lower, upper = figure.ends
    shown, marker = figure.shown
    numbers = [f"{each:.6f}" for each in (figure.value, figure.standard_error, lower, upper)]
    return [*numbers, shown, marker]


def _figures_csv(draft: Draft, table: DrawnTable, figures: Iterable[Figure]) -> bytes:
    header = [
        *(*_FRONT, *_dimension_columns(table.dimensions)),
        *(*_NUMBERS, "display", "status", "note", "origin"),
    ]
    return _csv(
        header,
        (
            [
                *_front(draft, table.name, table.universe),
                *_labelled(table.dimensions, figure.cell),
                *_numbers(figure),
                _note(figure.cell),
                draft.origin,
            ]
            for figure in figures
        ),
    )


def _noisy_csv(draft: Draft, table: DrawnTable) -> bytes:
    header = [
        *(*_FRONT, *_dimension_columns(table.dimensions)),
        *("value", "sigma", "status", "note", "origin"),
    ]
    return _csv(
        header,
        (
            [
                *_front(draft, table.name, table.universe),
                *_labelled(table.dimensions, cell),
                *(str(value), f"{table.sigma:.4f}", "", _note(cell), draft.origin),
            ]
            for cell, value in table.cells.items()
        ),
    )


def _totals_csv(draft: Draft, worked: Worked) -> bytes:
    header = [*_FRONT, "universe_label", *_NUMBERS, "display", "status", "note", "origin"]
    return _csv(
        header,
        (
            [
                *_front(draft, TOTALS, universe),
                UNIVERSE_LABELS[universe],
                *_numbers(figure),
                UNDER_16_NOTE if universe == PERSONS else "",
                draft.origin,
            ]
            for universe, figure in worked.totals.items()
        ),
    )


def _codebook_csv(draft: Draft) -> bytes:
    used = dict.fromkeys(name for table in draft.tables for name in table.dimensions)
    return _csv(
        ["attribute", "title", "position", "code", "label", "code_lists_version", "origin"],
        (
            [
                *(name, ATTRIBUTES[name].title, str(position), code.code, code.label),
                *(draft.code_lists_version, draft.origin),
            ]
            for name in used
            for position, code in enumerate(ATTRIBUTES[name].codes, start=1)
        ),
    )


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


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
