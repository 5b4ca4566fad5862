"""A file of content becomes a page, or says on which line it cannot."""

import re
from datetime import date
from pathlib import Path

import pytest

from guidance.for_whom.audience import ConditionError, audience_of, parse_groups
from guidance.reading.content_files import ContentError
from guidance.reading.library import CONTENT
from guidance.reading.page_files import read_situation
from tests.guidance.facts import refused

PAGE = "blackmail-with-pictures.md"
GOOD = """\
---
key: lost_keys
slug: lost-keys
title: "Keys that were lost"
summary: "They fell out of a pocket."
group: threats
order: 1
search: keys
owner: ""
sources: [S8, S9]
read_on: 2026-11-23
checked_on:
review_by: 2027-02-23
nations: [england, wales, scotland, northern_ireland]
version: 1
changes:
  - {version: 1, date: 2026-11-23, what: "First written."}
money: false
partner: false
police_only: true
assumes: {}
left_out: []
---

## You are not to blame

**It happens to many.** You are not to blame. {from: S8 S9}

## Keep

- The address of the lock, and {phone:B159}. {from: ours}

## Who to tell

- {contact:P101}
- {for: under_18} {contact:CEOP}

## Is it a crime?

- No. {from: ours}

## Support

- {contact:CYH}
"""
NATIONS = "nations: [england, wales, scotland, northern_ireland]"
CHANGES = 'changes:\n  - {version: 1, date: 2026-11-23, what: "First written."}'


def write(folder: Path, text: str) -> Path:
    path = folder / "page.md"
    path.write_text(text, encoding="utf-8")
    return path


def line_of(text: str, words: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), start=1) if words in line)


def test_a_good_file_becomes_a_page_with_every_block(tmp_path: Path) -> None:
    page = read_situation(write(tmp_path, GOOD))

    assert page.key == "lost_keys"
    assert page.slug == "lost-keys"
    assert set(page.blocks) == {"reassurance", "keep", "tell", "law", "support"}
    assert page.blocks["reassurance"][0].pieces[0].value == "It happens to many."
    assert page.blocks["reassurance"][0].sources == ("S8", "S9")


@pytest.mark.parametrize(
    ("old", "new", "at", "message"),
    [
        ("---\nkey:", "key:", "", "must begin with front matter"),
        ("nations: [england, wales", "nations: [albion, wales", "nations:", "albion is not one"),
        (NATIONS, "nations: []", "nations:", "nations: must name at least one nation"),
        (NATIONS, "", "---", "lacks 'nations'"),
        ("review_by: 2027-02-23", "review_by: soon", "review_by:", "review_by: must be a date"),
        ("review_by: 2027-02-23", "review_by: 2027-02-30", "review_by:", "day"),
        ("order: 1", "order: first", "order:", "order: invalid literal"),
        ("slug: lost-keys", "", "---", "lacks 'slug'"),
        ("version: 1\n", "version: [\n", "date: 2026-11-23", "front matter"),
        (CHANGES, "changes:", "changes:", "when the page was first written"),
        (CHANGES, f"{CHANGES}\n  - {{version: 2}}", "changes:", "each must say its version"),
        ("date: 2026-11-23", "date: once", "changes:", "must be a date"),
        ("date: 2026-11-23", "date: 2026-11-31", "date: 2026-11-31", "day"),
        ("## Keep", "## Keeping", "## Keeping", "no block is called 'Keeping'"),
        ("## Keep\n", "", "", "Keep"),
        ("## Keep", "## Do this now\n\n- Run.\n\n## Keep", "## Do this", "no block is called"),
        ("assumes: {}", "assumes: {}\ndeadlines: []", "deadlines:", "no fact is called deadlines"),
        ("{for: under_18}", "{for: martians}", "{for: martians}", "nobody is known as 'martians'"),
        ("{from: S8 S9}", "{form: S8}", "{form: S8}", "{form:...} is not known"),
        ("{phone:B159}", "{phone:B159", "{phone:B159", "not closed"),
        ("**It happens to many.**", "**Call {phone:P101}.**", "**Call {phone", "between ** and **"),
        ("## Keep", "```\ncode\n```\n\n## Keep", "```", "only headings, lists and paragraphs"),
    ],
)
def test_a_broken_file_names_file_and_line(
    tmp_path: Path, old: str, new: str, at: str, message: str
) -> None:
    assert old in GOOD
    broken = GOOD.replace(old, new, 1)

    with pytest.raises(ContentError) as caught:
        read_situation(write(tmp_path, broken))

    assert caught.value.file == "page.md"
    assert message in str(caught.value)
    if at:
        assert caught.value.line == line_of(broken, at)


@pytest.mark.parametrize("value", ["", "5", "-1.5", "words", "[a, b]", "[[a]]", "{a: b}", "true"])
@pytest.mark.parametrize("name", sorted(read_situation(CONTENT / "scam-messages.md").lines))
def test_front_matter_of_the_wrong_kind_is_read_or_refused_by_file_and_line(
    tmp_path: Path, name: str, value: str
) -> None:
    broken = re.sub(rf"(?m)^{name}:.*\n(?:  .*\n)*", f"{name}: {value}\n", GOOD)

    said = ""
    try:
        read_situation(write(tmp_path, broken))
    except ContentError as error:
        said = str(error)

    assert not said or said.startswith(f"page.md:{line_of(broken, f'{name}:')}: front matter")


def test_a_page_says_its_changes_with_the_newest_first(tmp_path: Path) -> None:
    second = '  - {version: 2, date: 2026-12-01, what: "The number changed."}'
    text = GOOD.replace(CHANGES, f"{CHANGES}\n{second}")

    page = read_situation(write(tmp_path, text))

    assert [change.version for change in page.changes] == [2, 1]
    assert page.changed_on == date(2026, 12, 1)


def test_blocks_out_of_order_are_refused(tmp_path: Path) -> None:
    swapped = GOOD.replace("## Who to tell", "## X").replace("## Keep", "## Who to tell")
    swapped = swapped.replace("## X", "## Keep")

    with pytest.raises(ContentError, match="out of order"):
        read_situation(write(tmp_path, swapped))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("{contact:P101}", "{contact:NOBODY}", "no contact is called NOBODY"),
        ("{contact:P101}", "{phone:SNCII}", "SNCII has no number that may be shown"),
        ("{contact:P101}", "{phone:FCA}", "FCA has no number that may be shown"),  # not confirmed
        ("{contact:P101}", "{text:P101}", "P101 takes no texts"),
        ("{contact:P101}", "{site:P101}", "P101 has no address that may be shown"),
        ("{shared: keep_always}", "{shared: nothing}", "no shared line is called nothing"),
        ("{from: S8 S71 S72}", "{from: S99}", "S99 is not among the sources"),
        ("{contact:P101}", "{page:nowhere}", "no page is called nowhere"),
        ("{contact:P101}", "{limit:forever}", "no time limit is called forever"),
        ("{contact:P101}", "{limit:app_cap}", "app_cap is not confirmed"),
        ("group: threats", "group: lost", "no group is called lost"),
        ("sources: [S7", "sources: [S777", "no source is called S777"),
    ],
)
def test_a_name_that_leads_nowhere_is_refused(
    content: Path, old: str, new: str, message: str
) -> None:
    error = refused(content, PAGE, old, new)

    assert message in str(error)
    assert error.file == PAGE
    written = (content / PAGE).read_text(encoding="utf-8").splitlines()
    assert new in written[error.line - 1]


def test_one_condition_names_one_thing() -> None:
    with pytest.raises(ConditionError, match="mixes"):
        parse_groups("scotland, adult")


@pytest.mark.parametrize(
    ("condition", "answers", "is_possible", "is_certain"),
    [
        ("scotland", {"nation": "scotland"}, True, True),
        ("scotland", {"nation": "wales"}, False, False),
        ("scotland", {}, True, False),
        ("elsewhere", {}, False, False),
        ("elsewhere", {"nation": "outside_uk"}, True, True),
        ("under_18", {"age_band": "age_16_17"}, True, True),
        ("under_18", {"age_band": "prefer_not_to_say"}, True, False),
        ("organisation", {"who": "organisation"}, True, True),
        ("crypto_wallet", {"event_detail": "crypto_wallet"}, True, True),
        ("crypto_wallet", {"event_detail": "card_used_online"}, False, False),
        ("crypto_wallet", {}, True, False),
    ],
)
def test_answers_leave_possible_what_they_do_not_settle(
    condition: str, answers: dict[str, str], is_possible: bool, is_certain: bool
) -> None:
    (group,) = parse_groups(condition)
    audience = audience_of(answers)

    assert group.is_possible(audience) is is_possible
    assert group.is_certain(audience) is is_certain
