"""Reads the cards of advice: one thing to do each, for whom it is, and how soon.

Each file of `content/cards/` is a list of cards. docs/how-to/keep-the-advice-current.md explains
every line of a card.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from classification.conditions import Condition
from guidance.for_whom.audience import ConditionError
from guidance.for_whom.condition_words import read_condition
from guidance.reading.content_files import ContentError, LinedFacts, line_of, read_yaml
from guidance.reading.page_files import OF_A_CONTACT as PIECES_OF_A_CONTACT
from guidance.reading.page_files import ContentLine, read_line

NOW, KNOW = "now", "know"
BUCKETS: Final = (NOW, "today", "week", KNOW)
HIDE, SHOW, LABEL = "hide", "show", "label"
OF_A_CONTACT: Final = frozenset(["call", "text", "chat", "open"])
APPS: Final = ("recover", "report", "take_down")
OTHER_READERS: Final = ("organisation", "helper", "parent")
SCRIPTS: Final = ("bank", "police")
MOST_BUTTONS: Final = 3
# The ranks: danger, then a partner or family, then what stops it, and so on.
BEFORE_SOMEBODY_CLOSE: Final = 100
BEFORE_STOPPING: Final = 200
BEFORE_MONEY: Final = 300
_WORDS: Final = frozenset(["act", "why", "quiet", "say"])
_KEYS: Final = _WORDS | {
    *("card", "do", "if", "if_unknown", "label", "bucket", "rank", "road", "done_when"),
    *("deadline", "alerts", "tick", "crisis", "from", *OTHER_READERS),
}


@dataclass(frozen=True, kw_only=True)
class CardWords:
    """Card words say to one kind of reader what to do; `say` names a script, or is one."""

    act: ContentLine
    why: ContentLine | None
    quiet: ContentLine | None
    say: str | ContentLine | None


@dataclass(frozen=True, kw_only=True)
class ButtonPlan:
    """A button plan says what a card's button does, and with which contact, list or page."""

    kind: str  # call, text, chat, open, apps or page
    target: str


@dataclass(frozen=True, kw_only=True)
class Card:
    """A card is one thing to do. `lines` says where each of its facts stands in the file."""

    key: str
    words: CardWords
    words_for: Mapping[str, CardWords]
    buttons: tuple[ButtonPlan, ...]
    condition: Condition
    if_unknown: str
    label: str
    bucket: str
    rank: int
    road: str
    place: int
    done_when: Condition | None
    deadline: str
    alerts: bool
    may_be_ticked: bool
    is_crisis: bool
    sources: tuple[str, ...]
    file: str
    lines: Mapping[str, int]

    @property
    def line(self) -> int:
        return self.lines["card"]

    def line_of(self, fact: str) -> int:
        """Finds the line of one of its facts, or of the card where it has none."""
        return self.lines.get(fact, self.line)

    def words_to(self, reader: str) -> CardWords:
        """Chooses the words for a reader: those of its own, else those for everybody."""
        return self.words_for.get(reader, self.words)

    @property
    def contacts(self) -> frozenset[str]:
        """Lists the contacts that its buttons reach, or its words name."""
        lines = [line for words in self.every_words for line in (words.act, words.why, words.quiet)]
        pieces = [piece for line in lines if line is not None for piece in line.pieces]
        named = {piece.value for piece in pieces if piece.kind in PIECES_OF_A_CONTACT}
        return frozenset(named | {b.target for b in self.buttons if b.kind in OF_A_CONTACT})

    @property
    def every_words(self) -> tuple[CardWords, ...]:
        return (self.words, *self.words_for.values())


def read_cards(folder: Path) -> dict[str, Card]:
    """Reads every file of cards, by key, in the order of rank. Raises ContentError."""
    found: dict[str, Card] = {}
    for path in sorted(folder.glob("*.yaml")):
        name = f"{folder.name}/{path.name}"
        written = read_yaml(path.read_text(encoding="utf-8"), name)
        if not isinstance(written, list):
            raise ContentError(name, 1, "the file must be a list of cards")
        for entry in written:
            card = _card(entry, name)
            if card.key in found:
                other = found[card.key]
                where = f"{other.file}:{other.line}"
                raise ContentError(name, card.line, f"the card {card.key} stands in {where} too")
            found[card.key] = card
    return dict(sorted(found.items(), key=lambda pair: (pair[1].rank, pair[0])))


def _card(entry: Any, name: str) -> Card:
    if not isinstance(entry, Mapping):
        raise ContentError(name, line_of(entry), "a card must be names and values")
    facts = LinedFacts(entry)
    line = min(facts.lines.values(), default=1)
    for fact, at in facts.lines.items():
        if fact not in _KEYS:
            raise ContentError(name, at, f"nothing of a card is called {fact}")
    try:
        return _read(facts, name, line)
    except KeyError as error:
        raise ContentError(name, line, f"card {entry.get('card', '')}: lacks {error}") from error
    except (TypeError, ValueError) as error:
        if isinstance(error, ContentError):
            raise
        message = f"card {entry.get('card', '')}: {facts.asked}: {error}"
        raise ContentError(name, facts.line, message) from error


def _read(facts: LinedFacts, name: str, line: int) -> Card:
    key = _text(facts, "card")
    if not key.replace("_", "").isalnum() or key != key.lower():
        raise ValueError("must be lower case letters, numbers and _")
    plain = _words(facts, facts, name, line)
    road, _, place = _text(facts, "road", "").partition(" ")
    if road and not place.isdecimal():
        raise ValueError("must be a name and a place, such as bank 1")
    condition = _condition(facts, "if")
    assert condition is not None
    return Card(
        key=key,
        words=plain,
        words_for={
            reader: _words(facts, {**_said(facts), **_variant(facts, reader)}, name, line)
            for reader in OTHER_READERS
            if reader in facts
        },
        buttons=_buttons(facts),
        condition=condition,
        if_unknown=_one_of(facts, "if_unknown", (HIDE, SHOW, LABEL), HIDE),
        label=_text(facts, "label", ""),
        bucket=_one_of(facts, "bucket", BUCKETS),
        rank=_rank(facts),
        road=road,
        place=int(place or 0),
        done_when=_condition(facts, "done_when") if "done_when" in facts else None,
        deadline=_text(facts, "deadline", ""),
        alerts=_flag(facts, "alerts", otherwise=False),
        may_be_ticked=_flag(facts, "tick", otherwise=True),
        is_crisis=_flag(facts, "crisis", otherwise=False),
        sources=_sources(facts),
        file=name,
        lines={**facts.lines, "card": line},
    )


def _said(facts: LinedFacts) -> dict[str, Any]:
    return {name: facts[name] for name in _WORDS if name in facts}


def _variant(facts: LinedFacts, reader: str) -> Mapping[str, Any]:
    said = facts[reader]
    if not isinstance(said, Mapping) or not said:
        raise ValueError("must be names and values")
    if odd := sorted(set(said) - _WORDS):
        raise ValueError(f"nothing of it is called {', '.join(odd)}")
    return said


def _words(facts: LinedFacts, said: Mapping[str, Any], name: str, line: int) -> CardWords:
    def read(part: str) -> ContentLine | None:
        words = said.get(part)
        if words is None:
            return None
        if not isinstance(words, str) or not words.strip():
            raise ValueError(f"{part} must be words")
        at = line_of(words, facts.lines.get(part, line))
        return read_line(" ".join(words.split()), (), at, name)

    act = read("act")
    if act is None:
        raise KeyError("act")
    script = said.get("say")
    return CardWords(
        act=act,
        why=read("why"),
        quiet=read("quiet"),
        say=str(script) if script in SCRIPTS else read("say"),
    )


def _buttons(facts: LinedFacts) -> tuple[ButtonPlan, ...]:
    written = facts.get("do", [])
    if not isinstance(written, list) or len(written) > MOST_BUTTONS:
        raise ValueError(f"must be a list of {MOST_BUTTONS} buttons at most")
    found = []
    for words in written:
        kind, _, target = str(words).strip().partition(" ")
        if kind not in {*OF_A_CONTACT, "apps", "page"} or not target or " " in target:
            raise ValueError(f"no button is called {str(words)!r}")
        if kind == "apps" and target not in APPS:
            raise ValueError(f"apps: {', '.join(APPS)}; not {target!r}")
        found.append(ButtonPlan(kind=kind, target=target))
    return tuple(found)


def _condition(facts: LinedFacts, fact: str) -> Condition | None:
    try:
        return read_condition(_text(facts, fact))
    except ConditionError as error:
        raise ValueError(str(error)) from error


def _text(facts: LinedFacts, fact: str, otherwise: str | None = None) -> str:
    if otherwise is not None and fact not in facts:
        return otherwise
    value = facts[fact]
    if not isinstance(value, str) or not value.strip():
        raise ValueError("must be words")
    return " ".join(value.split())


def _one_of(facts: LinedFacts, fact: str, known: tuple[str, ...], otherwise: str = "") -> str:
    value = _text(facts, fact, otherwise or None)
    if value not in known:
        raise ValueError(f"must be one of {', '.join(known)}")
    return value


def _flag(facts: LinedFacts, fact: str, *, otherwise: bool) -> bool:
    value = facts.get(fact, otherwise)
    if not isinstance(value, bool):
        raise ValueError("must be true or false, without quotes")
    return value


def _rank(facts: LinedFacts) -> int:
    value = facts["rank"]
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1000:
        raise ValueError("must be a number from 0 to 999")
    return value


def _sources(facts: LinedFacts) -> tuple[str, ...]:
    value = facts["from"]
    if not isinstance(value, list) or not value:
        raise ValueError("must be a list such as [S48] or [ours]")
    return tuple(str(mark) for mark in value)
