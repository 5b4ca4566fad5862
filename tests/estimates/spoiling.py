"""What the tests of the published files share: spoiling one line, and what is then said."""

from pathlib import Path

import pytest

from estimates.register.loading import load_official_figures
from estimates.strict_csv import CorruptFile


def spoil(directory: Path, name: str, line: int, old: str, new: str) -> None:
    path = directory / name
    lines = path.read_text(encoding="utf-8").split("\n")
    assert old in lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(old, new, 1)
    path.write_text("\n".join(lines), encoding="utf-8")


def fault(directory: Path) -> CorruptFile:
    with pytest.raises(CorruptFile) as caught:
        load_official_figures(directory=directory)
    return caught.value
