"""The glossary explains each word that the code says often and that not everybody knows."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.resources import files as resources

from django.apps import apps

from tests.conventions.test_house_rules import ROOT, name, packages

GLOSSARY = ROOT / "docs" / "glossary.md"
OFTEN = 5  # modules
# In a docstring: names in backticks, with underscores, dots or brackets, or with two capitals.
CODE = re.compile(r"`[^`]*`|\b\w*[_.(]\w*|\b[A-Z]\w*[A-Z]\w*")
ROW = re.compile(r"^\| (.+?) \| (.+) \|$", re.MULTILINE)

# Long words that whoever reads code knows, or that mean here what they mean everywhere.
KNOWN = {
    *("anew", "app", "argument", "browser", "byte", "cache", "checksum", "command"),
    *("computed", "config", "confirm", "content", "csv", "current", "cyber", "data"),
    *("database", "delete", "differ", "digit", "directory", "docs", "earlier", "error"),
    *("expire", "ids", "index", "init", "invalid", "label", "lack", "largest"),
    *("limit", "link", "meta", "method", "model", "module", "negative", "network"),
    *("newest", "numpy", "oldest", "option", "password", "per", "percent", "process"),
    *("query", "random", "range", "ratio", "readable", "request", "scale", "script"),
    *("standard", "str", "template", "text", "themselves", "token", "transaction", "translate"),
    *("undone", "unit", "unreported", "version", "whatever", "whether", "whoever", "within"),
    "zero",
}


def simple_forms(word: str) -> set[str]:
    """Cuts the endings of number and of time off a word, as a list may hold it."""
    forms = {word}
    for ending in ("s", "es", "d", "ed", "ing", "r", "er", "ly", "n", "en"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word.removesuffix(ending)
            forms |= {stem, f"{stem}e"}
    return forms | ({f"{word[:-3]}y"} if word.endswith(("ies", "ied")) else set())


@cache
def easy_words() -> frozenset[str]:
    """Reads the three thousand words that children of ten know (Dale and Chall)."""
    listed = resources("textstat") / "resources" / "en" / "easy_words.txt"
    return frozenset(listed.read_text(encoding="utf-8").split())


def said_by(source: str) -> Iterator[str]:
    """Reads the words in the names and docstrings of a module's functions and classes."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield from words_of_name(node.name)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Module):
            prose = CODE.sub(" ", ast.get_docstring(node) or "")
            yield from re.findall(r"\b[a-z]{3,}\b", prose)


def words_of_name(identifier: str) -> list[str]:
    """Splits a name in either handwriting into its words."""
    return [word.lower() for word in re.findall(r"[A-Z]?[a-z]{2,}", identifier)]


@cache
def said_often() -> frozenset[str]:
    """Finds the words that at least five modules say and that are no easy ones."""
    said_in = defaultdict(set)
    for path in packages():
        if "benchmarks" not in path.relative_to(ROOT).parts:
            for word in said_by(path.read_text()):
                said_in[word].add(name(path))
    return frozenset(
        word
        for word, modules in said_in.items()
        if len(modules) >= OFTEN and not simple_forms(word) & easy_words()
    )


def stored_things() -> set[str]:
    """Reads the words in the names of what our database holds."""
    return {
        word
        for model in apps.get_models()
        if model.__module__.split(".")[0] in {path.parts[-2] for path in ROOT.glob("*/models.py")}
        for word in words_of_name(model.__name__)
    }


@cache
def explained() -> frozenset[str]:
    """Reads the words of every term in bold print."""
    bold = re.findall(r"\*\*(.+?)\*\*", GLOSSARY.read_text(encoding="utf-8"))
    return frozenset(word for term in bold for word in re.findall(r"\w+", term.lower()))


def is_explained(word: str) -> bool:
    return any(simple_forms(word) & simple_forms(term) for term in explained())


def test_each_word_that_the_code_says_often_is_explained() -> None:
    unexplained = {word for word in said_often() if not simple_forms(word) & KNOWN}

    assert len(said_often()) > 50
    assert sorted(word for word in unexplained if not is_explained(word)) == []


def test_the_name_of_each_stored_thing_is_explained() -> None:
    stored = stored_things()

    assert len(stored) > 30
    assert sorted(word for word in stored if not is_explained(word)) == []


def test_each_term_stands_once_and_is_told_in_a_sentence() -> None:
    rows = [row for row in ROW.findall(GLOSSARY.read_text(encoding="utf-8")) if row[0] != "term"]
    terms = [term for first, _ in rows for term in re.findall(r"\*\*(.+?)\*\*", first)]

    assert len(rows) > 60
    assert sorted(term for term in set(terms) if terms.count(term) > 1) == []
    assert [first for first, means in rows if not means.endswith((".", ".)"))] == []


def test_a_word_that_nobody_explained_would_be_noticed() -> None:
    source = 'def rake_weights() -> None:\n    """Rakes the weights with `numpy.ravel`."""\n'

    assert {"rake", "weights"} <= set(said_by(source))
    assert "ravel" not in set(said_by(source))
    assert not is_explained("heteroscedastic")
    assert is_explained("moderators")
