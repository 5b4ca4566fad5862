"""Checks what a page sent, and a whole report: answers, or errors that say what to do. Pure, and
total: whatever is sent, nothing is raised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from classification.wording import N_, same
from reporting.form.field_reading import (
    LONGEST_CODE,
    LONGEST_WORDS,
    Reading,
    Wrong,
    is_revealed,
    read_field,
)
from reporting.form.journey import help_ending, missing_before_sending, on_path, voice_of
from reporting.form.months import EARLIEST_YEAR, month_from
from reporting.form.page_shapes import Answers, Field, Question
from reporting.form.questions import FIELDS, page_for, question_by_slug
from reporting.words.own_words import tidy

ONE_ANSWER: Final = same(N_("Choose one answer only"))
YEAR_MISSING: Final = same(N_("Write the year too, as four numbers, like 2026"))
MONTH_MISSING: Final = same(N_("Write the month too, as a number, like 3"))
NOTHING_IS_KEPT: Final = same(N_("We take no report here; please use the help on the page"))
NO_SUCH_PAGE: Final = same(N_("Go back to the page before and press Continue again"))


@dataclass(frozen=True, kw_only=True)
class FieldError:
    """Says what to do about one field, as `Wrong` does, in one person's voice and still to be
    translated."""

    field: str
    option: str | None = None
    message: str
    page: str = ""


@dataclass(frozen=True, kw_only=True)
class Checked:
    """Holds a page's answers, or what is wrong with them. `values` lacks what was left out."""

    values: Answers = field(repr=False)
    errors: tuple[FieldError, ...] = ()


def check_page(
    slug: str,
    data: Mapping[str, Sequence[str]],
    answers: Mapping[str, object],
    *,
    today: date | None = None,
) -> Checked:
    """Reads the answers of one page, from what its form sent and the answers to the other pages.

    Places become their police force, months "2026-03", words lose control characters. A month
    after `today` is refused, where `today` is given. Fields that this person is not asked are
    left out without a word.
    """
    page = page_for(slug, answers)
    if page is None:
        return Checked(
            values={}, errors=(FieldError(field=slug[:LONGEST_CODE], message=NO_SUCH_PAGE.you),)
        )
    if not isinstance(page, Question):
        return Checked(values={})
    return check_question(page, data, answers, today=today)


def check_question(
    page: Question,
    data: Mapping[str, Sequence[str]],
    answers: Mapping[str, object],
    *,
    today: date | None = None,
) -> Checked:
    """Checks what was sent for one question, as `check_page` does, on the report's path or not."""
    voice = voice_of(answers)
    own = {asked.code for asked in page.fields}
    others = {code: value for code, value in answers.items() if code not in own}
    values: dict[str, str | tuple[str, ...]] = {}
    errors = []
    for asked in page.fields:
        beside = {**others, **values}
        if not is_revealed(asked, beside):
            continue
        reading = _read_sent(asked, data, beside, today)
        if reading.wrong:
            errors.append(_error(asked.code, reading.wrong, voice))
        elif reading.value:
            values[asked.code] = reading.value
        elif asked.required:
            errors.append(_error(asked.code, Wrong(message=asked.error), voice))
    return Checked(values={} if errors else values, errors=tuple(errors))


def check_report(
    answers: Mapping[str, object], *, today: date | None = None
) -> tuple[FieldError, ...]:
    """Lists what keeps these answers from being a report: codes that do not belong, months that
    were not (or not yet, where `today` is given), too many words, answers that must be given
    before it is sent, or a path that ends where nothing is kept."""
    kept = on_path(answers)
    voice = voice_of(kept)
    known = {asked.code for asked in FIELDS}
    wrongs = {code: Wrong(message=NO_SUCH_PAGE) for code in answers if code not in known}
    for asked in FIELDS:
        if asked.code in answers and (
            wrong := _wrong_in(asked, answers[asked.code], kept, today=today)
        ):
            wrongs[asked.code] = wrong
    if ending := help_ending(kept):
        last = question_by_slug(ending.comes_from).code
        wrongs[last] = Wrong(message=NOTHING_IS_KEPT)
    else:
        for asked in missing_before_sending(kept):
            wrongs.setdefault(asked.code, Wrong(message=asked.error))
    return tuple(_error(code, wrong, voice) for code, wrong in wrongs.items())


def _wrong_in(asked: Field, given: object, kept: Answers, *, today: date | None) -> Wrong | None:
    """Finds fault with an answer of a whole report, also where it is not asked for, or not written
    as answers are kept."""
    if wrong := read_field(asked, given, kept, today=today).wrong:
        return wrong
    plain = tuple(given) if isinstance(given, list) else given
    return None if plain == kept.get(asked.code) else Wrong(message=asked.error)


def _error(code: str, wrong: Wrong, voice: str) -> FieldError:
    message = wrong.message.voice(voice)
    return FieldError(field=code, option=wrong.option, message=message, page=wrong.page)


def _read_sent(
    asked: Field,
    data: Mapping[str, Sequence[str]],
    kept: Mapping[str, object],
    today: date | None,
) -> Reading:
    """Reads the answer to one field from what its page sent."""
    sent = _sent(data, asked.code)
    if asked.kind == "checkboxes":
        return read_field(asked, sent, kept)
    if asked.kind == "month":
        return _month_sent(asked, data, kept, today)
    if len(sent) > 1:
        return Reading(wrong=Wrong(message=ONE_ANSWER))
    text = "".join(sent)
    if asked.kind == "textarea" and len(text) <= LONGEST_WORDS:
        text = tidy(text)
    return read_field(asked, text, kept)


def _sent(data: Mapping[str, Sequence[str]], code: str) -> tuple[str, ...]:
    """Lists the texts sent under a name, each once; what is no text becomes "?", which no list
    has."""
    sent: object = data.get(code, ())
    if isinstance(sent, str):
        sent = (sent,)
    if not isinstance(sent, list | tuple):
        sent = () if sent is None else (str(sent)[:LONGEST_CODE],)
    texts = (text if isinstance(text, str) else "?" for text in sent)
    return tuple(dict.fromkeys(text for text in texts if text.strip()))


def _month_sent(
    asked: Field,
    data: Mapping[str, Sequence[str]],
    kept: Mapping[str, object],
    today: date | None,
) -> Reading:
    """Reads a month from one text, or from the two of a month and a year beside each other."""
    inputs = [_sent(data, f"{asked.code}{part}") for part in ("", "-month", "-year")]
    if any(len(sent) > 1 for sent in inputs):
        return Reading(wrong=Wrong(message=ONE_ANSWER))
    text, month, year = ("".join(sent)[:LONGEST_CODE] for sent in inputs)
    if not text and bool(month) != bool(year):
        wrong = (
            Wrong(message=YEAR_MISSING, option="year")
            if month
            else Wrong(message=MONTH_MISSING, option="month")
        )
        return Reading(wrong=wrong)
    text = text or f"{month} {year}".strip()
    written = month_from(text)
    if text and written is None:
        return Reading(wrong=Wrong(message=asked.error, option=_wrong_part(month, year)))
    return read_field(asked, written or "", kept, today=today)


def _wrong_part(month: str, year: str) -> str | None:
    """Tells which of the two cannot be read, where the other can; else None."""
    is_month = month_from(f"{month} {EARLIEST_YEAR}") is not None
    is_year = month_from(f"1 {year}") is not None
    if is_month == is_year:
        return None
    return "year" if is_month else "month"
