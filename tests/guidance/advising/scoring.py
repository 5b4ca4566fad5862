"""Scores advice against a case: who and what must be there, what must not, and what comes first.

A case has the answers by short names, and what a person who knows the rules would expect. The
crisis strip counts for what must be shown alone; a body without a confirmed number counts by its
name, a limit by its text; the keys of one block stand for each other.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from guidance.advising.advice import Advice
from guidance.advising.cards import AdviceCard
from guidance.reading.library import Library

SHORT = {
    "detail": "event_detail",
    "payment": "payment_method",
    "when": "when_band",
    "told": "told_whom",
    "affected": "affected_how_much",
    "also": "also_happened",
    "last_payment": "last_payment_month",
    "business": "business_effect",
    "after": "after_telling",
}
ONE_BLOCK = (
    frozenset(["B159", "tell_bank_now"]),
    frozenset(["RR", "CEOP", "CHILD"]),
)
# Limits that nobody has confirmed are spoken of without a number.
BY_NAME = {"chargeback": "chargeback", "section_75_min": "section 75"}
RECOVERY = "situation:20"

Case = Mapping[str, Any]


def read_cases(name: str) -> tuple[Case, ...]:
    path = Path(__file__).with_name(name)
    return tuple(json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())


def answers_of(case: Case) -> dict[str, Any]:
    """The answers as the form holds them; the last payment was when it happened, if not said."""
    answers = {
        SHORT.get(question, question): tuple(said) if isinstance(said, list) else said
        for question, said in case["answers"].items()
        if question != "organisation"
    }
    if isinstance(answers.get("payment_method"), str):
        answers["payment_method"] = (answers["payment_method"],)
    if answers.get("lost_money") == "yes" and "last_paid" not in answers:
        answers["last_paid"] = answers.get("when_band", "")
        if "when_month" in answers:
            answers.setdefault("last_payment_month", answers["when_month"])
    return answers


def wrong_with(case: Case, advice: Advice, library: Library) -> list[str]:
    """Says what of a case the advice does not do."""
    shown = set(keys_in(advice, library))
    found = [
        f"{key} is not shown"
        for key in case.get("must_show", ())
        if shown.isdisjoint(_block_of(key)) and key not in {contact.key for contact in advice.strip}
    ]
    found += [f"{key} is shown" for key in case.get("must_not_show", ()) if key in shown]
    return found + _wrong_first(case, advice, library) + _wrong_words(case, advice)


def _wrong_first(case: Case, advice: Advice, library: Library) -> list[str]:
    first = case.get("first")
    if first == RECOVERY:
        is_so = bool(advice.now) and advice.now[0].key.startswith("recovery")
        return [] if is_so else ["the warning of a second scam is not first"]
    if first is None:
        return []
    reached = next((key for card in advice.cards for key in keys_of(card, library)), "no contact")
    return [] if reached in _block_of(first) else [f"{reached} before {first}"]


def _wrong_words(case: Case, advice: Advice) -> list[str]:
    words = " ".join(line.text for line in advice.every_line).lower()
    scripts = [card.script for card in advice.cards if card.script]
    words += " ".join(line.text for script in scripts for line in script.lines).lower()
    now = " ".join(act.act for act in advice.now).lower()
    found = [f"nothing says {said}" for said in case.get("must_say", ()) if not _says(said, words)]
    found += [f"it says {said}" for said in case.get("must_not_say", ()) if _says(said, words)]
    found += [f"now: {said}" for said in case.get("now_never", ()) if _says(said, now)]
    return found


def _says(pattern: str, words: str) -> bool:
    return re.search(pattern, words) is not None


def more_wrong_with(case: Case, advice: Advice, library: Library) -> list[str]:
    """Says what of the further wishes of a case of our own the advice does not do."""
    in_cards = {key for card in advice.cards for key in keys_of(card, library)}
    tests = {
        "caution": bool(advice.caution) is case.get("caution", bool(advice.caution)),
        "not_in_cards": in_cards.isdisjoint(case.get("not_in_cards", ())),
        "first_button": case.get("first_button", "") in {"", *_kinds(advice.now[:1])},
        "first_says": _says(case.get("first_says", ""), _text(advice.now[:1])),
        "stalk_now": not case.get("stalk_now") or "STALK" in _contacts(advice.now, library),
        "crisis_second": not case.get("crisis_second") or advice.now[1].is_crisis,
        "not_first": next((key for key in _contacts(advice.now, library)), "")
        not in case.get("not_first", ()),
    }
    return [name for name, holds in tests.items() if not holds]


def _kinds(cards: Iterable[AdviceCard]) -> list[str]:
    return [button.kind for card in cards for button in card.buttons]


def _contacts(cards: Iterable[AdviceCard], library: Library) -> list[str]:
    return [key for card in cards for key in keys_of(card, library)]


def _text(cards: Iterable[AdviceCard]) -> str:
    return " ".join(line.text for card in cards for line in card.every_line).lower()


def _block_of(key: str) -> frozenset[str]:
    return next((block for block in ONE_BLOCK if key in block), frozenset([key]))


def keys_of(card: AdviceCard, library: Library) -> list[str]:
    """The contacts of a card in their order: those of its buttons, then those of its words."""
    found = [button.contact for button in card.buttons if button.contact]
    found += [part.contact for line in card.every_line for part in line.all_parts()]
    named = _named(" ".join(line.text for line in card.every_line), library)
    return [key for key in dict.fromkeys([*found, *named]) if key]


def keys_in(advice: Advice, library: Library) -> set[str]:
    """Every contact and limit that the plan shows, the crisis strip aside."""
    text = " ".join(line.text for line in advice.every_line)
    found = {shown.key for shown in advice.everybody} | set(_named(text, library))
    found |= {part.contact for line in advice.every_line for part in line.all_parts()}
    found |= {key for card in advice.cards for key in keys_of(card, library)}
    found |= set(advice.time_limits)
    return found | {key for key, name in BY_NAME.items() if name in text.lower()}


def _named(text: str, library: Library) -> Iterator[str]:
    """The bodies without a number or address that a text names."""
    for key, contact in library.contacts.items():
        if not contact.is_shown and library.contact_name(key).removeprefix("the ") in text:
            yield key
