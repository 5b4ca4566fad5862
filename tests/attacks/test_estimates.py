"""The estimates of a release say nothing that its noisy cells do not say.

Whoever holds the noisy files and the declaration works them out again, row by row, without a
record, a report or a database: so to read them tells no more of anybody than to read the cells.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from classification.coding import Attributes
from estimates.own.release_estimates import estimates_of
from releases.build_files import ReleaseContents
from releases.draw_files import DECLARED_COLUMNS, Draw, read_draw
from tests.attacks.attacker import VICTIM
from tests.records.facts import make_attributes
from tests.releases.facts import publish_year, rows_of


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.RELEASES_DIR = tmp_path / "releases"
    return tmp_path / "releases" / "2026"


def worked_out(draw: Draw) -> list[dict[str, str]]:
    """The estimates as somebody reckons them who has the release's files and nothing else."""
    contents = ReleaseContents(
        **{column: getattr(draw, column) for column in DECLARED_COLUMNS},
        number=draw.number,
        status="published",
        settled_on=date(2027, 2, 3),
        single_reader=False,
        cells_sha256=draw.cells_sha256,
        tables=draw.tables,
    )
    return [dict(row) for row in estimates_of(contents).rows]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("profile", "reports"),
    [
        ("start_up", [VICTIM] * 90 + [make_attributes(told_whom=("report_fraud",))] * 60),
        ("standard_1", [VICTIM] * 150),
    ],
)
def test_every_estimate_is_worked_out_again_from_the_noisy_files(
    settings: Settings, folder: Path, profile: str, reports: Sequence[Attributes]
) -> None:
    settings.RELEASE_PROFILE = profile
    publish_year("2026", reports)

    released = rows_of((folder / "estimates.csv").read_bytes())

    assert released
    assert worked_out(read_draw("2026")) == released


@pytest.mark.django_db
def test_a_changed_cell_changes_the_estimates(settings: Settings, folder: Path) -> None:
    # The control: were the estimates made of something else, the test above would see nothing.
    publish_year("2026", [VICTIM] * 150)
    released = rows_of((folder / "estimates.csv").read_bytes())
    draw = read_draw("2026")
    tables = tuple(
        replace(table, cells={**table.cells, ("bank",): table.cells["bank",] + 40})
        if table.name == "told_most_official"
        else table
        for table in draw.tables
    )

    assert worked_out(replace(draw, tables=tables)) != released
