"""Draws lines of advice and contacts as HTML: words escaped, links safe, pages by their address.

A line and a contact are drawn once in each process for all who are shown the same words.
"""

from collections.abc import Mapping
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guidance.advising.advice_lines import AdviceLine, AdvicePart
from guidance.advising.shown_contacts import ShownContact
from guidance.pages.address_parts import query_of
from guidance.pages.fragment_cache import FragmentCache
from guidance.reading.library import current
from guidance.upkeep.contact_checks import right_since

register = template.Library()

# More than the guidance has, in every nation and state of the day.
_lines: FragmentCache[SafeString] = FragmentCache(most=2000)
_contacts: FragmentCache[SafeString] = FragmentCache(most=2000)


@register.simple_tag
def english() -> SafeString:
    """Says that what an element holds is English, where the rest of the page is not.

    The advice is reviewed in English and is not translated; a screen reader must know.
    """
    is_english = (get_language() or "en").startswith("en")
    return SafeString("" if is_english else ' lang="en-GB"')


@register.simple_tag(takes_context=True)
def advice_address(context: Mapping[str, Any], slug: str) -> str:
    """Makes the address of a page of advice; it keeps the nation and the way back to the report."""
    return _address(slug, _kept(context))


@register.simple_tag
def in_html(line: AdviceLine, kept: str) -> SafeString:
    """Draws the words of a line with their links; `kept` goes along to pages of ours."""
    return format_html_join("", "{}", ((_part(part, kept),) for part in line.parts))


@register.simple_tag(takes_context=True)
def line_in_full(context: Mapping[str, Any], line: AdviceLine) -> SafeString:
    """Draws a line with its label and its branches; its links keep what `advice_address` does."""
    kept = _kept(context)
    shown = {"line": line, "kept": kept}
    return _lines.get(line, kept, draw=lambda: render_to_string("guidance/_line.html", shown))


def _kept(context: Mapping[str, Any]) -> str:
    advice = context.get("advice")
    nation = advice.nation if advice else context.get("nation") or ""
    return query_of(nation=nation, back=context.get("leads_back") or "")


def _address(slug: str, kept: str) -> str:
    return reverse("guidance:situation", args=[slug]) + kept


@register.simple_tag(takes_context=True)
def contact_card(context: Mapping[str, Any], contact: ShownContact) -> SafeString:
    """Draws a contact with all that may be shown of it. With `asks_back` there is a button to say
    that it did not work; `in_report` says neither the `page` nor the `nation` with that press."""
    in_report = bool(context.get("in_report"))
    shown = {
        "contact": contact,
        "checked": _last_checked(contact),
        "asks_back": bool(context.get("asks_back")),
        "in_report": in_report,
        "page_slug": "" if in_report else getattr(context.get("page"), "slug", ""),
        "nation": "" if in_report else context.get("nation") or "",
        "leads_back": "" if in_report else context.get("leads_back") or "",
    }
    return _contacts.get(
        *shown.values(), draw=lambda: render_to_string("_components/_contact.html", shown)
    )


def _last_checked(shown: ShownContact) -> str:
    """Says when a person of ours last found the contact right; else who says so, since when."""
    contact = current().contacts.get(shown.key)
    on = right_since(contact) if contact is not None else None
    if on is None:
        return shown.provenance
    return _("Last checked on %(day)s.") % {"day": date_format(on, "j F Y")}


def _part(part: AdvicePart, kept: str) -> SafeString:
    if part.page:
        address = _address(part.page, kept)
        return format_html('<a class="govuk-link" href="{}">{}</a>', address, part.text)
    if part.href:
        written_out = " cf-address" if part.href.endswith(f"//{part.text}") else ""
        return format_html(
            '<a class="govuk-link{}" href="{}" rel="noreferrer">{}</a>',
            *(written_out, part.href, part.text),
        )
    if part.strong:
        return format_html("<strong>{}</strong>", part.text)
    return format_html("{}", part.text)
