"""Keeps every draw in the folder of releases, so that a restored database cannot forget it.

A release that waits for its second person has a file, `2026.drawn.json`, with its noisy cells, and
only the staff site's own user may read it. A settled release has its folder: from the noisy files
and the ledger's lines in its manifest everything that was drawn can be taken back in.
"""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from classification.csv_files import csv_rows
from classification.periods import cohorts_of, is_quarter, is_year
from releases.build_files import MANIFEST, SUMS
from releases.declare import declared_days
from releases.figures import DrawnTable, describe_table, hash_cells
from releases.ledger import charges_of
from releases.models import Release
from releases.profiles import Charge, plan_for
from releases.write_files import check_folder, notice_beside, place_file

_ENDING: Final = ".drawn.json"
DECLARED_COLUMNS: Final = ("profile", "declaration_sha256", "code_lists_version", "demonstration")
"""The declaration of a release, under the names that database, draw and manifest all use."""


class DamagedDraw(Exception):
    """The files of a release do not hold together, so that nothing is taken in from them."""


class DrawnBefore(Exception):
    """A draw of this number is kept already."""


@dataclass(frozen=True, kw_only=True)
class Draw:
    """One draw as its files tell it. A refused release keeps no cells, only their hash.

    `prepared_by` is a person's id, told only while the release waits for its second person.
    """

    number: str
    state: str
    profile: str
    declaration_sha256: str
    code_lists_version: str
    demonstration: bool
    cells_sha256: str
    prepared_at: datetime
    ledger: tuple[Charge, ...]
    tables: tuple[DrawnTable, ...]
    declared_on: Mapping[str, date] = field(default_factory=dict)
    prepared_by: int | None = None
    single_reader: bool = False
    jump_reason: str = ""
    notice: str = ""
    files_sha256: str = ""


def numbers_drawn() -> frozenset[str]:
    """Gives the number of every release in the folder: settled, waiting, or withdrawn."""
    home = Path(settings.RELEASES_DIR)
    if not home.is_dir():
        return frozenset()
    names = {path.name.partition(".")[0] for path in home.iterdir()}
    return frozenset(name for name in names if is_year(name) or is_quarter(name))


def unknown_draws(cohorts: Collection[str], *, known: Collection[str]) -> tuple[str, ...]:
    """Names the releases in the folder that counted any of these cohorts and are not `known`."""
    return tuple(
        number
        for number in sorted(numbers_drawn() - set(known))
        if set(cohorts_of(number)) & set(cohorts)
    )


def draw_of(release: Release, *, tables: Sequence[DrawnTable]) -> Draw:
    """Takes the draw of a prepared release from the database, as its file keeps it."""
    return Draw(
        **{column: getattr(release, column) for column in DECLARED_COLUMNS},
        number=release.number,
        state=release.state,
        cells_sha256=release.cells_sha256,
        prepared_at=release.prepared_at,
        prepared_by=release.prepared_by_id,
        ledger=charges_of(release),
        tables=tuple(tables),
        declared_on=declared_days(release.number),
    )


def keep_draw(draw: Draw) -> None:
    """Writes the draw to its file before its transaction ends. Raises DrawnBefore, or OSError."""
    if draw.number in numbers_drawn():
        raise DrawnBefore(draw.number)
    told = {field.name: getattr(draw, field.name) for field in fields(draw)} | {
        "prepared_at": draw.prepared_at.isoformat(),
        "declared_on": {cohort: day.isoformat() for cohort, day in draw.declared_on.items()},
        "ledger": [asdict(charge) for charge in draw.ledger],
        "tables": [
            describe_table(table)
            | {"cells": [[list(cell), value] for cell, value in table.cells.items()]}
            for table in draw.tables
        ],
    }
    place_file(f"{draw.number}{_ENDING}", json.dumps(told, indent=1).encode(), mode=0o600)


def forget_draw(number: str) -> None:
    """Takes the waiting draw's file away, once the release's folder tells of it for good."""
    (Path(settings.RELEASES_DIR) / f"{number}{_ENDING}").unlink(missing_ok=True)


def is_kept(number: str) -> bool:
    """Tells whether a file or a folder keeps the draw of this release."""
    home = Path(settings.RELEASES_DIR)
    return (home / number).is_dir() or (home / f"{number}{_ENDING}").is_file()


def read_draw(number: str) -> Draw:
    """Reads a draw from its files, checked against their hashes; DamagedDraw where they differ."""
    home = Path(settings.RELEASES_DIR)
    try:
        if (home / number).is_dir():
            draw = _read_settled(home / number)
        elif (home / f"{number}{_ENDING}").is_file():
            draw = _read_waiting(home / f"{number}{_ENDING}")
        else:
            raise DamagedDraw(f"{number} has a notice and no folder: copy the folder back")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedDraw(f"the files of {number} cannot be read ({error})") from error
    has_cells = draw.state != Release.State.REFUSED
    if draw.number != number or (has_cells and hash_cells(draw.tables) != draw.cells_sha256):
        raise DamagedDraw(f"the cells of {number} are not those whose hash was kept")
    return draw


def _read_waiting(path: Path) -> Draw:
    told: dict[str, Any] = json.loads(path.read_bytes())
    tables = (
        table
        | {
            "dimensions": tuple(table["dimensions"]),
            "cells": {tuple(codes): int(value) for codes, value in table["cells"]},
        }
        for table in told["tables"]
    )
    return Draw(
        **told
        | {
            "prepared_at": datetime.fromisoformat(told["prepared_at"]),
            "ledger": tuple(Charge(**charge) for charge in told["ledger"]),
            "tables": tuple(DrawnTable(**table) for table in tables),
            "declared_on": _days(told),
        }
    )


def _read_settled(folder: Path) -> Draw:
    number = folder.name
    sha256 = hashlib.sha256((folder / SUMS).read_bytes()).hexdigest()
    problems = check_folder(number=number, sha256=sha256)
    if problems:
        raise DamagedDraw("; ".join(problems))
    about: dict[str, Any] = json.loads((folder / MANIFEST).read_bytes())["come_forward"]
    withdrawal = notice_beside(number)
    state = Release.State.PUBLISHED if about["status"] == "published" else Release.State.REFUSED
    return Draw(
        **{column: about[column] for column in DECLARED_COLUMNS},
        number=about["release"],
        state=Release.State.WITHDRAWN if withdrawal else state,
        cells_sha256=about["cells_sha256"],
        # The files tell the day; nothing is reckoned by the hour.
        prepared_at=datetime.combine(date.fromisoformat(about["settled_on"]), time(12), tzinfo=UTC),
        ledger=_charges(about),
        tables=tuple(_noisy_table(folder, table) for table in about["tables"]),
        declared_on=_days(about),
        single_reader=about["single_reader"],
        jump_reason=about["jump_reason"],
        notice=withdrawal.get("notice", about["notice"]),
        files_sha256=sha256,
    )


def _days(told: dict[str, Any]) -> dict[str, date]:
    """Reads when each quarter was declared; an early release does not tell."""
    return {cohort: date.fromisoformat(day) for cohort, day in told.get("declared_on", {}).items()}


def _charges(about: dict[str, Any]) -> tuple[Charge, ...]:
    """Reads the charges of a manifest; an early one has none, and its declaration tells them."""
    if "ledger" in about:
        return tuple(Charge(**charge) for charge in about["ledger"])
    plan = plan_for(
        about["profile"], about["release"], code_lists_version=about["code_lists_version"]
    )
    if plan.profile.sha256 != about["declaration_sha256"]:
        raise DamagedDraw(f"{about['release']} was declared otherwise than this version knows")
    return plan.charges


def _noisy_table(folder: Path, about: dict[str, Any]) -> DrawnTable:
    rows = csv_rows((folder / f"{about['name']}.noisy.csv").read_text(encoding="utf-8"))
    dimensions = tuple(about["dimensions"])
    cells = {tuple(row[name] for name in dimensions): int(row["value"]) for row in rows}
    return DrawnTable(**about | {"dimensions": dimensions, "cells": cells})
