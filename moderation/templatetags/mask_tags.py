"""Templates name here the kind of a personal detail."""

from django import template
from django.utils.translation import gettext

from moderation.masks import KINDS

register = template.Library()


@register.filter
def mask_kind(code: str) -> str:
    """Says in words which kind of detail the code names."""
    return gettext(KINDS[code])
