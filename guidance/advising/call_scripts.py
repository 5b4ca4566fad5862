"""Writes the words to read out to the bank and the police, filled from a person's own answers.

Blanks stay blanks, and nothing here is stored: it is made for the page and gone with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from classification.coding import Answers
from classification.wording import N_
from guidance.advising.advice_lines import BLANK, AdviceLine, AdvicePart, plain_writer
from guidance.advising.shown_contacts import (
    POLICE,
    Showing,
    ShownContact,
    nation_of,
    police_site,
    shown_contacts,
)
from guidance.for_whom.audience import ELSEWHERE, Audience, audience_of, code, codes
from guidance.for_whom.choosing import SOMETHING_ELSE, is_paid_under_threat, situation_for
from guidance.for_whom.facts import facts_of
from guidance.reading.directory import ContactWay
from guidance.reading.library import Library, current

# What is said aloud is said in English, to a bank or police that speak it: it is not translated,
# and pages in another language mark it as English. Only the headings are translated.
_AMOUNTS: Final = {
    "loss_under_20": "less than £20",
    "loss_20_49": "£20 to £49",
    "loss_50_99": "£50 to £99",
    "loss_100_249": "£100 to £249",
    "loss_250_499": "£250 to £499",
    "loss_500_999": "£500 to £999",
    "loss_1000_2499": "£1,000 to £2,499",
    "loss_2500_4999": "£2,500 to £4,999",
    "loss_5000_9999": "£5,000 to £9,999",
    "loss_10000_19999": "£10,000 to £19,999",
    "loss_20000_39999": "£20,000 to £39,999",
    "loss_40000_plus": "£40,000 or more",
}
_PAYMENTS: Final = {
    "uk_bank_transfer": "by UK bank transfer",
    "transfer_abroad": "by a transfer abroad",
    "credit_card": "by credit card",
    "debit_card": "by debit card",
    "crypto": "in crypto",
    "gift_card_or_voucher": "by gift card or voucher",
    "cash_or_courier": "in cash or by courier",
    "paypal_or_similar": "by PayPal or an app like it",
    "taken_without_ok": "taken without my OK",
}
# Each in three voices: to speak of oneself, of a person who is helped, of an organisation.
_CRIMES: Final = {
    "blackmail": ("blackmail",) * 3,
    "images": ("private pictures shared or faked",) * 3,
    "paid": (
        "fraud: I was tricked into paying",
        "fraud: they were tricked into paying",
        "fraud: we were tricked into paying",
    ),
    "taken": (
        "money taken without my OK",
        "money taken without their OK",
        "money taken without our OK",
    ),
    "account": (
        "someone in my account or device",
        "someone in their account or device",
        "someone in our account or device",
    ),
    "malware": ("a virus, locked files or fake tech help",) * 3,
    "identity": (
        "someone using my name or details",
        "someone using their name or details",
        "someone using our name or details",
    ),
    "harass": ("threats, stalking or harassment",) * 3,
    "obscene": (
        "sexual things sent that I did not want",
        "sexual things sent that they did not want",
        "sexual things sent that we did not want",
    ),
    "ddos": ("an attack on a site or service",) * 3,
    "control": ("someone controlling me", "someone controlling them", "someone controlling us"),
}
# Where the detail says more of it than the kind of event does.
_CRIMES_BY_DETAIL: Final = {
    "false_invoice": (
        "fraud: I paid a false bill or invoice",
        "fraud: they paid a false bill or invoice",
        "fraud: we paid a false bill or invoice",
    ),
    "invoices_in_our_name": (
        "someone in my account, and false bills to my customers in my name",
        "someone in their account, and false bills to their customers in their name",
        "someone in our account, and false bills to our customers in our name",
    ),
}
_BY_HAND: Final = "cash_or_courier"
_TRIED: Final = ("fraud: someone tried to get money by a trick",) * 3
_OPENINGS: Final = {
    "tricked": (
        "I was tricked into sending money.",
        "They were tricked into sending money.",
        "We were tricked into sending money.",
    ),
    "taken": (
        "Money left my account that I did not agree to.",
        "Money left their account that they did not agree to.",
        "Money left our account that we did not agree to.",
    ),
    "crypto": (
        "Crypto was taken from my wallet without my OK.",
        "Crypto was taken from their wallet without their OK.",
        "Crypto was taken from our wallet without our OK.",
    ),
    "hacked": (
        "Money went after someone got into what is mine.",
        "Money went after someone got into what is theirs.",
        "Money went after someone got into what is ours.",
    ),
    "handed": (
        "I was tricked, and handed something over.",
        "They were tricked, and handed something over.",
        "We were tricked, and handed something over.",
    ),
    "threatened": (
        "I sent money because I was threatened.",
        "They sent money because they were threatened.",
        "We sent money because we were threatened.",
    ),
    "exposed": (
        "Someone may have my card or bank details.",
        "Someone may have their card or bank details.",
        "Someone may have our card or bank details.",
    ),
}
_FOR_WHOM: Final = (
    "",
    "I am ringing for somebody I am helping.",
    "I am ringing for our organisation.",
)
_SUPPORT: Final = (
    "Please note that I may need support.",
    "Please note that they may need support.",
    "",
)
_VOICES: Final = {"adult_helped": 1, "child": 1, "organisation": 2}
_COVERED_SIZES: Final = frozenset(["size_1", "size_2_9"])
# Who reads another's mail sends false bills: the money then went by a trick. Of any other account
# nobody is asked whether they sent it themselves.
_LEAD_TO_A_TRICK: Final = frozenset(["email", "work"])
_ONGOING: Final = {"yes": " and is still going on", "no": " and is over"}
# What a bank or card firm paid, it can be asked to look into; the rest it cannot bring back.
_NOT_FROM_A_BANK: Final = frozenset(["crypto", "gift_card_or_voucher", "cash_or_courier"])
# Where pictures are a part of it: the police are asked first what becomes of them.
_HAS_PICTURES: Final = frozenset(["blackmail_pictures", "images_shared", "obscene"])
_BANK_BLOCKS: Final = {"exposed": "script_bank_block", "handed": "script_bank_cash"}
_MONEY_TYPES: Final = frozenset(["paid", "taken"])


@dataclass(frozen=True, kw_only=True)
class Script:
    """A script tells one body what happened: whom to ring, and the sentences in order."""

    to: str  # bank, or police: whoever takes the report of the crime
    title: str
    contacts: tuple[ShownContact, ...]
    lines: tuple[AdviceLine, ...]

    @property
    def calls(self) -> tuple[ContactWay, ...]:
        """Lists the numbers to ring: a script is read out."""
        return tuple(way for contact in self.contacts for way in contact.ways if way.kind == "call")


def script_to(to: str, showing: Showing) -> Script | None:
    """Writes what to say to the bank, or to whoever takes the report of the crime.

    Outside the UK, and for child sexual abuse, there is none: others take that call otherwise.
    """
    answers, audience, library = showing.answers, showing.audience, showing.library
    if audience["nation"] == ELSEWHERE or code(answers, "event_type") == "csea":
        return None
    title = N_("To say to the bank")
    keys: tuple[str, ...] = ("B159",)
    if to == "police":
        title, keys = _who_takes_it(answers, audience, library)
    block = f"script_{to}"
    if to == "bank":
        block = _BANK_BLOCKS.get(how_money_went(answers), block)
    writer = plain_writer(library, answers, audience).saying(_phrases(answers))
    lines = tuple(line for line in writer.shared(block) if line.text)
    return Script(to=to, title=title, contacts=shown_contacts(keys, showing), lines=lines)


def _who_takes_it(
    answers: Answers, audience: Audience, library: Library
) -> tuple[str, tuple[str, ...]]:
    """Chooses who takes the report, as a heading and the keys of contacts.

    Fraud and hacking go to Report Fraud in England and Wales, to both in Northern Ireland;
    all else, and everything in Scotland, goes to the police.
    """
    page = library.situations[situation_for(answers)]
    nations = audience["nation"]
    is_for_police = page.names_no_fraud_line or page.key == SOMETHING_ELSE
    if is_for_police or nations == {"scotland"}:
        return N_("To say to the police"), ("P101",)
    is_now = code(answers, "last_paid") in {"last_24_hours", "last_7_days"}
    if nations <= {"england", "wales"} and _went_by_hand(answers) and is_now:
        return N_("To say to the police and Report Fraud"), ("P101", "RF")  # who came may be near
    if nations <= {"england", "wales"}:
        return N_("To say to Report Fraud"), ("RF",)
    if nations == {"northern_ireland"}:
        return N_("To say to the police and Report Fraud"), ("P101", "RF")
    return N_("To say to the police or Report Fraud"), ("P101", "RF")


def hard_to_speak(answers: Answers) -> tuple[AdviceLine, ...]:
    """Says how to reach the police where speaking is hard."""
    audience = audience_of(answers)
    site = police_site(answers, audience)
    phrases = (
        {"police_site": AdvicePart(text=site.text, href=site.href, contact=POLICE)} if site else {}
    )
    writer = plain_writer(current(), answers, audience).saying(phrases)
    return writer.shared("script_hard_to_speak")


def what_to_have_ready(answers: Answers) -> tuple[AdviceLine, ...]:
    """Lists the facts to have at hand before telling the police, Report Fraud or the bank."""
    audience = audience_of(answers)
    writer = plain_writer(current(), answers, audience).saying(_phrases(answers))
    return tuple(line for line in writer.shared("ready") if line.text)


def _phrases(answers: Answers) -> dict[str, str]:
    """Puts the answers into words to be spoken. An answer not given is absent, or empty where its
    whole line falls away."""
    amount = _AMOUNTS.get(code(answers, "loss_band"), "")
    paid = [_PAYMENTS[way] for way in codes(answers, "payment_method") if way in _PAYMENTS]
    payment = " and ".join(paid)
    last = _month_in_words(code(answers, "last_payment_month"))
    voice = _VOICES.get(code(answers, "who"), 0)
    crime = _crime(answers)[voice]
    how = how_money_went(answers)
    said = {"amount": amount, "payment": payment, "when": _when(answers), "crime": crime}
    phrases = {name: words for name, words in said.items() if words}
    phrases.setdefault("payment", f"by {BLANK}")
    has_pictures = situation_for(answers) in _HAS_PICTURES
    is_by_hand = _went_by_hand(answers)
    paid_by = set(codes(answers, "payment_method"))
    may_claim = not paid_by or not paid_by <= _NOT_FROM_A_BANK
    return phrases | {
        "for_whom": _FOR_WHOM[voice],
        "support": _SUPPORT[voice],
        "opening": _OPENINGS[how][voice],
        "last_paid": f"The last payment was in {last}." if last else "",
        "ongoing": _ONGOING.get(code(answers, "ongoing"), ""),
        "by_hand": "It went in cash or by courier." if is_by_hand else "",
        "under_18": _under_18(answers),
        "claim": "Please open a claim and give me its number." if may_claim else "",
        "no_pictures": "Please tell me what to do about any pictures." if has_pictures else "",
        "ready_no_pictures": "Do not send any pictures." if has_pictures else "",
        "refund_rules": (
            "I ask for a refund under the rules for tricked payments. You may call it an APP scam."
            if how == "tricked" and _rules_may_cover(answers)
            else ""
        ),
        "moved_now": "Money moved in the last day." if _is_for_police_at_once(answers) else "",
        "ready_amount": f"How much: {amount}." if amount else "",
        "ready_payment": f"How it was paid: {payment}." if payment else "",
        "ready_by_hand": (
            "If someone came for it: when, what they looked like, and any car."
            if is_by_hand
            else ""
        ),
        "ready_last_payment": f"When the last payment was: {last}." if last else "",
    }


def _crime(answers: Answers) -> tuple[str, ...]:
    """Names the crime in three voices, as closely as the answers do; empty where they do not."""
    event = code(answers, "event_type")
    if event == "paid" and code(answers, "lost_money") == "no":
        return _TRIED
    if situation_for(answers) == "ransomware":
        return ("files locked for ransom",) * 3
    detail = code(answers, "event_detail")
    return _CRIMES_BY_DETAIL.get(detail) or _CRIMES.get(event, ("",) * 3)


def _went_by_hand(answers: Answers) -> bool:
    return _BY_HAND in codes(answers, "payment_method") and code(answers, "lost_money") != "no"


def how_money_went(answers: Answers) -> str:
    """Says how money went: by a trick, a threat, a break-in, by hand or without an OK; `exposed`
    where none is known to have gone."""
    event, detail = code(answers, "event_type"), code(answers, "event_detail")
    lost = code(answers, "lost_money")
    if lost == "no" or (lost != "yes" and event not in _MONEY_TYPES):
        return "exposed"
    if detail == "crypto_wallet":
        return "crypto"
    if event == "taken" or "taken_without_ok" in codes(answers, "payment_method"):
        return "taken"
    if is_paid_under_threat(answers):
        return "threatened"
    if set(codes(answers, "payment_method")) == {_BY_HAND}:
        return "handed"
    if event == "account" and detail not in _LEAD_TO_A_TRICK:
        return "hacked"
    return "tricked"


def _rules_may_cover(answers: Answers) -> bool:
    """Tells whether the rules for tricked payments may cover a transfer: made by a person or a
    small firm, after they began, and not in a row with a seller."""
    facts = facts_of(answers, page="", may_be_close=False)
    is_small = code(answers, "org_size") in _COVERED_SIZES
    return (
        "uk_bank_transfer" in codes(answers, "payment_method")
        and facts.get("last_paid") != "before_oct_2024"
        and code(answers, "event_detail") != "row_with_seller"
        and (is_small or code(answers, "who") != "organisation")
    )


def _is_for_police_at_once(answers: Answers) -> bool:
    """Tells whether money went within the day where the police then take the call at once."""
    is_fraud = code(answers, "event_type") in _MONEY_TYPES or code(answers, "lost_money") == "yes"
    nation = nation_of(audience_of(answers))
    is_now = code(answers, "last_paid") == "last_24_hours"
    return is_fraud and is_now and nation in {"scotland", "northern_ireland"}


def _under_18(answers: Answers) -> str:
    """The police have people for those under 18, and treat them as such."""
    if code(answers, "age_band") != "age_16_17":
        return ""
    return "I am under 18." if code(answers, "who") == "me" else "It happened to somebody under 18."


def _when(answers: Answers) -> str:
    band = code(answers, "when_band")
    if band == "last_24_hours":
        return "the last 24 hours"
    if band == "last_7_days":
        return "the last 7 days"
    return _month_in_words(code(answers, "when_month"))


def _month_in_words(text: str) -> str:
    try:
        return f"{date.fromisoformat(f'{text}-01'):%B %Y}"
    except ValueError:
        return ""
