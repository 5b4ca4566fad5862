"""What a person must settle before launch: every fact that nobody has confirmed, and its place."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from guidance.reading.library import current, load_library
from guidance.upkeep import unconfirmed_facts


@pytest.mark.slow
def test_every_fact_left_out_is_listed_with_its_place() -> None:
    listed = [str(fact) for fact in unconfirmed_facts.list_unconfirmed(current())]

    assert any("tricked-into-paying.md: The top limit of £85,000" in fact for fact in listed)
    assert any("app_cap" in fact and fact.startswith("time_limits.csv:10") for fact in listed)
    assert any("CA, Citizens Advice consumer line: not shown" in fact for fact in listed)
    assert any("RF, Report Fraud" in fact and "not shown: hours" in fact for fact in listed)


def test_nothing_that_is_doubtful_is_missing_from_the_list() -> None:
    library = current()
    listed = unconfirmed_facts.document(library)

    doubtful = [
        key for key, row in library.contacts.items() if "unverified" in row.statuses.values()
    ]
    assert len(doubtful) > 10
    assert [key for key in doubtful if f": {key}, " not in listed] == []
    assert [
        limit.code
        for limit in library.time_limits.values()
        if (f": {limit.code}, " in listed) is limit.is_sourced
    ] == []
    assert [
        left.fact
        for page in library.situations.values()
        for left in page.left_out
        if left.fact not in listed
    ] == []


@pytest.mark.slow
def test_what_shared_lines_leave_out_is_listed_too() -> None:
    listed = unconfirmed_facts.document(current())

    assert "## _shared.md" in listed
    assert "a block or a new password tells them that you know" in listed


def test_it_says_on_which_pages_and_on_which_cards_a_contact_stands() -> None:
    library = current()
    contacts = library.contacts

    (*_, cards) = unconfirmed_facts.where_used(contacts["STALK"], library)

    assert cards.startswith("cards: ")
    assert "stalking_helpline" in cards
    assert "the foot of every page" in unconfirmed_facts.where_used(contacts["SAM"], library)
    assert "Who to tell: all 33 pages" in unconfirmed_facts.where_used(contacts["SHOUT"], library)
    assert unconfirmed_facts.where_used(contacts["RFVS"], library) == ("no page",)


@pytest.mark.slow
def test_a_fact_that_is_confirmed_leaves_the_list(content: Path) -> None:
    limits = content / "time_limits.csv"
    text = limits.read_text(encoding="utf-8")
    limits.write_text(
        re.sub(r"unverified: check before launch; secondary source", "sourced", text), "utf-8"
    )

    left = [str(fact) for fact in unconfirmed_facts.list_unconfirmed(load_library(content))]

    assert len(left) == len(unconfirmed_facts.list_unconfirmed(current())) - 1
    assert not any(fact.startswith("time_limits.csv:12") for fact in left)


@pytest.mark.slow
def test_the_command_writes_the_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unconfirmed_facts, "DOCUMENT", tmp_path / "list.md")

    call_command("check_guidance", "--today", "2026-11-30", "--write-list", stdout=StringIO())

    assert (tmp_path / "list.md").read_text(encoding="utf-8") == unconfirmed_facts.document(
        current()
    )
