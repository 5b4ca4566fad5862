"""A practice quarter is written in bulk by what a close uses, once, never among real reports."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from classification.periods import cohort_for
from config.models import settle_kind
from config.practice.bulk_quarter import write_quarter
from config.practice.demonstration import ensure_people_and_keys
from config.practice.practice_only import NotPractice
from records.declarations import declaration_of
from records.models import DecisionRecord, Record
from records.write_records import closing_days
from reporting.models import Report
from staff.models import AuditEntry, Person

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("practice_site")]


@pytest.fixture
def person(db: None) -> Person:
    settle_kind(demonstration=True, now=NOW)
    ensure_people_and_keys(now=NOW, fresh_code=False)
    return Person.objects.get()


def write(person: Person, *, records: int = 30, seed: int = 1, profile: str = "standard_1") -> bool:
    return write_quarter(cohort="2025-Q1", records=records, seed=seed, profile=profile, by=person)


def counted() -> Counter[tuple[str, ...]]:
    """What the records hold, in whatever order they lie."""
    fields = [field.name for field in Record._meta.fields if field.name != "id"]
    return Counter(Record.objects.values_list(*fields))


def counted_with(person: Person, *, seed: int) -> Counter[tuple[str, ...]]:
    """What a seed would count; nothing of it stays."""
    with transaction.atomic():
        write(person, seed=seed)
        found = counted()
        transaction.set_rollback(True)
    return found


def test_it_leaves_what_a_close_leaves_and_no_report(person: Person) -> None:
    assert write(person)

    assert Record.objects.of_cohorts(["2025-Q1"]).count() == 30
    assert set(Record.objects.values_list("universe", flat=True)) == {"persons", "organisations"}
    people = Record.objects.in_universe("persons")
    assert not people.filter(area="").exists()
    assert not people.exclude(nation="").exists()
    assert not Report.objects.exists()
    assert f"{closing_days()['2025-Q1']}" == "2025-04-01"
    declared = declaration_of("2025-Q1")
    assert declared.profile == "standard_1"
    assert not declared.is_late
    closing = AuditEntry.objects.get(action="close_period")
    assert (closing.subject_id, closing.by) == ("2025-Q1", person)


def test_decisions_are_drawn_for_those_that_are_not_counted_too(person: Person) -> None:
    write(person, records=100)

    decided = Counter(DecisionRecord.objects.values_list("decision", flat=True))
    assert decided["counted"] == 100
    assert 0 < sum(decided.values()) - 100 < 30


def test_a_start_up_quarter_holds_what_start_up_declares(person: Person) -> None:
    write(person, profile="start_up")

    people = Record.objects.in_universe("persons")
    assert not people.exclude(area="").exists()
    assert not people.filter(nation="").exists()
    assert not DecisionRecord.objects.exists()


def test_a_quarter_is_written_once_and_reports_pass_to_the_next(person: Person) -> None:
    write(person)
    before = counted()

    assert not write(person, seed=2)

    assert counted() == before
    assert cohort_for(date(2024, 12, 20), closing_days()) == "2025-Q2"


def test_the_same_seed_counts_the_same_and_another_does_not(person: Person) -> None:
    first, again, other = [counted_with(person, seed=seed) for seed in (1, 1, 2)]

    assert first == again
    assert first != other


def test_a_site_for_real_reports_gets_none(person: Person, settings) -> None:
    settings.DEMONSTRATION = False

    with pytest.raises(NotPractice):
        write(person)

    assert not Record.objects.exists()
    assert not closing_days()
