"""Writes a card of advice for one person: the words, the buttons and the time limit they see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from classification.wording import N_
from guidance.advising.abroad import BANK_OR_EMERGENCY, EMERGENCY
from guidance.advising.advice_lines import AdviceLine, AdvicePart, Writer
from guidance.advising.call_scripts import Script, script_to
from guidance.advising.deadlines import deadline_line
from guidance.advising.shown_contacts import Showing, ShownContact, is_for, nation_of, show_contact
from guidance.for_whom.facts import Facts
from guidance.reading.card_files import (
    BEFORE_SOMEBODY_CLOSE,
    BEFORE_STOPPING,
    KNOW,
    NOW,
    OF_A_CONTACT,
    ButtonPlan,
    Card,
)
from guidance.reading.directory import ContactWay, way_of
from guidance.reading.page_files import ContentLine

_APPS: Final = {
    "recover": N_("Get an account back, app by app"),
    "report": N_("Report it, app by app"),
    "take_down": N_("Ask to take it down, app by app"),
}
_SECTIONS: Final = {"recover": "recover", "report": "report", "take_down": "take-down"}


@dataclass(frozen=True, kw_only=True)
class CardButton:
    """A button does what the card asks for: it calls, texts, chats, or opens a page.

    `href` leads off the site. To a page of ours leads `place`: the page's slug, or the section of
    the list of apps.
    """

    kind: str  # call, text, chat, open, apps or page
    words: str
    href: str = ""
    place: str = ""
    note: str = ""
    contact: str = ""


@dataclass(frozen=True, kw_only=True)
class AdviceCard:
    """A card of advice asks for one act, and gives the means to do it."""

    key: str
    act: str
    why: AdviceLine | None
    buttons: tuple[CardButton, ...]
    quiet: AdviceLine | None
    script: Script | None
    label: str
    deadline: AdviceLine | None
    may_be_done: bool
    is_done: bool
    is_danger: bool
    is_crisis: bool
    sources: tuple[str, ...]

    @property
    def every_line(self) -> tuple[AdviceLine, ...]:
        """Lists its words as lines, the act as one of them; the script is not among them."""
        act = AdviceLine(parts=(AdvicePart(text=f"{self.act}."),), label=self.label)
        return (act, *(line for line in (self.why, self.quiet, self.deadline) if line))


class CardWriter:
    """A card writer puts cards into words for one person, at one moment."""

    def __init__(
        self,
        *,
        showing: Showing,
        facts: Facts,
        writer: Writer,
        today: date | None,
        done: frozenset[str],
    ) -> None:
        self._showing = showing
        self._facts = facts
        self._writer = writer
        self._today = today
        self._done = done
        self._scripts: dict[str, Script | None] = {}

    def write(self, card: Card, label: str) -> AdviceCard | None:
        """Writes a card; None where nothing of it can serve this person: all whom it would have
        them reach serve other places or ages."""
        words = card.words_to(str(self._facts.get("reader", "")))
        act = self._writer.line(words.act)
        buttons = tuple(
            button for plan in card.buttons if (button := self._button(plan)) is not None
        )
        if act is None or (not buttons and self._is_for_contacts_alone(card)):
            return None
        deadline = None
        if card.deadline:
            deadline = deadline_line(
                card.deadline, self._showing.answers, self._writer, self._today
            )
        return AdviceCard(
            key=card.key,
            act=act.text,
            why=self._writer.line(words.why),
            buttons=buttons,
            quiet=self._writer.line(words.quiet),
            script=self._script(words.say),
            label=label,
            deadline=deadline,
            may_be_done=may_be_done(card),
            is_done=card.key in self._done and may_be_done(card),
            is_danger=card.bucket == NOW and card.rank < BEFORE_SOMEBODY_CLOSE,
            is_crisis=card.is_crisis,
            sources=card.sources,
        )

    def _is_for_contacts_alone(self, card: Card) -> bool:
        """Whether a card without a button says nothing any more. The bank, and help in danger, are
        reached abroad by other numbers, which its words say."""
        reached = {plan.target for plan in card.buttons if plan.kind in OF_A_CONTACT}
        return bool(reached) and not reached & BANK_OR_EMERGENCY

    def _script(self, say: str | ContentLine | None) -> Script | None:
        if isinstance(say, ContentLine):
            line = self._writer.line(say)
            title = N_("What to say")
            return Script(to="", title=title, contacts=(), lines=(line,)) if line else None
        if say and say not in self._scripts:
            self._scripts[say] = script_to(say, self._showing)
        return self._scripts[say] if say else None

    def _button(self, plan: ButtonPlan) -> CardButton | None:
        if plan.kind == "apps":
            words = _APPS[plan.target]
            return CardButton(kind="apps", words=words, place=_SECTIONS[plan.target])
        library = self._showing.library
        if plan.kind == "page":
            page = library.situations[plan.target]
            return CardButton(kind="page", words=page.title, place=page.slug)
        contact = library.contacts[plan.target]
        way = way_of(plan.kind, contact)
        if way is None or not is_for(contact, self._showing):
            return None
        if plan.kind == "text" and contact.key == EMERGENCY and self._writer.is_on_islands:
            return None  # texts to 999 are taken in the UK alone: the islands have their own ways
        shown = show_contact(contact, self._showing)
        name = library.contact_name(contact.key, nation_of(self._showing.audience))
        return CardButton(
            kind=plan.kind,
            words=_said(plan.kind, name, way),
            href=way.href,
            note=self._note(shown, by_phone=plan.kind in {"call", "text"}),
            contact=contact.key,
        )

    def _note(self, shown: ShownContact, *, by_phone: bool) -> str:
        """Says for whom a line is, and that it is closed now and when it opens."""
        is_age_known = "age" in self._facts
        has_own_note = shown.key in self._showing.library.directory.age_notes
        notes = (
            shown.nation_note,
            "" if is_age_known and not has_own_note else shown.age_note,
            shown.closed_note if by_phone else "",
        )
        return " ".join(note for note in notes if note)


def may_be_done(card: Card) -> bool:
    """Tells whether a card may be ticked: never one of danger, a crisis, or somebody close."""
    is_of_danger = card.bucket != KNOW and card.rank < BEFORE_STOPPING
    return card.may_be_ticked and not card.is_crisis and not is_of_danger


def _said(kind: str, name: str, way: ContactWay) -> str:
    named = name.removeprefix("the ")
    if kind == "call":
        return f"Call {way.text}"
    if kind == "text":
        return f"Text {way.text}"
    if kind == "chat":
        return f"Chat online: {named}"
    return f"Email {named}" if way.kind == "email" else f"Open {named}"
