"""Keeps the advice that was gathered, for all who said the same, while the same lines are open.

It lies under coded answers alone, such as many give, and under nothing that says when: whenever a
line opens or closes, and at midnight, all of it is forgotten. Answers that we promise never to
keep, and those that few people share, are held nowhere: such advice is gathered each time.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from classification.coding import Answers
from guidance.advising.advice import Advice, advice_for
from guidance.advising.per_library import PerLibrary
from guidance.advising.shown_contacts import opening_state
from guidance.for_whom.facts import AS_ANSWERED
from guidance.reading.library import Library, current

ASKED: Final = (
    *AS_ANSWERED.values(),
    "danger",
    "who",
    "age_band",
    "nation",
    "org_size",
    "lost_money",
    "last_paid",
)
"""The answers that choose advice and under which it is held, each a code. Beside NEVER_HELD nothing
else is looked at: least of all what somebody wrote."""

NEVER_HELD: Final = frozenset(
    {"police_area", "last_payment_month", "when_month", "crisis_words", "child_words"}
)
"""The answers that choose advice or stand in it too: whoever gave one of these is held nowhere, nor
is anybody who may be in danger."""

# What a line says of itself: whether it is open, and if not, when it opens.
_LineState = tuple[bool | None, str]

_line_states: PerLibrary[tuple[_LineState, ...]] = PerLibrary(most=10)
# Advice is some 20 kB beside what it shares with others.
_gathered: PerLibrary[PerLibrary[Advice]] = PerLibrary(most=1)
_MOST: Final = 300


def held_advice(answers: Answers, *, now: datetime, done: frozenset[str] = frozenset()) -> Advice:
    """Gathers what `advice_for` does, once for all who said the same. `now` is British time."""
    library = current()
    if not NEVER_HELD.isdisjoint(answers) or answers.get("danger", "no") != "no":
        return advice_for(answers, today=now.date(), now=now, library=library, done=done)
    said = {code: answers[code] for code in ASKED if code in answers}
    of_now = _gathered.get(library, _moment(library, now), make=lambda: PerLibrary(most=_MOST))
    return of_now.get(
        library,
        (tuple(said.items()), done),
        make=lambda: advice_for(said, today=now.date(), now=now, library=library, done=done),
    )


def _moment(library: Library, now: datetime) -> tuple[date, tuple[_LineState, ...]]:
    """Gives all that the advice takes of the clock: the day, and which lines are open."""
    minute = now.replace(second=0, microsecond=0)

    def look() -> tuple[_LineState, ...]:
        return tuple(opening_state(contact, minute) for contact in library.contacts.values())

    return now.date(), _line_states.get(library, minute, make=look)
