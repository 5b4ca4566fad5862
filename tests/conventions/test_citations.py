"""Code and documents cite only what a clone of this repository holds."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.conventions.test_house_rules import ROOT, files, name

DOCUMENT = re.compile(r"(?<![\w./-])((?:\.\./|[\w-]+/)*[\w-]+\.md)\b")
# A place in a document that is not named: whoever reads it cannot look it up.
UNNAMED = re.compile(
    r"§|\b(?:section|chapter|appendix|import rule|rule)s? \d|"
    r"\b(?:the|our|this|that) (?:design(?!-)|specification|spec|brief|house style)\b(?!-)|"
    r"\bas (?:designed|specified)\b",
    re.IGNORECASE,
)
DECISION = re.compile(r"\b[Dd]ecisions?(?: |/0*)(\d+)\b")
# A release holds a file of this name, made when it is published.
MADE_BY_THE_SITE = {"notes.md"}
# Made from the words of the advice, in which sections of Acts are named.
FROM_THE_ADVICE = "docs/guidance-to-settle.md"


def comments_and_docstrings(source: str) -> Iterator[tuple[int, str]]:
    """Reads a module's comments, docstrings and loose strings, each with its line."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        ):
            yield node.lineno, node.value.value


def said_in(path: Path) -> Iterator[tuple[int, str]]:
    """Reads the texts of a file that may cite: of a module its comments, of others all."""
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        yield from comments_and_docstrings(source)
    else:
        yield from enumerate(source.splitlines(), 1)


@cache
def every_text() -> tuple[tuple[str, int, str], ...]:
    paths = [
        *files(".py", ".sh", ".html", ".css", ".js", ".toml", ".in", ".typ", ".jinja"),
        *(path for path in files(".md") if path.is_relative_to(ROOT / "docs")),
        *(ROOT / top for top in ("Makefile", "README.md", "CHANGELOG.md")),
    ]
    labelled = ROOT / "tests" / "reporting" / "labelled"  # sentences as people write them
    return tuple(
        (name(path), line, text)
        for path in paths
        if not path.is_relative_to(labelled) and name(path) != FROM_THE_ADVICE
        for line, text in said_in(path)
    )


@cache
def documents() -> frozenset[str]:
    """Lists every document of the repository, by its path and by its name."""
    paths = files(".md")
    return frozenset({name(path) for path in paths} | {path.name for path in paths})


def is_here(cited: str, where: str) -> bool:
    """Looks for a document: by its path from the root or from here, or by name alone."""
    beside = (ROOT / where).parent / cited
    return cited in documents() or beside.is_file() or cited in MADE_BY_THE_SITE


def test_every_document_that_is_cited_is_in_the_repository() -> None:
    cited = [
        (f"{where}:{line}", document, is_here(document, where))
        for where, line, text in every_text()
        for document in DOCUMENT.findall(text)
    ]

    assert len(cited) > 100
    assert [(where, document) for where, document, here in cited if not here] == []


def test_every_decision_that_is_cited_by_its_number_is_there() -> None:
    decided = {int(path.name[:4]) for path in (ROOT / "docs" / "decisions").glob("0*.md")}
    cited = [
        (f"{where}:{line}", int(number))
        for where, line, text in every_text()
        for number in DECISION.findall(text)
    ]

    assert len(cited) > 20
    assert [(where, number) for where, number in cited if number not in decided] == []


def test_nothing_cites_a_place_in_a_document_without_its_name() -> None:
    found = [f"{where}:{line}" for where, line, text in every_text() if UNNAMED.search(text)]

    assert found == []


@pytest.mark.parametrize(
    ("said", "cited"),
    [
        ("What is sealed has one length. See report-form.md 8.", "report-form.md"),
        ('See statistics.md, "Process tables".', "statistics.md"),
        ("Started as docs/how-to/run.md says.", "docs/how-to/run.md"),
        ("[the form](../methods.md#the-form)", "../methods.md"),
    ],
)
def test_a_document_is_seen_wherever_it_is_cited(said: str, cited: str) -> None:
    assert DOCUMENT.findall(said) == [cited]


@pytest.mark.parametrize("cited", ["report-form.md", "docs/how-to/walk.md", "../methods.md"])
def test_a_document_that_is_not_here_would_be_noticed(cited: str) -> None:
    assert not is_here(cited, "reporting/models.py")


@pytest.mark.parametrize(
    "said",
    [
        *("Statistics section 3.8, and more.", "Rule 8 says so.", "see § 4", "Import rule 8:"),
        *("The design's list of words.", "as the design has it", "stays as designed"),
        *("the one of the specification", "What the house style asks."),
    ],
)
def test_a_place_without_a_document_would_be_noticed(said: str) -> None:
    assert UNNAMED.search(said)


@pytest.mark.parametrize("said", ["the design-based one", "the rules of estimates/flags.py"])
def test_no_citation_is_seen_where_there_is_none(said: str) -> None:
    assert not UNNAMED.search(said)


def test_a_module_cites_in_comments_and_docstrings_and_not_in_its_data() -> None:
    source = '"""A page."""\nNAME = "page.md"  # a comment\n"""About the name."""\n'

    assert {text for _, text in comments_and_docstrings(source)} == {
        *("A page.", "# a comment", "About the name.")
    }
