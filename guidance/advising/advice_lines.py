"""Turns lines of content into words for one audience: puts names, numbers and limits in.

Lines without an answer of the reader's in them are written once for each audience.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from classification.coding import Answers
from guidance.advising.abroad import pieces_abroad
from guidance.advising.per_library import PerLibrary
from guidance.advising.shown_contacts import nation_of
from guidance.for_whom.audience import ELSEWHERE, Audience, is_on_the_islands
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
    limits: tuple[str, ...] = ()
    """The keys of the time limits that it says, its branches' too."""

    @cached_property
    def text(self) -> str:
        """Joins the line into plain words, branches included."""
        own = "".join(part.text for part in self.parts).strip()
        labelled = f"{self.label}: {own}".strip() if self.label else own
        return " ".join([labelled, *(branch.text for branch in self.branches)]).strip()

    def all_parts(self) -> tuple[AdvicePart, ...]:
        return self.parts + tuple(part for line in self.branches for part in line.all_parts())


class Writer:
    """A writer puts lines of content into words for one audience."""

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
        self.phrases = phrases
        self._plain: Writer = self
        self._written: dict[int, tuple[ContentLine, tuple[AdviceLine, ...]]] = {}

    def lines(self, items: Iterable[ContentLine]) -> tuple[AdviceLine, ...]:
        """Writes the lines that hold for the audience, shared ones put in their place."""
        return tuple(line for item in items for line in self._lines_of(item))

    def line(self, item: ContentLine | None) -> AdviceLine | None:
        """Writes one line; None where nothing of it holds for the audience."""
        written = self._lines_of(item) if item is not None else ()
        return written[0] if written and written[0].text else None

    def _lines_of(self, item: ContentLine) -> tuple[AdviceLine, ...]:
        if self.phrases is not None and self.library.asks_for_an_answer(item):
            return self._write(item)
        if self._plain is not self:
            return self._plain._lines_of(item)
        # By identity, for a line is long to compare; it is held, so that no other takes its place.
        held = self._written.get(id(item))
        if held is None:
            held = self._written[id(item)] = (item, self._write(item))
        return held[1]

    def _write(self, item: ContentLine) -> tuple[AdviceLine, ...]:
        if not item.condition.holds(self.audience):
            return ()
        label = item.condition.label(self.audience)
        if item.label and (label or not item.condition.wanted):
            label = item.label
        if item.shared:
            shared = self.lines(self.library.shared[item.shared])
            limits = _limits(shared)
            whole = AdviceLine(parts=(), label=label, branches=shared, limits=limits)
            return (whole,) if label else shared
        branches = self.lines(item.branches)
        pieces = item.pieces
        if self.audience["nation"] == ELSEWHERE:
            pieces = pieces_abroad(pieces, is_on_islands=self.is_on_islands)
            is_shorter = pieces != item.pieces or len(branches) < len(item.branches)
            if is_shorter and not branches and all(p.kind == "strong" for p in pieces):
                return ()  # a heading that nothing is left to follow
        if item.branches and not branches and not pieces:
            return ()
        line = AdviceLine(
            parts=tuple(self._part(piece.kind, piece.value) for piece in pieces),
            label=label,
            branches=branches,
            sources=item.sources,
            limits=(*(p.value for p in pieces if p.kind == "limit"), *_limits(branches)),
        )
        return (_joined(line),)

    def saying(self, phrases: Mapping[str, str | AdvicePart]) -> Writer:
        """Makes a writer for the same people that fills in these words of their own."""
        writer = Writer(
            library=self.library,
            audience=self.audience,
            phrases=phrases,
            is_on_islands=self.is_on_islands,
        )
        writer._plain = self._plain
        return writer

    def shared(self, name: str) -> tuple[AdviceLine, ...]:
        return self.lines(self.library.shared[name])

    def _part(self, kind: str, value: str) -> AdvicePart:
        if kind == "limit":
            return AdvicePart(text=self.library.time_limits[value].amount(), strong=True)
        if kind == "page":
            key, _, words = value.partition("|")
            page = self.library.situations[key]
            return AdvicePart(text=words or page.title, page=page.slug)
        if kind == "answer":
            said = (self.phrases or {}).get(value, BLANK)
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
        if way is not None and way.kind == "email":
            way = contact.phone or way
        words = f"{name} (email)" if way is not None and way.kind == "email" else name
        return AdvicePart(text=words, href=way.href if way else "", contact=key)


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
        limits=line.limits,
    )


def _limits(lines: Iterable[AdviceLine]) -> tuple[str, ...]:
    return tuple(limit for line in lines for limit in line.limits)


_writers: PerLibrary[Writer] = PerLibrary(most=500)


def plain_writer(library: Library, answers: Answers, audience: Audience) -> Writer:
    """Gives the one writer for all these people, which puts no answer of theirs into its lines."""
    is_on_islands = is_on_the_islands(answers)
    return _writers.get(
        library,
        (*audience.values(), is_on_islands),
        make=lambda: Writer(library=library, audience=audience, is_on_islands=is_on_islands),
    )
