"""Tests how a record is written from a counted report, and when it is deleted."""

import itertools
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django.fixtures import Settings

from classification.attributes import DECLARED, ORGANISATIONS, PERSON_ATTRIBUTES, PERSONS
from classification.crime_types import CRIME_TYPE_CODES
from classification.periods import PeriodError
from records.models import ClosedCohort, DecisionRecord, Record
from records.retention import delete_records
from records.write_records import CohortAlreadyClosed, closed_cohorts
from tests.records.facts import CLOSED_ON, close_quarter, make_attributes

pytestmark = pytest.mark.django_db

EVENTS = ("blackmail", "images", "paid", "taken", "account", "malware")


def names_filled(record: Record) -> set[str]:
    return {name for name in (a.name for a in PERSON_ATTRIBUTES) if getattr(record, name)}


def test_a_record_holds_the_declared_attributes_and_the_period_and_nothing_else() -> None:
    close_quarter(make_attributes())

    record = Record.objects.get()
    assert names_filled(record) == set(DECLARED["start_up"][PERSONS])
    assert record.cohort == "2026-Q4"
    assert {field.name for field in Record._meta.fields} == {
        *("id", "cohort", "universe"),
        *(attribute.name for attribute in PERSON_ATTRIBUTES),
    }


def test_an_organisations_record_holds_its_two_attributes(settings: Settings) -> None:
    settings.RELEASE_PROFILE = "standard_1"

    close_quarter(make_attributes(who="organisation"))

    record = Record.objects.in_universe(ORGANISATIONS).get()
    assert names_filled(record) == {"crime_type", "told_police"}


def test_a_record_carries_no_trace_of_when_or_in_which_order_it_came() -> None:
    events = [event for event in EVENTS for _ in range(20)]
    close_quarter(*[make_attributes(event_type=event) for event in events])

    with connection.cursor() as cursor:
        cursor.execute("SELECT crime_type FROM records_record")
        stored = [row[0] for row in cursor.fetchall()]
    came = [make_attributes(event_type=event).crime_type for event in events]
    assert sorted(stored) == sorted(came)
    assert stored != came
    # Twenty alike came in a row each time: in a shuffled order few neighbours are alike.
    alike = sum(one == other for one, other in itertools.pairwise(stored))
    assert alike < 60
    assert {record.pk.version for record in Record.objects.all()} == {4}


def test_a_cohort_is_written_once() -> None:
    close_quarter(make_attributes())

    with pytest.raises(CohortAlreadyClosed):
        close_quarter(make_attributes())

    assert Record.objects.count() == 1
    assert closed_cohorts() == {"2026-Q4"}
    assert ClosedCohort.objects.get().closed_on == CLOSED_ON


def test_a_cohort_without_reports_closes_too() -> None:
    close_quarter()

    assert closed_cohorts() == {"2026-Q4"}


def test_only_a_quarter_can_be_a_cohort() -> None:
    with pytest.raises(PeriodError):
        close_quarter(cohort="2026")

    assert closed_cohorts() == frozenset()


def test_decisions_are_kept_only_where_a_table_is_declared_for_them(settings: Settings) -> None:
    decisions = ["counted", "test_or_nonsense"]

    close_quarter(cohort="2026-Q3", decisions=decisions)
    settings.RELEASE_PROFILE = "standard_1"
    close_quarter(cohort="2027-Q1", decisions=decisions)

    kept = DecisionRecord.objects.values_list("cohort", "decision")
    assert sorted(kept) == [("2027-Q1", "counted"), ("2027-Q1", "test_or_nonsense")]


@pytest.mark.parametrize(
    ("column", "code"),
    [
        ("crime_type", "witchcraft"),
        ("crime_type", ""),
        ("universe", "animals"),
        ("cohort", "2026"),
        ("sex", "E23000022"),
        ("nation", "france"),
    ],
)
def test_the_database_refuses_a_code_outside_the_lists(column: str, code: str) -> None:
    record = Record(cohort="2026-Q4", universe=PERSONS, crime_type=CRIME_TYPE_CODES[0])
    setattr(record, column, code)

    with pytest.raises(IntegrityError), transaction.atomic():
        record.save(force_insert=True)

    assert not Record.objects.exists()


def test_the_records_of_some_cohorts_go_and_the_others_stay(settings: Settings) -> None:
    settings.RELEASE_PROFILE = "standard_1"
    for cohort in ("2026-Q3", "2026-Q4"):
        close_quarter(make_attributes(), cohort=cohort, decisions=["counted"])

    gone = delete_records(cohorts=["2026-Q3"])
    again = delete_records(cohorts=["2026-Q3"])

    assert (gone, again) == (True, False)
    assert [record.cohort for record in Record.objects.all()] == ["2026-Q4"]
    assert [decision.cohort for decision in DecisionRecord.objects.all()] == ["2026-Q4"]
    assert closed_cohorts() == {"2026-Q3", "2026-Q4"}


def test_nothing_of_a_record_is_said_in_a_log_line() -> None:
    record = Record(cohort="2026-Q4", universe=PERSONS, crime_type="blackmail")

    assert str(record) == "a record"
    assert str(DecisionRecord(decision="counted")) == "a decision"
    assert isinstance(record.pk, uuid.UUID)
