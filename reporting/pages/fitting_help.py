"""Finds the advice and contacts that fit the answers so far, for the pages that are only read."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from django.utils import timezone

from guidance.advising.advice import Advice, advice_about, advice_for
from guidance.advising.call_scripts import hard_to_speak, script_for, what_to_have_ready
from guidance.advising.shown_contacts import Showing, ShownContact, shown_contacts
from guidance.reading.library import current
from reporting.browser.answers_cookie import CHILD_WORDS, CRISIS_WORDS, ReportSoFar
from reporting.form.page_shapes import Answers

_CHILD_PAGES: Final = (
    "child_blackmail",
    "child_pictures",
    "child_someone_older",
    "child_being_hurt",
)
_ADVICE_ON: Final = MappingProxyType({"help-now": "danger_now", "other-help": "child_abuse"})
# "This number did not work" beside each contact; what was answered does not go along with it.
_ASKS_BACK: Final[Mapping[str, bool]] = MappingProxyType({"asks_back": True, "in_report": True})


def content_context(slug: str, answers: Answers, *, now: datetime) -> dict[str, Any]:
    """Gathers for a template the help that a page shows for these answers; the advice that it links
    to leads back to it."""
    shown: dict[str, Any]
    if slug == "young-person":
        shown = {**_young_person(answers, now), **_ASKS_BACK}
    elif slug in _ADVICE_ON:
        shown = {"advice": advice_on(_ADVICE_ON[slug], answers, now=now), **_ASKS_BACK}
    else:
        shown = {"advice": advice_of(answers, now=now)}
    return {**shown, "leads_back": slug}


def advice_of(answers: Answers, *, now: datetime) -> Advice:
    """Chooses the advice that fits, with dates and opening hours as they are now."""
    return advice_for(answers, today=timezone.localdate(now), now=timezone.localtime(now))


def advice_on(key: str, answers: Answers, *, now: datetime) -> Advice:
    """Reads the advice of one page, whatever the answers would choose."""
    local = timezone.localtime(now)
    return advice_about(key, answers, today=local.date(), now=local)


def plan_of(so_far: ReportSoFar, *, now: datetime) -> dict[str, Any]:
    """Gathers the plan after sending: the whole advice, what to say, and what to have ready."""
    answers = dict(so_far.answers)
    # Whoever sent early was never asked whom they told: the way to report must stand first.
    answers.setdefault("told_whom", ("no_one",))
    answers |= {mark: "yes" for mark in (CRISIS_WORDS, CHILD_WORDS) if mark in so_far.marks}
    advice = advice_of(answers, now=now)
    return {
        "advice": advice,
        "first_step": advice.steps[0] if advice.steps else None,
        "scripts": script_for(answers),
        "hard_to_speak": hard_to_speak(answers),
        "ready": what_to_have_ready(answers),
        "leads_back": "sent",
        **_ASKS_BACK,
    }


def child_help(answers: Answers, is_wanted: bool, *, now: datetime) -> dict[str, Any]:
    """Finds who acts for a child, for whoever may have written of one; nothing for anybody else."""
    if not is_wanted:
        return {}
    advice = advice_of({**answers, CHILD_WORDS: "yes"}, now=now)
    return {"advice": advice, "child": next(n for n in advice.notices if n.kind == "child")}


def always_shown() -> tuple[ShownContact, ...]:
    """Lists the contacts that stand on every practice site, so that nobody in need is left
    without."""
    library = current()
    return shown_contacts(library.directory.always_shown, Showing(answers={}, library=library))


def _young_person(answers: Answers, now: datetime) -> dict[str, Any]:
    """Gathers four situations for a young person; other words for an adult who helps a child."""
    is_helper = answers.get("who") in ("child", "adult_helped")
    library = current()
    return {
        "advice": advice_on("helping_a_child" if is_helper else "under_16", answers, now=now),
        "is_helper": is_helper,
        "situations": [library.situations[key] for key in _CHILD_PAGES],
    }
