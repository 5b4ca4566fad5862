"""A copy of the content that a test may break; of the pages left whole, each is read once."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from guidance.reading import library
from guidance.reading.library import CONTENT
from guidance.reading.page_files import Situation


@pytest.fixture(scope="session", autouse=True)
def each_page_read_once() -> Iterator[None]:
    """A page that stands as it stood in another copy is not read again: most of each copy is so."""
    known: dict[tuple[str, bytes], Situation] = {}
    read_situation = library.read_situation

    def read_once(path: Path) -> Situation:
        page = (path.name, path.read_bytes())
        if page not in known:
            known[page] = read_situation(path)
        return known[page]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(library, "read_situation", read_once)
        yield


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    shutil.copytree(CONTENT, folder)
    return folder
