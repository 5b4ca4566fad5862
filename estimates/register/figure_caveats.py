"""Short sentences stand here for beside a figure: who is counted, how exactly, what is not known.

Each is a short sentence made of the figure's own columns. What the row does not hold is said to be
not known, and an interval that we have not seen is said to be that.
"""

import re
from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _

from classification.wording import N_
from estimates.flag_rules import ADULTS_BY_TELEPHONE, ADULTS_IN_HOUSEHOLDS
from estimates.flags import NO_CHANGE, UNKNOWN
from estimates.models import OfficialFigure, plain_number
from estimates.register.table_rows import first_upper
from estimates.register.wording import FLAG_LABELS, change_words, note_words

PRECISION_LABELS: Final[Mapping[str, str]] = {
    "exact": N_("As counted, or as printed in full"),
    "rounded": N_("Rounded by its source"),
    "ratio": N_("Published only as a ratio, such as one in seven"),
    "more_than": N_("The source says: more than"),
    "about": N_("The source says: about; or the sum allows no more"),
    "unknown": N_("Not known"),
}
_COUNTS: Final = (
    *("offences_recorded", "outcomes", "reports", "spend", "sample_size", "share_of_recorded"),
)
"""Measures that are no estimates: an interval is not missing there."""

_PRECISION_WORDS: Final[Mapping[str, str]] = {
    "rounded": N_("The number is %(rounded)s."),
    "ratio": N_("The source gives only the ratio."),
}
_ROUNDED_TO: Final = re.compile(r"rounded to [0-9.,]+( million)?")
UNKNOWN_LABELS: Final[Mapping[str, str]] = {
    **FLAG_LABELS,
    "interval": N_("Its interval"),
    "precision": N_("How exact it is"),
    "published": N_("When it was published"),
}
"""What may not be known of a figure, in words."""


def figure_caveat(figure: OfficialFigure) -> str:
    """The warnings that belong beside the sentence, each a short sentence."""
    said = [people_words(figure)]
    if figure.grade == "C":
        said.append(_("Grade C: press report, or another page at second hand."))
    if figure.flag_change not in (NO_CHANGE, UNKNOWN):
        said.append(change_words(figure.flag_change))
    said += [precision_words(figure), figure.warning, unknown_words(figure)]
    if "blackmail" in figure.offence_detail:
        said.append(
            _("Police figures include younger victims; ours do not: we count no under-16s.")
        )
    return " ".join(words for words in said if words)


def people_words(figure: OfficialFigure) -> str:
    """Says in a sentence who is counted; of a survey, whom it does not ask."""
    population = figure.flag_population
    if population == UNKNOWN or figure.measure == "spend":
        return ""
    if population in (ADULTS_IN_HOUSEHOLDS, ADULTS_BY_TELEPHONE):
        words = _("The survey asks %(people)s: no businesses, and nobody younger.")
        return words % {"people": population}
    return _("%(people)s are counted.") % {"people": first_upper(population)}


def precision_words(figure: OfficialFigure) -> str:
    """Says how exact the number is; nothing where the figure's own sentence has said it."""
    words = _PRECISION_WORDS.get(figure.precision_kind, "")
    to = _ROUNDED_TO.search(figure.precision)
    return _(words) % {"rounded": to[0] if to else _("rounded")} if words else ""


def unknowns_of(figure: OfficialFigure) -> tuple[str, ...]:
    """Names what the row does not hold: an interval of an estimate, the day, flags."""
    has_none = figure.measure not in _COUNTS and figure.lower is None
    return (
        *(("interval",) if has_none else ()),
        *(("precision",) if figure.precision_kind == UNKNOWN else ()),
        *(("published",) if not figure.published else ()),
        *(flag for flag, value in figure.flags.items() if value == UNKNOWN),
    )


def unknown_words(figure: OfficialFigure) -> str:
    """Says what is not known of the number."""
    unknowns = unknowns_of(figure)
    said = [_(note_words("no_interval_published"))] if "interval" in unknowns else []
    others = [_(UNKNOWN_LABELS[name]) for name in unknowns if name != "interval"]
    if others:
        said.append(_("Not known: %(facts)s.") % {"facts": ", ".join(others).lower()})
    return " ".join(said)


def interval_words(figure: OfficialFigure) -> str:
    """The published interval of a figure; that we have not seen one; or that it is a count."""
    if figure.lower is not None and figure.upper is not None:
        unit = "%" if figure.unit.startswith("percent") else ""
        return _("%(lower)s to %(upper)s") % {
            "lower": f"{plain_number(figure.lower)}{unit}",
            "upper": f"{plain_number(figure.upper)}{unit}",
        }
    if figure.measure in _COUNTS:
        return _("None: it is a count, and not an estimate.")
    return _(note_words("no_interval_published"))
