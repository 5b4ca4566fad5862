"""Says in words how many of something wait: to whoever may publish as a band, to others exactly."""

from django.utils.translation import gettext as _

from classification.rounding import MOST_COUNTED, band_of


def amount_in_words(count: int, *, banded: bool) -> str:
    """Says how many: the number, or "up to 5"; "more than 200" where nobody counted further."""
    if count > MOST_COUNTED:
        return _("more than %(most)s") % {"most": MOST_COUNTED}
    if banded:
        return _("up to %(most)s") % {"most": band_of(count)}
    return str(count)
