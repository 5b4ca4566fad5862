"""Every sentence a person may read: plain, one term for one thing, and never blaming."""

import re
from functools import cache
from pathlib import Path

import pytest
import textstat
from django.conf import settings

from config.translation.translatable_texts import (
    Message,
    messages_of_modules,
    messages_of_templates,
)
from tests.reporting.form.test_question_wording import BLAME

BASE = Path(settings.BASE_DIR)
SENTENCES = re.compile(r"(?<=[.?!])\s+")
ALLOWED = re.compile(r"not your fault|not to blame|is never your fault", re.IGNORECASE)
# docs/glossary.md: the words that stand for a report, a release or a person nowhere else either.
NOT_OURS = re.compile(
    r"\b(?:submissions?|complainants?|your case|case number|perpetrators?|data subjects?|"
    r"users?|retaliation|non-consensual|utilis\w+|commence\w*)\b",
    re.IGNORECASE,
)
# A user name is what everybody calls it; who uses the data is not a person who reports.
KNOWN = re.compile(r"user names?", re.IGNORECASE)

GROUPS = {
    "the report": "templates/reporting/*.html",
    "the advice": "templates/guidance/*.html",
    "about the site": "templates/pages/*.html",
    "shared pieces": "templates/_components/*.html",
    "when something is wrong": "templates/[45]*.html",
}


@cache
def texts_of(pattern: str) -> tuple[str, ...]:
    """The marked texts of these templates, each once, placeholders read as one short word."""
    marked = messages_of_templates(sorted(BASE.glob(pattern)))
    found = [each.text for each in marked if isinstance(each, Message)]
    return tuple(dict.fromkeys(re.sub(r"%\(\w+\)s", "x", text).strip() for text in found))


@cache
def every_public_text() -> tuple[str, ...]:
    """Every marked text but those of staff pages."""
    templates = [text for pattern in GROUPS.values() for text in texts_of(pattern)]
    templates += texts_of("templates/home.html")
    modules = [
        module
        for package in ("classification", "reporting", "guidance")
        for module in sorted((BASE / package).rglob("*.py"))
    ]
    marked = messages_of_modules(modules)
    return (*templates, *(each.text for each in marked if isinstance(each, Message)))


@pytest.mark.parametrize("pattern", GROUPS.values(), ids=GROUPS)
def test_the_pages_can_be_read_at_nine(pattern: str) -> None:
    texts = [text if text[-1:] in ".?!:" else f"{text}." for text in texts_of(pattern)]

    assert textstat.flesch_kincaid_grade(" ".join(texts)) <= 4.0


def test_no_sentence_is_longer_than_25_words_and_few_are_long() -> None:
    sentences = [each for text in every_public_text() for each in SENTENCES.split(text)]
    lengths = [len(each.split()) for each in sentences if each.strip()]

    assert [each for each in sentences if len(each.split()) > 25] == []
    assert sum(lengths) / len(lengths) <= 14


def test_no_word_anywhere_puts_blame_on_anyone() -> None:
    blaming = re.compile(rf"\b(?:{BLAME})", re.IGNORECASE)

    found = [text for text in every_public_text() if blaming.search(ALLOWED.sub("", text))]

    assert found == []


def test_one_thing_has_one_name() -> None:
    assert [text for text in every_public_text() if NOT_OURS.search(KNOWN.sub("", text))] == []


def test_action_fraud_is_named_only_as_what_report_fraud_was_called() -> None:
    named = [text for text in every_public_text() if "Action Fraud" in text]

    assert named
    assert [text for text in named if "Report Fraud" not in text] == []


def test_these_measures_can_fail() -> None:
    hard = "Unauthorised perpetrators exfiltrated organisational authentication credentials."

    assert textstat.flesch_kincaid_grade(hard) > 4.0
    assert NOT_OURS.search(hard)
    assert re.search(BLAME, "you should have known")
    assert len(every_public_text()) > 600
