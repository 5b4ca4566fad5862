"""Gives every page the numbers for a crisis, and the staff's banner."""

from django.http import HttpRequest
from django.utils import timezone

from guidance.advising.shown_contacts import Showing, ShownContact, show_contact
from guidance.pages.address_parts import nation_from
from guidance.reading.library import current, guidance_version
from guidance.upkeep.banner import banners_at


def crisis_contacts(request: HttpRequest) -> dict[str, object]:
    """Gives 999, Samaritans, Shout and Childline, from the directory; made where a page draws them.

    `guidance_version` names the content that they come from: a part of a page that shows them is
    drawn anew when it changes.
    """
    return {"crisis_contacts": crisis_numbers, "guidance_version": guidance_version()}


def crisis_numbers() -> tuple[ShownContact, ...]:
    """Makes the contacts themselves, as they stand now."""
    library = current()
    showing = Showing(answers={}, library=library)
    return tuple(
        show_contact(contact, showing)
        for key in library.directory.crisis
        if (contact := library.shown_contact(key)) is not None
    )


def staff_banners(request: HttpRequest) -> dict[str, object]:
    """Gives the staff's banners to the pages where the advice or the report is.

    Where the address names another nation than a banner's, it is left out; elsewhere the banner
    itself says whom it concerns.
    """
    if request.path_info == "/" or request.path_info.startswith(("/guidance/", "/report/")):
        asked = nation_from(request.GET.get("nation", ""))
        banners = banners_at(timezone.now())
        return {"staff_banners": [banner for banner in banners if banner.concerns(asked)]}
    return {}
