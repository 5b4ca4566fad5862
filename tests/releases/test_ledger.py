"""Tests that either database refuses an overspend and a change, from the ORM and raw SQL."""

import threading

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.db.utils import DatabaseError

from classification.attributes import PERSONS
from releases.models import Budget, LedgerEntry, Release, ReleasedCell, ReleasedTable
from releases.prepare import AlreadyPrepared, prepare_release
from releases.triggers import GUARDED_TABLES, RULES
from staff.audit import record_action
from staff.models import AuditEntry
from staff.triggers import guarded_tables, guards_down
from tests.records.facts import close_year, make_attributes
from tests.releases.facts import PREPARED_AT, make_person, prepare_year, publish_year

pytestmark = pytest.mark.django_db


def refused(sql: str, *values: object) -> None:
    """The statement is refused, and the transaction around it lives on."""
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        # PostgreSQL keeps foreign keys until the end; nothing here relies on those.


def make_charge(
    release: Release, budget: Budget, table: str, micro_rho: int, sigma: float = 1000.0
) -> LedgerEntry:
    return LedgerEntry.objects.create(
        budget=budget,
        release=release,
        table=table,
        micro_rho=micro_rho,
        sigma=sigma,
        code_lists_version="1",
        at=PREPARED_AT,
    )


def test_the_migrations_leave_every_rule_in_place() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        found = {row[0] for row in cursor.fetchall()}

    assert set(RULES) <= found
    assert set(GUARDED_TABLES) <= set(guarded_tables(connection))


def test_an_overspend_is_refused_from_the_orm_and_from_raw_sql() -> None:
    release = prepare_year()
    budget = Budget.objects.get(cohort="2026-Q1", universe=PERSONS)

    with pytest.raises(IntegrityError), transaction.atomic():
        make_charge(release, budget, "one_more", 1)
    refused(
        'INSERT INTO releases_ledgerentry (budget_id, release_id, "table", micro_rho, sigma, '
        "code_lists_version, at) VALUES (%s, '2026', 'one_more', 1, 1000, '1', %s)",
        budget.pk,
        PREPARED_AT,
    )

    budget.refresh_from_db()
    assert budget.spent == budget.cap == 250_000


def test_a_charge_is_spent_in_the_statement_that_writes_it() -> None:
    release = prepare_year()
    budget = Budget.objects.create(cohort="2027-Q1", universe=PERSONS)

    make_charge(release, budget, "some_table", 100)
    make_charge(release, budget, "another", 11)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_charge(release, budget, "another", 11)

    budget.refresh_from_db()
    assert budget.spent == 111


def test_a_cap_is_never_raised_nor_spending_undone() -> None:
    budget = Budget.objects.create(cohort="2027-Q1", universe=PERSONS, cap=100_000)
    Budget.objects.filter(pk=budget.pk).update(spent=5)

    refused("UPDATE releases_budget SET cap = 100001")
    refused("UPDATE releases_budget SET cap = 250001")
    refused("UPDATE releases_budget SET spent = 4")
    refused("UPDATE releases_budget SET spent = 100001")
    refused("UPDATE releases_budget SET cohort = '2027-Q2'")
    with pytest.raises(IntegrityError), transaction.atomic():
        Budget.objects.create(cohort="2027-Q2", universe=PERSONS, cap=250_001)
    Budget.objects.filter(pk=budget.pk).update(cap=50_000)

    budget.refresh_from_db()
    assert (budget.cap, budget.spent) == (50_000, 5)


def test_charges_tables_and_cells_are_never_changed_or_deleted() -> None:
    prepare_year()

    refused("UPDATE releases_ledgerentry SET micro_rho = 1")
    refused("DELETE FROM releases_ledgerentry")
    refused("UPDATE releases_releasedtable SET sigma = 100")
    refused("DELETE FROM releases_releasedtable")
    refused("UPDATE releases_releasedcell SET value = 0")
    refused("DELETE FROM releases_releasedcell")

    assert LedgerEntry.objects.filter(micro_rho=25_000).count() == 40
    assert ReleasedCell.objects.count() == 110


def test_a_cell_needs_a_table_that_every_cohort_was_charged_for() -> None:
    release = Release.objects.create(
        number="2026",
        profile="start_up",
        declaration_sha256="0" * 64,
        code_lists_version="1",
        demonstration=False,
        prepared_by=make_person(),
        prepared_at=PREPARED_AT,
    )
    table = ReleasedTable.objects.create(
        release=release,
        position=0,
        name="sex",
        source="records",
        universe=PERSONS,
        dimensions=["sex"],
        micro_rho=10,
        sigma=1000.0,
    )
    cohorts = ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")
    budgets = [Budget.objects.create(cohort=cohort, universe=PERSONS) for cohort in cohorts]
    for budget in budgets[:3]:
        make_charge(release, budget, "sex", 10)

    refused_with_three = cell_refused(table)
    make_charge(release, budgets[3], "sex", 10)
    refused_with_four = cell_refused(table)

    assert (refused_with_three, refused_with_four) == (True, False)


def cell_refused(table: ReleasedTable) -> bool:
    try:
        with transaction.atomic():
            ReleasedCell.objects.create(table=table, position=0, codes=["female"], value=1)
    except IntegrityError:
        return True
    return False


def test_with_the_guards_down_rows_can_go_and_with_them_up_again_they_cannot() -> None:
    prepare_year()

    with guards_down(connection), connection.cursor() as cursor:
        cursor.execute("DELETE FROM releases_releasedcell")
        cursor.execute("DELETE FROM releases_ledgerentry")

    assert set(GUARDED_TABLES) <= set(guarded_tables(connection))
    refused("DELETE FROM releases_releasedtable")


def test_noise_that_costs_more_than_was_charged_is_refused() -> None:
    release = prepare_year()
    budget = Budget.objects.create(cohort="2027-Q1", universe=PERSONS)

    with pytest.raises(IntegrityError), transaction.atomic():
        make_charge(release, budget, "cheap", 25_000, sigma=4.4721)


def test_no_cell_is_added_once_the_release_is_drawn() -> None:
    prepare_year()

    extra = ReleasedCell(
        table=ReleasedTable.objects.get(name="sex"), position=99, codes=["x"], value=1
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        extra.save()


@pytest.mark.parametrize(
    "change",
    [
        "state = 'prepared', decided_by_id = NULL, decided_at = NULL, files_sha256 = ''",
        "files_sha256 = 'x'",
        "cells_sha256 = 'x'",
        "number = '2027'",
        "profile = 'standard'",
        "decided_at = '2020-01-01'",
        "demonstration = TRUE",
    ],
)
def test_a_published_release_stays_as_it_is(change: str) -> None:
    publish_year()

    refused(f"UPDATE releases_release SET {change}")


def test_whoever_prepared_a_release_cannot_settle_it_in_the_database_either() -> None:
    release = publish_year()

    refused_release = Release.objects.get(pk=release.pk)
    refused_release.decided_by = refused_release.prepared_by
    with pytest.raises(IntegrityError), transaction.atomic():
        refused_release.save()


def test_a_budget_is_not_made_anew_by_deleting_it_first_nor_with_something_spent() -> None:
    prepare_year()
    fresh = Budget.objects.create(cohort="2027-Q1", universe=PERSONS)
    spent = Budget.objects.get(cohort="2026-Q1", universe=PERSONS)

    refused("DELETE FROM releases_budget WHERE id = %s", fresh.pk)
    refused("DELETE FROM releases_budget WHERE id = %s", spent.pk)
    refused("DELETE FROM releases_release")
    refused(
        "INSERT INTO releases_budget (cohort, universe, cap, spent) "
        "VALUES ('2027-Q2', 'persons', 250000, 1)"
    )

    spent.refresh_from_db()
    assert spent.spent == 250_000


NEW_ROWS = {
    "releases_budget": "cap, spent, cohort, universe",
    "releases_release": "number, state, profile, declaration_sha256, code_lists_version, "
    "demonstration, prepared_by_id, prepared_at, cells_sha256, decided_by_id, decided_at, "
    "single_reader, jump_reason, notice, files_sha256",
    "releases_ledgerentry": 'budget_id, release_id, "table", micro_rho, sigma, '
    "code_lists_version, at",
    "releases_releasedtable": "release_id, position, name, source, universe, dimensions, "
    "micro_rho, sigma",
    "releases_releasedcell": "table_id, position, codes, value",
}


@pytest.mark.slow
@pytest.mark.parametrize("table", NEW_ROWS)
@pytest.mark.parametrize("with_its_id", [True, False])
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_a_row_is_never_written_over_by_an_insert_that_replaces(
    table: str, with_its_id: bool, recursive: str
) -> None:
    publish_year()
    has_id = with_its_id and table != "releases_release"
    columns = f"id, {NEW_ROWS[table]}" if has_id else NEW_ROWS[table]
    values = columns.replace("cap, spent", "cap, 0")
    replace = "REPLACE" if connection.vendor == "sqlite" else "INSERT"
    before = everything_of(table)

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA recursive_triggers={recursive}")
    try:
        refused(f"{replace} INTO {table} ({columns}) SELECT {values} FROM {table}")
    finally:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA recursive_triggers=ON")

    assert everything_of(table) == before


def everything_of(table: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
        return list(cursor.fetchall())


def test_an_entry_of_the_audit_is_not_written_over_by_an_insert_that_replaces() -> None:
    record_action(action="open", by=None, subject="intake", subject_id="1", at=PREPARED_AT)
    entry = AuditEntry.objects.get()
    columns = ", ".join(f'"{field.column}"' for field in AuditEntry._meta.concrete_fields)
    replace = "REPLACE" if connection.vendor == "sqlite" else "INSERT"

    refused(f"{replace} INTO staff_auditentry ({columns}) SELECT {columns} FROM staff_auditentry")

    assert AuditEntry.objects.get() == entry


@pytest.mark.postgresql  # SQLite lets one writer in at a time
@pytest.mark.django_db(transaction=True)
def test_of_two_preparations_at_once_exactly_one_succeeds() -> None:
    close_year(attributes=[make_attributes()] * 20)
    person = make_person()
    start = threading.Barrier(2)
    ended: list[str] = []

    def prepare() -> None:
        start.wait()
        try:
            prepare_release(period="2026", by=person, now=PREPARED_AT)
        except (AlreadyPrepared, DatabaseError) as error:
            ended.append(type(error).__name__)
        else:
            ended.append("prepared")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=prepare) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=240)

    assert sorted(ended) == ["AlreadyPrepared", "prepared"]
    assert LedgerEntry.objects.count() == 44
    assert ReleasedCell.objects.count() == 110
