"""The seven flags: of every figure, what equals what, and what a mismatch blocks."""

import itertools
from collections import Counter

import pytest

from estimates.flag_rules import cyber_fields, flags_of
from estimates.flags import FLAGS, Flags, are_equal, breaks, breaks_between, differing_flags
from estimates.register.comparison import MEASURES, check_comparable, compare, ratio_of_figures
from estimates.strict_csv import OFFICIAL
from estimates.study_2017.article import PRINTED_VICTIMS
from estimates.sums.results import EstimateError
from tests.estimates import published
from tests.estimates.estimating import LIKE_RECORDED, code_of
from tests.estimates.page_texts import csv_rows

PUBLISHED = (OFFICIAL / "reference_figures_all.csv").read_text(encoding="utf-8")
ROWS = csv_rows(PUBLISHED)
FIGURES: dict[str, Flags] = {row["id"]: flags_of(row) for row in ROWS}
OF_TWO = [measure.code for measure in MEASURES.values() if measure.figures == 2]

LIKE_SURVEY = LIKE_RECORDED | {"unit": "incident", "recorder": "CSEW"}


def flags(figure_id: str) -> dict[str, str]:
    return FIGURES[figure_id].as_mapping()


def test_every_figure_has_seven_values() -> None:
    assert len(FIGURES) == len(ROWS) == published.FIGURES
    assert all(tuple(each.as_mapping()) == FLAGS for each in FIGURES.values())
    assert all(value for each in FIGURES.values() for value in each.as_mapping().values())


def test_periods_are_told_apart_by_their_length() -> None:
    kinds = Counter(each.period.rpartition("/")[2] for each in FIGURES.values())
    ends_in_march = sum(each.period.endswith("-03-31/year") for each in FIGURES.values())

    assert kinds == published.BY_PERIOD
    assert ends_in_march == published.ENDING_IN_MARCH


@pytest.mark.parametrize(
    ("figure", "flag", "value"),
    [
        # The place is the code, or the name that has none.
        ("foi-uk30-2016", "geography", "foi30"),
        ("ur-2019-ratio", "geography", "K04000001"),
        ("ur-seed", "geography", "unknown"),
        ("aic-2023-scam", "geography", "AU"),
        ("ur-us-fraud-2017", "geography", "US"),
        # A detail counts unless it is the whole or a recorder.
        ("csew-2017m-cm", "offence", "computer_misuse"),
        ("csew-2017m-cm-virus", "offence", "computer_misuse: computer virus"),
        ("csew-2017s-fraud-cyber", "offence", "fraud: cyber-related fraud"),
        ("rec-2017m-af", "offence", "fraud"),
        ("rec-201718q1-ffauk", "offence", "fraud"),
        ("foi-northants-2014", "offence", "cyber_flagged_any"),
        ("foi-northants-3y-black", "offence", "cyber_flagged_any: blackmail"),
        # The recorder is who counted.
        ("csew-2017m-cm", "recorder", "CSEW"),
        ("tcsew-2021m-cm", "recorder", "TCSEW"),
        ("rec-201718q1-cifas", "recorder", "Cifas"),
        ("rec-201718q1-ffauk", "recorder", "UK Finance"),
        ("rec-201718-uk", "recorder", "UK Finance"),
        ("rec-2007m-police", "recorder", "territorial forces"),
        ("rec-2022m-all", "recorder", "Action Fraud, Cifas and UK Finance"),
        ("foi-lancs-2016", "recorder", "force E23000003"),
        ("foi-uk30-2016", "recorder", "30 forces, not named"),
        ("flag-2017j-all", "recorder", "territorial forces"),
        ("scot-2023-all", "recorder", "Police Scotland"),
        ("scjs-2023-vol", "recorder", "SCJS"),
        ("nisct-2023-anyrep", "recorder", "NISRA"),
        ("psni-2014-all", "recorder", "PSNI"),
        ("psni-2024-fraud", "recorder", "Action Fraud"),
        # A figure carries the breaks inside its period.
        ("csew-2016m-cm", "change", "survey-asks-fraud"),
        ("csew-2016s-cm", "change", "none"),
        ("csew-2020m-cm", "change", "none"),
        ("csew-2023m-advfee", "change", "survey-not-accredited"),
        ("csew-2024s-cm-rep", "change", "none"),
        ("tcsew-2021m-cm", "change", "telephone-survey"),
        ("rec-201213q1-af", "change", "action-fraud-rollout"),
        ("foi-uk30-2016", "change", "cyber-flag-uneven"),
        ("scot-2019-all", "change", "police-scotland-leaves"),
        ("rec-2019j-cm-af", "change", "none"),
        ("aic-2023-scam", "change", "unknown"),
    ],
)
def test_a_flag_is_read_from_the_columns_of_its_figure(figure: str, flag: str, value: str) -> None:
    assert flags(figure)[flag] == value


def test_action_fraud_becomes_report_fraud_on_its_day_with_a_change_between() -> None:
    row = next(row for row in ROWS if row["id"] == "rec-2022m-af")
    before = flags_of(row | {"period_start": "2024-12-04", "period_end": "2025-12-03"})
    after = flags_of(row | {"period_start": "2025-12-04", "period_end": "2026-12-03"})

    assert (before.recorder, after.recorder) == ("Action Fraud", "Report Fraud")
    assert are_equal("recorder", before.recorder, after.recorder)
    assert [each.id for each in breaks_between(before.as_mapping(), after.as_mapping())] == [
        "report-fraud"
    ]
    assert "change" in differing_flags(before.as_mapping(), after.as_mapping())


def test_a_survey_before_and_after_the_telephone_years_has_the_break_between() -> None:
    before, after = flags("csew-2020m-cm"), flags("csew-2025m-cm")

    assert "telephone-survey" in {each.id for each in breaks_between(before, after)}
    assert compare(before, after, measure="series").blocking == ("change",)
    assert compare(flags("csew-2018m-cm"), before, measure="series").blocking == ()


def test_unknown_equals_nothing_itself_included() -> None:
    assert not are_equal("geography", "unknown", "unknown")
    assert not are_equal("geography", "K04000001", "unknown")
    assert differing_flags({}, {}) == FLAGS


def test_a_financial_year_is_the_year_ending_in_march() -> None:
    assert FIGURES["rec-201718-action"].period == FIGURES["csew-2018m-fraud"].period


def test_cyber_dependent_and_cyber_enabled_are_two_facts() -> None:
    assert cyber_fields("computer_misuse") == ("yes", "no")
    assert cyber_fields("online_flagged") == ("no", "yes")
    assert cyber_fields("fraud") == ("no", "partly")
    assert cyber_fields("cyber_any") == ("unknown", "unknown")


def test_every_break_has_its_words_and_its_source() -> None:
    assert len({each.id for each in breaks()}) == len(breaks()) == 11
    assert all(each.text and each.source and each.recorder for each in breaks())


# ---- What a mismatch blocks --------------------------------------------------------------


@pytest.mark.slow
def test_of_all_pairs_and_measures_nothing_passes_whose_needed_flags_differ() -> None:
    passed = Counter()
    for left, right in itertools.combinations(FIGURES, 2):
        one, other = flags(left), flags(right)
        differing = set(differing_flags(one, other))
        for measure in OF_TWO:
            comparison = compare(one, other, measure=measure)
            needed = differing & set(MEASURES[measure].must_be_equal)
            assert set(comparison.blocking) == needed, (left, right, measure)
            assert comparison.is_blocked == bool(needed)
            assert not comparison.may_be_headline
            passed[measure] += not comparison.is_blocked

    assert passed["recorded_survey_ratio"] > 0
    assert passed["series"] > 0


def test_the_23_pairs_of_survey_and_recorder_share_no_population() -> None:
    by_id = {row["id"]: row for row in ROWS}
    pairs = [
        (survey, recorded)
        for survey, recorded in itertools.product(FIGURES, FIGURES)
        if FIGURES[survey].recorder in ("CSEW", "TCSEW", "SCJS", "NISRA")
        and by_id[survey]["measure"] == "incidents"
        and by_id[recorded]["measure"] == "offences_recorded"
        and FIGURES[survey].geography == FIGURES[recorded].geography
        and FIGURES[survey].period == FIGURES[recorded].period
        and by_id[survey]["offence_group"] == by_id[recorded]["offence_group"]
    ]

    verdicts = [
        compare(flags(recorded), flags(survey), measure="recorded_survey_ratio")
        for survey, recorded in pairs
    ]

    assert len(pairs) == 23
    assert all("population" in verdict.blocking for verdict in verdicts)


def test_the_surveys_own_share_may_lead_and_a_share_with_an_unknown_flag_may_not() -> None:
    own = compare(flags("csew-2024s-cm-rep"), measure="survey_share")
    claimed = compare(flags("ur-seed"), measure="survey_share")

    assert own.may_be_headline
    assert not claimed.may_be_headline
    assert "geography" in claimed.blocking


def test_a_pair_equal_on_the_four_flags_passes_as_a_row_and_never_leads() -> None:
    estimate, comparison = ratio_of_figures(
        100, 1000, recorded_flags=LIKE_RECORDED, survey_flags=LIKE_SURVEY, survey_variance=400
    )

    assert not comparison.is_blocked
    assert not comparison.may_be_headline
    assert estimate.status == "ok"
    assert estimate.flags == ("unit", "recorder")


@pytest.mark.parametrize("flag", ["geography", "period", "offence", "population"])
def test_made_unequal_on_one_flag_the_pair_is_blocked_by_that_name(flag: str) -> None:
    other = LIKE_SURVEY | {flag: "2015-04-01/2016-03-31/year" if flag == "period" else "else"}

    with pytest.raises(EstimateError) as caught:
        ratio_of_figures(100, 1000, recorded_flags=LIKE_RECORDED, survey_flags=other)
    estimate, comparison = ratio_of_figures(
        100, 1000, recorded_flags=LIKE_RECORDED, survey_flags=other, named=[flag]
    )

    assert caught.value.code == "incomparable"
    assert flag in str(caught.value)
    assert comparison.blocking == (flag,)
    assert estimate.status == "blocked"
    assert estimate.value == pytest.approx(0.1)


@pytest.mark.parametrize("flag", ["unit", "recorder", "change"])
def test_a_flag_that_differs_by_nature_is_named_and_does_not_block(flag: str) -> None:
    other = LIKE_RECORDED | {flag: "else"}

    comparison = check_comparable(LIKE_RECORDED, other, measure="recorded_survey_ratio")

    assert [each.flag for each in comparison.differences] == [flag]
    assert not comparison.is_blocked


def test_the_articles_two_per_cent_differs_on_all_seven_and_is_blocked_by_four() -> None:
    comparison = compare(
        flags("foi-uk30-2016"), PRINTED_VICTIMS.as_mapping(), measure="recorded_survey_ratio"
    )

    assert comparison.blocking == ("geography", "period", "offence", "population")
    assert tuple(each.flag for each in comparison.differences) == FLAGS


def test_a_measure_of_two_figures_refuses_one() -> None:
    assert code_of(lambda: compare(LIKE_RECORDED, measure="series")) == "incomparable"


def test_every_flag_of_a_measure_is_needed_or_named() -> None:
    for code in OF_TWO:
        measure = MEASURES[code]

        assert set(measure.must_be_equal) | set(measure.by_nature) == set(FLAGS), code
        assert not set(measure.must_be_equal) & set(measure.by_nature), code
    assert [code for code, measure in MEASURES.items() if measure.may_be_headline] == [
        "survey_share"
    ]
