"""Makes the plan a file to keep: a tagged PDF in a discreet form, made in this process.

It holds what the plan page shows and no more. The receipt's code never comes here, nor does a
date, nor the name of the site: whoever finds the file sees notes. The words reach the template as
data (JSON), so nothing in them is ever run.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from django.utils.translation import get_language, gettext

from guidance.advising.advice import Advice
from guidance.advising.advice_lines import AdviceLine, AdvicePart
from guidance.advising.call_scripts import Script
from guidance.advising.shown_contacts import ShownContact
from guidance.reading.directory import ContactWay
from guidance.reading.library import current
from guidance.upkeep.contact_checks import right_since

PLAN_TEMPLATE: Final = Path(__file__).resolve().parents[1] / "typst" / "plan.typ"
STANDARD: Final = "ua-1"
_Data = dict[str, Any]

logger = logging.getLogger(__name__)


class CopyNotMade(Exception):
    """The file could not be made; the page can still be printed."""


def plan_pdf(
    plan: Mapping[str, Any], *, crisis: Iterable[ShownContact], is_practice: bool = False
) -> bytes:
    """Writes the plan as PDF/UA-1. `plan` is made by `fitting_help.plan_of`, as for the page.

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
    sections = [
        *_advice(advice),
        *_to_say(plan["scripts"], plan["hard_to_speak"], plan["ready"]),
        _contacts(gettext("Help at any hour"), crisis),
    ]
    return {
        "title": gettext("Notes"),
        "practice": gettext("Practice. Everything here is made up.") if is_practice else "",
        "language": (get_language() or "en").split("-")[0],
        "numbers": " · ".join(map(_number, crisis)),
        "sections": [section for section in sections if section["lines"] or section["heading"]],
    }


def _advice(advice: Advice) -> Iterator[_Data]:
    yield _section("", advice.reassurance)
    yield from (_section(notice.title, notice.lines) for notice in advice.first_notices)
    if advice.deadlines:
        lines = [deadline.line for deadline in advice.deadlines]
        yield _section(gettext("How long you have"), lines, kind="list")
    yield _section(gettext("Do this now"), advice.steps, kind="numbered")
    yield _section(gettext("Do not"), advice.do_not, kind="list")
    yield _section(gettext("Keep"), advice.keep, kind="list")
    yield from (_section(notice.title, notice.lines) for notice in advice.later_notices)
    yield _contacts(gettext("Who to tell"), advice.who_to_tell)
    contacts = current().contacts
    if all(right_since(contacts[shown.key]) for shown in advice.who_to_tell):
        doubt = AdvicePart(text=gettext("Numbers and hours may change."))
    else:
        doubt = AdvicePart(text=gettext("Not yet checked by us. Numbers and hours may change."))
    yield _section("", [AdviceLine(parts=(doubt,))], is_english=False)
    yield _section(gettext("Money back"), advice.money_back, kind="list")
    yield _section(gettext("Is it a crime?"), advice.law, kind="list")
    yield _section(gettext("Support"), advice.support_notes)
    yield _contacts("", advice.support)


def _to_say(
    scripts: Iterable[Script], hard_to_speak: Iterable[AdviceLine], ready: Iterable[AdviceLine]
) -> Iterator[_Data]:
    """Gathers the words to say and the things to have at hand; nothing where the plan has nothing
    to be said."""
    scripts = tuple(scripts)
    if not scripts:
        return
    yield _section(gettext("What to say"), ())
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
    return {"text": text, "href": href, "strong": strong}


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
