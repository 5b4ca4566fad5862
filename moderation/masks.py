"""Masks hide personal details in a victim's words from whoever reads them later. Pure.

A mask is a place in the words, with a kind and a reason from closed lists, and who made it when.
Where a mask lies tells how long words are, so all masks of a report are sealed together, at one
length, like the words themselves: see `moderation.masking`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final

from classification.wording import N_
from reporting.words.personal_details import Found

KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "name": N_("name"),
        "phone": N_("phone number"),
        "email": N_("e-mail address"),
        "address": N_("address or postcode"),
        "account_number": N_("account or card number"),
        "online_name": N_("user name or web address"),
        "id_number": N_("number of a document"),
        "other": N_("another detail"),
    }
)
"""Kind of what is masked -> what readers see in its place."""

MASK_REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "not_needed": N_("Nobody needs it to decide"),
        "of_another": N_("It is somebody else's"),
        "accused": N_("It names somebody who is accused"),
        "opens_something": N_("It opens something of theirs, such as a password"),
    }
)

UNMASK_REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "to_decide": N_("I cannot decide without it"),
        "to_check": N_("To see whether the mask is right"),
        "for_safety": N_("Somebody may be in danger"),
    }
)
"""Why the original is shown; the audit has an action for each."""

_KIND_OF_FIND: Final[Mapping[str, str]] = MappingProxyType(
    {
        "url": "online_name",
        "handle": "online_name",
        "email": "email",
        "iban": "account_number",
        "card": "account_number",
        "sort_code": "account_number",
        "account_number": "account_number",
        "crypto_address": "account_number",
        "ni_number": "id_number",
        "phone": "phone",
        "postcode": "address",
        "address": "address",
        "own_name": "name",
    }
)

MOST_MASKS: Final = 40
"""So many masks fit into what is sealed, whatever they say; those that were undone count too."""


@dataclass(frozen=True, kw_only=True)
class Mask:
    """A reader masked the characters from `start` to `end` (exclusive).

    `undone_by` took it off again, at `undone_at`.
    """

    start: int = field(repr=False)
    end: int = field(repr=False)
    kind: str
    reason: str
    by: int
    at: datetime
    undone_by: int | None = None
    undone_at: datetime | None = None

    @property
    def stands(self) -> bool:
        return self.undone_at is None


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A piece of words is one to show. `kind` is that of the mask on it, or of the personal detail
    that it looks like, else "". A detail has the `number` of its suggestion, a mask none; of what
    `is_masked` the text is here only where the original is shown."""

    text: str = field(repr=False)
    kind: str = ""
    number: int = 0
    is_masked: bool = False


def kind_of_find(found: str) -> str:
    """Names the kind of mask for what `find_personal_details` found."""
    return _KIND_OF_FIND.get(found, "other")


def pieces_of(
    text: str, *, finds: Sequence[Found], masks: Sequence[Mask], shows_original: bool = False
) -> tuple[Piece, ...]:
    """Cuts the words into pieces. Where masks overlap, what they cover is one piece, of the kind of
    the first."""
    pieces: list[Piece] = []
    reached = 0
    for start, end, kind in _covered(masks):
        pieces += _open_pieces(text, reached, start, finds)
        shown = text[start:end] if shows_original else ""
        pieces.append(Piece(text=shown, kind=kind, is_masked=True))
        reached = end
    return (*pieces, *_open_pieces(text, reached, len(text), finds))


def is_covered(start: int, end: int, masks: Sequence[Mask]) -> bool:
    """Tells whether masks that stand hide all of this place."""
    return any(first <= start and end <= last for first, last, _kind in _covered(masks))


def touches_mask(start: int, end: int, masks: Sequence[Mask]) -> bool:
    """Tells whether a mask that stands hides any of this place."""
    return any(start < last and first < end for first, last, _kind in _covered(masks))


def masks_to_text(masks: Sequence[Mask]) -> str:
    """Writes masks as one short text, to be sealed."""
    rows = [
        [
            *(mask.start, mask.end, mask.kind, mask.reason, mask.by, _minute(mask.at)),
            *(mask.undone_by, _minute(mask.undone_at)),
        ]
        for mask in masks
    ]
    return json.dumps(rows, separators=(",", ":"))


class DamagedMasks(ValueError):
    """A text that should hold masks holds none that can be read."""


def masks_from(text: str) -> tuple[Mask, ...]:
    """Reads what `masks_to_text` wrote. Raises DamagedMasks for anything else."""
    try:
        masks = _read_masks(text)
    except (ValueError, TypeError, OverflowError, OSError) as error:
        raise DamagedMasks from error
    if any(not 0 <= mask.start < mask.end or mask.kind not in KINDS for mask in masks):
        raise DamagedMasks
    return masks


def _read_masks(text: str) -> tuple[Mask, ...]:
    rows = json.loads(text)
    if not isinstance(rows, list):
        raise TypeError
    return tuple(
        Mask(
            start=start,
            end=end,
            kind=kind,
            reason=reason,
            by=by,
            at=datetime.fromtimestamp(at * 60, tz=UTC),
            undone_by=undone_by,
            undone_at=None if undone_at is None else datetime.fromtimestamp(undone_at * 60, tz=UTC),
        )
        for start, end, kind, reason, by, at, undone_by, undone_at in rows
    )


def _covered(masks: Sequence[Mask]) -> list[Found]:
    """Joins the masks that stand where they overlap, in the order of the words."""
    joined: list[Found] = []
    for mask in sorted((mask for mask in masks if mask.stands), key=lambda mask: mask.start):
        if joined and mask.start < joined[-1][1]:
            start, end, kind = joined.pop()
            joined.append((start, max(end, mask.end), kind))
        else:
            joined.append((mask.start, mask.end, mask.kind))
    return joined


def _open_pieces(text: str, first: int, last: int, finds: Sequence[Found]) -> list[Piece]:
    """Cuts what no mask hides by the details that were found in it."""
    pieces: list[Piece] = []
    reached = first
    for number, (start, end, found) in enumerate(finds, 1):
        start, end = max(start, first), min(end, last)
        if start >= end:
            continue
        pieces.append(Piece(text=text[reached:start]))
        pieces.append(Piece(text=text[start:end], kind=kind_of_find(found), number=number))
        reached = end
    pieces.append(Piece(text=text[reached:last]))
    return [piece for piece in pieces if piece.text]


def _minute(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp()) // 60
