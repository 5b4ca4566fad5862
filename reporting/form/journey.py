"""Works out from the answers so far which pages a report has, which comes next, and whether it
may be sent. Pure.

`path` is what can be opened now. `on_path` is what is kept: it drops an answer only once it is
certain that its question is no longer asked, so that a change early on costs nobody the rest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Set
from datetime import date
from itertools import takewhile
from pathlib import Path
from typing import Final

import classification
from classification.answers import THOSE_CLOSE
from classification.conditions import Condition
from classification.wording import N_, same
from reporting.form.page_shapes import Answers, ContentPage, Field, Page, Storage
from reporting.form.questions import (
    BEFORE_YOU_START,
    CHECK_YOUR_ANSWERS,
    ENDINGS,
    FIELDS,
    FIRST_THAT_CAN_WAIT,
    NEXT_HOUR,
    PAGES,
    fields_of,
)
from reporting.form.questions import SENT as SENT_PAGE
from reporting.form.validation import (
    NO_SUCH_PAGE,
    SELF_CHECK,
    FieldError,
    codes_in,
    read_field,
)
from reporting.words import own_words

START: Final = BEFORE_YOU_START.slug
HELP: Final = NEXT_HOUR.slug
CHECK: Final = CHECK_YOUR_ANSWERS.slug
SENT: Final = SENT_PAGE.slug
CONTROL: Final = "control"
NOTHING_IS_KEPT: Final = same(N_("We take no report here; please use the help on the page"))

# Each page with the codes that it can be passed over without; None where it must be looked at, for
# something must be answered there, or the form may be over.
_LOOKED_AT: Final[tuple[tuple[Page, frozenset[str] | None], ...]] = tuple(
    (
        page,
        frozenset(field.code for field in page.fields)
        if page.kind != "ending" and not any(field.required for field in page.fields)
        else None,
    )
    for page in PAGES
)


_REQUIRED: Final = {
    page.slug: tuple(field for field in page.fields if field.required) for page in PAGES
}
_ENDS_AFTER: Final = {page.comes_from: page for page in ENDINGS}


def files_of_form() -> list[Path]:
    """Lists the files by which an answer is asked for and read: a person's own words are tidied by
    `own_words.py`."""
    folders = Path(__file__).parent, Path(classification.__file__).parent
    files = (path for folder in folders for path in folder.rglob("*"))
    return sorted([*(it for it in files if it.suffix in {".py", ".csv"}), Path(own_words.__file__)])


def _stamp_of_form() -> str:
    digest = hashlib.sha256()
    for path in files_of_form():
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


FORM_STAMP: Final = _stamp_of_form()
"""Names the questions, the code lists and the rules as they are now: what `on_path` has kept under
one stamp it would keep again."""


def voice_of(answers: Mapping[str, object]) -> str:
    """Says whom the form speaks to: "you", "they" (of somebody else) or "organisation"."""
    who = answers.get("who")
    if who == "organisation":
        return "organisation"
    return "they" if who in ("adult_helped", "child") else "you"


def path(answers: Mapping[str, object]) -> tuple[str, ...]:
    """Lists the slugs from "before you start" ("") to the first page that must still be answered.

    It goes on past "check" to "sent".
    """
    kept = on_path(answers)
    if kept.slugs is None:
        kept.slugs = tuple(_slugs(kept))
    return kept.slugs


def next_slug(answers: Mapping[str, object], after: str) -> str:
    """Finds the page that follows, or the furthest one there is where none follows or `after` is
    lost."""
    slugs = path(answers)
    if after not in slugs[:-1]:
        return slugs[-1]
    return slugs[slugs.index(after) + 1]


def previous_slug(answers: Mapping[str, object], before: str) -> str | None:
    """Finds the page before; None before the first. For a page that is off the path, the
    furthest."""
    slugs = path(answers)
    if before not in slugs:
        return slugs[-1]
    place = slugs.index(before)
    return slugs[place - 1] if place else None


def is_reachable(answers: Mapping[str, object], slug: str) -> bool:
    """Whether the page may be opened with these answers: it was come to, or holds an answer. The
    help opens as soon as it is known what happened."""
    if slug == HELP:
        return knows_what_happened(answers)
    return slug in path(answers) or slug in to_check(answers)


def knows_what_happened(answers: Mapping[str, object]) -> bool:
    """Whether help can be chosen: it was said what happened, and help has not ended the report."""
    return "event_type" in on_path(answers) and help_ending(answers) is None


def to_check(answers: Mapping[str, object]) -> tuple[str, ...]:
    """Lists the slugs of the questions that stand on "Check your answers", in the form's order.

    They are those that somebody has come to, and every other that holds an answer: it is sent,
    although the path ends before it, at a question that is open again.
    """
    kept = on_path(answers)
    slugs = path(kept)
    before_check = takewhile(lambda page: page.slug != CHECK, PAGES)
    return tuple(
        page.slug
        for page in before_check
        if page.kind == "question"
        and (page.slug in slugs or any(field.code in kept for field in page.fields))
    )


def on_path(answers: Mapping[str, object]) -> OnPath:
    """Keeps the answers that still belong to this report, in the form's order.

    Out go unknown codes, options that are not on the list (any more), answers to questions that
    are no longer asked, and whatever follows an ending. Doing it twice changes nothing, and what
    comes back knows that it was done.
    """
    if isinstance(answers, OnPath):
        return answers
    kept = OnPath()
    still_open: set[str] = set()
    for page, codes in _LOOKED_AT:
        if codes is not None and codes.isdisjoint(answers):
            continue
        if _is_out(page.shown_when, kept, still_open):
            continue
        ending = _ENDS_AFTER.get(page.slug)
        for field in page.fields:
            given = answers.get(field.code)
            if given is None and not field.required:
                continue
            if _is_out(field.shown_when, kept, still_open):
                continue
            value = None if given is None else read_field(field, given, kept).value
            if value is not None and value != SELF_CHECK:
                kept[field.code] = value
                if ending is not None and ending.shown_when.holds(kept):
                    return kept
            elif field.required:
                still_open.add(field.code)
    return kept


def _is_out(condition: Condition, kept: OnPath, still_open: Set[str]) -> bool:
    """Whether it is certain that a condition does not hold, whatever is yet to be answered."""
    return condition.state(kept, still_open) is False if still_open else condition.fails(kept)


def help_ending(answers: Mapping[str, object]) -> ContentPage | None:
    """Finds the page of help at which these answers end, so that nothing of them may be kept; None
    where they lead on."""
    kept = on_path(answers)
    return next((page for page in ENDINGS if page.shown_when.holds(kept)), None)


def may_send_early(answers: Mapping[str, object]) -> bool:
    """Whether the report may be sent as it stands: all is answered before "When did it happen?"."""
    return not missing_before_sending(answers) and help_ending(answers) is None


def may_save(answers: Mapping[str, object]) -> bool:
    """Whether a report may be saved to come back to: as soon as it could be sent, and never by
    somebody who may be controlled by another, nor about a partner, an ex or family, since a saved
    report can be found."""
    events = (answers.get("event_type"), *codes_in(answers.get("also_happened")))
    is_close = not THOSE_CLOSE.isdisjoint(codes_in(answers.get("relationship")))
    return may_send_early(answers) and not is_close and CONTROL not in events


def missing_before_sending(answers: Mapping[str, object]) -> tuple[Field, ...]:
    """Lists the fields without which no report can be sent, in the form's order. What is not stored
    anyway (whether anyone is in danger) is not among them."""
    kept = on_path(answers)
    missing = []
    for page in PAGES:
        if page.slug == FIRST_THAT_CAN_WAIT:
            break
        if page.shown_when.holds(kept):
            missing += [
                field
                for field in page.fields
                if field.storage is not Storage.NOT_STORED and _is_missing(field, kept)
            ]
    return tuple(missing)


def check_report(
    answers: Mapping[str, object], *, today: date | None = None
) -> tuple[FieldError, ...]:
    """Lists what keeps these answers from being a report: codes that do not belong, months that
    were not (or not yet, where `today` is given), too many words, answers that must be given
    before it is sent, or a path that ends where nothing is kept."""
    kept = on_path(answers)
    known = {asked.code for asked in FIELDS}
    wrongs = {
        code: FieldError(field=code, message=NO_SUCH_PAGE) for code in answers if code not in known
    }
    for asked in FIELDS:
        if asked.code in answers and (
            wrong := _wrong_in(asked, answers[asked.code], kept, today=today)
        ):
            wrongs[asked.code] = wrong
    if ending := help_ending(kept):
        last = fields_of(ending.comes_from)[0].code
        wrongs[last] = FieldError(field=last, message=NOTHING_IS_KEPT)
    else:
        for asked in missing_before_sending(kept):
            wrongs.setdefault(asked.code, FieldError(field=asked.code, message=asked.error))
    return tuple(wrongs.values())


def _wrong_in(
    asked: Field, given: object, kept: Answers, *, today: date | None
) -> FieldError | None:
    """Finds fault with an answer of a whole report, also where it is not asked for, or not written
    as answers are kept."""
    if wrong := read_field(asked, given, kept, today=today).wrong:
        return wrong
    plain = tuple(given) if isinstance(given, list) else given
    is_kept = plain == kept.get(asked.code)
    return None if is_kept else FieldError(field=asked.code, message=asked.error)


class OnPath(dict[str, str | tuple[str, ...]]):
    """Holds answers that `on_path` has been through, and the `slugs` of their path once it was
    asked for. As `Answers` they are only read: a merge or a comprehension makes a plain dict, which
    goes through it again."""

    slugs: tuple[str, ...] | None = None


def _slugs(kept: OnPath) -> Iterator[str]:
    for page in PAGES:
        if page.shown_when.holds(kept):
            yield page.slug
            ending = _ENDS_AFTER.get(page.slug)
            if ending is not None and ending.shown_when.holds(kept):
                yield ending.slug
                return
            if any(_is_missing(field, kept) for field in _REQUIRED[page.slug]):
                return


def _is_missing(field: Field, kept: Answers) -> bool:
    return field.required and field.code not in kept and field.shown_when.holds(kept)
