"""A report's coded answers in words, as the person saw question and answer; and what was decided.

The wording is that of the form itself; a code it no longer knows is shown as the code.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext

from classification.areas import force_or_none
from classification.crime_types import crime_type
from classification.periods import is_month
from moderation.models import Decision
from moderation.reasons import HOLD_REASONS, REFER_REASONS, REJECTION_REASONS
from moderation.states import ACCEPTED, ON_HOLD, REJECTED
from reporting.form.journey import voice_of
from reporting.form.page_shapes import Field, Question
from reporting.form.questions import PAGES, options_for
from reporting.pages.wording import month_in_words

_NO_ANSWER: Final = ""


@dataclass(frozen=True, kw_only=True)
class Told:
    """One question and what was answered, in words."""

    code: str
    question: str
    answers: tuple[str, ...]


def told_in_words(answers: Mapping[str, object]) -> tuple[Told, ...]:
    """Every coded answer of a report, in the order of the form."""
    return tuple(
        Told(
            code=field.code,
            question=_question(page, field, answers),
            answers=tuple(_in_words(code, field, answers) for code in _codes(answers[field.code])),
        )
        for page in PAGES
        if isinstance(page, Question)
        for field in page.fields
        if field.code in answers and answers[field.code] not in (_NO_ANSWER, None, [], ())
    )


def answer_in_words(answers: Mapping[str, object], field_code: str) -> str:
    """The answers to one field in one line; empty where it was not answered."""
    return next(
        (", ".join(told.answers) for told in told_in_words(answers) if told.code == field_code), ""
    )


def outcome_in_words(decision: Decision) -> str:
    """What was decided, and under which type or for which reason, in one line."""
    outcome = decision.outcome
    if outcome == ACCEPTED:
        kind = gettext(crime_type(decision.crime_type).label)
        return gettext("accepted as “%(kind)s”") % {"kind": kind}
    if outcome == REJECTED:
        label, _example = REJECTION_REASONS[decision.reason]
        return gettext("not counted: %(reason)s") % {"reason": gettext(label)}
    if outcome == ON_HOLD:
        return gettext("on hold: %(reason)s") % {"reason": gettext(HOLD_REASONS[decision.reason])}
    return gettext("referred: %(reason)s") % {"reason": gettext(REFER_REASONS[decision.reason])}


def _codes(answer: object) -> Sequence[str]:
    return answer if isinstance(answer, list | tuple) else (str(answer),)


def _question(page: Question, field: Field, answers: Mapping[str, object]) -> str:
    wording = field.label if len(page.fields) > 1 else page.title
    return gettext(wording.voice(voice_of(answers)))


def _in_words(code: str, field: Field, answers: Mapping[str, object]) -> str:
    if field.kind == "month":
        return month_in_words(code) if is_month(code) else code
    for option in options_for(field, answers):
        if option.code == code:
            return gettext(option.label.voice(voice_of(answers)))
    force = force_or_none(code)
    return force.name if force else code
