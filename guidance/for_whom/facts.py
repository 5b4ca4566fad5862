"""Draws from answers the facts that decide which cards a person is shown.

A fact is known, is one of a few (`OneOf`), or is unknown and then absent. "I'm not sure", "Prefer
not to say" and a missing answer are unknown: nobody is told what they did not say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date
from typing import Final

from classification.answers import (
    AFFECTED_HOW_MUCH,
    AFTER_TELLING,
    AGE_BAND,
    ALSO_HAPPENED,
    BUSINESS_EFFECT,
    CONTACT_MODE,
    EMOTIONAL_EFFECT,
    EVENT_DETAIL,
    FRAUD_IMPACT,
    GOT_BACK,
    LOSS_BAND,
    NOT_SURE,
    ORG_SIZE,
    OTHER_EFFECTS,
    PAYMENT_METHOD,
    PREFER_NOT_TO_SAY,
    REASON_NOT_REPORTED,
    REASON_NOT_REPORTED_SCOTLAND,
    RELATIONSHIP,
    THOSE_CLOSE,
    TOLD_WHOM,
    WHEN_BAND,
)
from classification.coding import Answers
from classification.conditions import Condition
from guidance.for_whom.audience import code, codes
from guidance.for_whom.choosing import (
    EVENT_TYPES,
    happened_on,
    is_paid_under_threat,
)

OF_SOMEBODY_CLOSE: Final = frozenset(EVENT_TYPES) - {"ddos", "scam_msg", "csea"}
"""Who did it is asked of these types: it may have been somebody close."""
APP_RULES_BEGAN: Final = date(2024, 10, 7)
"""The day from which the rules for tricked payments cover a transfer (`app_scope_from`)."""

_YES_NO: Final = frozenset(["yes", "no"])
_UNDECIDED: Final = frozenset([NOT_SURE, PREFER_NOT_TO_SAY, "dont_know"])
_NATIONS: Final = {
    **{nation: nation for nation in ("england", "wales", "scotland", "northern_ireland")},
    "isle_of_man_channel_islands": "islands",
    "outside_uk": "outside",
    "elsewhere": "outside",
}
_AGES: Final = {"age_under_13": "under_16", "age_13_15": "under_16", "age_16_17": "age_16_17"}
_READERS: Final = {
    "me": "self",
    "adult_helped": "helper",
    "child": "parent",
    "organisation": "organisation",
}
# fact -> the question whose codes it has, as they are
AS_ANSWERED: Final = {
    "type": "event_type",
    "detail": "event_detail",
    "also": "also_happened",
    "relation": "relationship",
    "payment": "payment_method",
    "loss": "loss_band",
    "got_back": "got_back",
    "told": "told_whom",
    "when": "when_band",
    "going_on": "ongoing",
    "contact": "contact_mode",
    "effects": "other_effects",
    "affected": "affected_how_much",
    "feels": "emotional_effect",
    "impact": "fraud_impact",
    "business": "business_effect",
    "after": "after_telling",
    "reason": "reason_not_reported",
}
_DETAILS: Final = frozenset(detail for options in EVENT_DETAIL.values() for detail in options.codes)
# fact -> its codes; those of `page` are the keys of the pages, which the library knows
FACTS: Final[Mapping[str, frozenset[str]]] = {
    "page": frozenset(),
    "danger": _YES_NO | {NOT_SURE},
    "nation": frozenset(_NATIONS.values()),
    "age": frozenset(["under_16", "age_16_17", "adult"]),
    "reader": frozenset(_READERS.values()),
    "close": _YES_NO | {"maybe"},
    "payer": frozenset(["sent", "taken"]),
    "last_paid": frozenset(["last_24_hours", "last_7_days", "older", "before_oct_2024"]),
    "lost": _YES_NO,
    "crisis": _YES_NO,
    "child_words": _YES_NO,
    "threat": _YES_NO,
    **{
        fact: frozenset(of) - _UNDECIDED
        for fact, of in (
            ("type", EVENT_TYPES),
            ("detail", _DETAILS),
            ("also", ALSO_HAPPENED.codes),
            ("size", ORG_SIZE.codes),
            ("relation", RELATIONSHIP.codes),
            ("payment", PAYMENT_METHOD.codes),
            ("loss", LOSS_BAND.codes),
            ("got_back", GOT_BACK.codes),
            ("told", TOLD_WHOM.codes),
            ("when", WHEN_BAND.codes),
            ("going_on", _YES_NO),
            ("contact", CONTACT_MODE.codes),
            ("effects", OTHER_EFFECTS.codes),
            ("affected", AFFECTED_HOW_MUCH.codes),
            ("feels", EMOTIONAL_EFFECT.codes),
            ("impact", FRAUD_IMPACT.codes),
            ("business", BUSINESS_EFFECT.codes),
            ("after", AFTER_TELLING.codes),
            ("reason", {*REASON_NOT_REPORTED.codes, *REASON_NOT_REPORTED_SCOTLAND.codes}),
        )
    },
}
SEVERAL: Final = frozenset(
    ["also", "payment", "told", "contact", "effects", "feels", "impact", "business", "after"]
) | {"reason", "payer"}
"""Facts of which several codes may hold at once."""

_WATCHED: Final = "phone_watched"
_TAKEN: Final = "taken_without_ok"
# Money that went by these was sent by the person; of the other hacked accounts nobody is asked.
_SENT: Final = frozenset(["paid", "blackmail", "images", "harass", "obscene", "control"])
_SENT_BY_DETAIL: Final = frozenset(
    ["tech_help_call", "email", "work", "locked_files", "row_with_seller", "pay_to_stop"]
)


@dataclass(frozen=True)
class OneOf:
    """The fact is one of these codes, and nobody said which."""

    codes: frozenset[str]


Fact = str | tuple[str, ...] | OneOf
Facts = Mapping[str, Fact]


@dataclass(frozen=True)
class FactIs(Condition):
    """Holds where a fact is one of these codes; where several are known, any one."""

    fact: str
    values: frozenset[str]

    def state(self, answers: Mapping[str, object], open_codes: Set[str]) -> bool | None:
        known = answers.get(self.fact)
        if isinstance(known, str):
            return known in self.values
        if isinstance(known, tuple):
            return not self.values.isdisjoint(known)
        if isinstance(known, OneOf):
            if known.codes <= self.values:
                return True
            return None if known.codes & self.values else False
        return None if self.fact in open_codes else False

    def codes(self) -> frozenset[str]:
        return frozenset({self.fact})


def state_of(condition: Condition, facts: Facts) -> bool | None:
    """Says whether a condition holds: yes, no, or None where the facts do not tell."""
    return condition.state(facts, FACTS.keys())


def facts_of(answers: Answers, *, page: str, may_be_close: bool) -> Facts:
    """Draws the facts from the answers of a reader of this page. Odd codes count as no answer.

    `may_be_close`: whether somebody close may have done what the page is about.
    """
    event = code(answers, "event_type")
    found: dict[str, Fact] = {"page": page}
    for fact, question in AS_ANSWERED.items():
        said = tuple(answer for answer in codes(answers, question) if answer in FACTS[fact])
        if said:
            found[fact] = said if fact in SEVERAL else said[0]
    found |= _one_code(answers)
    found |= _of_the_reader(answers)
    found |= _of_the_event(answers, page)
    found |= _of_money(answers, found)
    found["close"] = _close(answers, may_be_close and (not event or event in OF_SOMEBODY_CLOSE))
    found["crisis"] = "yes" if is_in_crisis(answers) else "no"
    found["child_words"] = "yes" if code(answers, "child_words") == "yes" else "no"
    return found


def is_in_crisis(answers: Answers) -> bool:
    """Tells whether it is all too much: by what was answered, by what was typed, or because sexual
    pictures of a person of 16 or 17 may be about, of which people that age have died."""
    return (
        code(answers, "affected_how_much") == "very_much"
        or code(answers, "crisis_words") == "yes"
        or (
            code(answers, "age_band") == "age_16_17"
            and code(answers, "event_type") in {"blackmail", "images"}
        )
    )


def _one_code(answers: Answers) -> dict[str, Fact]:
    nation = _NATIONS.get(code(answers, "nation"))
    danger = code(answers, "danger")
    lost = "no" if code(answers, "event_type") == "scam_msg" else code(answers, "lost_money")
    said = {"nation": nation, "danger": danger, "lost": lost}
    return {fact: value for fact, value in said.items() if value in FACTS[fact]}


def _of_the_reader(answers: Answers) -> dict[str, Fact]:
    reader = _READERS.get(code(answers, "who"))
    band = code(answers, "age_band")
    if reader == "organisation":
        size = code(answers, "org_size")
        known = {"size": size} if size in FACTS["size"] else {}
        return {"reader": reader, "age": "adult", **known}
    found: dict[str, Fact] = {}
    if reader:
        found |= {"reader": reader, "size": (), "business": ()}  # known to be none
    if band in AGE_BAND.codes and band not in _UNDECIDED:
        found["age"] = _AGES.get(band, "adult")
    elif reader == "helper":
        found["age"] = "adult"
    return found


def _of_the_event(answers: Answers, page: str) -> dict[str, Fact]:
    """Says what happened, how far the page alone tells it, and whether any money went under a
    threat or without the person."""
    event, detail = code(answers, "event_type"), code(answers, "event_detail")
    if event:
        is_asked = event in EVENT_DETAIL
        may_be = {(event, detail)} if detail not in {"", *_UNDECIDED} or not is_asked else None
        pairs = may_be or {(event, other) for other in EVENT_DETAIL[event].codes}
    else:
        pairs = set(happened_on(page))
    if not pairs:
        return {}
    events = [{"event_type": one, "event_detail": other} for one, other in pairs]
    details = _one_or_several(other for _, other in pairs)
    found: dict[str, Fact] = {"type": _one_or_several(one for one, _ in pairs)}
    found["threat"] = _one_or_several(
        "yes" if is_paid_under_threat(one) else "no" for one in events
    )
    if not event or (details and isinstance(details, str)):
        found["detail"] = details
    return found


def _one_or_several(values: Iterable[str]) -> Fact:
    found = frozenset(values)
    return next(iter(found)) if len(found) == 1 else OneOf(found)


def _of_money(answers: Answers, found: Mapping[str, Fact]) -> dict[str, Fact]:
    """Says who made the payment, which comes before how, and when the last one was."""
    said = codes(answers, "payment_method")
    types = found.get("type", "")
    known = types.codes if isinstance(types, OneOf) else {types}
    details = found.get("detail", "")
    detail = details if isinstance(details, str) else ""
    made: dict[str, Fact] = {}
    if known == {"taken"} or (said and set(said) == {_TAKEN}):
        made["payer"] = "taken"
    elif known <= _SENT or detail in _SENT_BY_DETAIL:
        made["payer"] = ("sent", "taken") if _TAKEN in said else "sent"
    return made | _last_paid(answers)


def _last_paid(answers: Answers) -> dict[str, Fact]:
    """A payment of October 2024 may have been made before the rules began or after."""
    said = code(answers, "last_paid")
    if said in {"last_24_hours", "last_7_days"}:
        return {"last_paid": said}
    month = month_of(code(answers, "last_payment_month"))
    begun = APP_RULES_BEGAN.replace(day=1)
    if month is not None and month != begun:
        return {"last_paid": "older" if month > begun else "before_oct_2024"}
    if month is not None or said == "earlier":
        return {"last_paid": OneOf(frozenset(["older", "before_oct_2024"]))}
    return {}


def month_of(text: str) -> date | None:
    """Reads the first day of "YYYY-MM"; None for anything else, or a year that nobody means."""
    try:
        month = date.fromisoformat(f"{text}-01") if len(text) == 7 else None
    except ValueError:
        return None
    return month if month is None or month.year < _LAST_YEAR else None


_LAST_YEAR: Final = 9000  # beyond it a date computed from the month may be in no calendar


def _close(answers: Answers, may_be: bool) -> str:
    """Says whether somebody close did it. Whoever skips the question may mean so; an organisation
    never does."""
    if code(answers, "who") == "organisation":
        return "no"
    relation = code(answers, "relationship")
    if relation in THOSE_CLOSE or code(answers, "event_detail") == _WATCHED:
        return "yes"
    return "maybe" if may_be and relation in {"", *_UNDECIDED} else "no"
