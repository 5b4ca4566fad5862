"""Names are those that a stranger understands: of files, of classes, of loop variables."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conventions.test_house_rules import files, name, packages

# Adverbs and participles that files were named by. A noun that ends so ("coding") is none.
RIDDLES = {
    *("later", "since", "told", "told_since", "held", "kept", "needed", "meant", "worked", "still"),
    *("now", "meanwhile", "away", "alike", "aside", "opened", "taken", "drawn", "shown", "asked"),
    *("settling", "freezing", "packaging", "finding", "holding", "keeping", "making", "naming"),
    *("writing", "reading_on", "pressing", "spoiling", "walking", "showing", "looking", "going"),
}
LONGEST_LOOP_OF_EACH = 3

# Django looks for a command's class by this name.
SAME_BY_CONVENTION = {"Command"}


def classes_of(source: str) -> list[str]:
    """Lists the classes at the top of a module."""
    return [node.name for node in ast.parse(source).body if isinstance(node, ast.ClassDef)]


def long_loops_of_each(source: str) -> Iterator[int]:
    """Finds the loops over `each` whose body is longer than three lines."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.For | ast.AsyncFor):
            continue
        variables = {leaf.id for leaf in ast.walk(node.target) if isinstance(leaf, ast.Name)}
        lines = (node.body[-1].end_lineno or 0) - node.body[0].lineno + 1
        if "each" in variables and lines > LONGEST_LOOP_OF_EACH:
            yield node.lineno


def names_twice(modules: dict[str, list[str]]) -> set[str]:
    """Finds the names of classes that stand in more than one module."""
    homes = defaultdict(set)
    for module, found in modules.items():
        for class_name in found:
            homes[class_name].add(module)
    return {class_name for class_name, where in homes.items() if len(where) > 1}


def test_no_file_is_named_by_an_adverb_or_a_participle() -> None:
    found = {name(path) for path in [*packages(), *files(".html")] if is_riddle(path)}

    assert found == set()


def is_riddle(path: Path) -> bool:
    """Says whether a file's name is on the list of riddles."""
    return re.sub(r"^(?:_|test_)", "", path.stem) in RIDDLES


def test_no_two_classes_of_the_house_have_one_name() -> None:
    twice = names_twice({name(path): classes_of(path.read_text()) for path in packages()})

    assert twice == SAME_BY_CONVENTION


def test_a_loop_longer_than_three_lines_names_its_thing() -> None:
    found = [
        f"{name(path)}:{line}"
        for path in files(".py")
        for line in long_loops_of_each(path.read_text())
    ]

    assert found == []


@pytest.mark.parametrize("path", ["guidance/pages/finding.py", "templates/since.html", "_told.py"])
def test_a_riddle_would_be_noticed(path: str) -> None:
    assert is_riddle(Path(path))


@pytest.mark.parametrize(
    "path", ["classification/coding.py", "moderation/unsealing.py", "office/banner.py"]
)
def test_a_noun_or_the_name_of_an_act_is_no_riddle(path: str) -> None:
    assert not is_riddle(Path(path))


def test_a_name_in_two_modules_would_be_noticed() -> None:
    source = "class Place: ...\n"

    assert names_twice({"a.py": classes_of(source), "b.py": classes_of(source)}) == {"Place"}
    assert names_twice({"a.py": ["Place", "Row"], "b.py": ["Line"]}) == set()


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("for each in rows:\n    a()\n    b()\n    c()\n    d()\n", [1]),
        ("for each in rows:\n    a()\n    b()\n    c()\n", []),
        ("for row in rows:\n    a()\n    b()\n    c()\n    d()\n", []),
        ("for key, each in rows:\n    if key:\n        a(\n            b,\n        )\n", [1]),
    ],
)
def test_a_long_loop_of_each_is_seen(source: str, lines: list[int]) -> None:
    assert list(long_loops_of_each(source)) == lines
