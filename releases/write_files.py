"""Puts a release's files where the public side reads them: all at once, then never again."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from django.conf import settings

from releases.build_files import MANIFEST, SUMS, sums_line


class FilesExist(Exception):
    """The release's folder is there already and holds something else."""


def write_release_files(*, number: str, files: Mapping[str, bytes]) -> str:
    """Writes the files to a folder beside, then renames it: readers see all of them or none.

    Returns the SHA-256 of SHA256SUMS. Where an attempt was cut off after the rename and before
    its transaction ended, the folder is there though nothing recorded it: people may have it
    already, so a whole one made from the same cells is kept. Any other raises FilesExist.
    """
    home = Path(settings.RELEASES_DIR)
    home.mkdir(parents=True, exist_ok=True)
    folder = home / number
    if folder.exists():
        return _hash_of_unrecorded(folder, files)
    sha256 = hashlib.sha256(files[SUMS]).hexdigest()
    making = Path(tempfile.mkdtemp(prefix=f".{number}-", dir=home))
    try:
        for name, content in files.items():
            _write_file(making / name, content, mode=0o444)
        making.chmod(0o755)
        os.rename(making, folder)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    _sync_folder(home)
    return sha256


def place_file(name: str, content: bytes, *, mode: int = 0o444) -> None:
    """Writes a file of the releases folder beside its place, then renames it: whole, or not."""
    home = Path(settings.RELEASES_DIR)
    home.mkdir(parents=True, exist_ok=True)
    handle, making = tempfile.mkstemp(prefix=f".{name}-", dir=home)
    os.close(handle)
    try:
        _write_file(Path(making), content, mode=mode)
        os.replace(making, home / name)
    except BaseException:
        Path(making).unlink(missing_ok=True)
        raise
    _sync_folder(home)


def post_notice(*, number: str, notice: str, withdrawn_on: date) -> None:
    """Writes the withdrawal beside the folder, which itself stays as it was frozen."""
    text = json.dumps({"notice": notice, "withdrawn_on": withdrawn_on.isoformat()}, indent=2)
    place_file(f"{number}.withdrawn.json", (text + "\n").encode())


def notice_beside(number: str) -> dict[str, str]:
    """Reads the notice of withdrawal beside a release's folder; empty where there is none."""
    path = Path(settings.RELEASES_DIR) / f"{number}.withdrawn.json"
    return dict(json.loads(path.read_bytes())) if path.is_file() else {}


def check_folder(*, number: str, sha256: str) -> list[str]:
    """Compares a release's folder with its checksums: one line for each difference."""
    folder = Path(settings.RELEASES_DIR) / number
    if not (folder / SUMS).is_file():
        return [f"{number}/{SUMS} is missing"]
    sums = (folder / SUMS).read_bytes()
    problems = []
    if hashlib.sha256(sums).hexdigest() != sha256:
        problems.append(f"{number}/{SUMS} is not the one that was published")
    lines = [line for line in sums.decode().splitlines() if line and not line.startswith("#")]
    listed = {line.partition("  ")[2]: line for line in lines}
    present = {path.name for path in folder.iterdir()} - {SUMS}
    problems += [f"{number}/{name} is missing" for name in sorted(listed.keys() - present)]
    problems += [f"{number}/{name} was added" for name in sorted(present - listed.keys())]
    problems += [
        f"{number}/{name} was changed"
        for name in sorted(present & listed.keys())
        if sums_line(name, (folder / name).read_bytes()).rstrip("\n") != listed[name]
    ]
    return problems


def _hash_of_unrecorded(folder: Path, files: Mapping[str, bytes]) -> str:
    try:
        sha256 = hashlib.sha256((folder / SUMS).read_bytes()).hexdigest()
        there, made = (
            json.loads(content)["come_forward"]
            for content in ((folder / MANIFEST).read_bytes(), files[MANIFEST])
        )
    except (OSError, ValueError, KeyError) as error:
        raise FilesExist(f"{folder} is there already and is not a whole release.") from error
    same = all(there.get(key) == made[key] for key in ("cells_sha256", "status"))
    if not same or check_folder(number=folder.name, sha256=sha256):
        raise FilesExist(f"{folder} is there already, with other files in it.")
    return sha256


def _write_file(path: Path, content: bytes, *, mode: int) -> None:
    """Writes a file through to the disk, and lets nobody change it."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(mode)


def _sync_folder(folder: Path) -> None:
    """Writes through to the disk which files a folder has."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
