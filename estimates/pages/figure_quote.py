"""Each figure has one sentence that can be printed as it stands, or the reasons not to.

Made of the register's columns alone, so that number, unit, place and period are the row's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from estimates.models import OfficialFigure
from estimates.pages.page_sections import FlagLine, flag_lines
from estimates.register.comparison import compare
from estimates.register.figure_caveats import figure_caveat
from estimates.register.figure_sentences import figure_sentence
from estimates.register.table_rows import source_words
from estimates.study_2017.article import PRINTED_VICTIMS

# A ratio in the register, and the two figures that it was made of.
_MADE_OF: Final[Mapping[str, tuple[str, str]]] = {
    "ur-seed": ("foi-uk30-2016", ""),
    "ur-2019-ratio": ("rec-2019j-cm-af", "csew-2019j-cm"),
    "ur-2017-ratio-fraud": ("rec-2017m-af", "csew-2017m-fraud"),
}
_NOT_SEEN: Final = ("rec-2023m-all",)


@dataclass(frozen=True, kw_only=True)
class Quote:
    """A sentence with its caveat; or, where `is_blocked`, the reasons why there is none."""

    sentence: str
    caveat: str
    source: str
    is_blocked: bool
    flags: tuple[FlagLine, ...] = ()


def quote_of(figure: OfficialFigure, others: Mapping[str, OfficialFigure]) -> Quote:
    """The sentence of a figure, or why it has none. `others` has the parts of a ratio by id."""
    source = source_words(figure)
    if figure.derived:
        source = _("our own sum (%(source)s)") % {"source": source}
    if figure.figure_id in _NOT_SEEN:
        reason = _("It was seen in a search listing only. The publication itself was not found.")
        return Quote(sentence="", caveat=reason, source=source, is_blocked=True)
    flags = _blocking_flags(figure, others)
    if flags:
        reason = _(
            "It sets two figures side by side that do not speak about the same thing. It is not a "
            "share of crimes reported."
        )
        return Quote(sentence="", caveat=reason, source=source, is_blocked=True, flags=flags)
    return Quote(
        sentence=figure_sentence(figure),
        caveat=figure_caveat(figure),
        source=source,
        is_blocked=False,
    )


def figures_needed(figure: OfficialFigure) -> tuple[str, ...]:
    """The ids of the figures that a ratio is made of."""
    return tuple(needed for needed in _MADE_OF.get(figure.figure_id, ()) if needed)


def _blocking_flags(
    figure: OfficialFigure, others: Mapping[str, OfficialFigure]
) -> tuple[FlagLine, ...]:
    made_of = _MADE_OF.get(figure.figure_id)
    if made_of is None:
        return ()
    recorded, survey = made_of
    below = others[survey].flags if survey else PRINTED_VICTIMS.as_mapping()
    comparison = compare(others[recorded].flags, below, measure="recorded_survey_ratio")
    return flag_lines(comparison) if comparison.is_blocked else ()
