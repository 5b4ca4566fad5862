"""The words of the advice: plain, without blame, current, and nothing but what is confirmed."""

from dataclasses import replace
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
import textstat
from django.core.management import CommandError, call_command

from guidance.advising.advice import advice_about
from guidance.reading.library import current, load_library
from guidance.upkeep import checks
from tests.guidance.facts import change, with_page

TODAY = date(2026, 11, 30)
PAGES = sorted(current().situations)
MOST_NOW_AT_THE_DOOR = 5


def test_nothing_is_wrong_with_the_content() -> None:
    found = checks.findings(current(), today=TODAY)

    assert [str(finding) for finding in found] == []


@pytest.mark.parametrize("page", PAGES)
def test_the_first_cards_can_be_read_at_nine_and_the_page_at_eleven(page: str) -> None:
    advice = advice_about(page, {})

    first = checks.readable(line for card in advice.now for line in card.every_line)
    whole = checks.readable(advice.every_line)

    assert 2 <= len(advice.now) <= MOST_NOW_AT_THE_DOOR
    assert textstat.flesch_kincaid_grade(first) <= 4.0
    assert textstat.flesch_kincaid_grade(whole) <= 6.0
    assert max(len(sentence.split()) for sentence in checks.sentences(whole)) <= 25


def test_the_measure_of_reading_can_fail() -> None:
    hard = (
        "Authentication credentials were subsequently exfiltrated by unidentified perpetrators "
        "utilising sophisticated methodologies, notwithstanding organisational countermeasures."
    )

    assert textstat.flesch_kincaid_grade(hard) > 6.0
    assert checks.ari(hard) > 7.0


@pytest.mark.parametrize("page", PAGES)
def test_every_line_on_the_page_says_something(page: str) -> None:
    advice = advice_about(page, {"nation": "scotland"})

    cards = tuple(line for card in advice.cards for line in card.every_line)
    blocks = (advice.reassurance, cards, advice.keep, advice.law)
    assert all(line.text.strip(" :") for block in blocks for line in block)
    assert all(blocks)


WRONG = (
    *("Call 0300 123 2040.", "Call 999 now.", "Text 85258.", "Ring 116 123.", "Text 7726."),
    *("Ring 1111.", "Call +44 20 7946 0000.", "Look at bit.ly/abc.", "Go to help.io."),
    *("See example.info now.", "Ask within 13 months.", "It takes five working days."),
    *("You have one week.", "In the last 24 hours.", "Go to reportfraud.police.uk."),
    *("Write to help@example.org.", "See https://example.org.", "You fell for it."),
    *("They let them in.", "Don’t admit it.", "The perpetrator did it.", "Tell Action Fraud."),
)
RIGHT = (
    *("A crime since 2015, with 14 years in prison.", "Two or more times."),
    *("Report Fraud used to be called Action Fraud.",),
    *("It is not your fault. You are not to blame.", "Up to 14 years (Theft Act 1968, s21)."),
    *("Fewer than 10 staff, by 7 October 2024.", "It can cost £35 or £85,000."),
    *("Use textphone 18000.",),
)


@pytest.mark.parametrize("text", WRONG + RIGHT)
def test_words_that_may_not_stand_are_found(text: str) -> None:
    assert bool(checks.wrong_words(text)) is (text in WRONG)


@pytest.mark.parametrize(
    ("days", "levels"),
    [(0, set()), (1, {"warning"}), (89, {"warning"}), (90, {"error"})],
)
def test_a_passed_review_date_warns_and_after_ninety_days_fails(
    days: int, levels: set[str]
) -> None:
    review_by = date(2027, 2, 23)

    found = checks.findings(current(), today=review_by + timedelta(days=days))

    assert {finding.level for finding in found} == levels


@pytest.mark.parametrize(
    ("version", "changes", "message"),
    [
        (1, {"on": date(2026, 12, 1)}, "a change on 2026-12-01, which is yet to come"),
        (2, {}, "the page is version 2, but its newest change is of version 1"),
        (1, {"what": "Call 0300 123 9999."}, "a number in the text, not from the directory"),
    ],
)
def test_changes_that_cannot_be_so_are_found(
    version: int, changes: dict[str, object], message: str
) -> None:
    page = current().situations["scam_message"]
    newest = replace(page.changes[0], **({"version": 1} | changes))
    odd = replace(page, version=version, changes=(newest,))

    (finding,) = checks.findings(with_page(odd), today=TODAY)

    assert message in str(finding)
    assert str(finding).startswith(f"error: scam-messages.md:{page.lines['changes']}: ")


def test_a_page_that_does_not_hold_for_everyone_who_is_led_to_it_is_found() -> None:
    page = current().situations["scam_message"]
    odd = replace(page, nations=page.nations - {"wales"})

    (finding,) = checks.findings(with_page(odd), today=TODAY)

    assert str(finding) == (
        f"error: scam-messages.md:{page.lines['nations']}: "
        "the page does not hold for wales, whose people are led to it"
    )


def test_a_hard_page_is_found() -> None:
    long = " ".join(["word"] * 30) + "."
    page = current().situations["scam_message"]
    item = page.blocks["keep"][0]
    hard = replace(item, pieces=(replace(item.pieces[0], value=long),), sources=(), shared="")
    blocks = {**page.blocks, "keep": (hard,)}

    found = checks.findings(with_page(replace(page, blocks=blocks)), today=TODAY)

    messages = {finding.message.split(":")[0] for finding in found}

    assert "a sentence of 30 words" in messages
    assert "a line has no source" in messages


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            *("scam-messages.md", "- You need not keep it once you have sent it on. {from: S1}"),
            *("- You need not keep it once you have sent it on.", "a line has no source"),
        ),
        (
            *(
                "_shared.md",
                "Go within {limit:fos_referral} of the bank's last answer. {from: S28}",
            ),
            *("Go within {limit:fos_referral} of the bank's last answer.", "a line has no source"),
        ),
        (
            *("self_check.yaml", "What made you wonder?", "Why did you fall for it? Call 1111"),
            "a number in the text",
        ),
        ("self_check.yaml", "I sent money", "It was my, your mistake", "a blame word"),
        (
            *("directory.yaml", "To send on scam texts.", "To send Action Fraud scam texts."),
            "Action Fraud",
        ),
        (
            *("directory.yaml", "For under-18s and those", "For careless under-18s and those"),
            "a blame word",
        ),
        (
            *(
                "blackmail-with-pictures.md",
                "- {contact:B159}\n",
                "- {contact:RF}\n",
            ),
            "Report Fraud on a page that the police alone take",
        ),
        (
            *("blackmail-with-pictures.md", "police_only: true", "police_only: false"),
            "police_only must be true",
        ),
        (
            *("private-pictures-shared.md", "- {for: adult} {contact:RPH}\n- {contact:GALOP}"),
            *("- {contact:RPH}\n- {contact:GALOP}", "a service for adults without {for: adult}"),
        ),
        ("scam-messages.md", 'title: "A', 'title: "Call 999. A', "title: a number"),
    ],
)
def test_what_may_not_stand_is_found_with_its_file_and_line(
    content: Path, file: str, old: str, new: str, said: str
) -> None:
    line = change(content, file, old, new)

    problems = checks.findings(load_library(content), today=TODAY)
    found = [str(problem) for problem in problems if said in problem.message]
    assert found
    assert found[0].startswith(f"error: {file}:{line}: ")


def test_a_review_that_is_due_is_named_by_its_line() -> None:
    page = current().situations["scam_message"]

    found = [str(problem) for problem in checks.findings(current(), today=date(2027, 2, 24))]

    assert page.lines["review_by"] > 1
    place = f"warning: scam-messages.md:{page.lines['review_by']}: "
    assert any(problem.startswith(place) for problem in found)


def test_the_check_says_that_all_is_well() -> None:
    out = StringIO()

    call_command("check_guidance", "--today", "2026-11-30", stdout=out)

    assert "The advice is whole: 33 pages" in out.getvalue()
    assert "to settle: tricked-into-paying.md" in out.getvalue()
    assert "facts to settle." in out.getvalue()


@pytest.mark.slow
def test_the_check_can_be_short() -> None:
    out = StringIO()

    call_command("check_guidance", "--today", "2026-11-30", "--quiet", stdout=out)

    assert "to settle:" not in out.getvalue()
    assert "facts to settle." in out.getvalue()


def test_the_check_names_file_and_line_of_a_broken_page(content: Path) -> None:
    change(content, "scam-messages.md", "{contact:NCSC}", "{contact:X}")

    with pytest.raises(CommandError, match=r"scam-messages\.md:\d+: no contact is called X"):
        call_command("check_guidance", "--folder", str(content), stdout=StringIO())


@pytest.mark.slow
def test_the_check_fails_on_a_number_in_the_text(content: Path) -> None:
    line = change(
        content,
        "scam-messages.md",
        "You need not keep it",
        "Ring 0300 123 9999. You need not keep it",
    )
    out = StringIO()

    with pytest.raises(CommandError, match="1 to put right"):
        call_command(
            "check_guidance", "--folder", str(content), "--today", "2026-11-30", stdout=out
        )

    assert f"error: scam-messages.md:{line}: a number in the text" in out.getvalue()
