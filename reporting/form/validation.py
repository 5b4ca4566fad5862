"""What was sent from a page -> answers, or errors that say what to do. Pure, and total: whatever
is sent, nothing is raised."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from classification import answers as lists
from classification.wording import N_, Wording, same
from reporting.form.journey import (
    help_ending,
    is_adult_called_child,
    is_month,
    missing_before_sending,
    on_path,
    voice_of,
)
from reporting.form.page_shapes import Answers, Field, Question
from reporting.form.places import force_for
from reporting.form.questions import FIELDS, field_by_code, page_for, question_by_slug
from reporting.words.own_words import fits, tidy

ADULT_CALLED_CHILD: Final = same(
    N_(
        "You said this happened to a child. If they are 18 or over now, "
        "choose 'An adult I am helping'."
    )
)
ONE_ANSWER: Final = same(N_("Choose one answer only"))
YEAR_MISSING: Final = same(N_("Write the year too, as four numbers, like 2026"))
MONTH_MISSING: Final = same(N_("Write the month too, as a number, like 3"))
NOTHING_IS_KEPT: Final = same(N_("We take no report here; please use the help on the page"))
NO_SUCH_PAGE: Final = same(N_("Go back to the page before and press Continue again"))

_EARLIEST_YEAR: Final = 1980
_LONGEST_CODE: Final = 64
# Far more than is accepted, and little enough to look at: longer text is not looked into.
_LONGEST_WORDS: Final = 50_000
_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/. ]+([0-9]{1,2})")
_MONTH_FIRST = re.compile(r"([0-9]{1,2}|[a-z]{3,9})[-/., ]+([0-9]{4})")


@dataclass(frozen=True, kw_only=True)
class FieldError:
    """What is wrong with one field, in words that say what to do, marked for translation.

    `option` is the code the error is about, where it is about one; of a month it is "month" or
    "year", where one of the two is right. `page` is the slug of another page that puts it right,
    or "".
    """

    field: str
    option: str | None = None
    message: str
    page: str = ""


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A page's answers, or what is wrong with them. `values` lacks what was left out."""

    values: Answers = field(repr=False)
    errors: tuple[FieldError, ...] = ()


class _Wrong(Exception):
    """An answer that cannot be taken."""

    def __init__(self, message: Wording, *, option: str | None = None, page: str = "") -> None:
        super().__init__()
        self.message = message
        self.option = option
        self.page = page


def check_page(
    slug: str,
    data: Mapping[str, Sequence[str]],
    answers: Mapping[str, object],
    *,
    today: date | None = None,
) -> Checked:
    """The answers of one page, from what its form sent and the answers to the other pages.

    Places become their police force, months "2026-03", words lose control characters. A month
    after `today` is refused, where `today` is given. Fields that this person is not asked are
    left out without a word.
    """
    page = page_for(slug, answers)
    if page is None:
        return Checked(
            values={}, errors=(FieldError(field=slug[:_LONGEST_CODE], message=NO_SUCH_PAGE.you),)
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
    """The same for a question at hand, whether or not the report's path holds it."""
    voice = voice_of(answers)
    values: dict[str, str | tuple[str, ...]] = {}
    errors = []
    for asked in page.fields:
        if not _is_revealed(asked, values):
            continue
        try:
            value = _value(asked, data, {**answers, **values}, values, today)
            if value:
                values[asked.code] = value
            elif asked.required:
                raise _Wrong(asked.error)
        except _Wrong as wrong:
            errors.append(
                FieldError(
                    field=asked.code,
                    option=wrong.option,
                    message=wrong.message.voice(voice),
                    page=wrong.page,
                )
            )
    return Checked(values={} if errors else values, errors=tuple(errors))


def check_report(
    answers: Mapping[str, object], *, today: date | None = None
) -> tuple[FieldError, ...]:
    """What keeps these answers from being a report: codes that do not belong, months that were
    not (or not yet, where `today` is given), too many words, answers that must be given before it
    is sent, or a path that ends where nothing is kept. Empty if nothing does."""
    kept = on_path(answers)
    voice = voice_of(kept)
    known = {each.code for each in FIELDS}
    errors = [
        FieldError(field=code, message=NO_SUCH_PAGE.voice(voice))
        for code in answers
        if code not in known
    ]
    for code in (each.code for each in FIELDS if each.code in answers):
        given = answers[code]
        if (tuple(given) if isinstance(given, list) else given) != kept.get(code):
            errors.append(_refusal(code, kept, given, voice))
    if ending := help_ending(kept):
        last = question_by_slug(ending.comes_from).code
        return (*errors, FieldError(field=last, message=NOTHING_IS_KEPT.voice(voice)))
    errors += [
        _refusal(each.code, kept, kept[each.code], voice)
        for each in FIELDS
        if each.code in kept and not _may_stand(each, str(kept[each.code]), today)
    ]
    named = {error.field for error in errors}
    errors += [
        FieldError(field=asked.code, message=asked.error.voice(voice))
        for asked in missing_before_sending(kept)
        if asked.code not in named
    ]
    return tuple(errors)


def month_from(text: str) -> str | None:
    """ "2026-03" from "2026-03", "3 2026", "03/2026", "March 2026" or "mar 2026"; else None."""
    plain = text.strip().lower()
    if found := _YEAR_FIRST.fullmatch(plain):
        year, month = found.groups()
    elif found := _MONTH_FIRST.fullmatch(plain):
        month, year = found.groups()
    else:
        return None
    if month.isalpha():
        named = [number for number, name in enumerate(_MONTHS, 1) if name.startswith(month)]
        if len(named) != 1:
            return None
        month = str(named[0])
    written = f"{year}-{int(month):02d}"
    return written if is_month(written) and int(year) >= _EARLIEST_YEAR else None


def _refusal(code: str, kept: Answers, given: object, voice: str) -> FieldError:
    if code == "age_band" and is_adult_called_child({**kept, code: given}):
        return FieldError(field=code, message=ADULT_CALLED_CHILD.voice(voice), page="who")
    return FieldError(field=code, message=field_by_code(code).error.voice(voice))


def _may_stand(asked: Field, value: str, today: date | None) -> bool:
    """Whether a month is one that was, and words are few enough. Other kinds are lists."""
    if asked.kind == "month":
        return month_from(value) == value and not _is_after(value, today)
    if asked.max_length is not None:
        return len(value) <= _LONGEST_WORDS and fits(tidy(value), most=asked.max_length)
    return True


def _is_after(month: str, today: date | None) -> bool:
    return today is not None and month > f"{today:%Y-%m}"


def _is_revealed(asked: Field, values: Answers) -> bool:
    if asked.revealed_by is None:
        return True
    code, option = asked.revealed_by
    return values.get(code) == option


def _value(
    asked: Field,
    data: Mapping[str, Sequence[str]],
    answers: Mapping[str, object],
    page_values: Answers,
    today: date | None,
) -> str | tuple[str, ...]:
    """The answer to one field, empty where there is none. Raises _Wrong."""
    if asked.kind == "checkboxes":
        return _ticked(asked, _sent(data, asked.code))
    if asked.kind == "month":
        return _month(asked, data, today)
    if asked.kind == "textarea":
        return _words(asked, _sent(data, asked.code))
    value = _single(_sent(data, asked.code))
    if not value:
        return ""
    if asked.code == "police_area":
        force = force_for(value[:_LONGEST_CODE], str(answers.get("nation")))
        if force is None:
            raise _Wrong(asked.error)
        return force
    if value not in {option.code for option in asked.options}:
        raise _Wrong(asked.error)
    if asked.code == "age_band" and is_adult_called_child({**answers, asked.code: value}):
        raise _Wrong(ADULT_CALLED_CHILD, option=value, page="who")
    if asked.code == "main_reason" and value != lists.NOT_SURE:
        reasons = page_values.get("reason_not_reported", ())
        if value not in reasons:
            raise _Wrong(asked.error, option=value)
    return value


def _sent(data: Mapping[str, Sequence[str]], code: str) -> tuple[str, ...]:
    """What was sent under a name, each once; what is no text becomes "?", which no list has."""
    sent: object = data.get(code, ())
    if isinstance(sent, str):
        sent = (sent,)
    if not isinstance(sent, list | tuple):
        sent = () if sent is None else (str(sent)[:_LONGEST_CODE],)
    texts = (each if isinstance(each, str) else "?" for each in sent)
    return tuple(dict.fromkeys(text for text in texts if text.strip()))


def _single(sent: tuple[str, ...]) -> str:
    if len(sent) > 1:
        raise _Wrong(ONE_ANSWER)
    return sent[0] if sent else ""


def _ticked(asked: Field, sent: tuple[str, ...]) -> tuple[str, ...]:
    known = tuple(option.code for option in asked.options)
    ticked = set(sent)
    if not ticked <= set(known):
        raise _Wrong(asked.error)
    alone = ticked & asked.exclusive
    if alone and len(ticked) > 1:
        raise _Wrong(asked.error, option=min(alone))
    return tuple(code for code in known if code in ticked)


def _month(asked: Field, data: Mapping[str, Sequence[str]], today: date | None) -> str:
    """One text, or the two of a month and a year beside each other."""
    text = _single(_sent(data, asked.code))
    month = _single(_sent(data, f"{asked.code}-month"))[:_LONGEST_CODE]
    year = _single(_sent(data, f"{asked.code}-year"))[:_LONGEST_CODE]
    if not text and bool(month) != bool(year):
        raise (
            _Wrong(YEAR_MISSING, option="year") if month else _Wrong(MONTH_MISSING, option="month")
        )
    text = text[:_LONGEST_CODE] or f"{month} {year}".strip()
    if not text:
        return ""
    written = month_from(text)
    if written is None:
        raise _Wrong(asked.error, option=_wrong_part(month, year))
    if _is_after(written, today):
        raise _Wrong(asked.error)
    return written


def _wrong_part(month: str, year: str) -> str | None:
    """Which of the two cannot be read, where the other can; None where it is not known."""
    is_month = month_from(f"{month} {_EARLIEST_YEAR}") is not None
    is_year = month_from(f"1 {year}") is not None
    if is_month == is_year:
        return None
    return "year" if is_month else "month"


def _words(asked: Field, sent: tuple[str, ...]) -> str:
    text = _single(sent)
    if not _may_stand(asked, text, None):
        raise _Wrong(asked.error)
    return tidy(text)
