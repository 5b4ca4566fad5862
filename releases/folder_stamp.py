"""Stamps what lies in the folder of the releases: a stamp stays while nothing there was changed."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

from django.conf import settings

Stamp: TypeAlias = tuple[str, int, int, int, int]


def releases_stamp() -> Stamp:
    """Stamps what publishing, withdrawing and taking back change: one look at the disk."""
    return _stamp_at(settings.RELEASES_DIR)


def released_files_stamp() -> frozenset[Stamp]:
    """Stamps every file of every release, so that one which is damaged where it lies is noticed."""
    folders = [stamp[0] for stamp in _stamps_in(settings.RELEASES_DIR)]
    return frozenset(stamp for folder in folders for stamp in _stamps_in(folder))


def _stamps_in(folder: Path | str) -> Iterator[Stamp]:
    try:
        with os.scandir(folder) as found:
            for entry in found:
                yield _stamp(entry.path, entry.stat())
    except OSError:
        # A notice, which lies beside the folders; or nothing, or what went while we looked.
        yield _stamp_at(folder)


def _stamp_at(path: Path | str) -> Stamp:
    try:
        return _stamp(str(path), os.stat(path))
    except OSError:
        return (str(path), 0, 0, 0, 0)


def _stamp(path: str, seen: os.stat_result) -> Stamp:
    return (path, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_size, seen.st_ino)
