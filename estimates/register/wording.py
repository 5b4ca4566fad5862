"""Flags, measures, offences and notes have a code in the register, and their words here. Pure.

Labels are marked here and translated where they are shown. A code without a label is shown as it
stands, so that a newly loaded figure is never hidden.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from classification.areas import force_or_none
from classification.wording import N_
from estimates.flags import (
    ENGLAND_AND_WALES,
    NO_CHANGE,
    NORTHERN_IRELAND,
    SCOTLAND,
    UNKNOWN,
    breaks,
)
from releases.estimate_words import OWN_ASSUMPTION_WORDS, OWN_NOTE_WORDS

FLAG_LABELS: Final[Mapping[str, str]] = {
    "geography": N_("Place"),
    "period": N_("Period"),
    "offence": N_("Offence"),
    "unit": N_("What is counted"),
    "population": N_("Who is counted"),
    "recorder": N_("Who counts"),
    "change": N_("Change of recording"),
}

GRADE_LABELS: Final[Mapping[str, str]] = {
    "A": N_("A: official data file"),
    "B": N_("B: page of an official body"),
    "C": N_("C: press quoting the official figure"),
    "E": N_("E: derived by arithmetic"),
}

SERIES_LABELS: Final[Mapping[str, str]] = {
    "CSEW": N_("Crime Survey for England and Wales"),
    "TCSEW": N_("Telephone survey 2020 to 2022"),
    "Home Office recorded fraud": N_("Home Office: recorded fraud"),
    "Action Fraud / NFIB recorded": N_("Action Fraud and NFIB: recorded"),
    "Online crime flag (experimental)": N_("Online crime flag (experimental)"),
    "Johnston Press 2017 FOI study": N_("2017 freedom of information study"),
    "Devolved": N_("Scotland and Northern Ireland"),
    "Comparator": N_("Shares and ratios quoted by others"),
}

MEASURE_LABELS: Final[Mapping[str, str]] = {
    "incidents": N_("Incidents"),
    "victims": N_("Victims"),
    "prevalence": N_("Share of people who were victims"),
    "sample_size": N_("People asked"),
    "incidence_rate": N_("Incidents per 100 adults"),
    "victimised_once": N_("Share of victims hit once"),
    "victimised_more_than_once": N_("Share of victims hit more than once"),
    "share": N_("Share of incidents"),
    "share_reported_police_or_af": N_("Share reported to the police or Action Fraud"),
    "share_with_financial_loss": N_("Share with a loss of money"),
    "share_no_contact_with_offender": N_("Share without contact with the offender"),
    "share_access_to_data_lost": N_("Share that lost access to data"),
    "share_ransom_demand": N_("Share with a demand for ransom"),
    "offences_recorded": N_("Offences recorded"),
    "offences_estimated": N_("Offences, estimated"),
    "share_of_recorded": N_("Share of recorded offences that were flagged"),
    "outcomes": N_("Outcomes"),
    "spend": N_("Spend"),
    "reports": N_("Reports"),
    "share_reported_to_anyone": N_("Share of victims who told anyone"),
    "share_of_reporters_who_told_bank": N_("Share of those who told anyone, who told a bank"),
    "claimed_share_reported": N_("Share reported, as claimed"),
    "ratio_recorded_to_survey": N_("Recorded over survey"),
    "share_not_reported": N_("Share not reported"),
    "share_reported_police": N_("Share reported to the police"),
    "share_reported_any_authority": N_("Share that told any authority"),
}

GROUP_LABELS: Final[Mapping[str, str]] = {
    "fraud": N_("fraud"),
    "computer_misuse": N_("computer misuse"),
    "fraud_or_computer_misuse": N_("fraud or computer misuse"),
    "fraud_and_computer_misuse": N_("fraud and computer misuse"),
    "online_flagged": N_("offences flagged as online"),
    "cyber_flagged_any": N_("offences marked as cyber by the force"),
    "cyber_crime": N_("cyber-crime"),
    "cyber_any": N_("cyber crime of any kind"),
    "headline_crime": N_("all headline crime"),
    "identity_theft": N_("identity theft"),
}

_PLACES: Final[Mapping[str, str]] = {
    ENGLAND_AND_WALES: N_("England and Wales"),
    SCOTLAND: N_("Scotland"),
    NORTHERN_IRELAND: N_("Northern Ireland"),
    "foi30": N_("30 of 45 UK forces, not named"),
    "AU": N_("Australia"),
    "US": N_("United States"),
}

_RECORDERS: Final[Mapping[str, str]] = {
    "CSEW": N_("Crime Survey for England and Wales"),
    "TCSEW": N_("telephone survey (TCSEW)"),
    "SCJS": N_("Scottish Crime and Justice Survey"),
    "NISRA": N_("Northern Ireland Safe Community Telephone Survey"),
    "PSNI": N_("Police Service of Northern Ireland"),
    "30 forces, not named": N_("30 police forces, not named"),
    "territorial forces": N_("police forces of England and Wales"),
}

NOTE_WORDS: Final[Mapping[str, str]] = {
    "no_interval_published": N_("We have not seen an interval."),
    "survey_taken_as_exact": N_("Nothing was recorded; the survey is taken as exact."),
    "fieller_unbounded": N_("The survey's error is so large that the ratio has no limit."),
    "lower_end_below_zero": N_("The lower end lies below 0."),
    "nothing_counted": N_("Nothing was counted."),
    "lower_end_below_what_was_counted": N_("The lower end lies below what was counted."),
    "lower_end_below_number_observed": N_("The lower end lies below the number observed."),
    "interval_leaves_out_the_value": N_("The interval does not hold the value."),
    "fewer_than_seven_on_both": N_("Fewer than seven on both lists: the point is withheld."),
    "fewer_than_three_sources": N_("Fewer than three sources: no pooled value."),
    "flags_not_given": N_("It was not checked that the sources measure the same thing."),
    "band_leaves_out_the_share": N_("The band does not hold the share."),
    "sources_differ": N_("The sources do not measure the same thing."),
    "no_standard_error": N_("We have not seen a standard error of each source."),
    "noise_not_redrawn": N_("No interval: the noise was not drawn anew."),
    "interval_given_the_model": N_("The interval takes the chosen model for granted."),
    "models_of_pairs_only": N_(
        "With five lists the models tried are all those of pairs, and none with more lists in one."
    ),
    "models_by_bounded_search": N_(
        "With more than five lists the models were searched for, not all tried."
    ),
    **OWN_NOTE_WORDS,
}

ASSUMPTION_WORDS: Final[Mapping[str, str]] = {
    "recorded_poisson": N_("The count is taken as one draw of a Poisson number."),
    "recorded_variance_given": N_("The error of the count is the one given."),
    "same_population_period_place_offence": N_(
        "Both figures are about the same people, time, place and offence."
    ),
    "answering_unrelated_to_rate": N_("Whether a force answers has nothing to do with its rate."),
    "missing_within_rates_seen": N_("For the bounds: missing forces lie within the rates seen."),
    "sources_unbiased_up_to_tau": N_("The sources scatter around the truth."),
    "lists_independent": N_("Being on one list says nothing about being on the other."),
    "population_closed": N_("Nobody joins or leaves between the lists."),
    "no_highest_interaction": N_("No interaction takes in every list at once."),
    "linkage_perfect": N_("Every case on both lists was recognised."),
    **OWN_ASSUMPTION_WORDS,
}


def flag_words(flag: str, value: str) -> str:
    """The words for a flag's value, not yet translated."""
    if value == UNKNOWN:
        return N_("not known")
    if flag == "geography":
        force = force_or_none(value)
        return _PLACES.get(value) or (force.name if force else value)
    if flag == "period":
        return period_words(value)
    if flag == "offence":
        group, _, detail = value.partition(": ")
        label = GROUP_LABELS.get(group, group)
        return f"{label}: {detail}" if detail else label
    if flag == "recorder":
        return recorder_words(value)
    if flag == "change":
        return change_words(value)
    return value


def recorder_words(recorder: str) -> str:
    """The recorder in words: "force E23000022" is Northamptonshire Police."""
    if recorder.startswith("force "):
        force = force_or_none(recorder.removeprefix("force "))
        return f"{force.name} Police" if force else recorder
    return _RECORDERS.get(recorder, recorder)


def period_words(value: str) -> str:
    """A period in words, "April 2016 to March 2017", from its days."""
    start, end, _ = value.split("/")
    return f"{date.fromisoformat(start):%B %Y} to {date.fromisoformat(end):%B %Y}"


def change_words(value: str) -> str:
    """The changes of recording in words, from the ids of breaks."""
    if value == NO_CHANGE:
        return N_("no change known")
    texts = {change.id: change.text for change in breaks()}
    found = (texts.get(word) for word in value.replace(";", " ").split())
    return " ".join(text for text in found if text) or value


def note_words(note: str) -> str:
    """The words for a note of an estimate; the other method's ends are written out."""
    for method, name in (("fieller", "Fieller's"), ("log_delta", "The log-delta")):
        if note.startswith(f"{method}_differs:"):
            _, lower, upper = note.split(":")
            ends = f"{100 * float(lower):.2f} to {100 * float(upper):.2f}"
            return f"{name} interval: {ends} per cent."
    return NOTE_WORDS.get(note, note)
