"""A copy of the content that a test may break."""

import shutil
from pathlib import Path

import pytest

from guidance.library import CONTENT


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    shutil.copytree(CONTENT, folder)
    return folder
