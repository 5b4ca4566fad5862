"""This module puts a report's codes into words: its answers, and what was decided on it.

The wording is that of the form itself; a code it no longer knows is shown as the code.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext

from classification.areas import force_or_none
from classification.crime_types import crime_type
from classification.periods import is_month
from moderation.models import Conclusion, Decision, FirstAnswer
from moderation.reasons import HOLD_REASONS, REFER_REASONS, REJECTION_REASONS
from moderation.safeguarding_outcomes import BODIES, OUTCOMES
from reporting.form.journey import voice_of
from reporting.form.page_shapes import Field
from reporting.form.questions import FIELDS, field_by_code, options_for
from reporting.models import Report, ReportState
from reporting.pages.wording import month_in_words


@dataclass(frozen=True, kw_only=True)
class QuestionAnswered:
    """A question and its answers, both in words; `code` is the field's."""

    code: str
    question: str
    answers: tuple[str, ...]


def answers_in_words(answers: Mapping[str, object]) -> tuple[QuestionAnswered, ...]:
    """Puts every coded answer of a report into words, in the order of the form."""
    return tuple(
        QuestionAnswered(
            code=field.code,
            question=gettext(field.label.voice(voice_of(answers))),
            answers=_in_words(field, answers),
        )
        for field in FIELDS
        if _codes(field, answers)
    )


def first_told(
    report: Report, first_answers: Iterable[FirstAnswer]
) -> tuple[QuestionAnswered, ...]:
    """Puts into words what was first told where a reader corrected it."""
    found = []
    first = {each.field: each.answer for each in first_answers}
    told = report.answers | {code: answer for code, answer in first.items() if answer}
    for field in FIELDS:
        if field.code in first:
            said = _in_words(field, told) if first[field.code] else (gettext("no answer"),)
            label = gettext(field.label.voice(voice_of(report.answers)))
            found.append(QuestionAnswered(code=field.code, question=label, answers=said))
    return tuple(found)


def field_in_words(field_code: str, answers: Mapping[str, object]) -> str:
    """Puts the answers to one field into one line; empty where it was not answered."""
    return ", ".join(_in_words(field_by_code(field_code), answers))


def outcome_in_words(decision: Decision, *, with_type: bool = True) -> str:
    """Says what was decided, and under which type or for which reason, in one line.

    The type is left out for whoever may not read the answers, since it follows from them.
    """
    outcome = decision.outcome
    if outcome == ReportState.ACCEPTED and not with_type:
        return gettext("accepted")
    if outcome == ReportState.ACCEPTED:
        kind = gettext(crime_type(decision.crime_type).label)
        return gettext("accepted as “%(kind)s”") % {"kind": kind}
    if outcome == ReportState.REJECTED:
        label, _example = REJECTION_REASONS[decision.reason]
        return gettext("not counted: %(reason)s") % {"reason": gettext(label)}
    if outcome == ReportState.ON_HOLD:
        reason = gettext(HOLD_REASONS[decision.reason])
        if decision.until is None:
            return gettext("on hold: %(reason)s") % {"reason": reason}
        day = date_format(decision.until, "j F")
        return gettext("on hold: %(reason)s, until %(day)s") % {"reason": reason, "day": day}
    return gettext("referred: %(reason)s") % {"reason": gettext(REFER_REASONS[decision.reason])}


def conclusion_in_words(conclusion: Conclusion) -> str:
    """Says whether a lead has passed on what was referred."""
    return gettext(OUTCOMES[conclusion.outcome])


def bodies_in_words(conclusion: Conclusion) -> tuple[str, ...]:
    """Lists the kinds of body that were told."""
    return tuple(gettext(BODIES[code]) for code in conclusion.told.split())


def _codes(field: Field, answers: Mapping[str, object]) -> Sequence[str]:
    answer = answers.get(field.code)
    if isinstance(answer, list | tuple):
        return answer
    return () if answer in ("", None) else (str(answer),)


def _in_words(field: Field, answers: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(_code_in_words(code, field, answers) for code in _codes(field, answers))


def _code_in_words(code: str, field: Field, answers: Mapping[str, object]) -> str:
    if field.kind == "month":
        return month_in_words(code) if is_month(code) else code
    for option in options_for(field, answers):
        if option.code == code:
            return gettext(option.label.voice(voice_of(answers)))
    force = force_or_none(code)
    return force.name if force else code
