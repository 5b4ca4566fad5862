"""Answers that the tests of the advice share."""

from classification.answers import EVENT_DETAIL, PREFER_NOT_TO_SAY
from guidance.choosing import EVENT_TYPES

NATIONS = ("england", "wales", "scotland", "northern_ireland")
ELSEWHERE = ("isle_of_man_channel_islands", "outside_uk")
MINORS = ("age_under_13", "age_13_15", "age_16_17")
ADULTS = (
    *("age_18_24", "age_25_34", "age_35_44", "age_45_54", "age_55_64", "age_65_74"),
    "age_75_plus",
)
AGES = (*MINORS, *ADULTS, "prefer_not_to_say", "")
DETAILS = {
    event: tuple(code for code in options.codes if code != PREFER_NOT_TO_SAY)
    for event, options in EVENT_DETAIL.items()
    if event in EVENT_TYPES
}
HAPPENED = tuple(
    (event, detail) for event in EVENT_TYPES for detail in ("", *DETAILS.get(event, ()))
)
PAYMENTS = (
    *("uk_bank_transfer", "transfer_abroad", "credit_card", "debit_card", "crypto"),
    *("gift_card_or_voucher", "cash_or_courier", "paypal_or_similar", "taken_without_ok"),
    *("other", ""),
)
TIMES = ("last_24_hours", "last_7_days", "earlier", "")


def make_answers(**answers: str) -> dict[str, str]:
    """Answers so far; those given as an empty text are not answered."""
    return {question: code for question, code in answers.items() if code}
