"""Finds the advice and contacts that fit the answers so far, for the pages that are only read."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from guidance.advising.advice import Advice, advice_about
from guidance.advising.call_scripts import hard_to_speak, what_to_have_ready
from guidance.advising.cards import AdviceCard
from guidance.advising.held_advice import held_advice
from guidance.advising.shown_contacts import Showing, ShownContact, shown_contacts
from guidance.reading.library import current
from guidance.upkeep.contact_checks import right_since, wrong_since
from reporting.browser.answers_cookie import ReportSoFar
from reporting.form.page_shapes import Answers
from reporting.form.questions import PAGES
from reporting.pages.kept_words import signs_of, signs_to_help
from reporting.pages.kind_line import kind_line
from reporting.pages.page_cache import hold_part
from reporting.words.word_screens import CHILD_WORDS, CRISIS_WORDS

_CHILD_PAGES: Final = (
    "child_blackmail",
    "child_pictures",
    "child_someone_older",
    "child_being_hurt",
)
_SLUGS: Final = [page.slug for page in PAGES]
_AFTER_THE_EFFECT: Final = frozenset(_SLUGS[_SLUGS.index("contact-mode") + 1 :])
_TOLD_SINCE: Final = ("who", "affected_how_much", "emotional_effect")  # since the help was shown
_MOST_BEFORE_GOING_ON: Final = 3
_ADVICE_ON: Final = MappingProxyType({"help-now": "danger_now", "other-help": "child_abuse"})
# "This number did not work" beside the contacts; what was answered does not go along with it.
_ASKS_BACK: Final[Mapping[str, bool]] = MappingProxyType({"asks_back": True, "in_report": True})


def content_context(slug: str, answers: Answers, *, now: datetime) -> dict[str, Any]:
    """Gathers for a template the help that a page shows for these answers; the advice that it links
    to leads back to it."""
    shown: dict[str, Any]
    if slug == "young-person":
        shown = _young_person(answers, now)
    else:
        shown = {"advice": advice_on(_ADVICE_ON[slug], answers, now=now)}
    if slug == "help-now":
        # Whoever has help already finds the way on without passing every card.
        cards = shown["advice"].now
        first, shown["rest"] = cards[:_MOST_BEFORE_GOING_ON], cards[_MOST_BEFORE_GOING_ON:]
        shown["advice"] = replace(shown["advice"], now=first)
    return {**shown, **_ASKS_BACK, "leads_back": slug}


def advice_of(answers: Answers, *, now: datetime, done: frozenset[str] = frozenset()) -> Advice:
    """Chooses the advice that fits, with dates and opening hours as they are now."""
    return held_advice(answers, now=timezone.localtime(now), done=done)


def advice_on(key: str, answers: Answers, *, now: datetime) -> Advice:
    """Reads the advice of one page, whatever the answers would choose."""
    local = timezone.localtime(now)
    return advice_about(key, answers, today=local.date(), now=local)


def help_of(so_far: ReportSoFar, *, now: datetime) -> dict[str, Any]:
    """Gathers the cards for a report so far, with those that were ticked, and the line with which
    they meet what was told. What was not asked is not known, and nothing is put in its place."""
    advice = advice_of(_with_signs(so_far), now=now, done=so_far.done)
    return {
        "advice": advice,
        "meets": _meeting(so_far, advice),
        "done_action": reverse("reporting:next-hour-done"),
        "leads_back": "sent" if so_far.is_sent else "next-hour",
        **_ASKS_BACK,
    }


def drawn_cards(request: HttpRequest, shown: Mapping[str, Any]) -> SafeString:
    """Draws the cards of `help_of`, once for all who are shown the same ones."""
    contacts = current().contacts
    checked = tuple(
        (right_since(contacts[one.key]), wrong_since(contacts[one.key]))
        for one in shown["advice"].everybody
    )
    seen = (*(shown[name] for name in sorted(shown)), checked)
    return hold_part(request, "guidance/_cards.html", shown=seen, context=shown)


def copy_of(so_far: ReportSoFar, *, now: datetime) -> dict[str, Any]:
    """Gathers for a copy what `help_of` does, and beside it what helps with a call."""
    answers = _with_signs(so_far)
    calls = {"hard_to_speak": hard_to_speak(answers), "ready": what_to_have_ready(answers)}
    return {**help_of(so_far, now=now), **calls}


def _with_signs(so_far: ReportSoFar) -> Answers:
    """Puts beside the answers what the words tell of."""
    return {**so_far.answers, **dict.fromkeys(signs_to_help(so_far), "yes")}


def _meeting(so_far: ReportSoFar, advice: Advice) -> str:
    """Finds the line that meets what was told. After sending it meets only what was told since."""
    answers = so_far.answers
    if so_far.is_sent:
        return kind_line({code: answers[code] for code in _TOLD_SINCE if code in answers})
    return kind_line(answers) or "".join(line.text for line in advice.reassurance[:1])


def is_in_crisis(so_far: ReportSoFar) -> bool:
    """Whether somebody wrote, or said by an answer, that it is all too much."""
    is_hit = so_far.answers.get("affected_how_much") == "very_much"
    return is_hit or CRISIS_WORDS in signs_of(so_far)


def crisis_card_apart(advice: Advice) -> tuple[AdviceCard | None, Advice]:
    """Takes the crisis card, where there is one, out of the cards for now."""
    found = next((card for card in advice.now if card.is_crisis), None)
    if found is None:
        return None, advice
    rest = tuple(card for card in advice.now if card is not found)
    return found, replace(advice, now=rest)


def is_hit_hard(slug: str, answers: Answers) -> bool:
    """Whether a page comes after somebody has said that it affects them very much: then it shows
    first who listens."""
    return answers.get("affected_how_much") == "very_much" and slug in _AFTER_THE_EFFECT


def child_help(answers: Answers, is_wanted: bool, *, now: datetime) -> dict[str, Any]:
    """Finds who acts for a child, for whoever may have written of one; nothing for anybody else."""
    if not is_wanted:
        return {}
    known = current().cards
    advice = advice_of({**answers, CHILD_WORDS: "yes"}, now=now)
    cards = [card for card in advice.cards if CHILD_WORDS in known[card.key].condition.codes()]
    return {"advice": advice, "child": cards}


def always_shown() -> tuple[ShownContact, ...]:
    """Lists the contacts that stand on a closed site, so that nobody in need is left without."""
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
