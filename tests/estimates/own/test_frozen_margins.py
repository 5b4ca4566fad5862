"""A release freezes the survey's margins that a share was weighted to, and only then."""

import json
from pathlib import Path

import pytest

from estimates.own.margins import frozen_margins, read_margins
from estimates.own.release_estimates import estimates_of
from releases.build_files import build_files
from releases.released_files import AlteredFile, NoSuchFile, file_names
from releases.survey_margins import MARGIN_COLUMNS, MARGINS_FILE
from tests.estimates.own.margin_files import margin_rows, write_margins
from tests.estimates.own.noisy_releases import (
    standard_year,
    weighted_year,
    write_release,
    write_year,
)
from tests.releases.facts import rows_of


@pytest.fixture
def margins_file(tmp_path: Path) -> Path:
    return write_margins(tmp_path, margin_rows(year="2026"))


@pytest.fixture
def frozen(releases_dir: Path, margins_file: Path) -> Path:
    """The folder of a release with a share that is weighted to the survey."""
    write_release(weighted_year(), margins=read_margins(margins_file, demonstration=True))
    return releases_dir / "2026"


def test_the_lines_of_the_file_are_frozen_as_they_were(frozen: Path, margins_file: Path) -> None:
    assert rows_of((frozen / MARGINS_FILE).read_bytes()) == rows_of(margins_file.read_bytes())


def test_they_are_hashed_described_and_explained_like_every_file(frozen: Path) -> None:
    package = json.loads((frozen / "datapackage.json").read_text())
    described = {resource["path"]: resource for resource in package["resources"]}[MARGINS_FILE]
    explained = {
        row["code"]
        for row in rows_of((frozen / "codebook.csv").read_bytes())
        if row["attribute"] == MARGINS_FILE
    }

    types = {field["name"]: field["type"] for field in described["schema"]["fields"]}
    assert tuple(types) == tuple(MARGIN_COLUMNS)
    assert types["share"] == "number"
    assert explained == set(MARGIN_COLUMNS)
    assert MARGINS_FILE in (frozen / "SHA256SUMS").read_text()
    assert f"`{MARGINS_FILE}`" in (frozen / "notes.md").read_text()


def test_the_share_is_worked_out_again_from_the_frozen_margins_alone(frozen: Path) -> None:
    again = estimates_of(weighted_year(), margins=frozen_margins("2026"))

    assert list(again.rows) == rows_of((frozen / "estimates.csv").read_bytes())
    assert [row["status"] for row in again.rows if row["offence"] == "fraud"] == ["ok"]


def test_a_release_without_a_weighted_share_has_no_such_file(
    releases_dir: Path, margins_file: Path
) -> None:
    # The margins are there, and too few reports compare with the survey.
    margins = read_margins(margins_file, demonstration=True)
    too_small = estimates_of(standard_year(), margins=margins)
    write_year()

    files = build_files(standard_year(), estimates=too_small)

    assert {row["status"] for row in too_small.rows if row["n"]} >= {"blocked"}
    assert MARGINS_FILE not in files
    assert MARGINS_FILE not in files["codebook.csv"].decode()
    assert MARGINS_FILE not in files["notes.md"].decode()
    assert MARGINS_FILE not in file_names("2026")
    with pytest.raises(NoSuchFile):
        frozen_margins("2026")


def test_margins_that_were_changed_afterwards_are_not_read(frozen: Path) -> None:
    (frozen / MARGINS_FILE).chmod(0o644)
    (frozen / MARGINS_FILE).write_bytes(
        (frozen / MARGINS_FILE).read_bytes().replace(b"0.5", b"0.4", 1)
    )

    with pytest.raises(AlteredFile):
        frozen_margins("2026")
