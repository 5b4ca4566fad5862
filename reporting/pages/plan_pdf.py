"""Makes the cards a file to keep: a tagged PDF in a discreet form, made in this process.

It holds what the page of cards shows and no more. The receipt's code never comes here, nor does a
date, nor the name of the site: whoever finds the file sees notes. The words reach the template as
data (JSON), so nothing in them is ever run.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from django.utils.translation import get_language, gettext

from guidance.advising.advice import Advice
from guidance.advising.advice_lines import AdviceLine, AdvicePart
from guidance.advising.cards import AdviceCard, CardButton
from guidance.advising.shown_contacts import ShownContact
from guidance.reading.directory import ContactWay
from guidance.reading.library import current
from guidance.upkeep.contact_checks import right_since

PLAN_TEMPLATE: Final = Path(__file__).resolve().parents[1] / "typst" / "plan.typ"
STANDARD: Final = "ua-1"
_HEADING: Final = "heading"  # a part of its own, that holds only other parts
_GROUPS: Final = re.compile(r"(?<=[0-9]) (?=[0-9])")
_NO_BREAK: Final = "\u00a0"
_Data = dict[str, Any]

logger = logging.getLogger(__name__)


class CopyNotMade(Exception):
    """The file could not be made; the page can still be printed."""


def plan_pdf(
    plan: Mapping[str, Any], *, crisis: Iterable[ShownContact], is_practice: bool = False
) -> bytes:
    """Writes the cards as PDF/UA-1. `plan` is made by `fitting_help.copy_of`, as for the page.

    A copy made on a practice site says so on every sheet: `is_practice`.
    Raises CopyNotMade where the library is missing or fails, and logs which error, not the words.
    """
    data = plan_in_data(plan, crisis=tuple(crisis), is_practice=is_practice)
    try:
        import typst  # 80 MB of library: only a process that makes a copy loads it

        made = typst.compile(
            PLAN_TEMPLATE,
            root=PLAN_TEMPLATE.parent,
            font_paths=typst.Fonts(include_system_fonts=False),
            sys_inputs={"plan": json.dumps(data)},
            pdf_standards=STANDARD,
        )
    except (ImportError, OSError, RuntimeError, ValueError) as error:
        logger.error("a copy of the plan could not be made: %s", type(error).__name__)
        raise CopyNotMade from error
    return made


def plan_in_data(
    plan: Mapping[str, Any], *, crisis: tuple[ShownContact, ...], is_practice: bool = False
) -> _Data:
    """Gathers the words of the copy in their order, as the template takes them."""
    advice: Advice = plan["advice"]
    named = {contact.key for contact in advice.everybody}
    others = [contact for contact in crisis if contact.key not in named]
    sections = [*_advice(plan), _contacts(gettext("Help at any hour"), others)]
    practice = gettext(
        "From a practice site: nobody reads what is told there. The numbers are real."
    )
    return {
        "title": gettext("Notes"),
        "practice": practice if is_practice else "",
        "language": (get_language() or "en").split("-")[0],
        "numbers": " · ".join(map(_number, crisis)),
        "sections": [
            section for section in sections if section["lines"] or section["kind"] == _HEADING
        ],
    }


def _advice(plan: Mapping[str, Any]) -> Iterator[_Data]:
    """Gathers the cards in the order of the page, what to say once, and who can help. What is done
    stays: "Send no more money" holds when it is ticked, too."""
    advice: Advice = plan["advice"]
    yield _section("", advice.reassurance)
    yield _section("", advice.caution)
    yield _cards(gettext("What to do now"), advice.now, kind="numbered")
    yield _cards(gettext("Later today"), advice.later, kind="list")
    yield _cards(gettext("This week"), advice.week, kind="list")
    yield _cards(gettext("When you have a safe phone and a plan"), advice.safe_phone, kind="list")
    yield _cards(gettext("Done"), advice.finished, kind="list")
    yield from _to_say(advice, plan["hard_to_speak"], plan["ready"])
    yield _cards(gettext("Good to know"), advice.know, kind="list")
    yield _section(gettext("Keep"), advice.keep, kind="list")
    yield _section(gettext("Is it a crime?"), advice.law, kind="list")
    yield _section(gettext("Support"), advice.support_notes)
    yield _contacts(gettext("Everybody who can help"), advice.everybody)
    contacts = current().contacts
    if all(right_since(contacts[shown.key]) for shown in advice.everybody):
        doubt = gettext("Numbers and hours may change.")
    else:
        doubt = gettext("Not yet checked by us. Numbers and hours may change.")
    yield _section("", [AdviceLine(parts=(AdvicePart(text=doubt),))], is_english=False)


def _cards(heading: str, cards: Iterable[AdviceCard], *, kind: str) -> _Data:
    """Gathers the cards of one part of the page."""
    return {**_section(heading, (), kind=kind), "lines": [_card(card) for card in cards]}


def _card(card: AdviceCard) -> _Data:
    """Writes a card as a line: for whom, the act, why, how to reach whom, and the time limit."""
    parts = [_part(f"{card.label}: ", strong=True)] if card.label else []
    parts.append(_part(f"{card.act}.", strong=True))
    parts += _words_of(card.why)
    for number, button in enumerate(button for button in card.buttons if button.href):
        parts += [_part(" · " if number else " "), *_button(button)]
    parts += [*_words_of(card.quiet), *_words_of(card.deadline)]
    return {"parts": parts, "branches": []}


def _words_of(line: AdviceLine | None) -> Iterator[_Data]:
    """Writes the words of a line of a card, after a space."""
    if line is not None:
        yield _part(" ")
        yield from _line(line)["parts"]


def _button(button: CardButton) -> Iterator[_Data]:
    """Writes a button as words; where it opens a page, with the address to type. Whether a line
    is open holds only now, and is left out."""
    yield _part(button.words, href=button.href)
    if button.kind in ("open", "chat"):
        address = button.href.removeprefix("mailto:").removeprefix("https://")
        address = address.removeprefix("www.").rstrip("/")
        yield _part(f" ({address})")


def _to_say(
    advice: Advice, hard_to_speak: Iterable[AdviceLine], ready: Iterable[AdviceLine]
) -> Iterator[_Data]:
    """Gathers the words to say, each script once, and the things to have at hand; nothing where no
    card has a script."""
    scripts = dict.fromkeys(card.script for card in advice.cards if card.script is not None)
    if not scripts:
        return
    yield _section(gettext("What to say"), (), kind=_HEADING)
    for script in scripts:
        ways = ", ".join(way.text for way in script.calls)
        title = gettext(script.title)
        heading = f"{title} ({ways})" if ways else title
        yield _section(heading, script.lines, kind="said", level=3)
    yield _section("", hard_to_speak)
    yield _section(gettext("What to have ready"), ready, kind="list", level=3)


def _section(
    heading: str,
    lines: Iterable[AdviceLine],
    *,
    kind: str = "words",
    level: int = 2,
    is_english: bool = True,
) -> _Data:
    """Makes a part of the copy. Its heading is translated; its lines are English but for our
    own."""
    return {
        "heading": heading,
        "level": level,
        "kind": kind,
        "english": is_english,
        "lines": [_line(line) for line in lines],
    }


def _line(line: AdviceLine) -> _Data:
    label = [_part(f"{line.label}: ", strong=True)] if line.label else []
    # A link to a page of ours would name the site: its words stay, its address does not.
    own = [_part(part.text, href=part.href, strong=part.strong) for part in line.parts]
    return {"parts": label + own, "branches": [_line(branch) for branch in line.branches]}


def _part(text: str, *, href: str = "", strong: bool = False) -> _Data:
    """Makes a piece of a line. A number that is written in groups stays on one line."""
    return {"text": _GROUPS.sub(_NO_BREAK, text), "href": href, "strong": strong}


def _contacts(heading: str, contacts: Iterable[ShownContact]) -> _Data:
    """Writes each contact as a line, without what holds only now: whether it is open, and when
    checked."""
    lines = [{"parts": list(_contact(contact)), "branches": []} for contact in contacts]
    return {"heading": heading, "level": 2, "kind": "list", "english": True, "lines": lines}


def _number(contact: ShownContact) -> str:
    """Writes one contact for the foot of every sheet, in as few words as there can be."""
    return " ".join([contact.name, *(f"{_verb(way)}{way.text}" for way in contact.ways[:1])])


def _verb(way: ContactWay) -> str:
    """Says how to use a way that does not say so itself; a number alone is called."""
    return f"{gettext('text')} " if way.kind == "text" else ""


def _contact(contact: ShownContact) -> Iterator[_Data]:
    yield _part(f"{contact.name}: ", strong=True)
    for number, way in enumerate(contact.ways):
        yield _part(f"{', ' if number else ''}{_verb(way)}")
        yield _part(way.text, href=way.href)
    more = [contact.what_for, contact.age_note, contact.nation_note]
    more += [f"{words}." for words in (contact.hours, contact.cost) if words]
    if contact.relay:
        more.append(gettext("Relay: %(number)s.") % {"number": contact.relay})
    more += [contact.anonymous, contact.interpreter]
    yield _part(f". {' '.join(words for words in more if words)}")
