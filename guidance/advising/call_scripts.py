"""Writes the words to read out to the bank and the police, filled from a person's own answers.

Blanks stay blanks, and nothing here is stored: it is made for the page and gone with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from classification.coding import Answers
from classification.wording import N_
from guidance.advising.advice_lines import BLANK, AdviceLine, AdvicePart, Writer
from guidance.advising.notices import uses_shared
from guidance.advising.shown_contacts import (
    POLICE,
    Showing,
    ShownContact,
    nation_of,
    police_site,
    shown_contacts,
)
from guidance.for_whom.audience import ELSEWHERE, Audience, audience_of, code, codes
from guidance.for_whom.choosing import is_paid_under_threat, situation_for
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
    "cash_or_courier": "in cash",
    "paypal_or_similar": "by PayPal or an app like it",
    "taken_without_ok": "taken without my OK",
}
_CRIMES: Final = {
    "blackmail": "blackmail",
    "images": "private pictures shared or faked",
    "paid": "fraud: I was tricked into paying",
    "taken": "money taken without my OK",
    "account": "someone in my account or device",
    "malware": "a virus, locked files or fake tech help",
    "identity": "someone using my name or details",
    "harass": "threats, stalking or harassment",
    "obscene": "sexual things sent that I did not want",
    "ddos": "an attack on a site or service",
    "control": "someone controlling me",
}
_OPENINGS: Final = {
    "tricked": "I was tricked into sending money.",
    "taken": "Money left my account that I did not agree to.",
    "crypto": "Crypto was taken from my wallet without my OK.",
    "hacked": "Money went after someone got into what is mine.",
    "threatened": "I sent money because I was threatened.",
}
# Who reads another's mail sends false bills: the money then went by a trick. Of any other account
# nobody is asked whether they sent it themselves.
_LEAD_TO_A_TRICK: Final = frozenset(["email", "work"])
_ONGOING: Final = {"yes": " and is still going on", "no": " and is over"}
# Where pictures may be a part of it: the police must hear that none come along.
_MAY_HAVE_PICTURES: Final = frozenset(
    ["blackmail", "images", "harass", "obscene", "control", "other", ""]
)
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


def script_for(answers: Answers) -> tuple[Script, ...]:
    """Writes the scripts that fit: the bank's where money went or may have, and the police's.

    Outside the UK, and for child sexual abuse, there is none: others take that call otherwise.
    """
    library = current()
    audience = audience_of(answers)
    event = code(answers, "event_type")
    if audience["nation"] == ELSEWHERE or event in {"csea", "scam_msg"}:
        return ()
    writer = Writer(library=library, audience=audience, phrases=_phrases(answers))
    showing = Showing(answers=answers, library=library)

    def script(to: str, title: str, keys: tuple[str, ...]) -> Script:
        lines = tuple(line for line in writer.shared(f"script_{to}") if line.text)
        return Script(to=to, title=title, contacts=shown_contacts(keys, showing), lines=lines)

    police = script("police", *_who_takes_it(answers, audience, library))
    if code(answers, "lost_money") == "yes" or (
        event in _MONEY_TYPES and code(answers, "lost_money") != "no"
    ):
        return (script("bank", N_("To say to your bank"), ("B159",)), police)
    return (police,)


def _who_takes_it(
    answers: Answers, audience: Audience, library: Library
) -> tuple[str, tuple[str, ...]]:
    """Chooses who takes the report, as a heading and the keys of contacts.

    Fraud and hacking go to Report Fraud in England and Wales, to both in Northern Ireland;
    all else, and everything in Scotland, goes to the police.
    """
    page = library.situations[situation_for(answers)]
    nations = audience["nation"]
    if not uses_shared(page, "report_fraud") or nations == {"scotland"}:
        return N_("To say to the police"), ("P101",)
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
    writer = Writer(library=current(), audience=audience, phrases=phrases)
    return writer.shared("script_hard_to_speak")


def what_to_have_ready(answers: Answers) -> tuple[AdviceLine, ...]:
    """Lists the facts to have at hand before telling the police, Report Fraud or the bank."""
    audience = audience_of(answers)
    writer = Writer(library=current(), audience=audience, phrases=_phrases(answers))
    return tuple(line for line in writer.shared("ready") if line.text)


def _phrases(answers: Answers) -> dict[str, str]:
    """Puts the answers into words to be spoken. An answer not given is absent, or empty where its
    whole line falls away."""
    amount = _AMOUNTS.get(code(answers, "loss_band"), "")
    paid = [_PAYMENTS[way] for way in codes(answers, "payment_method") if way in _PAYMENTS]
    payment = " and ".join(paid)
    last = _month_in_words(code(answers, "last_payment_month"))
    is_fraud = code(answers, "event_type") in _MONEY_TYPES or code(answers, "lost_money") == "yes"
    nation = nation_of(audience_of(answers))
    is_24_hours = is_fraud and nation in {"scotland", "northern_ireland"}
    crime = _CRIMES.get(code(answers, "event_type"), "")
    if situation_for(answers) == "ransomware":
        crime = "files locked for ransom"
    detail = code(answers, "event_detail")
    how = "tricked"
    if detail == "crypto_wallet":
        how = "crypto"
    elif code(answers, "event_type") == "taken" or "taken_without_ok" in codes(
        answers, "payment_method"
    ):
        how = "taken"
    elif is_paid_under_threat(answers):
        how = "threatened"
    elif code(answers, "event_type") == "account" and detail not in _LEAD_TO_A_TRICK:
        how = "hacked"
    said = {"amount": amount, "payment": payment, "when": _when(answers), "crime": crime}
    phrases = {name: words for name, words in said.items() if words}
    phrases.setdefault("payment", f"by {BLANK}")
    may_have_pictures = code(answers, "event_type") in _MAY_HAVE_PICTURES
    return phrases | {
        "opening": _OPENINGS[how],
        "last_paid": f"The last payment was in {last}." if last else "",
        "ongoing": _ONGOING.get(code(answers, "ongoing"), ""),
        "under_18": _under_18(answers),
        "no_pictures": "I have not sent you any pictures." if may_have_pictures else "",
        "ready_no_pictures": "Do not send any pictures." if may_have_pictures else "",
        "refund_rules": (
            "I ask for a refund under the rules for tricked payments." if how == "tricked" else ""
        ),
        "moved_now": "Money moved in the last day." if is_24_hours else "",
        "ready_amount": f"How much: {amount}." if amount else "",
        "ready_payment": f"How it was paid: {payment}." if payment else "",
        "ready_last_payment": f"When the last payment was: {last}." if last else "",
    }


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
