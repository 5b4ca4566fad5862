"""A figure becomes one sentence, made of its own columns and of nothing else.

Each measure has a sentence. The number is said as exactly as its source said it: a ratio in its
words, "more than" and "about" kept. A number that was worked out here is nobody's words but ours,
and an estimate is never called recorded.
"""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _

from classification.wording import N_
from estimates.flag_rules import SURVEYS
from estimates.models import OfficialFigure, plain_number
from estimates.register.table_rows import first_upper, group_words, with_amount
from estimates.register.wording import period_words, recorder_words

_BASES: Final[Mapping[str, str]] = {
    "percent of incidents": N_("incidents"),
    "percent of victims": N_("victims"),
    "percent of adults 16+": N_("adults aged 16 and over"),
    "percent of online adults": N_("online adults"),
    "percent of respondents": N_("respondents"),
    "percent of those reporting": N_("those reporting"),
}
"""A share is of these. The unit "percent" alone does not say of what."""

_SENTENCES: Final[Mapping[str, str]] = {
    "incidents": N_("%(who)s estimated %(amount)s incidents of %(offence)s %(place)s %(when)s."),
    "victims": N_(
        "%(who)s estimated that %(amount)s adults aged 16 and over were victims of %(offence)s "
        "%(place)s %(when)s."
    ),
    "incidence_rate": N_(
        "%(who)s estimated %(amount)s incidents of %(offence)s per 100 adults %(place)s %(when)s."
    ),
    "sample_size": N_(
        "%(who)s asked %(amount)s respondents about %(offence)s %(place)s %(when)s (published)."
    ),
    "prevalence": N_("%(share)s were victims of %(offence)s %(place)s %(when)s (%(found)s)."),
    "victimised_once": N_("%(share)s of %(offence)s were hit once %(place)s %(when)s (%(found)s)."),
    "victimised_more_than_once": N_(
        "%(share)s of %(offence)s were hit more than once %(place)s %(when)s (%(found)s)."
    ),
    "share": N_("%(share)s of %(group)s were %(kind)s %(place)s %(when)s (%(found)s)."),
    "share_reported_police_or_af": N_(
        "%(share)s of %(offence)s against %(people)s %(place)s %(when)s were reported to the "
        "police or Action Fraud, as victims told the survey (estimated)."
    ),
    "share_with_financial_loss": N_(
        "%(share)s of %(offence)s %(place)s %(when)s brought a loss of money (%(found)s)."
    ),
    "share_no_contact_with_offender": N_(
        "%(share)s of %(offence)s %(place)s %(when)s came without any contact with the offender "
        "(%(found)s)."
    ),
    "share_access_to_data_lost": N_(
        "%(share)s of %(offence)s %(place)s %(when)s brought a loss of access to data (%(found)s)."
    ),
    "share_ransom_demand": N_(
        "%(share)s of %(offence)s %(place)s %(when)s came with a demand for ransom (%(found)s)."
    ),
    "offences_recorded": N_("%(who)s recorded %(amount)s %(counted)s %(place)s %(when)s."),
    "offences_estimated": N_(
        "The number of %(counted)s %(place)s %(when)s was estimated at %(amount)s."
    ),
    "reports": N_("%(who)s recorded %(amount)s reports of %(offence)s %(place)s %(when)s."),
    "share_of_recorded": N_(
        "%(share)s of the offences that %(who_within)s recorded under %(kind)s %(when)s were "
        "flagged as online."
    ),
    "outcomes": N_(
        "%(who)s recorded %(amount)s outcomes of the kind “%(kind)s” for %(group)s %(when)s."
    ),
    "spend": N_("%(who)s spent %(amount)s pounds on cyber crime %(when)s (%(found)s)."),
    "share_reported_to_anyone": N_(
        "%(share)s of %(offence)s %(place)s %(when)s told somebody (%(found)s)."
    ),
    "share_of_reporters_who_told_bank": N_(
        "%(share)s %(offence)s %(place)s %(when)s told a bank (%(found)s)."
    ),
    "share_not_reported": N_(
        "%(share)s of %(offence)s %(place)s %(when)s was not reported (%(found)s)."
    ),
    "share_reported_police": N_(
        "%(share)s of %(offence)s %(place)s %(when)s told the police (%(found)s)."
    ),
    "share_reported_any_authority": N_(
        "%(share)s of %(offence)s %(place)s %(when)s told an authority of any kind (%(found)s)."
    ),
}
"""The sentence of each measure. A ratio of two figures has none: it is never quoted."""

_WORKED_OUT: Final = N_(
    "Worked out here, and not taken from a publication: %(amount)s %(counted)s %(place)s %(when)s "
    "(%(sum)s, from figures of %(who_within)s)."
)
_OTHER_WAYS: Final[Mapping[str, str]] = {
    "referred to NFIB by ": N_(
        "%(who)s referred %(amount)s %(counted)s to the National Fraud Intelligence Bureau (NFIB) "
        "%(place)s %(when)s."
    ),
    "reported through ": N_(
        "%(amount)s %(counted)s were reported through %(who)s %(place)s %(when)s."
    ),
}
"""How offences were counted, where the source does not say that they were recorded."""

_COUNTED: Final[Mapping[str, tuple[str, str]]] = {
    "online_flagged": (N_("offence flagged as online"), N_("offences flagged as online")),
    "cyber_flagged_any": (N_("offence marked as cyber"), N_("offences marked as cyber")),
    "cyber_crime": (N_("cyber-crime"), N_("cyber-crimes")),
}
"""A mark that forces set on offences of any kind: one of them, and several."""

_PLACES_IN_A_SENTENCE: Final[Mapping[str, str]] = {"United States": N_("the United States")}
_OFFENCES: Final[Mapping[str, str]] = {
    "computer virus": N_("computer virus infection"),
    "personal financial fraud (7 types)": N_("personal financial fraud of seven types"),
    "Fraud Forgery": N_("fraud and forgery"),
}
"""Details that are no words for a sentence, and those that are."""


def figure_sentence(figure: OfficialFigure) -> str:
    """The figure in one sentence that can be printed as it stands."""
    words = _(_template(figure)) % _parts(figure)
    return first_upper(" ".join(words.split()))


def _template(figure: OfficialFigure) -> str:
    if figure.derived:
        return _WORKED_OUT
    for start, template in _OTHER_WAYS.items():
        if figure.offence_detail.startswith(start):
            return template
    return _SENTENCES[figure.measure]


def _parts(figure: OfficialFigure) -> dict[str, str]:
    return {
        "who": who_words(figure),
        "who_within": _within(who_words(figure)),
        "amount": amount_words(figure),
        "share": _share(figure),
        "offence": offence_words(figure),
        "counted": _counted(figure),
        "group": group_words(figure),
        "kind": _detail(figure).removesuffix(" share"),
        "people": figure.flag_population,
        "place": _place(figure),
        "when": when_words(figure),
        "found": _found(figure),
        "sum": figure.worked_from,
    }


def is_survey(figure: OfficialFigure) -> bool:
    """Whether a survey estimated it."""
    return figure.flag_recorder in SURVEYS


def _within(who: str) -> str:
    """A subject as it stands inside a sentence: "the Crime Survey"."""
    the = _("The ")
    return who[:1].lower() + who[1:] if who.startswith(the) else who


def number_words(figure: OfficialFigure) -> str:
    """The number as a sentence has it: "977,000", "6.7"; a ratio in its words."""
    number = figure.number
    whole = f"{number:,.0f}" if number == int(number) else plain_number(figure.value)
    return figure.stated_as or whole


def amount_words(figure: OfficialFigure) -> str:
    """The number with what its source put before it: "more than 5,200", "about 17,000"."""
    return with_amount(figure, number_words(figure))


def _share(figure: OfficialFigure) -> str:
    """The share and what it is of: "17 per cent of incidents", "one in ten victims"."""
    base = _(_BASES[figure.unit]) if figure.unit in _BASES else ""
    if figure.stated_as:
        return f"{figure.stated_as} {base}"
    amount = _("%(amount)s per cent") % {"amount": amount_words(figure)}
    return _("%(amount)s of %(base)s") % {"amount": amount, "base": base} if base else amount


def offence_words(figure: OfficialFigure) -> str:
    """The offence in a sentence; where it is only partly online, that it is."""
    detail = _detail(figure)
    if detail:
        return detail
    group = group_words(figure)
    if figure.offence_group == "fraud" and figure.cyber_enabled == "partly" and is_survey(figure):
        return _("%(fraud)s, online or not,") % {"fraud": group}
    return group


def _detail(figure: OfficialFigure) -> str:
    """The part of the group that is counted, as a sentence has it; "" for the whole group."""
    if figure.flag_offence == figure.offence_group:
        return ""
    detail = _OFFENCES.get(figure.offence_detail)
    return _(detail) if detail else _lower_first(figure.offence_detail)


def _lower_first(text: str) -> str:
    """The text within a sentence: small letters, unless it is the name of an Act."""
    return _("the %(act)s") % {"act": text} if " Act " in text else text.lower()


def _counted(figure: OfficialFigure) -> str:
    """Names what was counted: "3 offences marked as cyber, counted under burglary"."""
    detail = _detail(figure)
    if figure.measure == "incidents":
        return _("incidents of %(offence)s") % {"offence": detail or group_words(figure)}
    if figure.offence_group in _COUNTED:
        one, several = _COUNTED[figure.offence_group]
        noun = _(one) if figure.value == 1 else _(several)
        return (
            _("%(noun)s, counted under %(kind)s,") % {"noun": noun, "kind": detail}
            if detail
            else noun
        )
    offence = detail or group_words(figure)
    one_words, words = _("offence of %(offence)s"), _("offences of %(offence)s")
    return (one_words if figure.value == 1 else words) % {"offence": offence}


def _place(figure: OfficialFigure) -> str:
    """Says where; the subject of the sentence does so where the recorder is a force."""
    if figure.flag_recorder.startswith(("force ", "30 forces", "territorial")):
        return ""
    return _("in %(place)s") % {
        "place": _PLACES_IN_A_SENTENCE.get(figure.geography, figure.geography)
    }


def when_words(figure: OfficialFigure) -> str:
    """The period in a sentence: "in the year ending March 2017", "in 2016/17"."""
    label = figure.period_label
    if " Q" in label:
        words = {"months": period_words(figure.flag_period), "label": label}
        return _("from %(months)s (%(label)s)") % words
    if label.startswith(("year", "12 months")):
        return _("in the %(period)s") % {"period": label}
    return _("from %(period)s" if " to " in label else "in %(period)s") % {"period": label}


def who_words(figure: OfficialFigure) -> str:
    """Names the one who counted or estimated, as the subject of a sentence."""
    recorder = figure.flag_recorder
    words = recorder_words(recorder)
    if recorder.startswith("30 forces"):
        return _("Together, %(forces)s, which are not named,") % {"forces": figure.geography}
    if recorder in (*SURVEYS, "PSNI", "territorial forces"):
        return _("The %(recorder)s") % {"recorder": words}
    return first_upper(words)


def _found(figure: OfficialFigure) -> str:
    """Says how a share came about: a survey estimated it, or somebody published it."""
    if is_survey(figure):
        return _("estimated by %(survey)s") % {"survey": _within(who_words(figure))}
    return _("published by %(publisher)s") % {"publisher": figure.publisher}
