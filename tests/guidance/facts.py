"""Answers that the tests of the advice share, and the advice made of them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from classification.answers import (
    AGE_BAND,
    EVENT_DETAIL,
    LOST_MONEY,
    PAYMENT_METHOD,
    PREFER_NOT_TO_SAY,
    WHEN_BAND,
    WHO,
)
from guidance.advising.advice import Advice, advice_for
from guidance.advising.advice_lines import AdviceLine
from guidance.advising.cards import AdviceCard
from guidance.for_whom.choosing import EVENT_TYPES
from guidance.reading.content_files import ContentError
from guidance.reading.library import Library, current, load_library
from guidance.reading.page_files import Situation

ELSEWHERE = ("isle_of_man_channel_islands", "outside_uk")
MINORS = ("age_under_13", "age_13_15", "age_16_17")
ADULTS = tuple(code for code in AGE_BAND.codes if code not in {*MINORS, PREFER_NOT_TO_SAY})
AGES = (*AGE_BAND.codes, "")
DETAILS = {
    event: tuple(code for code in options.codes if code != PREFER_NOT_TO_SAY)
    for event, options in EVENT_DETAIL.items()
    if event in EVENT_TYPES
}
HAPPENED = tuple(
    (event, detail) for event in EVENT_TYPES for detail in ("", *DETAILS.get(event, ()))
)
PAYMENTS = (*PAYMENT_METHOD.codes, "")
TIMES = (*WHEN_BAND.codes, "")
WHOS = (*WHO.codes, "")
LOSSES = (*LOST_MONEY.codes, "")


def make_answers(**answers: str) -> dict[str, str]:
    """Answers so far; those given as an empty text are not answered."""
    return {question: code for question, code in answers.items() if code}


def tricked(**more: str) -> dict[str, str]:
    """Makes the answers of somebody in England who was tricked into a transfer."""
    return make_answers(
        **{
            "event_type": "paid",
            "event_detail": "fake_bank_police_company",
            "lost_money": "yes",
            "payment_method": "uk_bank_transfer",
            "last_paid": "last_7_days",
            "told_whom": "no_one",
            "relationship": "stranger",
            "got_back": "not_asked",
            "nation": "england",
            "who": "me",
            "age_band": "age_35_44",
            **more,
        }
    )


def advise(*, today: date | None = None, now: datetime | None = None, **answers: str) -> Advice:
    return advice_for(make_answers(**answers), today=today, now=now)


def words_in(*blocks: Iterable[AdviceLine]) -> str:
    """Joins the words of all the lines."""
    return " ".join(line.text for block in blocks for line in block)


def words_of(cards: Iterable[AdviceCard]) -> str:
    """Joins the words of all the cards."""
    return words_in(*(card.every_line for card in cards))


def contacts_in(advice: Advice) -> set[str]:
    """Finds every contact that the advice lists, or names in a card or a line."""
    named = {part.contact for line in advice.every_line for part in line.all_parts()} - {""}
    buttons = {button.contact for card in advice.cards for button in card.buttons} - {""}
    return named | buttons | {shown.key for shown in advice.everybody}


def with_page(page: Situation) -> Library:
    """Puts a changed page in the place of its own."""
    return replace(current(), situations={**current().situations, page.key: page})


def refused(content: Path, file: str, old: str, new: str) -> ContentError:
    """Changes a file of the content so that it cannot be read, and gives the error."""
    change(content, file, old, new)
    with pytest.raises(ContentError) as caught:
        load_library(content)
    return caught.value


def change(content: Path, file: str, old: str, new: str) -> int:
    """Puts `new` where `old` stood in a copy of the content, and says on which line."""
    path = content / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1
