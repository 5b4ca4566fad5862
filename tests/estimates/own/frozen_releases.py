"""Frozen releases for tests that have estimates as the test wants them, and no tables."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from classification.csv_files import csv_text
from estimates.models import OfficialFigure
from releases.build_files import ReleaseContents, ReleaseEstimates, build_files
from releases.estimate_words import ESTIMATE_COLUMNS, ESTIMATES_FILE
from tests.releases.facts import sum_anew

SETTLED_ON = date(2027, 2, 3)


def share_row(**columns: str) -> dict[str, str]:
    """Gives the row of a weighted share of fraud, with these columns changed."""
    row = dict.fromkeys((column.name for column in ESTIMATE_COLUMNS), "")
    return row | {
        "release": "2026",
        "period": "2026",
        "method": "own_share_calibrated",
        "universe": "persons",
        "offence": "fraud",
        "value": "0.130000",
        "lower": "0.118000",
        "upper": "0.142000",
        "level": "0.950000",
        "envelope_low": "0.062700",
        "envelope_high": "0.248700",
        "n": "4000.000000",
        "status": "ok",
        "comparison": "comparable",
        **columns,
    }


PLAIN = share_row(
    method="own_share_unweighted",
    offence="all",
    comparison="not_comparable",
    comparison_reasons="geography period offence unit population",
)


def freeze(
    home: Path,
    *rows: Mapping[str, str],
    number: str = "2026",
    settled_on: date = SETTLED_ON,
    demonstration: bool = False,
) -> Path:
    """Writes the folder of a release with these rows as its estimates."""
    contents = ReleaseContents(
        number=number,
        profile="standard_1",
        status="published",
        settled_on=settled_on,
        demonstration=demonstration,
        single_reader=False,
        cells_sha256="",
        declaration_sha256="",
        code_lists_version="1",
        tables=(),
    )
    folder = home / number
    folder.mkdir(parents=True)
    for name, content in build_files(contents, estimates=ReleaseEstimates()).items():
        (folder / name).write_bytes(content)
    names = [column.name for column in ESTIMATE_COLUMNS]
    if rows:
        (folder / ESTIMATES_FILE).write_text(csv_text(names, [dict(row) for row in rows]))
    sum_anew(folder)
    return folder


def survey_share(figure_id: str = "survey-2026", **columns: object) -> OfficialFigure:
    """Stores an edition of the survey's share for the year ending December 2026: one in seven."""
    like = OfficialFigure.objects.get(figure_id="csew-2024s-fraud-rep")
    like.pk = None
    changes: dict[str, object] = {
        "figure_id": figure_id,
        "period_label": "year ending December 2026",
        "period_start": date(2026, 1, 1),
        "period_end": date(2026, 12, 31),
        "flag_period": "2026-01-01/2026-12-31/year",
        "flag_change": "none",
        "published": "2027-04-20",
        **columns,
    }
    for name, value in changes.items():
        setattr(like, name, value)
    like.save(force_insert=True)
    return like
