"""Lists the reasons for not telling the police that are likeliest for each kind of event.

Ours: chosen for what each kind does to people, to be held against the first thousand answers.
Where money went, people tell their bank and leave it there; where pictures or threats are in it,
shame and fear of what comes next stand first; where nothing was lost, it seems too small. The order
is fixed, and the same for everybody: an order that changed would itself change the answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from classification.answers import Option

LIKELIEST: Final = 8
"""So many reasons are shown at once; the rest lie in a fold."""

ORGANISATIONS_NEVER_SEE: Final = frozenset({"ashamed", "images_seen", "family_find_out"})
"""Reasons that only a person has."""

_ORGANISATIONS: Final = (
    *("private_dealt_with", "no_loss", "told_other_authority", "did_not_know_where"),
    *("police_could_do_nothing", "too_trivial", "not_yet", "too_much_trouble"),
)
_ANY: Final = (
    *("did_not_know_where", "police_could_do_nothing", "too_trivial", "told_other_authority"),
    *("not_yet", "not_a_crime", "too_much_trouble", "could_not_face_it"),
)
_LIKELIEST: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "blackmail": (
            *("ashamed", "images_seen", "fear_reprisal", "family_find_out"),
            *("police_could_do_nothing", "did_not_know_where", "not_yet", "could_not_face_it"),
        ),
        "images": (
            *("ashamed", "images_seen", "family_find_out", "fear_reprisal"),
            *("police_not_interested", "did_not_know_where", "not_a_crime", "could_not_face_it"),
        ),
        "paid": (
            *("told_other_authority", "ashamed", "police_could_do_nothing", "did_not_know_where"),
            *("not_yet", "too_trivial", "too_much_trouble", "thought_other_would_report"),
        ),
        "taken": (
            *("told_other_authority", "thought_other_would_report", "police_could_do_nothing"),
            *("did_not_know_where", "not_yet", "too_trivial", "no_loss", "too_much_trouble"),
        ),
        "account": (
            *("told_other_authority", "no_loss", "too_trivial", "did_not_know_where"),
            *("police_could_do_nothing", "not_yet", "not_a_crime", "too_much_trouble"),
        ),
        "malware": (
            *("no_loss", "too_trivial", "private_dealt_with", "did_not_know_where"),
            *("police_could_do_nothing", "not_a_crime", "not_yet", "too_much_trouble"),
        ),
        "identity": (
            *("told_other_authority", "did_not_know_where", "thought_other_would_report"),
            *("police_could_do_nothing", "no_loss", "not_yet", "police_not_interested"),
            "too_much_trouble",
        ),
        "harass": (
            *("police_not_interested", "fear_reprisal", "police_could_do_nothing"),
            *("dislike_fear_police", "private_dealt_with", "not_a_crime", "ashamed"),
            "could_not_face_it",
        ),
        "obscene": (
            *("too_trivial", "told_other_authority", "not_a_crime", "did_not_know_where"),
            *("police_not_interested", "ashamed", "private_dealt_with", "no_loss"),
        ),
        "control": (
            *("fear_reprisal", "could_not_face_it", "ashamed", "family_find_out"),
            *("dislike_fear_police", "police_not_interested", "not_a_crime", "get_into_trouble"),
        ),
    }
)


def in_likely_order(
    options: tuple[Option, ...], event_type: str, *, is_organisation: bool
) -> tuple[Option, ...]:
    """Puts the likeliest reasons first, and leaves the rest in the order of their list."""
    first = _ORGANISATIONS if is_organisation else _LIKELIEST.get(event_type, _ANY)
    return tuple(
        sorted(
            options,
            key=lambda option: first.index(option.code) if option.code in first else LIKELIEST,
        )
    )
