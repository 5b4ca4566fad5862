"""Puts the form into words as one person reads them: in their voice and language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Final

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from classification.answers import EVENT_DETAIL, NATION, Option
from classification.wording import N_, Wording
from reporting.browser.answers_cookie import ReportSoFar
from reporting.browser.progress import address, code_set_aside, event_set_aside
from reporting.form.journey import to_check, voice_of
from reporting.form.page_shapes import Answers, Field, Question, Storage
from reporting.form.questions import FIELDS, field_by_code, options_for, page_for
from reporting.form.validation import FieldError, codes_in
from reporting.words.own_words import Review, marked

KIND_NAMES: Final = {
    "email": N_("Email address"),
    "phone": N_("Phone number"),
    "sort_code": N_("Sort code"),
    "account_number": N_("Account number"),
    "card": N_("Card number"),
    "iban": N_("Bank account (IBAN)"),
    "crypto_address": N_("Crypto address"),
    "handle": N_("User name"),
    "url": N_("Link"),
    "postcode": N_("Postcode"),
    "ni_number": N_("National Insurance number"),
    "own_name": N_("Name"),
    "address": N_("Address"),
}


@dataclass(frozen=True, kw_only=True)
class NotSent:
    """Names a question that a change took away, and what was answered to it."""

    code: str
    question: str
    answers: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class AnswerRow:
    """Makes one line of the check page: a question with its code, what was answered, where to
    change it, and whether the answer is sent at all."""

    code: str
    question: str
    answers: tuple[str, ...] = field(repr=False)
    href: str
    is_sent: bool


def in_voice(wording: Wording | None, voice: str) -> str:
    """Translates a wording as it is said in this voice; "" where there is none."""
    return _in_voice(wording, voice, get_language()) if wording else ""


@lru_cache(maxsize=5000)
def _in_voice(wording: Wording, voice: str, _language: str | None) -> str:
    return gettext(wording.voice(voice))


def event_in_words(event: str, answers: Answers) -> str:
    """Words one of the things that may have happened, as the form words it for this person."""
    return words_of_answer(field_by_code("event_type"), {**answers, "event_type": event})[0]


def answer_rows(answers: Answers) -> list[AnswerRow]:
    """Lists every question that was come to, and every answer that is sent, for the check page."""
    voice = voice_of(answers)
    pages = pages_to_check(answers)
    return [row for page in pages for row in rows_of(page, voice=voice, said=answers)]


def pages_to_check(answers: Answers) -> list[Question]:
    """Lists the questions that were come to, each with its fields as this person was asked."""
    pages = (page_for(slug, answers) for slug in to_check(answers))
    return [page for page in pages if isinstance(page, Question)]


def rows_of(page: Question, *, voice: str, said: Answers) -> list[AnswerRow]:
    """Lists the lines of one question as it was asked; of what was `said` it looks at the answers
    to its own fields alone."""
    href = address(page.slug)
    return [
        AnswerRow(
            code=field.code,
            question=in_voice(field.label, voice),
            answers=_in_words(field, codes_in(said.get(field.code)), field.options, voice),
            href=href if number == 0 else f"{href}#{first_id(field)}",
            is_sent=field.storage is not Storage.NOT_STORED,
        )
        for number, field in enumerate(page.fields)
        if number == 0 or field.code in said
    ]


def set_aside_of(so_far: ReportSoFar) -> list[NotSent]:
    """Lists for the check page the answers that a later change took off the path: not sent."""
    found = []
    voice = voice_of(so_far.answers)
    for asked in FIELDS:
        for key, value in so_far.aside.items():
            if code_set_aside(key) != asked.code or asked.storage is Storage.NOT_STORED:
                continue
            sent = codes_in(so_far.answers.get(asked.code))
            codes = [code for code in codes_in(value) if code not in sent]
            words = _in_words(asked, codes, _options_anywhere(asked, event_set_aside(key)), voice)
            found.append(
                NotSent(code=asked.code, question=in_voice(asked.label, voice), answers=words)
            )
    return found


def words_of_answer(field: Field, answers: Answers) -> tuple[str, ...]:
    """Words what was answered, as it was read; empty where nothing was."""
    codes = codes_in(answers.get(field.code))
    return _in_words(field, codes, options_for(field, answers), voice_of(answers))


def words_anywhere(field: Field, codes: Sequence[str], answers: Answers) -> tuple[str, ...]:
    """Words what was answered where it is no answer any more; codes of no list are left out."""
    options = _options_anywhere(field, "")
    known = {option.code for option in options}
    return _in_words(field, [code for code in codes if code in known], options, voice_of(answers))


def _in_words(
    field: Field, codes: Sequence[str], options: Iterable[Option], voice: str
) -> tuple[str, ...]:
    if field.kind == "month":
        return tuple(month_in_words(code) for code in codes)
    known = {option.code: option for option in options}
    return tuple(in_voice(known[code].label, voice) if code in known else code for code in codes)


def _options_anywhere(field: Field, event: str) -> tuple[Option, ...]:
    """Lists the options of a field in whichever nation, where it asks about this kind of event, or
    about any where none is named."""
    events = [event] if event else EVENT_DETAIL
    anywhere = [
        {"event_type": event, "nation": nation} for event in events for nation in NATION.codes
    ]
    return tuple(option for answers in anywhere for option in options_for(field, answers))


def month_in_words(month: str) -> str:
    """Writes "2026-03" as it is read: March 2026."""
    return date_format(date.fromisoformat(f"{month}-01"), "F Y")


def summary_errors(errors: Sequence[FieldError], answers: Answers) -> list[dict[str, str]]:
    """Lists what is wrong with the whole report, each with the page that puts it right."""
    return [
        {
            "href": _question_href(error.field, answers),
            "text": in_voice(error.message, voice_of(answers)),
        }
        for error in errors
    ]


def _question_href(code: str, answers: Answers) -> str:
    """Finds the address of the page that asks this, at the field itself."""
    for slug in to_check(answers):
        page = page_for(slug, answers)
        for asked in page.fields if isinstance(page, Question) else ():
            if asked.code == code:
                return f"{address(slug)}#{first_id(asked)}"
    return reverse("reporting:start")


def found_in(review: Review | None) -> list[tuple[str, str]]:
    """Lists each find in somebody's words: what it seems to be, and the words."""
    if review is None:
        return []
    return [
        (gettext(KIND_NAMES[kind]), review.text[start:end]) for start, end, kind in review.finds
    ]


def pieces_of(review: Review | None) -> list[tuple[str, str]]:
    """Cuts the words where the finds stand, for marking them in place."""
    return marked(review.text, review.finds) if review and review.finds else []


def first_id(field: Field) -> str:
    """Names the id of the first input of a field: what an error or a change link leads to."""
    return f"id_{field.code}_0" if field.kind in ("radios", "checkboxes") else f"id_{field.code}"
