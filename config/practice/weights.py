"""Lists how often made-up people give each answer, and where each of these numbers comes from.

Some follow an official figure, named by its id beside them; the others are invented, so that the
tables look lived in, and say so. None is a figure of anything: no page and no estimate may use one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from reporting.form.page_shapes import Answers

INVENTED: Final = "invented"

SKIPPED: Final = 0.06
"""How often a question that may be left out is left out. Invented."""
WROTE: Final = 0.4
"""How often somebody adds words of their own. Invented."""
SENT_EARLY: Final = 0.003
"""How often somebody sends after a page, as soon as the form lets them. Invented."""
TELLS_SEX: Final = 0.97
"""How often the question about sex is answered. Invented."""
KNOWS_THE_PLACE: Final = 0.93
"""How often somebody who is asked for it picks the council or county. Invented."""
SHARE_REJECTED: Final = 0.07
"""How often a moderator does not count a report. Invented."""


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """Options weigh so much. `source` is INVENTED, or the ids of the figures that they follow."""

    source: str
    weights: Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class Leaning:
    """Options weigh so many times as much where every answer in `where` is one of its codes."""

    source: str
    where: Mapping[str, tuple[str, ...]]
    times: Mapping[str, float]

    def applies(self, answers: Answers) -> bool:
        """Whether the answers given so far are of this kind."""
        return all(answers.get(code) in codes for code, codes in self.where.items())


def _invented(weights: Mapping[str, float]) -> Weighed:
    return Weighed(source=INVENTED, weights=weights)


def _like(source: str, weights: Mapping[str, float]) -> Weighed:
    return Weighed(source=source, weights=weights)


def _if(times: Mapping[str, float], *, source: str = INVENTED, **where: tuple[str, ...]) -> Leaning:
    return Leaning(source=source, where=where, times=times)


_YOUNG: Final = ("age_16_17", "age_18_24")
_MIDDLE: Final = ("age_35_44", "age_45_54", "age_55_64")
_OLD: Final = ("age_65_74", "age_75_plus")
_LARGE_SUMS: Final = {"loss_5000_9999": 4, "loss_10000_19999": 4, "loss_20000_39999": 3}
_SMALL_SUMS: Final = {"loss_20_49": 3, "loss_50_99": 3, "loss_1000_2499": 0.4}

# Question -> option -> weight; an option that is not named weighs 1, which is invented too.
WEIGHED: Final[Mapping[str, tuple[Weighed, ...]]] = {
    "danger": (_invented({"yes": 0.4, "no": 90, "not_sure": 4}),),
    "who": (
        _invented(
            {"me": 82, "adult_helped": 7, "child": 3, "organisation": 7, "prefer_not_to_say": 1}
        ),
    ),
    "age_band": (
        _invented(
            {
                "age_under_13": 0.5,
                "age_13_15": 1.5,
                "age_16_17": 4,
                "age_18_24": 15,
                "age_25_34": 19,
                "age_35_44": 18,
                "age_45_54": 16,
                "age_55_64": 13,
                "age_65_74": 8,
                "age_75_plus": 5,
                "prefer_not_to_say": 2,
            }
        ),
    ),
    "nation": (
        _invented(
            {
                "england": 84,
                "wales": 5,
                "scotland": 6.5,
                "northern_ireland": 2.5,
                "isle_of_man_channel_islands": 0.3,
                "outside_uk": 0.5,
                "prefer_not_to_say": 1,
            }
        ),
    ),
    "org_size": (_invented({"size_1": 4, "size_2_9": 9, "size_10_49": 4, "size_50_249": 2}),),
    "event_type": (
        # Of the survey's computer misuse 516,000 were access and 360,000 a virus.
        _like("csew-2020m-cm-access csew-2020m-cm-virus", {"account": 10.3, "malware": 7.2}),
        _invented(
            {
                "blackmail": 10,
                "images": 4,
                "paid": 25,
                "taken": 17,
                "identity": 6,
                "harass": 6,
                "obscene": 2.5,
                "ddos": 0.7,
                "scam_msg": 6,
                "control": 1,
                "csea": 0.5,
                "other": 2,
                "not_sure_help": 0,
            }
        ),
    ),
    # The codes of every list of details; those that lists share stand once.
    "event_detail": (
        _invented(
            {
                "nude_pictures": 6,
                "recorded_you_email": 3,
                "threat_attack_site": 0.2,
                "shopping": 5,
                "tickets_holiday": 3,
                "romance": 3,
                "investment_crypto": 3,
                "fake_bank_police_company": 4,
                "card_used_online": 6,
                "bank_account_payment": 3,
                "email": 4,
                "social": 7,
                "tech_help_call": 3,
                "account_or_loan_opened": 3,
                "repeated_messages": 4,
                "money_back_offer": 0.5,
                "other": 0.5,
                "not_sure": 0.5,
                "prefer_not_to_say": 0.3,
            }
        ),
    ),
    "when_band": (
        _invented({"last_24_hours": 12, "last_7_days": 26, "earlier": 50, "not_sure": 2}),
    ),
    "ongoing": (_invented({"yes": 20, "no": 65, "not_sure": 10}),),
    "contact_mode": (_invented({"social_or_messaging": 8, "text_or_call": 7, "email": 6}),),
    "relationship": (
        _invented({"stranger": 60, "only_met_online": 20, "dont_know": 10, "family": 2}),
    ),
    "lost_money": (_invented({"yes": 12, "no": 82, "not_sure": 3, "prefer_not_to_say": 2}),),
    "loss_band": (
        _invented(
            {
                "loss_50_99": 2,
                "loss_100_249": 4,
                "loss_250_499": 4,
                "loss_500_999": 3,
                "loss_1000_2499": 3,
                "loss_2500_4999": 2,
                "loss_20000_39999": 0.3,
                "loss_40000_plus": 0.2,
            }
        ),
    ),
    "payment_method": (
        _invented({"uk_bank_transfer": 9, "debit_card": 6, "taken_without_ok": 0.3}),
    ),
    "got_back": (
        _invented(
            {"none": 6, "all": 2, "some": 1, "refused": 2, "still_waiting": 4, "not_asked": 1.5}
        ),
    ),
    "affected_how_much": (_invented({"very_much": 3, "quite_a_lot": 5, "just_a_little": 3}),),
    # How many tell the police or Report Fraud leans with what happened, below.
    "told_whom": (
        _invented(
            {
                "bank": 4,
                "family_or_friend": 12,
                "app_or_website": 6,
                "ncsc_or_7726": 0.5,
                "ceop_iwf": 0.3,
                "charity_or_helpline": 1,
                "local_police": 1.6,
                "report_fraud": 1,
                "employer": 0.5,
                "no_one": 11,
                "not_sure": 0.4,
                "prefer_not_to_say": 0.4,
            }
        ),
    ),
    "reason_not_reported": (
        _invented(
            {
                "too_trivial": 3,
                "police_could_do_nothing": 6,
                "police_not_interested": 3,
                "private_dealt_with": 1.5,
                "told_other_authority": 4,
                "did_not_know_where": 5,
                "ashamed": 3,
                "part_of_job": 0.1,
                "images_seen": 0.1,
                "family_find_out": 0.5,
                "dislike_fear_police": 0.5,
                "fear_reprisal": 0.5,
                "not_yet": 3,
                "not_a_crime": 1.5,
                "could_not_face_it": 1,
            }
        ),
    ),
    "after_telling": (
        _invented(
            {
                "got_reference": 10,
                "being_looked_into": 3,
                "no_further_action": 6,
                "told_go_elsewhere": 4,
                "heard_nothing": 8,
                "someone_charged": 0.25,
            }
        ),
    ),
    "sex": (_invented({"female": 52, "male": 46, "prefer_not_to_say": 2}),),
}

# Question -> how its weights lean with what happened, with age, with nation and with who it was.
LEANINGS: Final[Mapping[str, tuple[Leaning, ...]]] = {
    "age_band": (
        _if({"age_under_13": 12, "age_13_15": 30, "age_16_17": 18}, who=("child",)),
        _if({"age_65_74": 4, "age_75_plus": 9, "age_18_24": 2}, who=("adult_helped",)),
    ),
    "event_type": (
        _if({"blackmail": 2.2, "images": 2, "obscene": 2, "malware": 0.4}, age_band=_YOUNG),
        _if({"identity": 1.5, "taken": 1.3, "images": 0.6}, age_band=_MIDDLE),
        _if(
            {"paid": 1.5, "malware": 2, "blackmail": 0.3, "images": 0.1, "harass": 0.4},
            age_band=_OLD,
        ),
        _if(
            {"ddos": 12, "malware": 3, "account": 1.5, "images": 0.05, "obscene": 0.1}
            | {"harass": 0.4, "control": 0.05, "csea": 0.02, "scam_msg": 0.5},
            who=("organisation",),
        ),
        _if({"csea": 8, "control": 3}, who=("child",)),
    ),
    "event_detail": (
        _if(
            {"locked_files": 12, "threat_attack_site": 10, "nude_pictures": 0.03, "romance": 0.02}
            | {"work": 5, "social": 0.4, "company_or_address_used": 10, "rent": 0.1},
            who=("organisation",),
        ),
        _if({"nude_pictures": 4, "rent": 3, "shopping": 1.5}, age_band=_YOUNG),
        _if(
            {"fake_bank_police_company": 3, "fake_friend_family": 3, "tech_help_call": 5},
            age_band=_OLD,
        ),
        _if({"investment_crypto": 2, "romance": 2}, age_band=_MIDDLE),
    ),
    "contact_mode": (
        _if({"dating_app": 5}, event_detail=("romance", "nude_pictures")),
        _if({"text_or_call": 5}, event_detail=("fake_bank_police_company", "tech_help_call")),
        _if({"website_or_advert": 6}, event_detail=("shopping", "rent", "tickets_holiday")),
        _if({"no_contact_known": 8}, event_type=("taken", "account", "identity", "ddos")),
    ),
    "relationship": (
        _if({"partner_or_ex": 60, "only_met_online": 0.3}, event_type=("control",)),
        _if({"partner_or_ex": 20, "work_or_school": 10}, event_type=("images", "harass")),
    ),
    # Together about three quarters of what the survey calls fraud.
    "lost_money": (
        _if({"yes": 60}, source="csew-2019m-fraud-loss", event_type=("paid",)),
        _if({"yes": 28}, source="csew-2019m-fraud-loss", event_type=("taken",)),
        _if({"yes": 5}, source="csew-2019m-fraud-loss", event_type=("identity",)),
        _if({"yes": 2.5}, event_type=("blackmail",)),
        _if({"yes": 0.1}, event_type=("images",)),
    ),
    "loss_band": (
        _if(_LARGE_SUMS, event_detail=("investment_crypto", "romance")),
        _if(_LARGE_SUMS, event_detail=("fake_bank_police_company",)),
        _if(_LARGE_SUMS, who=("organisation",)),
        _if(_SMALL_SUMS, event_detail=("shopping", "tickets_holiday", "regular_payment")),
    ),
    "payment_method": (
        _if({"taken_without_ok": 90}, event_type=("taken", "account")),
        _if({"crypto": 12}, event_detail=("investment_crypto", "locked_files", "crypto_wallet")),
        _if({"gift_card_or_voucher": 5, "crypto": 3}, event_type=("blackmail",)),
        _if({"paypal_or_similar": 5, "debit_card": 2}, event_detail=("shopping",)),
        _if({"cash_or_courier": 4}, age_band=_OLD),
    ),
    "got_back": (_if({"all": 6, "some": 2}, event_type=("taken",)),),
    "affected_how_much": (
        _if({"very_much": 4}, event_type=("blackmail", "images", "harass", "control")),
        _if({"just_a_little": 3, "not_at_all": 3}, lost_money=("no",)),
    ),
    "told_whom": (
        # Of those who told anybody official, most told their bank.
        _if({"bank": 6}, source="nisct-2023-bank", lost_money=("yes",)),
        # One in seven of fraud, one in fifteen of computer misuse.
        _if(
            {"report_fraud": 2.3, "local_police": 0.9},
            source="csew-2024s-fraud-rep",
            event_type=("paid", "taken", "identity"),
        ),
        _if(
            {"report_fraud": 0.7, "local_police": 0.35},
            source="csew-2024s-cm-rep",
            event_type=("account", "malware"),
        ),
        _if({"local_police": 2}, event_type=("harass", "images", "control")),
        # Report Fraud takes no reports from Scotland.
        _if({"local_police": 3}, nation=("scotland",)),
        _if({"no_one": 2, "family_or_friend": 0.6}, event_type=("blackmail",)),
        _if({"ncsc_or_7726": 16, "local_police": 0.2}, event_type=("scam_msg",)),
        _if({"employer": 8, "family_or_friend": 0.1}, who=("organisation",)),
    ),
    "reason_not_reported": (
        _if({"ashamed": 4, "family_find_out": 4}, event_type=("blackmail", "images")),
        _if({"images_seen": 40}, event_type=("images",)),
        _if({"fear_reprisal": 8}, event_type=("harass", "control", "blackmail")),
        _if({"no_loss": 5, "too_trivial": 2}, lost_money=("no",)),
        _if({"no_loss": 0.05}, lost_money=("yes",)),
        _if({"part_of_job": 30, "images_seen": 0.1, "ashamed": 0.3}, who=("organisation",)),
    ),
}
