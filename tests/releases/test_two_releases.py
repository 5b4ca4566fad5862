"""Tests that one more report changes the next release, and no file of the one before."""

import hashlib
from pathlib import Path

import pytest

from releases.models import Release, ReleasedCell
from releases.released_files import released_packages
from releases.stored_tables import read_tables
from tests.records.facts import make_attributes
from tests.releases.facts import publish_year

pytestmark = pytest.mark.django_db


def hashes(directory: Path) -> dict[str, str]:
    return {
        str(path.relative_to(directory)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(directory.glob("*/*"))
        if path.is_file()
    }


def test_one_more_report_leaves_every_file_of_the_release_before_as_it_was(
    releases_dir: Path,
) -> None:
    reports = [make_attributes()] * 30
    publish_year("2026", reports)
    before = hashes(releases_dir)
    cells = list(ReleasedCell.objects.order_by("pk").values_list("pk", "value"))

    publish_year("2027", [*reports, make_attributes(sex="male")])

    after = hashes(releases_dir)
    assert {name: after[name] for name in before} == before
    assert {name.split("/")[0] for name in after.keys() - before.keys()} == {"2027"}
    assert (
        list(ReleasedCell.objects.order_by("pk").values_list("pk", "value"))[: len(cells)] == cells
    )
    assert Release.objects.get(pk="2026").files_sha256 == before["2026/SHA256SUMS"]
    assert [package.number for package in released_packages()] == ["2027", "2026"]


def test_two_releases_of_equal_reports_differ_in_every_table(releases_dir: Path) -> None:
    for year in ("2026", "2027"):
        publish_year(year, [make_attributes()] * 30)

    first, second = (
        [table.cells for table in read_tables(Release.objects.get(pk=year))]
        for year in ("2026", "2027")
    )
    differ = sum(one != other for one, other in zip(first, second, strict=True))
    assert differ >= len(first) - 1
