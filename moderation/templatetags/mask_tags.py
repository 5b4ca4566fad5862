"""Templates show here pieces of opened words, and name the kind of a personal detail."""

from collections.abc import Iterable

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from moderation.masks import KINDS, Piece

register = template.Library()


@register.filter
def mask_kind(code: str) -> str:
    """Says in words which kind of detail the code names."""
    return gettext(KINDS[code])


@register.simple_tag
def show_pieces(pieces: Iterable[Piece]) -> SafeString:
    """Shows opened words with all their spaces and line ends, and none that a template put there:
    so this makes the whole of their frame."""
    shown = format_html_join("", "{}", ((_shown(piece),) for piece in pieces))
    return format_html('<div class="govuk-details__text staff-words__text">{}</div>', shown)


def _shown(piece: Piece) -> SafeString:
    if piece.is_masked:
        said = gettext("%(kind)s, masked") % {"kind": mask_kind(piece.kind)}
        told = f"{said}: {piece.text}" if piece.text else said
        return format_html('<span class="staff-mask">[{}]</span>', told)
    if piece.kind:
        return format_html(
            '<mark>{}<span class="staff-find"> ({}: {}?)</span></mark>',
            piece.text,
            piece.number,
            mask_kind(piece.kind),
        )
    return conditional_escape(piece.text)
