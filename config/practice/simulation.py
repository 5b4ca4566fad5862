"""Makes up reports for the practice site and for tests: answers that people could have given.

The weights are invented so that the tables look lived in. They are no figures of anything: no
page and no estimate may use them. Every answer goes through the form's own rules, page by page.
Pure: the same generator and day give the same answers.
"""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from classification.answers import Option
from config.practice.stories import tell_story
from reporting.form.journey import CHECK, SENT, may_send_early, next_slug, on_path, path
from reporting.form.page_shapes import Answers, Field, Question
from reporting.form.questions import field_by_code, options_for, page_for
from reporting.form.validation import check_page

SKIPPED: Final = 0.12
"""How often a question that may be left out is left out."""
WROTE: Final = 0.4
"""How often somebody adds words of their own."""
SENT_EARLY: Final = 0.01
"""How often somebody sends after a page, as soon as the form lets them."""
TELLS_SEX: Final = 0.6
"""How often the one question after sending is answered."""
_LONGEST_WALK: Final = 60

_YOUNG = ("age_16_17", "age_18_24")
_MIDDLE = ("age_35_44", "age_45_54", "age_55_64")
_OLD = ("age_65_74", "age_75_plus")
_LARGE_SUMS = {"loss_5000_9999": 4, "loss_10000_19999": 4, "loss_20000_39999": 3}
_SMALL_SUMS = {"loss_20_49": 3, "loss_50_99": 3, "loss_1000_2499": 0.4}

# Question -> option -> weight; an option that is not named weighs 1.
WEIGHTS: Final[Mapping[str, Mapping[str, float]]] = {
    "danger": {"yes": 0.4, "no": 90, "not_sure": 4},
    "who": {"me": 78, "adult_helped": 8, "child": 4, "organisation": 8},
    "age_band": {
        "age_under_13": 0.5,
        "age_13_15": 1.5,
        "age_16_17": 6,
        "age_18_24": 18,
        "age_25_34": 19,
        "age_35_44": 16,
        "age_45_54": 14,
        "age_55_64": 12,
        "age_65_74": 8,
        "age_75_plus": 5,
        "prefer_not_to_say": 2,
    },
    "nation": {
        "england": 82,
        "wales": 6,
        "scotland": 7,
        "northern_ireland": 3,
        "isle_of_man_channel_islands": 0.4,
        "outside_uk": 0.6,
        "prefer_not_to_say": 2,
    },
    "org_size": {"size_1": 4, "size_2_9": 9, "size_10_49": 4, "size_50_249": 2},
    "event_type": {
        "blackmail": 12,
        "images": 6,
        "paid": 24,
        "taken": 14,
        "account": 15,
        "malware": 6,
        "identity": 5,
        "harass": 7,
        "obscene": 3,
        "ddos": 0.7,
        "scam_msg": 9,
        "control": 1,
        "csea": 0.5,
        "other": 2,
        "not_sure_help": 0,
    },
    # The codes of every list of details; those that lists share stand once.
    "event_detail": {
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
    },
    "when_band": {"last_24_hours": 12, "last_7_days": 26, "earlier": 50, "not_sure": 3},
    "ongoing": {"yes": 20, "no": 65, "not_sure": 10},
    "contact_mode": {"social_or_messaging": 8, "text_or_call": 7, "email": 6},
    "relationship": {"stranger": 60, "only_met_online": 20, "dont_know": 10, "family": 2},
    "lost_money": {"yes": 20, "no": 70, "not_sure": 4, "prefer_not_to_say": 3},
    "loss_band": {
        "loss_100_249": 4,
        "loss_250_499": 4,
        "loss_500_999": 3,
        "loss_1000_2499": 3,
        "loss_2500_4999": 2,
        "loss_20000_39999": 0.5,
        "loss_40000_plus": 0.3,
    },
    "payment_method": {"uk_bank_transfer": 9, "debit_card": 6, "taken_without_ok": 0.3},
    "got_back": {"none": 6, "all": 2, "refused": 2, "still_waiting": 4},
    "affected_how_much": {"very_much": 3, "quite_a_lot": 5, "just_a_little": 3},
    "told_whom": {
        "bank": 3,
        "family_or_friend": 9,
        "app_or_website": 5,
        "local_police": 2,
        "report_fraud": 2,
        "employer": 0.5,
        "no_one": 10,
        "not_sure": 0.4,
        "prefer_not_to_say": 0.4,
    },
    "reason_not_reported": {
        "ashamed": 3,
        "police_could_do_nothing": 6,
        "did_not_know_where": 5,
        "part_of_job": 0.1,
        "images_seen": 0.1,
    },
    "police_area": {"dont_know": 30},
    "sex": {"female": 52, "male": 44, "prefer_not_to_say": 4},
}


@dataclass(frozen=True, kw_only=True)
class Leaning:
    """Options weigh so many times as much where every answer in `where` is one of its codes."""

    where: Mapping[str, tuple[str, ...]]
    times: Mapping[str, float]

    def applies(self, answers: Answers) -> bool:
        """Whether the answers given so far are of this kind."""
        return all(answers.get(code) in codes for code, codes in self.where.items())


def _if(times: Mapping[str, float], **where: tuple[str, ...]) -> Leaning:
    return Leaning(where=where, times=times)


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
            {"paid": 1.5, "malware": 3, "blackmail": 0.3, "images": 0.1, "harass": 0.4},
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
    "lost_money": (
        _if({"yes": 60}, event_type=("paid",)),
        _if({"yes": 18}, event_type=("taken",)),
        _if({"yes": 2.5}, event_type=("blackmail", "malware", "identity")),
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
        _if({"bank": 12}, lost_money=("yes",)),
        _if({"local_police": 3}, event_type=("harass", "images", "control")),
        _if({"report_fraud": 2.5}, event_type=("paid",)),
        _if({"local_police": 2.5}, nation=("scotland", "northern_ireland")),
        _if({"no_one": 3, "family_or_friend": 0.5}, event_type=("blackmail",)),
        _if({"ncsc_or_7726": 8}, event_type=("scam_msg",)),
        _if({"employer": 8, "family_or_friend": 0.1}, who=("organisation",)),
    ),
    "reason_not_reported": (
        _if({"ashamed": 6, "family_find_out": 4}, event_type=("blackmail", "images")),
        _if({"images_seen": 60}, event_type=("images",)),
        _if({"fear_reprisal": 6}, event_type=("harass", "control")),
        _if({"no_loss": 8, "too_trivial": 4}, lost_money=("no",)),
        _if({"part_of_job": 30, "images_seen": 0.1, "ashamed": 0.3}, who=("organisation",)),
    ),
}


def simulate_report(rng: random.Random, *, today: date, wrote: float = WROTE) -> Answers | None:
    """Makes up one person's answers, as sent at "check your answers" or early. None is later
    than `today`; where words are asked for, `wrote` is how often there are some.

    None where the walk ends at a page of help, and nothing would be kept of it.
    """
    answers: Answers = {}
    slug = ""
    for _ in range(_LONGEST_WALK):
        slug = next_slug(answers, slug)
        page = page_for(slug, answers)
        if slug == CHECK:
            return on_path(answers)
        if page is None or page.kind == "ending":
            return None
        if isinstance(page, Question):
            answers = {**answers, **_page(rng, page, answers, today=today, wrote=wrote)}
            if rng.random() < SENT_EARLY and may_send_early(answers):
                return on_path(answers)
    raise RuntimeError(f"the form does not end: {slug!r}")


def simulate_sex(rng: random.Random, answers: Answers) -> str | None:
    """Makes up the answer to the question after sending, where it is asked and given."""
    if SENT not in path(answers) or rng.random() >= TELLS_SEX:
        return None
    return _draw(rng, field_by_code("sex"), answers)


def _page(
    rng: random.Random, page: Question, answers: Answers, *, today: date, wrote: float
) -> Answers:
    """Makes up answers to one page until the form takes them: a person would mend them too."""
    while True:
        sent: dict[str, list[str]] = {}
        so_far = dict(answers)
        for asked in page.fields:
            sent[asked.code] = given = _field(rng, asked, so_far, today=today, wrote=wrote)
            if given:
                so_far[asked.code] = tuple(given) if asked.kind == "checkboxes" else given[0]
        checked = check_page(page.slug, sent, answers, today=today)
        if not checked.errors:
            return checked.values


def _field(
    rng: random.Random, asked: Field, answers: Answers, *, today: date, wrote: float
) -> list[str]:
    if asked.kind == "textarea":
        return [tell_story(rng, answers)] if rng.random() < wrote else []
    if asked.kind == "month":
        return [_month(rng, today)]
    if not asked.required and rng.random() < SKIPPED:
        return []
    if asked.code == "main_reason":
        given = answers.get("reason_not_reported") or ()
        return [rng.choice(given)] if given else []
    options = options_for(asked, answers)
    if not options:
        return []
    first = _draw(rng, asked, answers)
    if asked.kind != "checkboxes" or first in asked.exclusive:
        return [first]
    ticked = [first]
    for _ in range(rng.choice((0, 0, 1, 1, 2))):
        others = [each for each in options if each.code not in {*asked.exclusive, *ticked}]
        if others:
            ticked.append(_draw(rng, asked, answers, among=others))
    return ticked


def _draw(
    rng: random.Random, asked: Field, answers: Answers, *, among: Iterable[Option] | None = None
) -> str:
    """Draws an option by the weights of its question, as they lean with the answers so far."""
    codes = [option.code for option in (among or options_for(asked, answers))]
    base = WEIGHTS.get(asked.code, {})
    weights = {code: float(base.get(code, 1)) for code in codes}
    for leaning in LEANINGS.get(asked.code, ()):
        if leaning.applies(answers):
            for code, times in leaning.times.items():
                if code in weights:
                    weights[code] *= times
    return rng.choices(codes, list(weights.values()), k=1)[0]


def _month(rng: random.Random, today: date) -> str:
    """Draws a month of the past year and a half, the near ones more often."""
    back = min(int(rng.expovariate(0.3)), 17)
    year, month = divmod(today.year * 12 + today.month - 1 - back, 12)
    return f"{year}-{month + 1:02d}"
