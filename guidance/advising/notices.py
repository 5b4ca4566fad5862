"""Warnings and offers around the steps: danger, a partner, a second scam, the police not told."""

from __future__ import annotations

from dataclasses import dataclass

from guidance.advising.lines_in_words import Line, Writer
from guidance.for_whom.audience import (
    ELSEWHERE,
    MONEY_LOST,
    ORGANISATION,
    PARTNER,
    Answers,
    Audience,
    code,
    codes,
    is_on_the_islands,
)
from guidance.for_whom.choosing import DANGER_NOW
from guidance.reading.parsing import Situation

# How they first came -> where to send it on, or where to report them.
_CAME_BY = {
    "email": "came_by_email",
    "text_or_call": "came_by_text",
    "website_or_advert": "came_by_site",
    "social_or_messaging": "came_by_app",
    "dating_app": "came_by_app",
    "game": "came_by_app",
}
_FILES_LOST = {"lost_files_or_photos", "device_broken_or_wiped"}
_DATA_OUT = {"personal_data_got_out", "data_lost", "legal_or_regulator"}
_COSTLY = {"could_not_trade", "cost_to_put_right", "jobs_or_hours_cut"}
_HARD_TO_BEAR = {"fear", "depression", "anxiety_panic", "difficulty_sleeping", "crying"}
_UNSURE = {"not_sure", "prefer_not_to_say"}
_BY_STRANGERS = {"tech_help_call"}


@dataclass(frozen=True, kw_only=True)
class Notice:
    """Something that stands above the steps (`is_first`) or below them."""

    kind: str
    title: str
    lines: tuple[Line, ...]
    is_first: bool


def is_in_crisis(answers: Answers) -> bool:
    """Whether it is all too much, by what was answered or by what was typed."""
    return (
        code(answers, "affected_how_much") == "very_much" or code(answers, "crisis_words") == "yes"
    )


def _calls_bank_early(situation: Situation, audience: Audience) -> bool:
    """Whether one of the first two steps is the call to the bank, with all that belongs to it."""
    steps = [item for item in situation.blocks["steps"] if item.condition.holds(audience)]
    return any(item.shared == "bank_now" for item in steps[:2])


def _may_ring_bank(situation: Situation) -> bool:
    """Whether its readers call a bank themselves: a child is told to ask an adult."""
    return situation.group != "children" or situation.key == "helping_a_child"


def may_be_close(situation: Situation, answers: Answers, audience: Audience) -> bool:
    """Whether a partner, an ex or family did it, or may have: never to an organisation."""
    if audience["who"] == ORGANISATION:
        return False
    relationship = audience["relationship"]
    if relationship == PARTNER:
        return True
    is_stranger = code(answers, "event_detail") in _BY_STRANGERS
    return situation.may_be_partner and len(relationship) > 1 and not is_stranger


def uses_shared(situation: Situation, name: str) -> bool:
    """Whether a step of this page says a line that several pages share."""
    steps = situation.blocks["steps"]
    return any(name == line.shared for item in steps for line in (item, *item.branches))


def notices_for(
    situation: Situation, answers: Answers, audience: Audience, writer: Writer
) -> tuple[Notice, ...]:
    """Warnings and offers, the certain and urgent ones above the steps."""
    wanted: list[tuple[str, bool]] = []
    if code(answers, "danger") in {"yes", "not_sure"} and situation.key != DANGER_NOW:
        wanted.append(("danger", True))
    if code(answers, "child_words") == "yes":
        wanted.append(("child", True))
    if partner := _partner_notice(situation, answers, audience):
        wanted.append((partner, situation.key != DANGER_NOW))
    if audience["nation"] == ELSEWHERE:
        wanted.append(("islands" if is_on_the_islands(answers) else "elsewhere", True))
    lost = audience["loss"] == MONEY_LOST
    if lost and _may_ring_bank(situation) and not _calls_bank_early(situation, audience):
        wanted.append(("bank_now", True))
    told = codes(answers, "told_whom")
    if told and not {"local_police", "report_fraud"} & set(told):
        kind = "report_first_police" if situation.names_no_fraud_line else "report_first"
        # Whoever does not know, or would rather not say, is not told that they have not.
        wanted.append((f"{kind}_unsure" if set(told) <= _UNSURE else kind, True))
    if is_in_crisis(answers):
        wanted.append(("crisis", True))
    elif _HARD_TO_BEAR & set(codes(answers, "emotional_effect")):
        wanted.append(("crisis", False))
    is_device = situation.group == "devices"
    if audience["who"] == ORGANISATION or (is_device and "organisation" in audience["who"]):
        says_live = situation.names_no_fraud_line or uses_shared(situation, "live_attack")
        kind = "organisation_plain" if says_live else "organisation"
        is_urgent = bool(_DATA_OUT & set(codes(answers, "business_effect")))
        wanted.append((kind, is_urgent or (is_device and len(audience["who"]) == 1)))
    if code(answers, "who") == "adult_helped":
        wanted.append(("helping", False))
    reasons = set(codes(answers, "reason_not_reported"))
    if "ashamed" in reasons or "shame_self_blame" in codes(answers, "fraud_impact"):
        wanted.append(("ashamed", False))
    if "get_into_trouble" in reasons:
        wanted.append(("trouble", False))
    effects = {*codes(answers, "other_effects"), *codes(answers, "business_effect")}
    if _FILES_LOST & effects or "data_lost" in effects:
        wanted.append(("files_lost", False))
    if "cost_to_fix" in effects or _COSTLY & effects:
        wanted.append(("costs", False))
    came_by = _CAME_BY.get(code(answers, "contact_mode"), "")
    if came_by and _may_send_on(came_by, situation, audience):
        wanted.append((came_by, False))
    if code(answers, "got_back") == "refused" and (situation.is_about_money or lost):
        wanted.append(("refused", False))
    if "loss_40000_plus" in codes(answers, "loss_band"):
        wanted.append(("large_loss", False))
    if (situation.is_about_money or lost) and situation.key != "recovery_scam":
        wanted.append(("recovery_scam", False))
    if codes(answers, "after_telling"):
        wanted.append(("after_telling", False))
    found = []
    for kind, is_first in wanted:
        title, *lines = writer.shared(f"notice_{kind}")
        if kind == "after_telling":
            lines += _after_telling(answers, situation, writer)
        if lines:
            found.append(Notice(kind=kind, title=title.text, lines=tuple(lines), is_first=is_first))
    return tuple(found)


def _partner_notice(situation: Situation, answers: Answers, audience: Audience) -> str:
    """Which word about somebody close stands above every step, since a block or a new password may
    be seen by them: for certain, as a question where nobody has answered it, or none."""
    if not may_be_close(situation, answers, audience):
        return ""
    return "partner" if audience["relationship"] == PARTNER else "partner_unsure"


def _may_send_on(came_by: str, situation: Situation, audience: Audience) -> bool:
    """Whether this is where to send it on. Never where somebody close would see it, where pictures
    may be in it, or where the steps say it already."""
    if audience["relationship"] == PARTNER:
        return False
    if came_by == "came_by_app":
        return True
    named = {piece.value for item in situation.blocks["steps"] for piece in item.pieces}
    return not situation.names_no_fraud_line and "NCSC" not in named


def _after_telling(answers: Answers, situation: Situation, writer: Writer) -> list[Line]:
    """A line for each thing that came of telling the police or Report Fraud."""
    found: list[Line] = []
    for each in codes(answers, "after_telling"):
        if f"after_{each}" in writer.library.shared:
            found += writer.shared(f"after_{each}")
        if each == "told_go_elsewhere":
            name = "report_first_police" if situation.names_no_fraud_line else "report_first"
            found += writer.shared(name)
    return found
