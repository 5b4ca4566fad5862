"""Lists the answers that can be given: every code, with the words beside it.

Codes are stable: never renamed, never reused, retired with a date. The words live here, once;
the form, the help door, the moderators' page and the codebook take them from here. Lists marked
"ours" were written for this project; those after the Crime Survey for England and Wales have not
been checked against its questionnaire.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from classification.wording import N_, Wording, same


@dataclass(frozen=True, kw_only=True)
class Option:
    """One answer. `stored` is False where it leads to help or on to other questions, and
    nothing of it is ever kept on the server."""

    code: str
    label: Wording
    hint: Wording | None = None
    stored: bool = True


@dataclass(frozen=True, kw_only=True)
class CodeList:
    """The answers one question takes, in the order in which they are shown."""

    name: str
    options: tuple[Option, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes alone, in order."""
        return tuple(option.code for option in self.options)

    def option(self, code: str) -> Option:
        """Finds the option with this code; KeyError when there is none."""
        return {option.code: option for option in self.options}[code]


def _o(code: str, you: str, they: str = "", organisation: str = "") -> Option:
    """Makes an option; words that are the same for everyone are given once."""
    return Option(
        code=code,
        label=Wording(you=you, they=they or you, organisation=organisation or they or you),
    )


def _list(name: str, *options: Option) -> CodeList:
    return CodeList(name=name, options=options)


_UNSURE: Final = Option(code="not_sure", label=same(N_("I'm not sure")))
_PRIVATE: Final = Option(code="prefer_not_to_say", label=same(N_("Prefer not to say")))
_YES: Final = Option(code="yes", label=same(N_("Yes")))
_NO: Final = Option(code="no", label=same(N_("No")))
_OTHER: Final = Option(code="other", label=same(N_("Something else")))
_NONE: Final = Option(code="none", label=same(N_("None of these")))

NOT_SURE: Final = _UNSURE.code
PREFER_NOT_TO_SAY: Final = _PRIVATE.code

DANGER: Final = _list("danger", _YES, _NO, _UNSURE)

WHO: Final = _list(
    "who",
    _o("me", N_("Me")),
    _o("adult_helped", N_("An adult I am helping")),
    _o("child", N_("A child")),
    _o("organisation", N_("My business, charity or group")),
    _PRIVATE,
)

AGE_BAND: Final = _list(
    "age_band",
    Option(code="age_under_13", label=same(N_("Under 13")), stored=False),
    Option(code="age_13_15", label=same(N_("13 to 15")), stored=False),
    _o("age_16_17", N_("16 or 17")),
    _o("age_18_24", N_("18 to 24")),
    _o("age_25_34", N_("25 to 34")),
    _o("age_35_44", N_("35 to 44")),
    _o("age_45_54", N_("45 to 54")),
    _o("age_55_64", N_("55 to 64")),
    _o("age_65_74", N_("65 to 74")),
    _o("age_75_plus", N_("75 or over")),
    _PRIVATE,
)
AGES_UNDER_16: Final = ("age_under_13", "age_13_15")
AGES_ADULT: Final = tuple(
    code for code in AGE_BAND.codes if code not in (*AGES_UNDER_16, "age_16_17", PREFER_NOT_TO_SAY)
)

# Ours.
ORG_SIZE: Final = _list(
    "org_size",
    _o("size_1", N_("Just me")),
    _o("size_2_9", N_("2 to 9")),
    _o("size_10_49", N_("10 to 49")),
    _o("size_50_249", N_("50 to 249")),
    _o("size_250_plus", N_("250 or more")),
    _UNSURE,
)

NATION: Final = _list(
    "nation",
    _o("england", N_("England")),
    _o("wales", N_("Wales")),
    _o("scotland", N_("Scotland")),
    _o("northern_ireland", N_("Northern Ireland")),
    _o("isle_of_man_channel_islands", N_("Isle of Man or Channel Islands")),
    _o("outside_uk", N_("Outside these")),
    _PRIVATE,
)

EVENT_TYPE: Final = _list(
    "event_type",
    _o(
        "blackmail",
        N_("Someone is threatening me to get money or something else"),
        N_("Someone is threatening them to get money or something else"),
        N_("Someone is threatening us to get money or something else"),
    ),
    _o(
        "images",
        N_("Private or sexual pictures of me were shared or faked"),
        N_("Private or sexual pictures of them were shared or faked"),
        N_("Private or sexual pictures of one of us were shared or faked"),
    ),
    _o(
        "paid",
        N_("I was tricked into paying or sending money"),
        N_("They were tricked into paying or sending money"),
        N_("We were tricked into paying or sending money"),
    ),
    _o(
        "taken",
        N_("Money was taken or my card used without my OK"),
        N_("Money was taken or their card used without their OK"),
        N_("Money was taken or our card used without our OK"),
    ),
    _o(
        "account",
        N_("Someone got into my account or device"),
        N_("Someone got into their account or device"),
        N_("Someone got into our account or device"),
    ),
    _o("malware", N_("A virus, locked files or fake tech help")),
    _o(
        "identity",
        N_("Someone used my name or details"),
        N_("Someone used their name or details"),
        N_("Someone used our name or details"),
    ),
    _o(
        "harass",
        N_("Someone is stalking, harassing or threatening me"),
        N_("Someone is stalking, harassing or threatening them"),
        N_("Someone is stalking, harassing or threatening us"),
    ),
    _o(
        "obscene",
        N_("I was sent obscene or sexual things I did not want"),
        N_("They were sent obscene or sexual things they did not want"),
        N_("We were sent obscene or sexual things we did not want"),
    ),
    _o(
        "ddos",
        N_("My website or service was attacked"),
        N_("Their website or service was attacked"),
        N_("Our website or service was attacked"),
    ),
    _o("scam_msg", N_("A scam message, nothing lost")),
    _o(
        "control",
        N_("Someone controls me or makes me work or have sex"),
        N_("Someone controls them or makes them work or have sex"),
        N_("Someone controls one of us or makes them work or have sex"),
    ),
    Option(
        code="csea",
        label=same(N_("A child is being sexually exploited or groomed")),
        stored=False,
    ),
    _o("other", N_("Something else")),
    Option(
        code="not_sure_help",
        label=same(N_("I'm not sure: help me work it out")),
        stored=False,
    ),
)

_DETAILS: dict[str, tuple[Option, ...]] = {
    "blackmail": (
        _o("nude_pictures", N_("Nude pictures")),
        _o("other_secrets", N_("Other secrets")),
        _o("locked_files", N_("Locked files")),
        _o("threat_attack_site", N_("A threat to attack a site")),
        _o(
            "recorded_you_email",
            N_(
                "An email from someone I never talked to, saying they filmed me. "
                "They showed me no picture."
            ),
            N_(
                "An email from someone they never talked to, saying they were filmed. "
                "No picture was shown."
            ),
            N_(
                "An email from someone we never talked to, saying they filmed one of us. "
                "They showed us no picture."
            ),
        ),
        _OTHER,
    ),
    "images": (
        _o(
            "shared_by_someone_known",
            N_("Someone I know shared real pictures of me"),
            N_("Someone they know shared real pictures of them"),
            N_("Someone we know shared real pictures of one of us"),
        ),
        _o(
            "shared_by_unknown",
            N_("Someone I do not know shared real pictures of me"),
            N_("Someone they do not know shared real pictures of them"),
            N_("Someone we do not know shared real pictures of one of us"),
        ),
        _o(
            "threat_to_share",
            N_("Someone says they will share pictures of me, and has not asked for money"),
            N_("Someone says they will share pictures of them, and has not asked for money"),
            N_("Someone says they will share pictures of one of us, and has not asked for money"),
        ),
        _o(
            "faked",
            N_("Fake or computer-made pictures of me"),
            N_("Fake or computer-made pictures of them"),
            N_("Fake or computer-made pictures of one of us"),
        ),
        _o(
            "taken_without_ok",
            N_("Pictures were taken without my OK"),
            N_("Pictures were taken without their OK"),
            N_("Pictures were taken without our OK"),
        ),
        _o(
            "copied_from_device",
            N_("Pictures were taken from my phone or account"),
            N_("Pictures were taken from their phone or account"),
            N_("Pictures were taken from our phone or account"),
        ),
        _OTHER,
    ),
    "paid": (
        _o("shopping", N_("Shopping")),
        _o("tickets_holiday", N_("Tickets or holiday")),
        _o("romance", N_("Romance or dating")),
        _o("investment_crypto", N_("Investment or crypto")),
        _o("fake_bank_police_company", N_("Fake bank, police or company")),
        _o("fake_friend_family", N_("Fake friend or family")),
        _o("loan_job_prize_fee", N_("Loan, job or prize fee")),
        _o("rent", N_("Rent")),
        _o("money_back_offer", N_("Offer to get money back")),
        _o(
            "moved_money_for_someone",
            N_("I moved money for someone"),
            N_("They moved money for someone"),
            N_("One of us moved money for someone"),
        ),
        _o(
            "false_invoice",
            N_("I paid a false bill or invoice"),
            N_("They paid a false bill or invoice"),
            N_("We paid a false bill or invoice"),
        ),
        _OTHER,
    ),
    "taken": (
        _o(
            "card_used_online",
            N_("My card was used online"),
            N_("Their card was used online"),
            N_("Our card was used online"),
        ),
        _o(
            "card_lost_or_stolen",
            N_("My card was lost or stolen and used"),
            N_("Their card was lost or stolen and used"),
            N_("Our card was lost or stolen and used"),
        ),
        _o(
            "bank_account_payment",
            N_("A payment left my bank account that I did not make"),
            N_("A payment left their bank account that they did not make"),
            N_("A payment left our bank account that we did not make"),
        ),
        _o(
            "regular_payment",
            N_("A regular payment I did not agree to"),
            N_("A regular payment they did not agree to"),
            N_("A regular payment we did not agree to"),
        ),
        _o("wallet_or_app", N_("Money left PayPal, a phone wallet or an app")),
        _o(
            "crypto_wallet",
            N_("Crypto was taken from my wallet"),
            N_("Crypto was taken from their wallet"),
            N_("Crypto was taken from our wallet"),
        ),
        _OTHER,
    ),
    "account": (
        _o("email", N_("Email")),
        _o("social", N_("Social media or messaging")),
        _o("bank", N_("Bank or money app")),
        _o("shopping", N_("Shopping")),
        _o("work", N_("Work")),
        _o("device", N_("Phone, tablet or computer")),
        _o(
            "invoices_in_our_name",
            N_("My customers got false bills in my name"),
            N_("Their customers got false bills in their name"),
            N_("Our customers got false bills in our name"),
        ),
    ),
    "malware": (
        _o("locked_files", N_("Locked files")),
        _o("virus", N_("A virus")),
        _o("tech_help_call", N_('A phone call from "tech help"')),
    ),
    "identity": (
        _o(
            "account_or_loan_opened",
            N_("A bank account, card or loan was opened in my name"),
            N_("A bank account, card or loan was opened in their name"),
            N_("A bank account, card or loan was opened in our name"),
        ),
        _o(
            "phone_or_contract",
            N_("A phone or other contract in my name"),
            N_("A phone or other contract in their name"),
            N_("A phone or other contract in our name"),
        ),
        _o(
            "goods_ordered",
            N_("Goods were ordered in my name"),
            N_("Goods were ordered in their name"),
            N_("Goods were ordered in our name"),
        ),
        _o(
            "fake_profile",
            N_("A fake profile of me"),
            N_("A fake profile of them"),
            N_("A fake profile of us"),
        ),
        _o(
            "benefits_or_tax",
            N_("Benefits or tax claimed in my name"),
            N_("Benefits or tax claimed in their name"),
            N_("Benefits or tax claimed in our name"),
        ),
        _o(
            "company_or_address_used",
            N_("My address or business name was used"),
            N_("Their address or business name was used"),
            N_("Our address or business name was used"),
        ),
        _o(
            "details_leaked",
            N_("My details were in a leak"),
            N_("Their details were in a leak"),
            N_("Our details were in a leak"),
        ),
        _OTHER,
    ),
    "harass": (
        _o("repeated_messages", N_("Messages that do not stop")),
        _o(
            "threats_of_harm",
            N_("Threats to hurt me or someone close"),
            N_("Threats to hurt them or someone close"),
            N_("Threats to hurt us or someone close"),
        ),
        _o(
            "watched_or_tracked",
            N_("I am watched, followed or tracked"),
            N_("They are watched, followed or tracked"),
            N_("We are watched, followed or tracked"),
        ),
        _o(
            "private_details_posted",
            N_("My address or private details were posted"),
            N_("Their address or private details were posted"),
            N_("Our address or private details were posted"),
        ),
        _o(
            "lies_or_fake_accounts",
            N_("Lies about me, or fake accounts"),
            N_("Lies about them, or fake accounts"),
            N_("Lies about us, or fake accounts"),
        ),
        _o(
            "hate",
            N_("Abuse because of who I am"),
            N_("Abuse because of who they are"),
            N_("Abuse because of who we are"),
        ),
        _o("many_people", N_("Many people at once")),
        _OTHER,
    ),
    "obscene": (
        _o(
            "picture_or_video_sent",
            N_("A sexual picture or video was sent to me"),
            N_("A sexual picture or video was sent to them"),
            N_("A sexual picture or video was sent to us"),
        ),
        _o("sexual_messages", N_("Sexual messages")),
        _o("on_a_call", N_("On a video call")),
        _o(
            "posted_where_i_saw_it",
            N_("Put where I could not avoid it"),
            N_("Put where they could not avoid it"),
            N_("Put where we could not avoid it"),
        ),
        _o("violent_or_shocking", N_("Violent or shocking things")),
        _OTHER,
    ),
    "ddos": (
        _o(
            "site_or_service_down",
            N_("My site or service was knocked out"),
            N_("Their site or service was knocked out"),
            N_("Our site or service was knocked out"),
        ),
        _o(
            "pay_to_stop",
            N_("They want money to stop"),
            N_("Those who did it want money to stop"),
            N_("They want money to stop"),
        ),
        _o(
            "site_changed",
            N_("My pages were changed"),
            N_("Their pages were changed"),
            N_("Our pages were changed"),
        ),
        _o(
            "broken_into",
            N_("Someone got into my site or server"),
            N_("Someone got into their site or server"),
            N_("Someone got into our site or server"),
        ),
        _OTHER,
    ),
    "control": (
        _o("made_to_work", N_("Made to work")),
        _o("made_to_do_sexual_things", N_("Made to do sexual things")),
        _o(
            "money_or_papers_held",
            N_("Someone keeps my money or papers"),
            N_("Someone keeps their money or papers"),
            N_("Someone keeps our money or papers"),
        ),
        _o(
            "phone_watched",
            N_("Someone controls or watches my phone"),
            N_("Someone controls or watches their phone"),
            N_("Someone controls or watches our phones"),
        ),
        _o(
            "told_i_owe",
            N_("Told I owe a debt I must work off"),
            N_("Told they owe a debt they must work off"),
            N_("Told we owe a debt we must work off"),
        ),
        _o("made_to_break_the_law", N_("Made to break the law")),
        _OTHER,
    ),
    "other": (
        _o(
            "firm_lost_my_details",
            N_("A firm told me my details got out"),
            N_("A firm told them their details got out"),
            N_("A firm told us our details got out"),
        ),
        _o(
            "number_taken_over",
            N_("My phone number was taken over"),
            N_("Their phone number was taken over"),
            N_("Our phone number was taken over"),
        ),
        _o("fake_offer_nothing_paid", N_("A fake job, flat or offer, nothing paid")),
        _o("row_with_seller", N_("A row with a seller or firm")),
        _o("something_else", N_("Something else")),
    ),
}

EVENT_DETAIL: Mapping[str, CodeList] = MappingProxyType(
    {
        event: _list("event_detail", *options, _UNSURE, _PRIVATE)
        for event, options in _DETAILS.items()
    }
)
"""By event type. A scam message and the exploitation of a child have no detail."""

ALSO_HAPPENED: Final = _list(
    "also_happened",
    *(option for option in EVENT_TYPE.options if option.code not in ("csea", "not_sure_help")),
)

DONT_KNOW: Final = _list("police_area", _o("dont_know", N_("I don't know")))
"""The one answer about the place that is no place; the places are in areas.py."""

WHEN_BAND: Final = _list(
    "when_band",
    _o("last_24_hours", N_("In the last 24 hours")),
    _o("last_7_days", N_("In the last 7 days")),
    _o("earlier", N_("Earlier")),
    _UNSURE,
    _PRIVATE,
)
LAST_PAID: Final = _list(
    "last_paid",
    _o("last_24_hours", N_("In the last 24 hours")),
    _o("last_7_days", N_("In the last 7 days")),
    _o("earlier", N_("Earlier")),
    _UNSURE,
)
ONGOING: Final = _list("ongoing", _YES, _NO, _UNSURE)

CONTACT_MODE: Final = _list(
    "contact_mode",
    _o("email", N_("Email")),
    _o("text_or_call", N_("Text or call")),
    _o("social_or_messaging", N_("Social media or messaging")),
    _o("dating_app", N_("Dating app")),
    _o("game", N_("Game")),
    _o("website_or_advert", N_("Website or advert")),
    _o("in_person", N_("In person")),
    _o(
        "no_contact_known",
        N_("No contact that I know of"),
        N_("No contact that they know of"),
        N_("No contact that we know of"),
    ),
    _o("other", N_("Another way")),
)

RELATIONSHIP: Final = _list(
    "relationship",
    _o("stranger", N_("A stranger")),
    _o(
        "only_met_online",
        N_("Someone I only met online"),
        N_("Someone they only met online"),
        N_("Someone we only met online"),
    ),
    _o("partner_or_ex", N_("A partner or ex")),
    _o("family", N_("Family")),
    _o("work_or_school", N_("Someone from work or school")),
    _o(
        "someone_else_known",
        N_("Someone else I know"),
        N_("Someone else they know"),
        N_("Someone else we know"),
    ),
    _o("dont_know", N_("I don't know"), N_("I don't know"), N_("We don't know")),
)

THOSE_CLOSE: Final = frozenset({"partner_or_ex", "family"})
"""Whoever did it may look at this phone, or find what is kept."""

LOST_MONEY: Final = _list("lost_money", _YES, _NO, _UNSURE, _PRIVATE)

# After the survey's frame; the £250 edge is the survey's own.
LOSS_BAND: Final = _list(
    "loss_band",
    _o("loss_under_20", N_("Under £20")),
    _o("loss_20_49", N_("£20 to £49")),
    _o("loss_50_99", N_("£50 to £99")),
    _o("loss_100_249", N_("£100 to £249")),
    _o("loss_250_499", N_("£250 to £499")),
    _o("loss_500_999", N_("£500 to £999")),
    _o("loss_1000_2499", N_("£1,000 to £2,499")),
    _o("loss_2500_4999", N_("£2,500 to £4,999")),
    _o("loss_5000_9999", N_("£5,000 to £9,999")),
    _o("loss_10000_19999", N_("£10,000 to £19,999")),
    _o("loss_20000_39999", N_("£20,000 to £39,999")),
    _o("loss_40000_plus", N_("£40,000 or more")),
)

PAYMENT_METHOD: Final = _list(
    "payment_method",
    _o("uk_bank_transfer", N_("UK bank transfer")),
    _o("transfer_abroad", N_("Transfer abroad")),
    _o("credit_card", N_("Credit card")),
    _o("debit_card", N_("Debit card")),
    _o("crypto", N_("Crypto")),
    _o("gift_card_or_voucher", N_("Gift card or voucher")),
    _o("cash_or_courier", N_("Cash or courier")),
    _o("paypal_or_similar", N_("PayPal or similar")),
    _o(
        "taken_without_ok",
        N_("Taken without my OK"),
        N_("Taken without their OK"),
        N_("Taken without our OK"),
    ),
    _o("other", N_("Another way")),
)

GOT_BACK: Final = _list(
    "got_back",
    _o("all", N_("All of it")),
    _o("some", N_("Some of it")),
    _o("none", N_("None of it")),
    _o(
        "refused",
        N_("My bank or card firm refused"),
        N_("Their bank or card firm refused"),
        N_("Our bank or card firm refused"),
    ),
    _o("still_waiting", N_("Still waiting")),
    _o(
        "not_asked",
        N_("I have not asked"),
        N_("They have not asked"),
        N_("We have not asked"),
    ),
)

OTHER_EFFECTS: Final = _list(
    "other_effects",
    _o("lost_files_or_photos", N_("Lost files or photos")),
    _o("locked_out", N_("Locked out of an account or device")),
    _o("device_broken_or_wiped", N_("Device broken or wiped")),
    _o("told_to_pay_for_files", N_("Told to pay to get files back")),
    _o("details_leaked", N_("Details leaked")),
    _o("service_down", N_("Service down")),
    _o("cost_to_fix", N_("Cost to fix it")),
    _NONE,
)

# After the survey's frames.
AFFECTED_HOW_MUCH: Final = _list(
    "affected_how_much",
    _o("very_much", N_("Very much")),
    _o("quite_a_lot", N_("Quite a lot")),
    _o("just_a_little", N_("Just a little")),
    _o("not_at_all", N_("Not at all")),
)
EMOTIONAL_EFFECT: Final = _list(
    "emotional_effect",
    _o("anger", N_("Anger")),
    _o("shock", N_("Shock")),
    _o("fear", N_("Fear")),
    _o("depression", N_("Depression")),
    _o("anxiety_panic", N_("Anxiety or panic attacks")),
    _o("loss_of_confidence", N_("Loss of confidence, or not feeling safe")),
    _o("difficulty_sleeping", N_("Trouble sleeping")),
    _o("crying", N_("Crying or tears")),
    _o("annoyance", N_("Annoyance")),
    _OTHER,
    _NONE,
)
FRAUD_IMPACT: Final = _list(
    "fraud_impact",
    _o("loss_of_time", N_("Lost time, or a lot of bother")),
    _o(
        "shame_self_blame",
        N_("Feeling ashamed, or blaming myself"),
        N_("Feeling ashamed, or blaming themselves"),
        N_("Feeling ashamed, or blaming ourselves"),
    ),
    _o("stopped_using_sites", N_("Stopped using some sites")),
    _o("time_off_work", N_("Time off work")),
    _o("physical_health", N_("Poor health")),
    _o("relationship_problems", N_("Trouble with people close")),
)
# Ours.
BUSINESS_EFFECT: Final = _list(
    "business_effect",
    _o("could_not_trade", N_("We could not trade or work")),
    _o("staff_time_lost", N_("Staff lost time")),
    _o("cost_to_put_right", N_("It cost money to put right")),
    _o("customers_lost", N_("We lost customers")),
    _o("data_lost", N_("We lost data")),
    _o("personal_data_got_out", N_("Details of customers or staff got out")),
    _o("harm_to_our_name", N_("It harmed our good name")),
    _o("staff_upset", N_("Staff were upset")),
    _o("legal_or_regulator", N_("Legal or regulator work")),
    _o("trouble_with_suppliers", N_("Trouble with suppliers")),
    _o("jobs_or_hours_cut", N_("Jobs or hours were cut")),
    _OTHER,
    _NONE,
)

TOLD_WHOM: Final = _list(
    "told_whom",
    _o("local_police", N_("Local police")),
    _o("report_fraud", N_("Report Fraud (or Action Fraud)")),
    _o("bank", N_("Bank")),
    _o("app_or_website", N_("App or website")),
    _o("ncsc_or_7726", N_("National Cyber Security Centre (NCSC) or 7726")),
    _o("ceop_iwf", N_("CEOP or the Internet Watch Foundation (IWF)")),
    _o("charity_or_helpline", N_("A charity or helpline")),
    _o("family_or_friend", N_("Family or friend")),
    _o(
        "employer",
        N_("My employer"),
        N_("Their employer"),
        N_("Our head office or owner"),
    ),
    _o("no_one", N_("No one")),
    _UNSURE,
    _PRIVATE,
)
REPORT_FRAUD: Final = "report_fraud"
POLICE_OR_REPORT_FRAUD: Final = ("local_police", REPORT_FRAUD)
"""Whoever ticks one of these has told the police or Report Fraud."""

_DID_NOT_KNOW_WHERE_IN_SCOTLAND: Final = _o(
    "did_not_know_where",
    N_("I did not know where to report it"),
    N_("They did not know where to report it"),
    N_("We did not know where to report it"),
)
# The first thirteen after the survey's frame, the last eight ours.
REASON_NOT_REPORTED: Final = _list(
    "reason_not_reported",
    _o("too_trivial", N_("It was too small, or not worth it")),
    _o("no_loss", N_("Nothing was lost")),
    _o("police_could_do_nothing", N_("The police could do nothing")),
    _o("police_not_interested", N_("The police would not be interested")),
    _o(
        "private_dealt_with",
        N_("It was private, or I dealt with it myself"),
        N_("It was private, or they dealt with it themselves"),
        N_("It was private, or we dealt with it ourselves"),
    ),
    _o(
        "told_other_authority",
        N_("I told a bank, a site or someone else in charge"),
        N_("A bank, a site or someone else in charge was told"),
        N_("We told a bank, a site or someone else in charge"),
    ),
    _o("too_much_trouble", N_("It was too much trouble")),
    _o(
        "dislike_fear_police",
        N_("I fear or dislike the police, or had a bad time with them"),
        N_("They fear or dislike the police, or had a bad time with them"),
        N_("We fear or dislike the police, or had a bad time with them"),
    ),
    _o(
        "fear_reprisal",
        N_("I fear what those who did it would do"),
        N_("They fear what those who did it would do"),
        N_("We fear what those who did it would do"),
    ),
    _o(
        "did_not_know_where",
        N_("I did not know where to report it, or had not heard of Report Fraud"),
        N_("They did not know where to report it, or had not heard of Report Fraud"),
        N_("We did not know where to report it, or had not heard of Report Fraud"),
    ),
    _o(
        "thought_other_would_report",
        N_("I thought someone else would report it"),
        N_("They thought someone else would report it"),
        N_("We thought someone else would report it"),
    ),
    _o(
        "part_of_job",
        N_("It happened as part of my job"),
        N_("It happened as part of their job"),
        N_("It happened as part of our work"),
    ),
    _OTHER,
    _o(
        "ashamed",
        N_("I felt ashamed"),
        N_("They felt ashamed"),
        N_("We felt ashamed"),
    ),
    _o(
        "images_seen",
        N_("I was afraid that pictures would be seen"),
        N_("They were afraid that pictures would be seen"),
        N_("We were afraid that pictures would be seen"),
    ),
    _o(
        "get_into_trouble",
        N_("I was afraid of getting into trouble"),
        N_("They were afraid of getting into trouble"),
        N_("We were afraid of getting into trouble"),
    ),
    _o(
        "family_find_out",
        N_("I am not out, or my family would find out"),
        N_("They are not out, or their family would find out"),
        N_("One of us is not out, or a family would find out"),
    ),
    _o("language_or_access", N_("Language or access made it hard")),
    _o(
        "not_yet",
        N_("I have only just found out, or I mean to"),
        N_("They have only just found out, or mean to"),
        N_("We have only just found out, or we mean to"),
    ),
    _o(
        "not_a_crime",
        N_("I did not know that it was a crime"),
        N_("They did not know that it was a crime"),
        N_("We did not know that it was a crime"),
    ),
    _o(
        "could_not_face_it",
        N_("I could not face it"),
        N_("They could not face it"),
        N_("We could not face it"),
    ),
)
REASON_NOT_REPORTED_SCOTLAND: Final = _list(
    "reason_not_reported",
    *(
        _DID_NOT_KNOW_WHERE_IN_SCOTLAND if option.code == "did_not_know_where" else option
        for option in REASON_NOT_REPORTED.options
    ),
)
"""The same codes in words without Report Fraud, which does not take reports from Scotland."""

MAIN_REASON: Final = _list("main_reason", *REASON_NOT_REPORTED.options, _UNSURE)
MAIN_REASON_SCOTLAND: Final = _list("main_reason", *REASON_NOT_REPORTED_SCOTLAND.options, _UNSURE)

AFTER_TELLING: Final = _list(
    "after_telling",
    _o(
        "got_reference",
        N_("I got a reference"),
        N_("They got a reference"),
        N_("We got a reference"),
    ),
    _o("being_looked_into", N_("It is being looked into")),
    _o(
        "no_further_action",
        N_("I was told nothing more will be done"),
        N_("They were told nothing more will be done"),
        N_("We were told nothing more will be done"),
    ),
    _o(
        "told_go_elsewhere",
        N_("I was told to go elsewhere"),
        N_("They were told to go elsewhere"),
        N_("We were told to go elsewhere"),
    ),
    _o("heard_nothing", N_("I heard nothing"), N_("They heard nothing"), N_("We heard nothing")),
    _o("someone_charged", N_("Someone was charged")),
)

ABOUT_YOU: Final = _list("about_you", _YES, _NO)
SEX: Final = _list("sex", _o("female", N_("Female")), _o("male", N_("Male")), _PRIVATE)
