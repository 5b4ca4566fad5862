"""Judges answers: that to one field, and what a page of the form sent. Pure, and total: whatever
is sent, nothing is raised.

There is one judge, `read_field`. `journey.on_path` asks it about the answers that are held and
drops what may not be kept; `check_question` asks it about what was sent and says what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from classification import answers as lists
from classification.periods import is_month
from classification.wording import N_, Wording, same
from reporting.form.page_shapes import Answers, Field, Page
from reporting.form.places import force_for
from reporting.form.questions import (
    LISTED,
    AnyPage,
    as_asked,
    listed_options,
    options_for,
    page_by_slug,
)
from reporting.words.own_words import fits, tidy

ONE_ANSWER: Final = same(N_("Choose one answer only"))
YEAR_MISSING: Final = same(N_("Write the year too, as four numbers, like 2026"))
MONTH_MISSING: Final = same(N_("Write the month too, as a number, like 3"))
NO_SUCH_PAGE: Final = same(N_("Go back to the page before and press Continue again"))
ADULT_CALLED_CHILD: Final = same(
    N_(
        "You said this happened to a child. If they are 18 or over now, "
        "choose 'An adult I am helping'."
    )
)
LONGEST_CODE: Final = 64
"""A longer text is no code of any list, and is not looked into."""

LONGEST_WORDS: Final = 50_000
"""Far more than is accepted, and little enough to look at: longer words are not looked into."""

SELF_CHECK: Final = "not_sure_help"
EARLIEST_YEAR: Final = 1980
_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_YEAR_FIRST: Final = re.compile(r"([0-9]{4})[-/. ]+([0-9]{1,2})")
_MONTH_FIRST: Final = re.compile(r"([0-9]{1,2}|[a-z]{3,9})[-/., ]+([0-9]{4})")


@dataclass(frozen=True, kw_only=True)
class FieldError:
    """Says what to do about one field, in the voices of the form and still to be translated.

    `option` is the code it is about, where it is about one; of a month it is "month" or "year",
    where one of the two is right. `page` is the slug of another page that puts it right, or "".
    """

    field: str
    message: Wording
    option: str | None = None
    page: str = ""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Holds the part of an answer that may be kept (`value`), and what is wrong with the answer.

    Both may be there: of several boxes that were ticked, those on the list may be kept.
    """

    value: str | tuple[str, ...] | None = field(default=None, repr=False)
    wrong: FieldError | None = None


@dataclass(frozen=True, kw_only=True)
class Checked:
    """Holds a page's answers, or what is wrong with them. `values` lacks what was left out, and is
    empty where anything is wrong; `right` are the answers with which nothing is."""

    values: Answers = field(repr=False)
    right: Answers = field(repr=False)
    errors: tuple[FieldError, ...] = ()


_NOTHING: Final = Reading()
# What is read of an answer that everybody may give: this is asked of each answer at each opening.
_TAKEN: Final[Mapping[str, Mapping[str, Reading]]] = {
    code: {option: Reading(value=option) for option in options}
    for code, options in LISTED.items()
    if code != "age_band"
}


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
    page = page_by_slug(slug)
    if page is None:
        error = FieldError(field=slug[:LONGEST_CODE], message=NO_SUCH_PAGE)
        return Checked(values={}, right={}, errors=(error,))
    return check_question(as_posted(page, data, answers), data, answers, today=today)


def as_posted(
    page: AnyPage, data: Mapping[str, Sequence[str]], answers: Mapping[str, object]
) -> AnyPage:
    """Adapts a page to this person as it was when they pressed: with what is asked once, where it
    was answered there, and asking for the main one of the reasons that were ticked there."""
    beside = dict(answers)
    for asked in page.fields:
        if asked.asked_once and _sent(data, asked.code):
            beside.pop(asked.code, None)
        elif asked.kind == "checkboxes":
            beside[asked.code] = _sent(data, asked.code)
    return as_asked(page, beside)


def check_question(
    page: Page,
    data: Mapping[str, Sequence[str]],
    answers: Mapping[str, object],
    *,
    today: date | None = None,
) -> Checked:
    """Checks what was sent for one question, as `check_page` does, on the report's path or not."""
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
            errors.append(reading.wrong)
        elif reading.value:
            values[asked.code] = reading.value
        elif asked.required:
            errors.append(FieldError(field=asked.code, message=asked.error))
    return Checked(values={} if errors else values, right=values, errors=tuple(errors))


def read_field(
    asked: Field, sent: object, kept: Mapping[str, object], *, today: date | None = None
) -> Reading:
    """Reads the answer to one field beside those `kept`, which are to earlier fields.

    `sent` is a code, the codes that were ticked, a month as "2026-03", or words. A place becomes
    its police force. A month after `today` is wrong, where `today` is given.
    """
    if sent is None or not is_revealed(asked, kept):
        return _NOTHING
    if asked.kind == "checkboxes":
        return _read_ticks(asked, codes_in(sent), kept)
    if not isinstance(sent, str):
        return _wrong(asked)
    if asked.code in _TAKEN and sent in _TAKEN[asked.code]:
        return _TAKEN[asked.code][sent]
    if not sent:
        return _NOTHING
    if asked.kind == "textarea":
        most = asked.max_length or LONGEST_WORDS
        may_stand = len(sent) <= LONGEST_WORDS and fits(tidy(sent), most=most)
        return Reading(value=sent) if may_stand else _wrong(asked, value=sent)
    if asked.kind == "month":
        return _read_month(asked, sent, today)
    if asked.code == "police_area":
        force = force_for(sent[:LONGEST_CODE], str(kept.get("nation")))
        return Reading(value=force) if force else _wrong(asked)
    return _read_choice(asked, sent, kept)


def is_revealed(asked: Field, kept: Mapping[str, object]) -> bool:
    """Whether the option was chosen that a field belongs to, if it belongs to one."""
    if asked.revealed_by is None:
        return True
    code, option = asked.revealed_by
    return kept.get(code) == option


def codes_in(answer: object) -> tuple[str, ...]:
    """Lists the codes of an answer, however many it has; none of what is no text."""
    if isinstance(answer, str):
        return (answer,) if answer else ()
    if isinstance(answer, tuple | list):
        return tuple(code for code in answer if isinstance(code, str))
    return ()


def _read_choice(asked: Field, sent: str, kept: Mapping[str, object]) -> Reading:
    if all(sent != option.code for option in options_for(asked, kept)):
        return _wrong(asked)
    if asked.code == "age_band" and kept.get("who") == "child" and sent in lists.AGES_ADULT:
        return _wrong(asked, ADULT_CALLED_CHILD, option=sent, page="danger")
    ticked = (lists.NOT_SURE, *codes_in(kept.get("reason_not_reported")))
    if asked.code == "main_reason" and sent not in ticked:
        return _wrong(asked, option=sent)
    return Reading(value=sent)


def _read_ticks(asked: Field, sent: tuple[str, ...], kept: Mapping[str, object]) -> Reading:
    # As the list has them: the order in which reasons are shown hangs on what happened.
    offered = {option.code for option in options_for(asked, kept)}
    listed = listed_options(asked)
    ticked = tuple(each.code for each in listed if each.code in sent and each.code in offered)
    alone = asked.exclusive & set(ticked)
    clashes = bool(alone) and len(ticked) > 1
    value = None if clashes else ticked or None
    if not set(sent) <= set(ticked):
        return _wrong(asked, value=value)
    if clashes:
        return _wrong(asked, option=min(alone))
    return Reading(value=value)


def _read_month(asked: Field, sent: str, today: date | None) -> Reading:
    # One that is too early or yet to come is kept until somebody can be told.
    may_stand = month_from(sent) == sent and not (today and sent > f"{today:%Y-%m}")
    value = sent if is_month(sent) else None
    return Reading(value=value) if may_stand else _wrong(asked, value=value)


def _wrong(
    asked: Field,
    message: Wording | None = None,
    *,
    value: str | tuple[str, ...] | None = None,
    option: str | None = None,
    page: str = "",
) -> Reading:
    error = FieldError(field=asked.code, message=message or asked.error, option=option, page=page)
    return Reading(value=value, wrong=error)


def leads_to_self_check(answers: Mapping[str, object]) -> bool:
    """Whether somebody is not sure what happened and wants help to work it out. That is no
    answer and is never kept: the self-check comes back to the same question."""
    return answers.get("event_type") == SELF_CHECK


def _read_sent(
    asked: Field,
    data: Mapping[str, Sequence[str]],
    kept: Mapping[str, object],
    today: date | None,
) -> Reading:
    """Reads the answer to one field from what its page sent."""
    if asked.kind == "month":
        return _month_sent(asked, data, kept, today)
    sent = _sent(data, asked.code)
    if asked.kind == "checkboxes":
        return read_field(asked, sent, kept)
    if len(sent) > 1:
        return _wrong(asked, ONE_ANSWER)
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
        return _wrong(asked, ONE_ANSWER)
    text, month, year = ("".join(sent)[:LONGEST_CODE] for sent in inputs)
    if not text and bool(month) != bool(year):
        if month:
            return _wrong(asked, YEAR_MISSING, option="year")
        return _wrong(asked, MONTH_MISSING, option="month")
    text = text or f"{month} {year}".strip()
    written = month_from(text)
    if text and written is None:
        return _wrong(asked, option=_wrong_part(month, year))
    return read_field(asked, written or "", kept, today=today)


def _wrong_part(month: str, year: str) -> str | None:
    """Tells which of the two cannot be read, where the other can; else None."""
    is_month = month_from(f"{month} {EARLIEST_YEAR}") is not None
    is_year = month_from(f"1 {year}") is not None
    if is_month == is_year:
        return None
    return "year" if is_month else "month"


def month_from(text: str) -> str | None:
    """Reads 2026-03 from "2026-03", "3 2026", "03/2026", "March 2026" or "mar 2026"; else None."""
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
    return written if is_month(written) and int(year) >= EARLIEST_YEAR else None
