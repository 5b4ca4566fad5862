"""Every measurement sends this report: eight pages, the shortest of an adult."""

from typing import Final

ROW_BYTES: Final = 2000

SHORT_REPORT: Final[dict[str, str | tuple[str, ...]]] = {
    "danger": "no",
    "who": "me",
    "age_band": "age_25_34",
    "nation": "england",
    "event_type": "scam_msg",
    "told_whom": ("no_one",),
}
PAGES: Final = 8  # before you start, six questions, check your answers
