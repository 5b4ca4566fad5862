"""Each figure has one sentence that can be printed as it stands, or the reasons not to.

Made of the register's columns alone, so that number, unit, place and period are the row's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from estimates.models import OfficialFigure, plain_number
from estimates.pages.page_sections import FlagLine, flag_lines
from estimates.register.comparison import compare
from estimates.register.table_rows import first_upper, group_words
from estimates.register.wording import MEASURE_LABELS, change_words, recorder_words
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
    source = _("%(title)s, %(publisher)s") % {
        "title": figure.source_title,
        "publisher": figure.publisher,
    }
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
        sentence=_sentence(figure), caveat=_caveat(figure), source=source, is_blocked=False
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


def unit_words(figure: OfficialFigure) -> str:
    """The unit as a sentence has it: "incidents", "per cent of victims", "pounds"."""
    if figure.unit == "count":
        return _(MEASURE_LABELS.get(figure.measure, figure.measure)).lower()
    if figure.unit == "GBP":
        return _("pounds")
    return figure.unit.replace("percent", _("per cent")).replace("16+", _("aged 16 and over"))


def number_words(figure: OfficialFigure) -> str:
    """The number as a sentence has it: "977,000", "6.7"."""
    number = figure.number
    return f"{number:,.0f}" if number == int(number) else plain_number(figure.value)


def _sentence(figure: OfficialFigure) -> str:
    parts = {
        "number": number_words(figure),
        "unit": unit_words(figure),
        "offence": _offence_words(figure),
        "where": figure.geography,
        "when": _when(figure.period_label),
        "who": _who(figure),
        "how": _how(figure),
        "stated": figure.stated_as,
        "measure": _(MEASURE_LABELS.get(figure.measure, figure.measure)),
    }
    if figure.measure == "share_reported_police_or_af":
        start = (
            _("%(stated)s incidents of %(offence)s (%(number)s %(unit)s)")
            if figure.stated_as
            else _("%(number)s %(unit)s of %(offence)s")
        )
        return _(
            "In %(where)s, %(when)s, %(start)s were reported to the police or Action Fraud, as "
            "victims told the survey (estimated)."
        ) % (parts | {"start": start % parts})
    if figure.measure == "incidents":
        words = _("%(who)s estimated %(number)s %(unit)s of %(offence)s in %(where)s, %(when)s.")
    elif figure.measure in ("offences_recorded", "reports"):
        words = _("%(who)s: %(number)s %(unit)s of %(offence)s in %(where)s, %(when)s (recorded).")
    elif figure.measure == "spend":
        words = _(
            "%(who)s spent %(number)s %(unit)s on cyber crime in %(where)s, %(when)s (recorded)."
        )
    else:
        words = _(
            "%(measure)s, %(offence)s: %(number)s %(unit)s, %(where)s, %(when)s "
            "(%(how)s by %(who)s)."
        )
    return words % parts


def _offence_words(figure: OfficialFigure) -> str:
    group = group_words(figure)
    if figure.flag_offence == figure.offence_group:
        return group
    return f"{group} ({figure.offence_detail})"


def _who(figure: OfficialFigure) -> str:
    words = recorder_words(figure.flag_recorder)
    if figure.flag_recorder in ("CSEW", "SCJS", "NISRA"):
        return _("The %(survey)s") % {"survey": words}
    return first_upper(words)


def _how(figure: OfficialFigure) -> str:
    if figure.flag_recorder in ("CSEW", "TCSEW", "SCJS", "NISRA"):
        return _("estimated")
    is_recorded = figure.measure in ("offences_recorded", "outcomes", "spend", "reports")
    return _("recorded") if is_recorded else _("published")


def _when(period: str) -> str:
    return f"in the {period}" if period.startswith(("year", "12 months")) else f"in {period}"


def _caveat(figure: OfficialFigure) -> str:
    """The warnings that belong beside the sentence, each a short sentence."""
    said = []
    if figure.derived:
        said.append(
            _("Derived: %(sum)s.") % {"sum": figure.note.removeprefix("DERIVED").strip(": .")}
        )
    if figure.grade == "C":
        said.append(_("Grade C: press report of %(publisher)s.") % {"publisher": figure.publisher})
    if figure.flag_change not in ("none", "unknown"):
        said.append(change_words(figure.flag_change))
    if figure.precision not in ("", "exact") and not figure.stated_as:
        said.append(_("Precision: %(precision)s.") % {"precision": figure.precision})
    if figure.lower is None:
        said.append(_("No interval published here."))
    if "blackmail" in figure.offence_detail:
        said.append(
            _("Police figures include younger victims; ours do not: we count no under-16s.")
        )
    return " ".join(said)
