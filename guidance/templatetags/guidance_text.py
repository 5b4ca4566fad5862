"""Lines of advice as HTML: words escaped, links safe, pages by their address."""

from django import template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guidance.contact_checks import right_since
from guidance.library import current
from guidance.people import ShownContact
from guidance.writing import Line, Part

register = template.Library()


@register.simple_tag
def english() -> SafeString:
    """Says that what an element holds is English, where the rest of the page is not.

    The advice is reviewed in English and is not translated; a screen reader must know.
    """
    is_english = (get_language() or "en").startswith("en")
    return SafeString("" if is_english else ' lang="en-GB"')


@register.filter
def in_html(line: Line, nation: str = "") -> SafeString:
    """The words of a line with their links; pages of ours keep the chosen nation."""
    return format_html_join("", "{}", ((_part(part, nation),) for part in line.parts))


@register.filter
def checked(shown: ShownContact) -> str:
    """When a person of ours last found the contact right; else who says so, and since when."""
    contact = current().contacts.get(shown.key)
    on = right_since(contact) if contact is not None else None
    if on is None:
        return shown.provenance
    return _("Last checked on %(day)s.") % {"day": date_format(on, "j F Y")}


def _part(part: Part, nation: str) -> SafeString:
    if part.page:
        address = reverse("guidance:situation", args=[part.page])
        address = f"{address}?nation={nation}" if nation else address
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
