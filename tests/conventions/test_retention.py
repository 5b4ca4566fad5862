"""Every stored field is named in config/retention.toml, and periods stand there alone."""

import re
from pathlib import Path

import pytest
from django.apps import apps

from classification.retention_periods import policy
from config.keeping_policy import stored_fields
from tests.factories import periods_by_name

ROOT = Path(__file__).resolve().parents[2]

# Models of Django's whose rows are about people, and are deleted by the clock.
DJANGOS = frozenset({"sessions.Session"})


def own_fields() -> dict[str, set[str]]:
    """The fields of every model of this repository, and of DJANGOS."""
    own = {config.label for config in apps.get_app_configs() if Path(config.path).parent == ROOT}
    return {
        model: set(fields)
        for model, fields in stored_fields().items()
        if model.partition(".")[0] in own or model in DJANGOS
    }


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
    stored = own_fields()
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
    assert [each for each in found if each[1] not in periods_by_name(policy())] == []
