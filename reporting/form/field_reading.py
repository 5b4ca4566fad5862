"""Judges the answer to one field: what of it may be kept, and what is wrong with it. Pure.

There is one judge. `journey.on_path` asks it about the answers that are held and drops what may not
be kept; `validation.check_page` asks it about what a page sent and says what is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from classification import answers as lists
from classification.periods import is_month
from classification.wording import N_, Wording, same
from reporting.form.months import month_from
from reporting.form.page_shapes import Field
from reporting.form.places import force_for
from reporting.form.questions import options_for
from reporting.words.own_words import fits, tidy

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


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """Says why an answer cannot be taken, in words that say what to do.

    `option` is the code it is about, where it is about one; of a month it is "month" or "year",
    where one of the two is right. `page` is the slug of another page that puts it right, or "".
    """

    message: Wording
    option: str | None = None
    page: str = ""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Holds the part of an answer that may be kept (`value`), and what is wrong with the answer.

    Both may be there: of several boxes that were ticked, those on the list may be kept.
    """

    value: str | tuple[str, ...] | None = field(default=None, repr=False)
    wrong: Wrong | None = None


_NOTHING: Final = Reading()


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
        return Reading(wrong=Wrong(message=asked.error))
    if not sent:
        return _NOTHING
    if asked.kind == "textarea":
        return Reading(value=sent, wrong=None if _fits(asked, sent) else Wrong(message=asked.error))
    if asked.kind == "month":
        return _read_month(asked, sent, today)
    if asked.code == "police_area":
        force = force_for(sent[:LONGEST_CODE], str(kept.get("nation")))
        return Reading(value=force) if force else Reading(wrong=Wrong(message=asked.error))
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
        return Reading(wrong=Wrong(message=asked.error))
    if asked.code == "age_band" and kept.get("who") == "child" and sent in lists.AGES_ADULT:
        return Reading(wrong=Wrong(message=ADULT_CALLED_CHILD, option=sent, page="who"))
    if asked.code == "main_reason" and sent != lists.NOT_SURE:
        reasons = codes_in(kept.get("reason_not_reported"))
        if sent not in reasons:
            return Reading(wrong=Wrong(message=asked.error, option=sent))
    return Reading(value=sent)


def _read_ticks(asked: Field, sent: tuple[str, ...], kept: Mapping[str, object]) -> Reading:
    ticked = tuple(option.code for option in options_for(asked, kept) if option.code in sent)
    alone = asked.exclusive & set(ticked)
    clashes = bool(alone) and len(ticked) > 1
    value = None if clashes else ticked or None
    if not set(sent) <= set(ticked):
        return Reading(value=value, wrong=Wrong(message=asked.error))
    if clashes:
        return Reading(wrong=Wrong(message=asked.error, option=min(alone)))
    return Reading(value=value)


def _read_month(asked: Field, sent: str, today: date | None) -> Reading:
    # One that is too early or yet to come is kept until somebody can be told.
    may_stand = month_from(sent) == sent and not (today and sent > f"{today:%Y-%m}")
    return Reading(
        value=sent if is_month(sent) else None,
        wrong=None if may_stand else Wrong(message=asked.error),
    )


def _fits(asked: Field, words: str) -> bool:
    if asked.max_length is None:
        return True
    return len(words) <= LONGEST_WORDS and fits(tidy(words), most=asked.max_length)
