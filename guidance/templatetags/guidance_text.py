"""Draws acts, lines of advice and contacts as HTML: words escaped, links safe, numbers whole.

An act, a line and a contact are drawn once in each process for all who are shown the same words.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guidance.advising.advice_lines import AdviceLine, AdvicePart
from guidance.advising.cards import AdviceCard, CardButton
from guidance.advising.shown_contacts import ShownContact
from guidance.pages.address_parts import query_of
from guidance.pages.fragment_cache import FragmentCache
from guidance.pages.lean_html import without_indents
from guidance.reading.library import current
from guidance.upkeep.contact_checks import right_since

register = template.Library()

# More than the guidance has, in every nation and state of the day.
_lines: FragmentCache[SafeString] = FragmentCache(most=2000)
_contacts: FragmentCache[SafeString] = FragmentCache(most=2000)
_acts: FragmentCache[SafeString] = FragmentCache(most=2000)
_origins: FragmentCache[SafeString] = FragmentCache(most=2000)
_presses: FragmentCache[SafeString] = FragmentCache(most=500)
_strips: FragmentCache[SafeString] = FragmentCache(most=100)

# Two or more groups of digits: a telephone number, and whatever else is read in one piece.
_IN_GROUPS: Final = re.compile(r"\d+(?:[  ]\d+)+")


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
def button_address(context: Mapping[str, Any], button: CardButton) -> str:
    """Makes the address that a card's button opens: a contact's own, or a page of ours."""
    if button.kind == "apps":
        return f"{reverse('guidance:apps')}{_kept(context)}#{button.place}"
    if button.kind == "page":
        return _address(button.place, _kept(context))
    return button.href


@register.filter
def whole_numbers(words: str) -> SafeString:
    """Escapes the words, and keeps each number that is written in groups on one line."""
    return mark_safe(_IN_GROUPS.sub(r'<span class="cf-whole">\g<0></span>', escape(words)))


@register.simple_tag(takes_context=True)
def act_card(context: Mapping[str, Any], card: AdviceCard, *, in_fold: bool = False) -> SafeString:
    """Draws one act. With `done_action` on the page it has a button that ticks it as done."""
    ticks = bool(context.get("done_action"))
    kept = _kept(context)
    template = "guidance/_card_done.html" if card.is_done else "guidance/_card.html"

    def draw() -> SafeString:
        advice, leads_back = context.get("advice"), context.get("leads_back")
        shown = {"card": card, "in_fold": in_fold, "ticks": ticks}
        return _drawn(template, shown | {"advice": advice, "leads_back": leads_back})

    return _acts.get(card, in_fold, ticks, kept, draw=draw)


@register.simple_tag
def contact_card(contact: ShownContact) -> SafeString:
    """Draws a contact with all that may be shown of it."""
    return _contacts.get(
        contact, draw=lambda: _drawn("_components/_contact.html", {"contact": contact})
    )


@register.simple_tag
def who_listens(contacts: tuple[ShownContact, ...]) -> SafeString:
    """Draws the strip of those who listen at any hour."""
    return _strips.get(
        contacts, draw=lambda: _drawn("guidance/_strip.html", {"contacts": contacts})
    )


@register.simple_tag
def origin_of(contact: ShownContact) -> SafeString:
    """Draws where a contact comes from, as a row of a list."""
    name, checked = contact.name, _last_checked(contact)
    return _origins.get(
        *(name, checked),
        draw=lambda: format_html("<li><span{}>{}</span>: {}</li>", english(), name, checked),
    )


@register.simple_tag
def press_for(contact: ShownContact) -> SafeString:
    """Draws the press that says of a contact that it did not work, as a row of a list."""

    def draw() -> SafeString:
        return format_html(
            '<li><button type="submit" formaction="{}" class="cf-press"{}>{}</button></li>',
            *(reverse("guidance:did_not_work", args=[contact.key]), english(), contact.name),
        )

    return _presses.get(contact.key, contact.name, draw=draw)


def _last_checked(shown: ShownContact) -> str:
    """Says when a person of ours last found the contact right; else who says so, since when."""
    contact = current().contacts.get(shown.key)
    on = right_since(contact) if contact is not None else None
    if on is None:
        return shown.provenance
    return _("Last checked on %(day)s.") % {"day": date_format(on, "j F Y")}


@register.simple_block_tag
def lean(content: str) -> SafeString:
    """Draws a part of a page without the indents of its template, which a phone would fetch.

    Not around a box of somebody's own words: their indents would go, too.
    """
    # The template has escaped what it shows.
    return mark_safe(without_indents(content))


def _drawn(template: str, shown: Mapping[str, Any]) -> SafeString:
    return lean(render_to_string(template, dict(shown)))


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
    words = whole_numbers(part.text)
    return format_html("<strong>{}</strong>", words) if part.strong else words
