"""A docstring begins with a sentence that has a subject, a verb and an object."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.conventions.test_house_rules import name, packages

# "What stands before every page.": the reader must guess what it is that stands there.
RIDDLE = re.compile(r"(?:What|Whatever|Where|Wherever|Who|Whoever|Whom|Whose|How|Which|Why)\b")


def riddles_in(source: str) -> Iterator[tuple[int, str]]:
    """Finds the docstrings that begin with a riddle, each with its line and its first line.

    A question that is asked as one ("Who may read it?") is none.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            said = ast.get_docstring(node) or ""
            first = re.split(r"(?<=[.?:])\s", said, maxsplit=1)[0]
            if RIDDLE.match(first) and not first.endswith("?"):
                yield getattr(node, "lineno", 1), said.partition("\n")[0]


def test_no_docstring_must_be_solved() -> None:
    found = [
        f"{name(path)}:{line}: {said}"
        for path in packages()
        for line, said in riddles_in(path.read_text())
    ]

    assert found == [], "\n".join(found)


@pytest.mark.parametrize(
    ("docstring", "seen"),
    [
        ("What stands before every page.", True),
        ("Who may what: roles.", True),
        ("Where visits end, in five stages.", True),
        ("Who may read it? The readers.", False),
        ("Middleware refuses a request without a second factor.", False),
        ("Reads what a person typed.", False),
    ],
)
def test_a_riddle_is_seen_and_nothing_else(docstring: str, seen: bool) -> None:
    assert bool(list(riddles_in(f'"""{docstring}"""\n'))) == seen
