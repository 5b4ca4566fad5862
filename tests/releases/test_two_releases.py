"""What changes when one more report comes: the files of the next release, and nothing before."""

import hashlib
from pathlib import Path

import pytest

from releases.models import Release, ReleasedCell
from releases.released_files import released_packages
from tests.records.facts import close_year, make_attributes
from tests.releases.facts import make_published

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
    close_year("2026", reports)
    make_published("2026")
    before = hashes(releases_dir)
    cells = list(ReleasedCell.objects.order_by("pk").values_list("pk", "value"))

    close_year("2027", [*reports, make_attributes(sex="male")])
    make_published("2027")

    after = hashes(releases_dir)
    assert {name: after[name] for name in before} == before
    assert {name.split("/")[0] for name in after.keys() - before.keys()} == {"2027"}
    assert (
        list(ReleasedCell.objects.order_by("pk").values_list("pk", "value"))[: len(cells)] == cells
    )
    assert Release.objects.get(pk="2026").files_sha256 == before_sums(before)
    assert [each.number for each in released_packages()] == ["2027", "2026"]


def before_sums(before: dict[str, str]) -> str:
    return before["2026/SHA256SUMS"]


def test_two_releases_of_equal_reports_differ_in_every_table(releases_dir: Path) -> None:
    for year in ("2026", "2027"):
        close_year(year, [make_attributes()] * 30)
        make_published(year)

    def values(year: str) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for name, value in (
            ReleasedCell.objects.filter(table__release=year)
            .order_by("table__name", "position")
            .values_list("table__name", "value")
        ):
            found.setdefault(name, []).append(value)
        return found

    first, second = values("2026"), values("2027")
    assert sum(first[name] != second[name] for name in first) >= len(first) - 1
