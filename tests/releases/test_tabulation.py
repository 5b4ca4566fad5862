"""Records -> counts: every report in exactly one cell of each table of its universe."""

from collections import Counter

import pytest
from hypothesis import given
from pytest_django.fixtures import Settings

from classification.attributes import ORGANISATIONS, PERSONS
from classification.coding import attributes_of
from records.models import Record
from releases.profiles import PROFILES, RECORDS, DeclaredTable, NotDeclared
from releases.tabulation import check_can_tabulate, tabulate
from tests.classification.test_coding import answers
from tests.records.facts import close_quarter, make_attributes

STANDARD = {table.name: table for table in PROFILES["standard_2"].annual}
TABLES = [
    table
    for profile in PROFILES.values()
    for table in (*profile.annual, *profile.quarterly)
    if table.source == RECORDS
]


@given(answers())
def test_every_report_lies_in_one_cell_of_each_table_of_its_universe(
    report: dict[str, object],
) -> None:
    coded = attributes_of(report)

    for table in TABLES:
        cell = tuple(getattr(coded, name) for name in table.dimensions)
        cells = Counter(table.cells)
        assert cells[cell] == 1
    assert coded.universe in (PERSONS, ORGANISATIONS)


@pytest.mark.django_db
@pytest.mark.parametrize("table", PROFILES["start_up"].annual, ids=lambda table: table.name)
def test_a_table_counts_its_universe_once_each_and_nothing_else(table: DeclaredTable) -> None:
    reports = [make_attributes()] * 5 + [make_attributes(who="organisation")] * 3
    close_quarter(*reports, cohort="2026-Q1")
    close_quarter(*reports, cohort="2026-Q2")

    one = tabulate(table, cohorts=["2026-Q1"])
    both = tabulate(table, cohorts=["2026-Q1", "2026-Q2"])

    expected = 5 if table.universe == PERSONS else 3
    assert len(one) == len(table.cells)
    assert sorted(one)[-1] == sum(one) == expected
    assert both == [2 * count for count in one]


@pytest.mark.django_db
def test_estimate_tables_count_comparable_rows_alone(settings: Settings) -> None:
    settings.RELEASE_PROFILE = "standard_1"
    close_quarter(
        *[make_attributes(told_whom=("local_police",))] * 4,
        *[make_attributes(event_type="account", lost_money="no")] * 2,
        make_attributes(event_type="blackmail"),
        make_attributes(told_whom=()),
        make_attributes(loss_band=""),
        make_attributes(nation="scotland"),
        cohort="2026-Q1",
    )

    table = STANDARD["est_told_by_offence_by_loss"]
    counts = dict(zip(table.cells, tabulate(table, cohorts=["2026-Q1"]), strict=True))

    assert {cell: count for cell, count in counts.items() if count} == {
        ("told", "fraud", "100_999"): 4,
        ("not_told", "computer_misuse", "none"): 2,
    }


@pytest.mark.django_db
def test_decisions_are_counted_from_their_own_rows(settings: Settings) -> None:
    settings.RELEASE_PROFILE = "standard_1"
    close_quarter(cohort="2026-Q1", decisions=["counted", "counted", "duplicate_or_flood"])

    assert tabulate(STANDARD["decisions"], cohorts=["2026-Q1"]) == [2, 0, 0, 1, 0]


@pytest.mark.django_db
def test_what_was_not_gathered_when_a_quarter_closed_cannot_be_tabulated(
    settings: Settings,
) -> None:
    settings.RELEASE_PROFILE = "standard_2"
    close_quarter(cohort="2026-Q1", visits={"sent": 1})
    close_quarter(cohort="2026-Q2")

    with pytest.raises(NotDeclared, match="for drop_off when 2026-Q2 was closed"):
        check_can_tabulate([STANDARD["sex"], STANDARD["drop_off"]], cohorts=["2026-Q1", "2026-Q2"])
    check_can_tabulate([STANDARD["drop_off"]], cohorts=["2026-Q1"])
    check_can_tabulate([STANDARD["sex"]], cohorts=["2026-Q2"])


@pytest.mark.django_db
def test_our_own_work_is_counted_from_its_own_rows(settings: Settings) -> None:
    settings.RELEASE_PROFILE = "standard_2"
    for cohort, sent in (("2026-Q1", 40), ("2026-Q2", 2)):
        close_quarter(
            cohort=cohort,
            agreements=["agree", "disagree", "agree"],
            visits={"start": 5, "event": 0, "telling": 1, "help": 3, "sent": sent},
        )

    both = ["2026-Q1", "2026-Q2"]
    assert tabulate(STANDARD["agreement"], cohorts=both) == [4, 2]
    assert tabulate(STANDARD["drop_off"], cohorts=both) == [10, 0, 2, 6, 42]
    assert tabulate(STANDARD["drop_off"], cohorts=["2026-Q1"]) == [5, 0, 1, 3, 40]


@pytest.mark.django_db
def test_a_record_without_a_declared_attribute_stops_the_release() -> None:
    Record.objects.create(cohort="2026-Q1", universe=PERSONS, crime_type="malware")

    with pytest.raises(NotDeclared, match="none of the declared cells"):
        tabulate(PROFILES["start_up"].annual[1], cohorts=["2026-Q1"])
