"""Chooses the page of advice that fits the answers. Pure: codes in, the key of a page out."""

from __future__ import annotations

from typing import Final

from classification.answers import EVENT_DETAIL
from classification.coding import Answers
from guidance.for_whom.audience import code, codes

DANGER_NOW: Final = "danger_now"
UNDER_16: Final = "under_16"
HELPING_A_CHILD: Final = "helping_a_child"
SOMETHING_ELSE: Final = "something_else"

_UNDER_16_BANDS: Final = frozenset(["age_under_13", "age_13_15"])
_FOR_UNDER_16: Final = {
    "blackmail": "child_blackmail",
    "images": "child_pictures",
    "obscene": "child_someone_older",
    "csea": "child_someone_older",
    "control": "child_being_hurt",
    "harass": "child_being_hurt",
}

# event type -> the page for it, and the details that have a page of their own
_PAGES: Final[dict[str, tuple[str, dict[str, str]]]] = {
    "blackmail": (
        "blackmail_pictures",
        {
            "other_secrets": "blackmail_other",
            "threat_attack_site": "blackmail_other",
            "other": "blackmail_other",
            "locked_files": "ransomware",
            "recorded_you_email": "recorded_you_email",
        },
    ),
    "images": ("images_shared", {}),
    "paid": (
        "tricked_payment",
        {
            "shopping": "shopping",
            "tickets_holiday": "shopping",
            "romance": "romance",
            "investment_crypto": "investment",
            "money_back_offer": "recovery_scam",
            "moved_money_for_someone": "money_mule",
        },
    ),
    "taken": ("money_taken", {}),
    "account": ("account_taken", {"work": "hacking", "device": "hacking"}),
    "malware": ("malware", {"locked_files": "ransomware"}),
    "identity": ("identity", {"fake_profile": "impostor_profile"}),
    "harass": ("harassment", {}),
    "obscene": ("obscene", {}),
    "ddos": ("ddos", {"site_changed": "hacking", "broken_into": "hacking"}),
    "scam_msg": ("scam_message", {}),
    "control": ("control", {}),
    "csea": ("child_abuse", {}),
    "other": (
        SOMETHING_ELSE,
        {"number_taken_over": "number_taken", "firm_lost_my_details": "identity"},
    ),
}

# Details of "something else", and things ticked beside the main one, lead on to these pages.
_SEE_ALSO: Final = {
    "number_taken_over": "account_taken",
    "fake_offer_nothing_paid": "scam_message",
    "row_with_seller": "shopping",
    "pay_to_stop": "blackmail_other",
}

# Who pays here pays because of a threat, and not because of a trick.
_THREATS: Final = frozenset(["blackmail", "images", "harass", "obscene", "control"])
_THREATENING_DETAILS: Final = frozenset(["locked_files", "pay_to_stop", "threat_attack_site"])
# What else it did to files, devices and services.
_FOR_EFFECTS: Final = {
    "lost_files_or_photos": "ransomware",
    "device_broken_or_wiped": "malware",
    "told_to_pay_for_files": "ransomware",
    "locked_out": "account_taken",
    "details_leaked": "identity",
    "service_down": "ddos",
}

# What happened here goes to the police, never to Report Fraud; but files locked for ransom are
# hacking too.
POLICE_ONLY: Final = ("blackmail", "images", "harass", "obscene", "control", "csea")

EVENT_TYPES: Final[tuple[str, ...]] = tuple(_PAGES)


def _happened_by_page() -> dict[str, frozenset[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = {}
    for event, (usual, by_detail) in _PAGES.items():
        for detail in EVENT_DETAIL[event].codes if event in EVENT_DETAIL else ("",):
            found.setdefault(by_detail.get(detail, usual), set()).add((event, detail))
    for event, page in _FOR_UNDER_16.items():
        found.setdefault(page, set()).add((event, ""))
    return {page: frozenset(pairs) for page, pairs in found.items()}


_HAPPENED: Final = _happened_by_page()


def happened_on(page: str) -> frozenset[tuple[str, str]]:
    """Lists what may have happened to a reader of a page, as event types and their details."""
    return _HAPPENED.get(page, frozenset())


def young_page_of(page: str) -> str:
    """Finds the page for under-16s about the same thing; "" where none is, or where another thing
    that happened leads to this page too."""
    young = {_FOR_UNDER_16.get(event, "") for event, _ in happened_on(page)}
    found = next(iter(young)) if len(young) == 1 else ""
    return "" if found == page else found


def situation_for(answers: Answers) -> str:
    """Chooses the key of the page that fits. Answers may be few, odd or none."""
    event = code(answers, "event_type")
    under_16 = code(answers, "age_band") in _UNDER_16_BANDS
    if code(answers, "who") == "child" and code(answers, "age_band") == "prefer_not_to_say":
        return _FOR_UNDER_16.get(event, HELPING_A_CHILD)
    if under_16 and event not in _PAGES:
        return HELPING_A_CHILD if code(answers, "who") == "child" else UNDER_16
    if under_16 and event in _FOR_UNDER_16:
        return _FOR_UNDER_16[event]
    if event in _PAGES:
        page, by_detail = _PAGES[event]
        return by_detail.get(code(answers, "event_detail"), page)
    if code(answers, "danger") in {"yes", "not_sure"}:
        return DANGER_NOW
    return SOMETHING_ELSE


def pages_of(event: str) -> tuple[str, ...]:
    """Lists every page that an event type can lead to, the usual one first."""
    page, by_detail = _PAGES.get(event, (SOMETHING_ELSE, {}))
    return tuple(dict.fromkeys((page, *by_detail.values())))


def is_paid_under_threat(answers: Answers) -> bool:
    """Tells whether money, if any went, went under a threat: the rules for tricked payments then
    promise nothing."""
    is_threat = code(answers, "event_type") in _THREATS
    return is_threat or code(answers, "event_detail") in _THREATENING_DETAILS


def see_also(answers: Answers, chosen: str) -> tuple[str, ...]:
    """Lists other pages worth reading: for the detail, what else happened, and what it did."""
    found = [_SEE_ALSO[detail] for detail in codes(answers, "event_detail") if detail in _SEE_ALSO]
    found += [_PAGES[event][0] for event in codes(answers, "also_happened") if event in _PAGES]
    found += [
        _FOR_EFFECTS[effect] for effect in codes(answers, "other_effects") if effect in _FOR_EFFECTS
    ]
    return tuple(key for key in dict.fromkeys(found) if key != chosen)
