"""A row of the truth table: what was answered, the advice that it gets, and how to look into it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Self

from guidance.advising.advice import Advice, advice_for
from guidance.advising.cards import AdviceCard
from guidance.for_whom.audience import code
from guidance.for_whom.facts import Facts, facts_of
from guidance.reading.library import Library

ISLANDS = "isle_of_man_channel_islands"
ABROAD = (ISLANDS, "outside_uk")


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row of the table: what was answered, and the advice that it gets."""

    answers: Mapping[str, Any]
    advice: Advice
    library: Library

    @classmethod
    def of(cls, answers: Mapping[str, Any], *, library: Library, now: datetime) -> Self:
        advice = advice_for(answers, today=now.date(), now=now, library=library)
        return cls(answers=answers, advice=advice, library=library)

    @cached_property
    def facts(self) -> Facts:
        return facts_of(self.answers, page=self.advice.situation, may_be_close=True)

    def said(self, question: str) -> str:
        return code(self.answers, question)

    @property
    def nation(self) -> str:
        return self.said("nation")

    @property
    def is_organisation(self) -> bool:
        return self.said("who") == "organisation"

    @cached_property
    def contacts(self) -> set[str]:
        """Every contact that the plan shows, in cards, in words and in the list at its end."""
        words = {part.contact for line in self.advice.every_line for part in line.all_parts()}
        listed = {shown.key for shown in self.advice.everybody}
        return (words | listed | self.in_buttons(self.advice.cards)) - {""}

    @staticmethod
    def in_buttons(cards: tuple[AdviceCard, ...]) -> set[str]:
        return {button.contact for card in cards for button in card.buttons if button.contact}

    def words(self, card: AdviceCard) -> str:
        return " ".join(line.text for line in card.every_line)


Rule = Callable[[Row], str | None]


def reached(card: AdviceCard) -> set[str]:
    named = {part.contact for line in card.every_line for part in line.all_parts()}
    return named | {button.contact for button in card.buttons}


def law_of(row: Row) -> str:
    return " ".join(line.text for line in row.advice.law)


def script_of(card: AdviceCard) -> str:
    return " ".join(line.text for line in card.script.lines) if card.script else ""


def card_that_says(row: Row, pattern: str, *, acts_alone: bool = False) -> str | None:
    for card in row.advice.cards:
        text = card.act if acts_alone else row.words(card)
        if re.search(pattern, text, re.I):
            return card.key
    return None
