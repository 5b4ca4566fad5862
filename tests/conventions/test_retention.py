"""Every stored field is named in config/retention.toml, and periods stand there alone."""

import re
from pathlib import Path

import pytest

from classification.retention_periods import PERIODS, policy
from config.keeping_policy import stored_fields

ROOT = Path(__file__).resolve().parents[2]


def written_in(*patterns: str) -> list[tuple[str, str]]:
    """Each file of the site that matches one of these patterns, and what is written in it."""
    apart = {"tests", ".venv", "node_modules", "var", "benchmarks"}
    return [
        (str(path.relative_to(ROOT)), path.read_text())
        for pattern in patterns
        for path in ROOT.glob(pattern)
        if path.relative_to(ROOT).parts[0] not in apart
    ]


def test_every_stored_field_is_named_and_no_other() -> None:
    stored = stored_fields()
    named = {model: set(thing.fields) for model, thing in policy().things.items()}

    assert set(named) == set(stored)
    assert {model: fields ^ named[model] for model, fields in stored.items()} == {
        model: set() for model in stored
    }


def test_every_block_says_what_it_is_and_how_long_it_is_kept() -> None:
    blocks = policy().things.values()

    assert blocks
    assert all(block.what.strip() and block.kept.strip() for block in blocks)
    assert all(said.strip() for block in blocks for said in block.fields.values())


def test_no_sentence_of_the_policy_types_a_period_again() -> None:
    typed = [thing.kept for thing in policy().things.values() if re.search(r"\d", thing.kept)]

    assert typed == []


def test_no_template_types_a_period() -> None:
    found = {
        (name, period)
        for name, text in written_in("templates/**/*.html", "*/templates/**/*.html")
        for period in re.findall(r"\b\d+ (?:day|week|month|year)s?\b", text)
    }

    assert found == set()


@pytest.mark.parametrize(
    ("asked", "patterns"),
    [
        (r'period(?:_of)?\(\s*"([^"]+)"', ("**/*.py",)),
        (r'{% period "([^"]+)"', ("templates/**/*.html", "*/templates/**/*.html")),
    ],
)
def test_every_period_that_is_asked_for_is_one_of_the_policy(
    asked: str, patterns: tuple[str, ...]
) -> None:
    found = [
        (name, period) for name, text in written_in(*patterns) for period in re.findall(asked, text)
    ]

    assert len(found) > 5
    assert [(name, period) for name, period in found if period not in PERIODS] == []
