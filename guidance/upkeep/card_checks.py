"""Finds mistakes in the cards of advice: what each says, and whether anybody can ever see it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from guidance.for_whom.condition_words import pages_wanted
from guidance.reading.card_files import Card, CardWords
from guidance.reading.library import Library
from guidance.reading.page_files import ContentLine
from guidance.upkeep.reachable import who_may_see

MOST_WORDS_OF_AN_ACT: Final = 8
_SOMEBODY_ELSES: Final = re.compile(
    r"\byour (?:own )?(?:bank|password|card|account|phone|device|picture|login|pin|money|email)"
    r"s?\b",
    re.I,
)
_WITHOUT_A_VOICE: Final = frozenset(["text", "chat", "open"])

CardProblem = tuple[str, int, str]


def in_cards(library: Library) -> Iterator[CardProblem]:
    """Finds the mistakes of every card, as file, line and message."""
    for card in library.cards.values():
        for fact, message in _in_card(card, library):
            yield card.file, card.line_of(fact), f"card {card.key}: {message}"
    yield from _on_one_place(library)


def _in_card(card: Card, library: Library) -> Iterator[tuple[str, str]]:
    for words in card.every_words:
        yield from _in_words(card, words)
    if card.if_unknown == "label" and not card.label:
        yield "if_unknown", "a card shown with a label needs one"
    if card.sources == ("ours",) and (facts := _facts_of(card)):
        yield "from", f"it names {', '.join(sorted(facts))}, so it needs a source"
    calls = [plan for plan in card.buttons if plan.kind == "call"]
    others = [plan for plan in card.buttons if plan.kind in _WITHOUT_A_VOICE]
    if calls and not others:
        yield from (
            ("quiet", "a call without a way that needs no voice")
            for words in card.every_words
            if words.quiet is None
        )
    seen = who_may_see(card, library)
    if not seen.pages:
        yield "if", "nobody can ever see it"
    for page in sorted(pages_wanted(card.condition) - seen.pages):
        yield "if", f"it can never hold on the page {page}"
    for reader in _A_READER:
        if reader in seen.readers and (said := _your_own(card.words_to(reader))):
            yield "act", f'"{said}" is said to a reader who is {_A_READER[reader]}'


_A_READER: Final = {
    "helper": "helping somebody",
    "parent": "helping a child",
}


def _in_words(card: Card, words: CardWords) -> Iterator[tuple[str, str]]:
    act = plain(words.act)
    count = len(act.split())
    if count > MOST_WORDS_OF_AN_ACT:
        yield "act", f"an act of {count} words; {MOST_WORDS_OF_AN_ACT} at most"
    if act.endswith("."):
        yield "act", "an act ends without a full stop"


def _your_own(words: CardWords) -> str:
    """Finds what is called the reader's own, though it may be somebody else's."""
    lines = [line for line in (words.act, words.why, words.quiet, words.say) if line]
    for line in lines:
        found = isinstance(line, ContentLine) and _SOMEBODY_ELSES.search(plain(line))
        if found:
            return found[0]
    return ""


def _facts_of(card: Card) -> frozenset[str]:
    """Lists the contacts and limits that a card names: each is a fact."""
    limits = {
        piece.value
        for words in card.every_words
        for line in (words.act, words.why, words.quiet)
        if line is not None
        for piece in line.pieces
        if piece.kind == "limit"
    }
    return card.contacts | limits


def plain(line: ContentLine) -> str:
    """Writes a line with a word for each thing that is looked up."""
    words = (p.value if p.kind in {"text", "strong"} else "it" for p in line.pieces)
    return "".join(words).strip()


def _on_one_place(library: Library) -> Iterator[CardProblem]:
    """Finds two cards that stand in one place of a road and that one person may see."""
    roads: dict[tuple[str, int], list[Card]] = {}
    for card in library.cards.values():
        if card.road:
            roads.setdefault((card.road, card.place), []).append(card)
    for cards in roads.values():
        for place, card in enumerate(cards):
            pages = who_may_see(card, library).pages
            for other in cards[:place]:
                may_meet = pages & who_may_see(other, library).pages
                if may_meet and who_may_see(card, library, other).pages:
                    message = f"card {card.key}: meets {other.key} in one place of its road"
                    yield card.file, card.line_of("road"), message
