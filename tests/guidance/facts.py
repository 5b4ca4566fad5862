"""Answers that the tests of the advice share."""

from classification.answers import (
    AGE_BAND,
    EVENT_DETAIL,
    LOST_MONEY,
    PAYMENT_METHOD,
    PREFER_NOT_TO_SAY,
    WHEN_BAND,
    WHO,
)
from guidance.for_whom.choosing import EVENT_TYPES

NATIONS = ("england", "wales", "scotland", "northern_ireland")
ELSEWHERE = ("isle_of_man_channel_islands", "outside_uk")
MINORS = ("age_under_13", "age_13_15", "age_16_17")
ADULTS = tuple(code for code in AGE_BAND.codes if code not in {*MINORS, PREFER_NOT_TO_SAY})
AGES = (*AGE_BAND.codes, "")
DETAILS = {
    event: tuple(code for code in options.codes if code != PREFER_NOT_TO_SAY)
    for event, options in EVENT_DETAIL.items()
    if event in EVENT_TYPES
}
HAPPENED = tuple(
    (event, detail) for event in EVENT_TYPES for detail in ("", *DETAILS.get(event, ()))
)
PAYMENTS = (*PAYMENT_METHOD.codes, "")
TIMES = (*WHEN_BAND.codes, "")
WHOS = (*WHO.codes, "")
LOSSES = (*LOST_MONEY.codes, "")


def make_answers(**answers: str) -> dict[str, str]:
    """Answers so far; those given as an empty text are not answered."""
    return {question: code for question, code in answers.items() if code}
