"""A released file that is cut off, changed or gone is not served, and takes no page down."""

import logging
import shutil
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from estimates.register.loading import load_official_figures
from releases import released_files
from tests.records.facts import make_attributes
from tests.releases.facts import publish_year, sum_anew

pytestmark = pytest.mark.django_db


_made: list[Path] = []


@pytest.fixture(autouse=True)
def published(
    releases_dir: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Two releases, of 2025 and 2026; the folder of the later one, which is damaged.

    Public pages read files alone, so the two are made once and copied for each test.
    """
    monkeypatch.setattr(released_files, "_logged", {})
    monkeypatch.setattr(released_files, "_checked", {})
    if not _made:
        for year in ("2025", "2026"):
            publish_year(year, [make_attributes()] * 30)
        _made.append(tmp_path_factory.mktemp("made") / "releases")
        shutil.copytree(releases_dir, _made[0])
        shutil.rmtree(releases_dir)
    shutil.copytree(_made[0], releases_dir)
    for path in (releases_dir / "2026").iterdir():
        path.chmod(0o644)
    return releases_dir / "2026"


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-30])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def change(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:-3] + bytes([content[-3] ^ 1]) + content[-2:])


def take_away(path: Path) -> None:
    path.unlink()


def turn_into_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGES = [cut_off, empty, change, take_away, turn_into_a_folder]
FILES = [
    *("sex.csv", "sex.noisy.csv", "totals.csv", "codebook.csv", "notes.md", "datapackage.json"),
    *("estimates.csv", "covariance.csv"),
    "SHA256SUMS",
]
Damage = Callable[[Path], None]
# One digit changed in the checksums is told by the file that it belongs to.
CASES = [
    pytest.param(*case, marks=[] if case[1] is cut_off else [pytest.mark.slow])
    for case in product(FILES, DAMAGES)
    if case != ("SHA256SUMS", change)
]


@pytest.mark.parametrize(("name", "damage"), CASES)
def test_a_damaged_file_is_not_served_and_takes_no_page_down(
    client: Client, published: Path, caplog: pytest.LogCaptureFixture, name: str, damage: Damage
) -> None:
    sound = client.get(f"/releases/2026/{name}").status_code
    damage(published / name)

    with caplog.at_level(logging.ERROR):
        refused = client.get(f"/releases/2026/{name}")
        held = client.get(f"/releases/2026/{name}", headers={"if-none-match": "*"})

    assert sound == 200
    assert refused.status_code == held.status_code == 503
    assert refused["Cache-Control"] == "no-store"
    assert f"The file {name} of release 2026 does not match its checksum" in (
        " ".join(refused.content.decode().split())
    )
    told = [line for line in caplog.messages if "checksum" in line]
    assert told == [f"the released file 2026/{name} does not match its checksum, and is not served"]
    is_whole = name in ("datapackage.json", "SHA256SUMS")
    index = client.get("/releases/")
    page = client.get("/releases/2026/")
    assert index.status_code == 200
    assert ("The files of release 2026 do not match" in index.content.decode()) == is_whole
    assert page.status_code == (503 if is_whole else 200)
    assert name in page.content.decode()
    assert "Not as it was published" in page.content.decode() or (
        "Not as they were published" in page.content.decode()
    )
    newest = "2025" if is_whole else "2026"
    assert client.get("/releases/latest/")["Location"] == f"/releases/{newest}/"
    assert client.get("/releases/2026/all.zip").status_code == 503
    assert client.get("/releases/2025/").status_code == 200
    assert client.get("/releases/2025/all.zip").status_code == 200


@pytest.mark.parametrize("name", ["sex.csv", "datapackage.json", "SHA256SUMS"])
def test_the_statistics_stand_whatever_is_damaged(
    client: Client, published: Path, name: str
) -> None:
    load_official_figures()
    empty(published / name)

    assert client.get("/statistics/").status_code == 200


def test_a_digit_changed_in_the_checksums_refuses_the_file_it_belongs_to(
    client: Client, published: Path
) -> None:
    sums = published / "SHA256SUMS"
    text = sums.read_text()
    at = text.index("  sex.csv") - 1
    sums.write_text(text[:at] + ("0" if text[at] != "0" else "1") + text[at + 1 :])

    assert client.get("/releases/2026/sex.csv").status_code == 503
    assert client.get("/releases/2026/nation.csv").status_code == 200


def test_a_file_that_was_added_is_not_served(client: Client, published: Path) -> None:
    (published / "extra.csv").write_text("release,value\r\n2026,1\r\n")

    assert client.get("/releases/2026/extra.csv").status_code == 503
    assert client.get("/releases/2026/sex.csv").status_code == 200


def test_a_table_over_every_release_is_not_made_of_a_damaged_file(
    client: Client, published: Path
) -> None:
    change(published / "sex.csv")

    for address in ("/releases/all/sex.csv", "/releases/all/sex.sums.csv"):
        assert client.get(address).status_code == 503
    assert client.get("/releases/all/nation.csv").status_code == 200


def test_the_page_shows_every_table_but_the_damaged_one(client: Client, published: Path) -> None:
    change(published / "sex.csv")

    page = client.get("/releases/2026/").content.decode()

    assert 'id="chart-sex-title"' not in page
    assert "file does not match its checksum, so nothing of it is shown" in page
    assert 'id="chart-nation-title"' in page


def test_a_file_put_right_is_served_again(client: Client, published: Path) -> None:
    path = published / "sex.csv"
    content = path.read_bytes()
    change(path)
    refused = client.get("/releases/2026/")
    path.unlink()
    path.write_bytes(content)

    page = client.get("/releases/2026/").content.decode()

    assert "Not as they were published" in refused.content.decode()
    assert "Not as they were published" not in page
    assert client.get("/releases/2026/sex.csv").content == content


def test_each_file_is_read_once_for_the_page_until_it_changes(
    published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    can_be_served = released_files._can_be_served

    def noted(path: Path) -> bool:
        read.append(path.name)
        return can_be_served(path)

    monkeypatch.setattr(released_files, "_can_be_served", noted)
    first = released_files.damaged_files("2026")
    once = len(read)
    again = released_files.damaged_files("2026")
    cut_off(published / "sex.csv")
    then = released_files.damaged_files("2026")

    assert (first, again, then) == ((), (), ("sex.csv",))
    assert once == 29
    assert read[once:] == ["sex.csv"]


def test_a_notice_that_cannot_be_read_still_says_that_it_is_withdrawn(
    client: Client, published: Path
) -> None:
    (published.parent / "2026.withdrawn.json").write_text('{"notice": "Wro')

    page = client.get("/releases/2026/").content.decode()

    assert "This release is withdrawn." in page
    assert client.get("/releases/latest/")["Location"] == "/releases/2025/"


def test_a_manifest_of_another_make_takes_no_page_down(client: Client, published: Path) -> None:
    (published / "datapackage.json").write_text('{"title": "x", "come_forward": []}')
    sum_anew(published)

    assert client.get("/releases/").status_code == 200
    assert client.get("/releases/2026/").status_code == 503


@pytest.mark.parametrize("name", ["sex.csv", "SHA256SUMS"])
def test_a_damaged_release_is_not_exported(published: Path, tmp_path: Path, name: str) -> None:
    empty(published / name)

    with pytest.raises(CommandError, match=f"Not as it was published: {name}"):
        call_command("export_release", "2026", str(tmp_path / "out"))

    assert not (tmp_path / "out").exists()
