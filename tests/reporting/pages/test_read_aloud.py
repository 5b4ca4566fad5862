"""What the pages of the report say can be read aloud to somebody who is frightened."""

import re
from pathlib import Path

import pytest

from tests.production import ROOT

_SAID = re.compile(
    r"""\{%\s*(?:translate|trans)\s+"([^"]+)"|\{%\s*blocktranslate[^%]*%\}(.*?)\{%\s*endblocktranslate""",
    re.DOTALL,
)
_FILES = sorted((ROOT / "templates" / "reporting").glob("*.html"))
# As nobody says it to a frightened person.
_STIFF = re.compile(
    r"\b(?:any more|answers to this code|in order to|please note|prior to|shall|thereof|hereby|"
    r"utilise|regarding|with regard|pursuant|aforementioned|ring the)\b",
    re.IGNORECASE,
)


def said_in(text: str) -> list[str]:
    """The sentences of a template, each by itself."""
    found = (" ".join((one or two).split()) for one, two in _SAID.findall(text))
    return [part for each in found for part in re.split(r"(?<=[.?!:;])\s+", each)]


def test_there_is_much_to_read() -> None:
    assert sum(len(said_in(file.read_text(encoding="utf-8"))) for file in _FILES) > 250


@pytest.mark.parametrize("file", _FILES, ids=lambda file: file.stem)
def test_nothing_is_said_stiffly(file: Path) -> None:
    sentences = said_in(file.read_text(encoding="utf-8"))

    assert [each for each in sentences if _STIFF.search(each)] == []
