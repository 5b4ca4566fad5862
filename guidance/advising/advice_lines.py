"""Turns lines of content into words for one audience: puts names, numbers and limits in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from guidance.advising.abroad import pieces_abroad
from guidance.advising.shown_contacts import nation_of
from guidance.for_whom.audience import ELSEWHERE, Audience
from guidance.reading.library import Library
from guidance.reading.page_files import OF_A_CONTACT, ContentLine

BLANK: Final = "……"  # what stays open for the person to say


@dataclass(frozen=True, kw_only=True)
class AdvicePart:
    """A part of a line holds words, perhaps strong, perhaps a link or the slug of a page."""

    text: str
    href: str = ""
    page: str = ""
    strong: bool = False
    contact: str = ""


@dataclass(frozen=True, kw_only=True)
class AdviceLine:
    """A line of advice has a label where the answers do not settle for whom it is."""

    parts: tuple[AdvicePart, ...]
    label: str = ""
    branches: tuple[AdviceLine, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Joins the line into plain words, branches included."""
        own = "".join(part.text for part in self.parts).strip()
        labelled = f"{self.label}: {own}".strip() if self.label else own
        return " ".join([labelled, *(branch.text for branch in self.branches)]).strip()

    def all_parts(self) -> tuple[AdvicePart, ...]:
        return self.parts + tuple(part for line in self.branches for part in line.all_parts())


class Writer:
    """A writer puts lines of content into words for one audience, and remembers the limits."""

    def __init__(
        self,
        *,
        library: Library,
        audience: Audience,
        phrases: Mapping[str, str | AdvicePart] | None = None,
        is_on_islands: bool = False,
    ) -> None:
        self.library = library
        self.is_on_islands = is_on_islands
        self.audience = audience
        self.phrases = phrases or {}
        self.limits_said: list[str] = []

    def lines(self, items: Iterable[ContentLine]) -> tuple[AdviceLine, ...]:
        """Writes the lines that hold for the audience, shared ones put in their place."""
        found: list[AdviceLine] = []
        for item in items:
            if not item.condition.holds(self.audience):
                continue
            label = item.condition.label(self.audience)
            if item.label and (label or not item.condition.wanted):
                label = item.label
            if item.shared:
                shared = self.lines(self.library.shared[item.shared])
                found += (AdviceLine(parts=(), label=label, branches=shared),) if label else shared
                continue
            branches = self.lines(item.branches)
            pieces = item.pieces
            if self.audience["nation"] == ELSEWHERE:
                pieces = pieces_abroad(pieces, is_on_islands=self.is_on_islands)
                is_shorter = pieces != item.pieces or len(branches) < len(item.branches)
                if is_shorter and not branches and all(p.kind == "strong" for p in pieces):
                    continue  # a heading that nothing is left to follow
            if item.branches and not branches and not pieces:
                continue
            parts = tuple(self._part(piece.kind, piece.value) for piece in pieces)
            line = AdviceLine(parts=parts, label=label, branches=branches, sources=item.sources)
            found.append(_joined(line))
        return tuple(found)

    def saying(self, phrases: Mapping[str, str]) -> Writer:
        """Makes a writer for the same people that fills in these words of their own."""
        return Writer(
            library=self.library,
            audience=self.audience,
            phrases=phrases,
            is_on_islands=self.is_on_islands,
        )

    def shared(self, name: str) -> tuple[AdviceLine, ...]:
        return self.lines(self.library.shared[name])

    def _part(self, kind: str, value: str) -> AdvicePart:
        if kind == "limit":
            self.limits_said.append(value)
            return AdvicePart(text=self.library.time_limits[value].amount(), strong=True)
        if kind == "page":
            key, _, words = value.partition("|")
            page = self.library.situations[key]
            return AdvicePart(text=words or page.title, page=page.slug)
        if kind == "answer":
            said = self.phrases.get(value, BLANK)
            return (
                said
                if isinstance(said, AdvicePart)
                else AdvicePart(text=said, strong=value == "ask_before")
            )
        if kind in OF_A_CONTACT:
            return self._contact_part(kind, value)
        return AdvicePart(text=value, strong=kind == "strong")

    def _contact_part(self, kind: str, key: str) -> AdvicePart:
        contact = self.library.contacts[key]
        name = self.library.contact_name(key, nation_of(self.audience))
        if kind == "phone" and contact.phone is not None:
            return AdvicePart(text=contact.phone.text, href=contact.phone.href, contact=key)
        if kind == "sms" and contact.text_to is not None:
            return AdvicePart(text=contact.text_to.text, href=contact.text_to.href, contact=key)
        if kind == "site" and contact.site is not None:
            return AdvicePart(text=contact.site.text, href=contact.site.href, contact=key)
        if not contact.ways:
            return AdvicePart(text=name)  # a name without number or address may stand in words
        way = contact.site or contact.phone
        return AdvicePart(text=name, href=way.href if way else "", contact=key)


def _joined(line: AdviceLine) -> AdviceLine:
    """Joins a line and its one branch that needs no label into one."""
    plain = [branch for branch in line.branches if not branch.label and not branch.branches]
    if len(plain) != 1 or not line.parts or line.branches[0] is not plain[0]:
        return line
    return AdviceLine(
        parts=(*line.parts, AdvicePart(text=" "), *plain[0].parts),
        label=line.label,
        branches=line.branches[1:],
        sources=(*line.sources, *plain[0].sources),
    )
