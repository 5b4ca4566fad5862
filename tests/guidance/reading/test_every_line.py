"""No line of the two lists is idle: what it says, written out, is seen at each door that asks."""

import re
from collections.abc import Iterator, Mapping

import pytest

from guidance.pages.search import is_crisis
from guidance.reading.library import CONTENT, current
from reporting import submission
from reporting.pages import kept_words
from reporting.words.word_screens import CHILD_WORDS, CRISIS_WORDS

DOORS = {
    "crisis_words.txt": {
        "form": lambda text: CRISIS_WORDS in kept_words.signs_in(text),
        "queue": lambda text: CRISIS_WORDS in submission.signs_in(text),
        "search": lambda text: is_crisis(text, current()),
    },
    "child_words.txt": {
        "form": lambda text: CHILD_WORDS in kept_words.signs_in(text),
        "queue": lambda text: CHILD_WORDS in submission.signs_in(text),
    },
}


def lines_of(name: str) -> tuple[list[str], Mapping[str, list[str]]]:
    """The lines that are looked for, and what each group stands for."""
    groups: dict[str, list[str]] = {}
    sought: list[str] = []
    for line in (CONTENT / name).read_text(encoding="utf-8").splitlines():
        row = line.partition("#")[0].strip()
        if named := re.fullmatch(r"<(\w+)>\s*=\s*(.+)", row):
            groups[named[1]] = [
                one for part in named[2].split("|") for one in members(part, groups)
            ]
        elif row and not row.startswith("!"):
            sought.append(row.lstrip("=*").partition("~")[0].strip())
    return sought, groups


def members(part: str, groups: Mapping[str, list[str]]) -> list[str]:
    part = part.strip()
    return groups[part[1:-1]] if part.startswith("<") else [part.replace("_", " ")]


def written_out(line: str, groups: Mapping[str, list[str]]) -> Iterator[str]:
    """What a line says, with the first of its alternatives, then with the next, and so on."""
    steps = [
        [one for part in step.split("|") for one in members(part, groups)]
        for step in line.split()
        if step not in {"..", "&", "&&"} and not step.startswith("(")
    ]
    for turn in range(max(map(len, steps))):
        yield " ".join(step[turn % len(step)] for step in steps)
    for turn in range(2 * max(map(len, steps))):
        yield " ".join(step[(turn // (at + 1)) % len(step)] for at, step in enumerate(steps))


@pytest.mark.parametrize("name", DOORS)
def test_every_line_is_seen_at_every_door(name: str) -> None:
    lines, groups = lines_of(name)

    def is_seen(line: str) -> bool:
        doors = DOORS[name].values()
        return any(all(sees(text) for sees in doors) for text in written_out(line, groups))

    unseen = [line for line in lines if not is_seen(line)]

    assert unseen == []
    assert len(lines) > 200
