"""The files of a release are placed whole, once, and any change to them is found."""

from datetime import timedelta
from pathlib import Path

import pytest

from estimates.own.release_estimates import estimates_of
from releases import write_files
from releases.models import Release
from releases.prepare import PublishingError
from releases.publish import publish_release, verify_release
from tests.releases.facts import PUBLISHED_AT, make_person, prepare_year, publish_year

pytestmark = pytest.mark.django_db


def test_publishing_that_was_cut_off_after_the_files_were_placed_is_finished_later(
    monkeypatch: pytest.MonkeyPatch, releases_dir: Path
) -> None:
    prepare_year()
    second = make_person("second@example.org")

    def pull_the_plug(*args: object, **kwargs: object) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as cut:
        cut.setattr(Release, "save", pull_the_plug)
        with pytest.raises(RuntimeError, match="power cut"):
            publish_release(number="2026", by=second, now=PUBLISHED_AT, estimates=estimates_of)
    placed = {file.name: file.read_bytes() for file in (releases_dir / "2026").iterdir()}
    state_after_cut = Release.objects.get().state
    release = publish_release(
        number="2026", by=second, now=PUBLISHED_AT + timedelta(days=3), estimates=estimates_of
    )

    assert state_after_cut == Release.State.PREPARED
    assert {file.name: file.read_bytes() for file in (releases_dir / "2026").iterdir()} == placed
    assert release.state == Release.State.PUBLISHED
    assert verify_release(number="2026") == ()


def test_files_that_are_not_of_this_release_are_never_taken_for_it(releases_dir: Path) -> None:
    prepare_year()
    (releases_dir / "2026").mkdir(parents=True)
    (releases_dir / "2026" / "SHA256SUMS").write_text("")

    with pytest.raises(PublishingError, match="not a whole release"):
        publish_release(
            number="2026",
            by=make_person("second@example.org"),
            now=PUBLISHED_AT,
            estimates=estimates_of,
        )

    assert Release.objects.get().state == Release.State.PREPARED


@pytest.mark.parametrize("name", ["crime_type.csv", "sex.noisy.csv", "notes.md", "SHA256SUMS"])
def test_verifying_catches_a_changed_byte(releases_dir: Path, name: str) -> None:
    publish_year()
    path = releases_dir / "2026" / name
    path.chmod(0o644)

    sound = verify_release(number="2026")
    path.write_bytes(path.read_bytes().replace(b"e", b"f", 1))
    problems = verify_release(number="2026")

    assert sound == ()
    assert any(name in problem for problem in problems)


def test_verifying_catches_a_missing_file_and_an_added_one(releases_dir: Path) -> None:
    publish_year()
    (releases_dir / "2026" / "sex.csv").rename(releases_dir / "2026" / "gender.csv")

    assert verify_release(number="2026") == (
        "2026/sex.csv is missing",
        "2026/gender.csv was added",
    )


def test_a_full_disk_leaves_no_half_a_release(
    monkeypatch: pytest.MonkeyPatch, releases_dir: Path
) -> None:
    prepare_year()
    second = make_person("second@example.org")

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(write_files.os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            publish_release(number="2026", by=second, now=PUBLISHED_AT, estimates=estimates_of)
    left = list(releases_dir.iterdir())
    state = Release.objects.get().state
    publish_release(number="2026", by=second, now=PUBLISHED_AT, estimates=estimates_of)

    assert [path.name for path in left] == ["2026.drawn.json"]
    assert state == Release.State.PREPARED
    assert verify_release(number="2026") == ()
