"""Templates of the moderators' pages ask here for the filter in force, for the decision that a
message can undo, and whether the keys are on."""

import re
from typing import Any, Final

from django import template
from django.contrib.messages.storage.base import Message
from django.http import Http404
from django.utils.html import format_html
from django.utils.safestring import SafeString

from moderation.filter_in_force import FIELD, filter_in_force
from moderation.queue_filters import EVERYTHING, QueueFilter
from moderation.reader_settings import shortcuts_are_on

register = template.Library()

_UNDOES: Final = re.compile(r"\bundo-(\d+)-(\d+)\b")


@register.simple_tag(takes_context=True)
def within(context: dict[str, Any]) -> SafeString:
    """Makes the hidden field that carries the filter in force."""
    return format_html(
        '<input type="hidden" name="{}" value="{}">', FIELD, _filter_of(context).code
    )


@register.simple_tag(takes_context=True)
def list_in_force(context: dict[str, Any]) -> str:
    """Gives the part of the queue's address that asks for the filter in force."""
    return _filter_of(context).query


@register.simple_tag(takes_context=True)
def keys_are_on(context: dict[str, Any]) -> bool:
    """Tells whether the keys work for whoever looks at this page."""
    return shortcuts_are_on(context["request"].user)


@register.simple_tag
def undo_of(message: Message) -> dict[str, str] | None:
    """Finds the report and the decision that a message tells of; None where it tells of none."""
    found = _UNDOES.search(message.extra_tags or "")
    return {"report": found[1], "decision": found[2]} if found else None


def _filter_of(context: dict[str, Any]) -> QueueFilter:
    try:
        return filter_in_force(context["request"])
    except Http404:
        return EVERYTHING
