"""Chooses the contacts that one person sees, by nation and age, with hours, cost and doubt said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Final

from classification.areas import force_or_none
from classification.coding import Answers
from guidance.advising.abroad import ANYWHERE, EMERGENCY, WORK_ANYWHERE
from guidance.advising.per_library import PerLibrary
from guidance.for_whom.audience import (
    ELSEWHERE,
    NATION_NAMES,
    NATIONS,
    Audience,
    ages_of,
    audience_of,
    code,
    codes,
    is_on_the_islands,
)
from guidance.reading.directory import Contact, ContactWay
from guidance.reading.hours import Hours
from guidance.reading.library import Library

_TOLD: Final = {
    "local_police": ("P101", "P999"),
    "report_fraud": ("RF",),
    "bank": ("B159",),
    "ncsc_or_7726": ("NCSC", "7726"),
    "ceop_iwf": ("CEOP", "IWF"),
}
POLICE: Final = "P101"
_ON_POLICE_UK: Final = frozenset(["england", "wales"])
_HOME: Final = "police.uk"


@dataclass(frozen=True, kw_only=True)
class ShownContact:
    """A card holds every field that may be shown. `open_now` is None where hours are unsure."""

    key: str
    name: str
    what_for: str
    ways: tuple[ContactWay, ...]
    hours: str
    open_now: bool | None
    cost: str
    relay: str
    anonymous: str
    interpreter: str
    age_note: str
    nation_note: str
    already_told: bool = False
    closed_note: str = ""  # that it is closed now, and when it opens


@dataclass(frozen=True, kw_only=True)
class Showing:
    """A showing says to whom and when contacts are shown."""

    library: Library
    answers: Answers
    now: datetime | None = None
    is_about_child: bool = False  # on a page about a child

    @cached_property
    def audience(self) -> Audience:
        """Says what the answers leave possible."""
        return audience_of(self.answers)

    @cached_property
    def is_organisation(self) -> bool:
        return code(self.answers, "who") == "organisation"

    @cached_property
    def ages(self) -> tuple[int, int]:
        """Reads the youngest and oldest age that the answers leave possible."""
        return ages_of(self.answers)

    @cached_property
    def told(self) -> frozenset[str]:
        """Names the contacts that were told already."""
        said = codes(self.answers, "told_whom")
        return frozenset(key for answer in said for key in _TOLD.get(answer, ()))


def nation_of(audience: Audience) -> str:
    """Names the one nation that the answers leave possible, or gives an empty text."""
    nations = audience["nation"]
    return next(iter(nations)) if len(nations) == 1 else ""


def shown_contacts(
    keys: Iterable[str],
    showing: Showing,
    *,
    untold_first: bool = False,
    open_first: bool = False,
) -> tuple[ShownContact, ...]:
    """Chooses the contacts that serve these people; others stand in for those not confirmed.

    With `untold_first`, those not told yet come first, and among them those not known to be shut.
    With `open_first`, those known to be open come first. Ties keep their order.
    """
    library = showing.library
    wanted = [stand_in for key in keys for stand_in in _or_substitutes(key, showing)]
    found = [
        show_contact(library.contacts[key], showing)
        for key in dict.fromkeys(wanted)
        if is_for(library.contacts[key], showing)
    ]
    if untold_first:
        found.sort(key=lambda shown: (shown.already_told, shown.open_now is False))
    if open_first and showing.now is not None:
        found.sort(key=lambda shown: shown.open_now is not True)
    return tuple(found)


def _or_substitutes(key: str, showing: Showing) -> tuple[str, ...]:
    library = showing.library
    if library.shown_contact(key) is not None:
        return (key,)
    by_nation = library.directory.substitutes.get(key, {})
    return tuple(
        stand_in
        for nation in NATIONS
        if nation in showing.audience["nation"]
        for stand_in in by_nation.get(nation, ())
        if library.shown_contact(stand_in) is not None
    )


def is_for(contact: Contact, showing: Showing) -> bool:
    """Tells whether a contact serves these people, by place and age. Where an age is not known, it
    may, and says for which ages it is."""
    nations = showing.audience["nation"]
    if nations == ELSEWHERE:
        is_by_place = contact.key != EMERGENCY or is_on_the_islands(showing.answers)
        return contact.key in ANYWHERE and is_by_place and _suits_age(contact, showing)
    if not contact.nations & nations:
        return False
    return _suits_age(contact, showing)


def _suits_age(contact: Contact, showing: Showing) -> bool:
    if showing.is_about_child and contact.key in showing.library.directory.for_carers:
        return True
    if showing.is_organisation:
        is_for_people = contact.key in showing.library.directory.people_only
        return not is_for_people and contact.may_suit((18, 120)) and contact.max_age is None
    ages = showing.ages
    return contact.may_suit(ages) if ages == (0, 120) else contact.suits(ages)


_shown: PerLibrary[tuple[Contact, ShownContact]] = PerLibrary(most=2000)


def show_contact(contact: Contact, showing: Showing) -> ShownContact:
    """Turns a contact into the card that this person sees: one for all who see the same of it."""
    site = police_site(showing.answers, showing.audience) if contact.key == POLICE else None
    is_open, closed_note = opening_state(contact, showing.now)
    is_told = contact.key in showing.told

    def make() -> tuple[Contact, ShownContact]:
        card = _card(contact, showing.library, showing.audience)
        ways = contact.ways if site is None else (*contact.ways, site)
        of_now = replace(card, open_now=is_open, closed_note=closed_note)
        return contact, replace(of_now, ways=ways, already_told=is_told)

    key = (contact.key, showing.audience["nation"], site, is_open, closed_note, is_told)
    held, shown = _shown.get(showing.library, key, make=make)
    return shown if held is contact else make()[1]


def _card(contact: Contact, library: Library, audience: Audience) -> ShownContact:
    return ShownContact(
        key=contact.key,
        name=_first_upper(library.contact_name(contact.key, nation_of(audience))),
        what_for=library.directory.what_for.get(contact.key, ""),
        ways=contact.ways,
        hours=contact.hours.in_words() if contact.hours else "",
        open_now=None,
        cost="Free" if contact.cost == "free" else contact.cost,
        relay=_first_upper(contact.relay),
        anonymous=library.directory.name_notes.get(contact.key) or _anonymous(contact.anonymous),
        interpreter="You can ask for an interpreter." if contact.interpreter else "",
        age_note=library.directory.age_notes.get(contact.key) or contact.age_note(),
        nation_note=_nation_note(contact, audience),
    )


def opening_state(contact: Contact, now: datetime | None) -> tuple[bool | None, str]:
    """Says whether a contact is open, and where it is not, when it opens; None, "" if unsure."""
    if contact.hours is None or now is None:
        return None, ""
    return _open_at(contact.hours, now.replace(second=0, microsecond=0))


@lru_cache(maxsize=200)
def _open_at(hours: Hours, minute: datetime) -> tuple[bool, str]:
    if hours.is_open(minute):
        return True, ""
    opens = hours.opens_next(minute)
    return False, f"Closed now. Opens at {opens}." if opens else "Closed now."


def police_site(answers: Answers, audience: Audience) -> ContactWay | None:
    """Finds the website to write to: the force's own page, else police.uk, by force where known.

    Police Scotland stands on no such list, and the address of the PSNI there is not confirmed:
    for both it is 101 alone, until an address is in `police_forces.csv`.
    """
    force = force_or_none(code(answers, "police_area"))
    if force is not None and frozenset({force.nation}) == audience["nation"]:
        if force.report_online_url:
            url = force.report_online_url
            return ContactWay(kind="site", text=url.removeprefix("https://").rstrip("/"), href=url)
        if force.nation in _ON_POLICE_UK:
            own = f"{_HOME}/{force.slug}"
            return ContactWay(kind="site", text=own, href=f"https://www.{own}/")
    if audience["nation"] <= _ON_POLICE_UK:
        return ContactWay(kind="site", text=_HOME, href=f"https://www.{_HOME}/")
    return None


def sites_of_sources(contact: Contact) -> str:
    """Names the sites on which the contact was seen, at most three; "" where it was on none."""
    addresses = (source.strip().partition(" ")[0] for source in contact.sources)
    hosts = dict.fromkeys(address.partition("/")[0] for address in addresses)
    return _listed([host for host in hosts if host][:3])


def _nation_note(contact: Contact, audience: Audience) -> str:
    if audience["nation"] == ELSEWHERE:
        is_sure = contact.key in {EMERGENCY, *WORK_ANYWHERE}
        return "" if is_sure else "May not work where you are."
    if audience["nation"] <= contact.nations:
        return ""
    names = [NATION_NAMES[nation] for nation in NATIONS if nation in contact.nations]
    return f"For {_listed(names)}."


def _listed(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def _anonymous(words: str) -> str:
    if not words:
        return ""
    answer, _, rest = words.partition(":" if words.startswith("no:") else ",")
    if answer == "yes":
        return f"You do not have to give your name{', ' + rest.strip() if rest else ''}."
    if answer == "no":
        return "It will ask for your name."
    return f"{_first_upper(words)}."


def _first_upper(words: str) -> str:
    return words[:1].upper() + words[1:]
