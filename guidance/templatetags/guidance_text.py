"""Draws acts, lines of advice and contacts as HTML: words escaped, links safe, numbers whole.

An act, a line and a contact are drawn once in each process for all who are shown the same words.
"""

import re
from collections.abc import Iterable, Mapping
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
from guidance.advising.shown_contacts import ShownContact, sites_of_sources
from guidance.pages.address_parts import query_of
from guidance.pages.fragment_cache import FragmentCache
from guidance.pages.lean_html import short_html
from guidance.reading.library import current
from guidance.upkeep.contact_checks import right_since, wrong_since

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
    return _lines.get(line, kept, draw=lambda: _drawn("guidance/_line.html", shown))


def _kept(context: Mapping[str, Any]) -> str:
    advice = context.get("advice")
    nation = advice.nation if advice else context.get("nation") or ""
    return query_of(nation=nation, back=context.get("leads_back") or "")


def _address(slug: str, kept: str) -> str:
    return reverse("guidance:situation", args=[slug]) + kept


@register.simple_tag(takes_context=True)
def way_to_press(context: Mapping[str, Any], way: CardButton) -> SafeString:
    """Draws a button of a card: it calls, texts, chats or opens what the card speaks of."""
    words, address, is_english = whole_numbers(way.words), way.href, english()
    if way.kind == "apps":
        words, is_english = escape(_(way.words)), SafeString("")
        address = f"{reverse('guidance:apps')}{_kept(context)}#{way.place}"
    elif way.kind == "page":
        address = _address(way.place, _kept(context))
    note = format_html(" <small>{}</small>", way.note) if way.note else ""
    is_chat = SafeString(' class="cf-chat"' if way.kind == "chat" else "")
    return format_html(
        '<a{} href="{}"{}{}>{}{}</a>',
        *(is_chat, address, no_referrer(address), is_english, words, note),
    )


@register.simple_tag
def no_referrer(address: str) -> SafeString:
    """Has a link to somebody else's site tell them nothing of the page that it stands on."""
    return SafeString(' rel="noreferrer"' if address.startswith("http") else "")


@register.simple_tag
def in_english(*sentences: str) -> SafeString:
    """Joins those sentences that say something, and says that they are English."""
    words = whole_numbers(" ".join(filter(None, sentences)))
    is_english = english()
    return format_html("<span{}>{}</span>", is_english, words) if words and is_english else words


@register.filter
def whole_numbers(words: str) -> SafeString:
    """Escapes the words, and keeps each number that is written in groups on one line."""
    plain = escape(words).replace("&#x27;", "'")  # only within an attribute it would end something
    return mark_safe(_IN_GROUPS.sub(r'<span class="cf-whole">\g<0></span>', plain))


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
def origins_of(contacts: Iterable[ShownContact]) -> SafeString:
    """Draws where the contacts come from: once for those that were seen or checked on one day."""
    rows: dict[str, list[tuple[str, str]]] = {}
    for contact in contacts:
        heading, sites = _origin(contact)
        rows.setdefault(heading, []).append((contact.name, sites))
    shown = tuple((heading, tuple(found)) for heading, found in rows.items())
    return _origins.get(shown, draw=lambda: _drawn("guidance/_origins.html", {"origins": shown}))


@register.simple_tag
def presses_for(contacts: Iterable[ShownContact]) -> SafeString:
    """Draws the presses that say of a contact that it did not work."""
    shown = tuple((contact.key, contact.name) for contact in contacts)
    return _presses.get(shown, draw=lambda: _drawn("guidance/_presses.html", {"contacts": shown}))


def _origin(shown: ShownContact) -> tuple[str, str]:
    """Says when a person of ours last found the contact right, or wrong; else when it was seen, and
    where."""
    contact = current().contacts[shown.key]
    wrong_on = wrong_since(contact)
    if wrong_on is not None:
        day = date_format(wrong_on, "j F Y")
        return _("We found on %(day)s that some of this may be wrong, and look into it:") % {
            "day": day
        }, ""
    checked_on, seen_on = right_since(contact), contact.source_seen_on
    if checked_on is not None:
        return _("Last checked on %(day)s:") % {"day": date_format(checked_on, "j F Y")}, ""
    if not contact.sources or seen_on is None:
        return _("Not yet checked by us:"), ""
    day = date_format(seen_on, "j F Y")
    return _("Not yet checked by us. Seen on %(day)s on the sites named:") % {"day": day}, (
        sites_of_sources(contact)
    )


@register.simple_block_tag
def lean(content: str) -> SafeString:
    """Draws a part of a page without the indents of its template, which a phone would fetch.

    Not around a box of somebody's own words: their indents would go, too.
    """
    # The template has escaped what it shows.
    return mark_safe(short_html(content))


def _drawn(template: str, shown: Mapping[str, Any]) -> SafeString:
    return lean(render_to_string(template, dict(shown)))


def _part(part: AdvicePart, kept: str) -> SafeString:
    if part.page:
        return format_html('<a href="{}">{}</a>', _address(part.page, kept), part.text)
    if part.href:
        return format_html('<a href="{}"{}>{}</a>', part.href, no_referrer(part.href), part.text)
    words = whole_numbers(part.text)
    return format_html("<strong>{}</strong>", words) if part.strong else words
