"""Codes a report's answers as the attributes that are counted.

Every mapping of answers, complete or cut short, falls in exactly one code of every attribute.
"Not answered" is one thing: not asked, skipped, sent early, not sure, or preferred not to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from datetime import date
from typing import Final

from classification import attributes as lists
from classification import crime_types
from classification.answers import POLICE_OR_REPORT_FRAUD
from classification.areas import force_or_none
from classification.code_lists import CODE_LISTS_VERSION, NOT_APPLICABLE, NOT_STATED, Attribute
from classification.periods import is_month

Answers = Mapping[str, object]
"""Question code -> a code, or a sequence of codes where several may be ticked."""


@dataclass(frozen=True, kw_only=True)
class Attributes:
    """One report, coded. `universe` is persons or organisations; the rest are codes."""

    universe: str
    crime_type: str
    nation: str
    area: str
    age: str
    age_broad: str
    sex: str
    told_police: str
    loss: str
    loss_broad: str
    told_most_official: str
    main_reason_not_told: str
    payment_route: str
    got_back: str
    after_telling: str
    comparable_to_csew: str


@dataclass(frozen=True, kw_only=True)
class CsewFlags:
    """Five facts of a report: all must hold before it may stand beside the survey."""

    age16plus: bool
    resident_ew: bool
    within_12_months: bool
    self_not_proxy: bool
    not_organisation: bool

    @property
    def all_hold(self) -> bool:
        return all(astuple(self))


_AGES: Final = {
    "age_16_17": "16_17",
    "age_18_24": "18_24",
    "age_25_34": "25_34",
    "age_35_44": "35_44",
    "age_45_54": "45_54",
    "age_55_64": "55_64",
    "age_65_74": "65_over",
    "age_75_plus": "65_over",
}
_BROAD_AGES: Final = {
    **dict.fromkeys(("16_17", "18_24", "25_34"), "under_35"),
    **dict.fromkeys(("35_44", "45_54"), "35_54"),
    **dict.fromkeys(("55_64", "65_over"), "55_over"),
}
_LOSSES: Final = {
    **dict.fromkeys(("loss_under_20", "loss_20_49", "loss_50_99"), "under_100"),
    **dict.fromkeys(("loss_100_249", "loss_250_499", "loss_500_999"), "100_999"),
    **dict.fromkeys(("loss_1000_2499", "loss_2500_4999", "loss_5000_9999"), "1000_9999"),
    **dict.fromkeys(("loss_10000_19999", "loss_20000_39999", "loss_40000_plus"), "10000_over"),
}
_BROAD_LOSSES: Final = {
    "none": "none",
    **dict.fromkeys(("under_100", "100_999"), "under_1000"),
    **dict.fromkeys(("1000_9999", "10000_over"), "1000_over"),
}
# Most official first: the order decides.
_PLACES_TOLD: Final = {
    **dict.fromkeys(POLICE_OR_REPORT_FRAUD, "police_or_report_fraud"),
    "bank": "bank",
    "ncsc_or_7726": "other_official_body",
    "ceop_iwf": "other_official_body",
    "app_or_website": "app_or_website",
    "charity_or_helpline": "charity_or_helpline",
    "family_or_friend": "people_known",
    "employer": "people_known",
    "no_one": "no_one",
}
_REASONS_NOT_TOLD: Final = {
    **dict.fromkeys(("too_trivial", "no_loss"), "too_small"),
    **dict.fromkeys(("police_could_do_nothing", "police_not_interested"), "police_could_not_help"),
    **dict.fromkeys(("private_dealt_with", "part_of_job"), "dealt_with_it"),
    **dict.fromkeys(("told_other_authority", "thought_other_would_report"), "another_body"),
    **dict.fromkeys(("too_much_trouble", "language_or_access"), "too_much_trouble"),
    **dict.fromkeys(("dislike_fear_police", "fear_reprisal", "get_into_trouble"), "fear"),
    "did_not_know_where": "did_not_know_where",
    **dict.fromkeys(("ashamed", "images_seen", "family_find_out"), "ashamed"),
    "not_yet": "not_yet",
    "not_a_crime": "not_a_crime",
    **dict.fromkeys(("could_not_face_it", "other"), "other"),
}
_PAYMENT_ROUTES: Final = {
    "uk_bank_transfer": "uk_bank_transfer",
    "transfer_abroad": "other",
    "credit_card": "card",
    "debit_card": "card",
    "crypto": "crypto",
    "gift_card_or_voucher": "gift_card_or_voucher",
    "cash_or_courier": "cash_or_courier",
    "paypal_or_similar": "paypal_or_similar",
    "taken_without_ok": "taken_without_ok",
    "other": "other",
}
_GOT_BACK: Final = {
    "all": "all",
    "some": "some",
    "still_waiting": "waiting",
    "none": "none_or_refused",
    "refused": "none_or_refused",
    "not_asked": "not_asked",
}
_EST_AGES: Final = {"16_17": "16_24", "18_24": "16_24"}
_EST_LOSSES: Final = {"1000_9999": "1000_over", "10000_over": "1000_over"}


def attributes_of(
    answers: Answers,
    *,
    crime_type: str | None = None,
    reported_on: date | None = None,
    code_lists_version: str = CODE_LISTS_VERSION,
) -> Attributes:
    """Codes everything that is counted of one report, as a version of the code lists counts it.

    `crime_type` is the moderator's coding, which prevails over the answers (ValueError for a
    code that is not one of the twelve). `reported_on` is the day the report arrived; without it
    something that happened "earlier" is not taken to lie within the survey's twelve months.
    """
    kind = crime_type or crime_types.crime_type_of(answers)
    if kind not in crime_types.CRIME_TYPE_CODES:
        raise ValueError(f"{kind!r} is not a crime type.")
    age = _AGES.get(_one(answers, "age_band"), NOT_STATED)
    loss = _loss(answers)
    most_official = _told_most_official(answers)
    told = lists.TOLD_POLICE_BY_MOST_OFFICIAL[most_official]
    reasons = lists.MAIN_REASON_NOT_TOLD.under(code_lists_version)
    return Attributes(
        universe=universe_of(answers),
        crime_type=kind,
        nation=_nation(answers),
        area=_area(answers),
        age=age,
        age_broad=_BROAD_AGES.get(age, NOT_STATED),
        sex=_stated(lists.SEX, (_one(answers, "sex"),)),
        told_police=told,
        loss=loss,
        loss_broad=_BROAD_LOSSES.get(loss, NOT_STATED),
        told_most_official=most_official,
        main_reason_not_told=reasons.counted_as(_main_reason(answers, told)),
        payment_route=_of_money(answers, "payment_method", _PAYMENT_ROUTES),
        got_back=_of_money(answers, "got_back", _GOT_BACK),
        after_telling=_after_telling(answers, told),
        comparable_to_csew=_comparable(csew_flags(answers, reported_on=reported_on), kind),
    )


def universe_of(answers: Answers) -> str:
    """Tells whether the victim is a person or an organisation."""
    return lists.ORGANISATIONS if _one(answers, "who") == "organisation" else lists.PERSONS


def csew_flags(answers: Answers, *, reported_on: date | None = None) -> CsewFlags:
    """Works out the five flags the survey needs, from the answers and the day the report arrived.

    A month counts as within twelve months only where every day of it does; without
    `reported_on` no month does.
    """
    return CsewFlags(
        age16plus=_one(answers, "age_band") in _AGES,
        resident_ew=_one(answers, "nation") in ("england", "wales"),
        within_12_months=_within_12_months(answers, reported_on),
        self_not_proxy=_one(answers, "who") == "me",
        not_organisation=_one(answers, "who") != "organisation",
    )


def estimate_codes(
    *, crime_type: str, age: str, loss: str, told_police: str, comparable_to_csew: str
) -> dict[str, str] | None:
    """Codes a report for the estimate tables; None where it is in none of them.

    Only rows comparable with the survey, with age, told and loss stated, are in them.
    """
    if (
        comparable_to_csew not in ("comparable_fraud", "comparable_computer_misuse")
        or told_police not in lists.EST_TOLD.values
        or NOT_STATED in (age, loss)
    ):
        return None
    return {
        "est_offence": comparable_to_csew.removeprefix("comparable_"),
        "est_crime": crime_type,
        "est_age": _EST_AGES.get(age, age),
        "est_loss": _EST_LOSSES.get(loss, loss),
        "est_told": told_police,
    }


def _one(answers: Answers, code: str) -> str:
    answer = answers.get(code)
    return answer if isinstance(answer, str) else ""


def _all(answers: Answers, code: str) -> tuple[str, ...]:
    answer = answers.get(code)
    if isinstance(answer, str):
        return (answer,)
    if isinstance(answer, tuple | list):
        return tuple(part for part in answer if isinstance(part, str))
    return ()


def _stated(attribute: Attribute, answered: tuple[str, ...]) -> str:
    """Takes the first code of the attribute's list that was answered."""
    return next((code for code in attribute.stated if code in answered), NOT_STATED)


def _is_scam_message(answers: Answers) -> bool:
    return _one(answers, "event_type") == "scam_msg"


def _nation(answers: Answers) -> str:
    nation = _one(answers, "nation")
    return nation if nation in lists.NATION.values else lists.ELSEWHERE


def _area(answers: Answers) -> str:
    nation = _nation(answers)
    if nation != "england":
        return nation
    force = force_or_none(_one(answers, "police_area"))
    # The place is not asked of 16 and 17 year olds.
    if force is None or _one(answers, "age_band") == "age_16_17":
        return lists.ENGLAND_NOT_STATED
    return force.region_code or lists.ENGLAND_NOT_STATED


def _loss(answers: Answers) -> str:
    lost = _one(answers, "lost_money")
    if lost == "no" or _is_scam_message(answers):
        return "none"
    if lost == "yes":
        return _LOSSES.get(_one(answers, "loss_band"), NOT_STATED)
    return NOT_STATED


def _told_most_official(answers: Answers) -> str:
    ticked = _all(answers, "told_whom")
    told = (code for place, code in _PLACES_TOLD.items() if place in ticked)
    return next(told, NOT_STATED)


def _main_reason(answers: Answers, told_police: str) -> str:
    if told_police != "not_told" or _is_scam_message(answers):
        return NOT_APPLICABLE
    main = _one(answers, "main_reason")
    ticked = [
        reason for reason in _all(answers, "reason_not_reported") if reason in _REASONS_NOT_TOLD
    ]
    if main not in _REASONS_NOT_TOLD and len(ticked) == 1:
        main = ticked[0]
    return _REASONS_NOT_TOLD.get(main, NOT_STATED)


def _of_money(answers: Answers, code: str, codes: Mapping[str, str]) -> str:
    if _one(answers, "lost_money") != "yes":
        return NOT_APPLICABLE
    return codes.get(_one(answers, code), NOT_STATED)


def _after_telling(answers: Answers, told_police: str) -> str:
    if told_police != "told":
        return NOT_APPLICABLE
    # The list begins with what went furthest, so that is taken where several hold.
    return _stated(lists.AFTER_TELLING, _all(answers, "after_telling"))


def _comparable(flags: CsewFlags, kind: str) -> str:
    offence = crime_types.crime_type(kind).survey_offence if flags.all_hold else ""
    return f"comparable_{offence}" if offence else "not_comparable"


def _within_12_months(answers: Answers, reported_on: date | None) -> bool:
    when = _one(answers, "when_band")
    if when in ("last_24_hours", "last_7_days"):
        return True
    month = _one(answers, "when_month")
    if when != "earlier" or reported_on is None or not is_month(month):
        return False
    ago = 12 * (reported_on.year - int(month[:4])) + reported_on.month - int(month[5:])
    return 0 <= ago <= 11
