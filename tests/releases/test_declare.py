"""A quarter's tables are declared before it opens, once, and nothing else is counted."""

import json
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from pytest_django.fixtures import Settings

from classification.attributes import PERSONS
from classification.periods import PeriodError, quarters_of
from records.declarations import (
    CohortNotDeclared,
    DeclaredCohort,
    declarations_of,
    store_declaration,
)
from records.models import ClosedCohort, CohortDeclaration, Record
from records.write_records import write_records
from releases.declare import declare_cohort, declare_cohorts, profile_for
from releases.models import Release
from releases.prepare import PublishingError, plan_release
from releases.profiles import PROFILES
from releases.restore import restore_releases
from staff.triggers import drop_guard
from tests.records.facts import close_year, declare, make_attributes
from tests.releases.facts import (
    PUBLISHED_AT,
    lose_to_an_older_backup,
    make_prepared,
    prepare_year,
    sum_anew,
)

pytestmark = pytest.mark.django_db

IN_NOVEMBER = date(2026, 11, 23)


def profiles() -> dict[str, str]:
    return dict(CohortDeclaration.objects.order_by("cohort").values_list("cohort", "profile"))


# ---- declaring ---------------------------------------------------------------------------


def test_the_night_declares_this_quarter_and_the_next_once() -> None:
    first = declare_cohorts(today=IN_NOVEMBER)
    again = declare_cohorts(today=IN_NOVEMBER)

    assert (first, again) == (("2026-Q4", "2027-Q1"), ())
    declared = declarations_of(["2026-Q4", "2027-Q1"])
    assert declared["2027-Q1"] == DeclaredCohort(
        cohort="2027-Q1",
        profile="start_up",
        code_lists_version="2",
        declaration_sha256=PROFILES["start_up"].sha256,
        declared_on=IN_NOVEMBER,
    )
    # 2027-Q1 takes what is approved from 4 December on, 2026-Q4 what was from 3 September on.
    assert (declared["2026-Q4"].is_late, declared["2027-Q1"].is_late) == (True, False)


@pytest.mark.parametrize(("day", "late"), [(date(2026, 12, 3), False), (date(2026, 12, 4), True)])
def test_a_declaration_is_late_from_the_day_on_which_reports_join(day: date, late: bool) -> None:
    declare_cohort(cohort="2027-Q1", today=day)

    assert declarations_of(["2027-Q1"])["2027-Q1"].is_late is late


def test_another_setting_holds_from_the_first_year_of_which_nothing_is_declared(
    settings: Settings,
) -> None:
    declare("2026-Q1", "2026-Q2")
    settings.RELEASE_PROFILE = "standard_1"
    declare("2026-Q2", "2026-Q3", "2026-Q4", "2027-Q1")

    assert profiles() == {
        **dict.fromkeys(quarters_of("2026"), "start_up"),
        "2027-Q1": "standard_1",
    }
    assert [profile_for(period) for period in ("2026", "2026-Q4", "2027-Q4", "2028")] == [
        *("start_up", "start_up", "standard_1", "standard_1")
    ]


@pytest.mark.parametrize("text", ["2026", "soon"])
def test_only_a_quarter_is_declared(text: str) -> None:
    with pytest.raises(PeriodError):
        declare_cohort(cohort=text, today=IN_NOVEMBER)


def test_records_follow_the_declaration_and_not_the_setting(settings: Settings) -> None:
    declare("2026-Q4")
    settings.RELEASE_PROFILE = "standard_1"

    write_records([make_attributes()], cohort="2026-Q4", closed_on=IN_NOVEMBER)

    assert (Record.objects.get().nation, Record.objects.get().area) == ("england", "")


def test_a_quarter_without_a_declaration_is_not_closed() -> None:
    with pytest.raises(CohortNotDeclared, match="Nothing is declared for 2026-Q4"):
        write_records([make_attributes()], cohort="2026-Q4", closed_on=IN_NOVEMBER)

    assert not Record.objects.exists()
    assert not ClosedCohort.objects.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE records_cohortdeclaration SET profile = 'standard_1'",
        "UPDATE records_cohortdeclaration SET declared_on = '2020-01-01'",
        "DELETE FROM records_cohortdeclaration",
    ],
)
def test_the_database_keeps_a_declaration_as_it_was_written(statement: str) -> None:
    declare("2026-Q4")

    with (
        pytest.raises(IntegrityError, match="never changed or deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("column", "value"),
    [("cohort", "2026"), ("profile", "standard"), ("declaration_sha256", "x" * 64)],
)
def test_the_database_takes_no_declaration_of_something_else(column: str, value: str) -> None:
    told = {
        "cohort": "2026-Q4",
        "profile": "start_up",
        "code_lists_version": "1",
        "declaration_sha256": "0" * 64,
        "declared_on": IN_NOVEMBER,
    }

    with pytest.raises(IntegrityError), transaction.atomic():
        store_declaration(DeclaredCohort(**(told | {column: value})))


# ---- planning ----------------------------------------------------------------------------


def test_quarters_of_different_tables_make_no_year() -> None:
    for cohort, profile in zip(quarters_of("2026"), ["start_up"] * 3 + ["standard_1"], strict=True):
        declare_cohort(cohort=cohort, today=IN_NOVEMBER, profile=profile)
        write_records([], cohort=cohort, closed_on=IN_NOVEMBER)

    with pytest.raises(PublishingError, match="2026-Q3: Start-up, 2026-Q4: Standard"):
        make_prepared()

    assert plan_release(period="2026-Q4").profile.name == "standard_1"
    assert not Release.objects.exists()


def test_a_release_counts_what_was_declared_and_nothing_else() -> None:
    close_year()
    drop_guard(connection, "records_cohortdeclaration")
    CohortDeclaration.objects.filter(pk="2026-Q3").update(declaration_sha256="0" * 64)

    with pytest.raises(PublishingError, match="2026-Q3: what was declared is not what this"):
        make_prepared()

    assert not Release.objects.exists()


def test_the_declared_tables_are_published_though_the_setting_names_others(
    settings: Settings,
) -> None:
    close_year(attributes=[make_attributes()])
    settings.RELEASE_PROFILE = "standard_1"

    assert make_prepared().profile == "start_up"


# ---- restoring ---------------------------------------------------------------------------


def test_a_restore_takes_the_declarations_back_in_with_their_days() -> None:
    before = lose_to_an_older_backup("published")
    told = list(CohortDeclaration.objects.order_by("cohort").values())
    undeclared(*quarters_of("2026"))

    restore_releases(now=PUBLISHED_AT)

    assert list(CohortDeclaration.objects.order_by("cohort").values()) == told
    assert told[0]["declaration_sha256"] == before.declaration_sha256


def test_an_early_release_whose_files_tell_no_day_is_declared_as_of_its_own(
    releases_dir: Path,
) -> None:
    lose_to_an_older_backup("published")
    undeclared(*quarters_of("2026"))
    manifest = releases_dir / "2026" / "datapackage.json"
    package = json.loads(manifest.read_text())
    del package["come_forward"]["declared_on"]
    manifest.chmod(0o644)
    manifest.write_text(json.dumps(package))
    sum_anew(releases_dir / "2026")

    restore_releases(now=PUBLISHED_AT)

    assert {each.declared_on for each in CohortDeclaration.objects.all()} == {PUBLISHED_AT.date()}


# ---- databases from before ---------------------------------------------------------------


def undeclared(*cohorts: str) -> None:
    """Makes the database one of before: these quarters closed, and nothing declared."""
    drop_guard(connection, "records_cohortdeclaration")
    CohortDeclaration.objects.filter(pk__in=cohorts).delete()


def upgrade() -> None:
    migration = import_module("releases.migrations.0005_closed_cohorts_declared")
    migration.declare(apps, connection.schema_editor())


def test_quarters_closed_before_are_declared_by_what_their_records_hold(
    settings: Settings,
) -> None:
    close_year("2025", [make_attributes()])
    settings.RELEASE_PROFILE = "standard_1"
    close_year("2026", [make_attributes()])
    settings.RELEASE_PROFILE = "start_up"
    undeclared(*quarters_of("2025"), *quarters_of("2026"))

    upgrade()

    assert profiles() == {
        **dict.fromkeys(quarters_of("2025"), "start_up"),
        **dict.fromkeys(quarters_of("2026"), "standard_1"),
    }
    assert plan_release(period="2025").cost(PERSONS) == 250_000
    assert plan_release(period="2026").cost(PERSONS) == 192_000


def test_where_records_are_gone_their_release_tells_and_empty_quarters_follow_the_setting(
    settings: Settings,
) -> None:
    settings.RELEASE_PROFILE = "standard_1"
    prepare_year("2025", [make_attributes()])
    settings.RELEASE_PROFILE = "start_up"
    close_year("2026")
    Record.objects.all().delete()
    undeclared(*quarters_of("2025"), *quarters_of("2026"))

    upgrade()

    assert profiles() == {
        **dict.fromkeys(quarters_of("2025"), "standard_1"),
        **dict.fromkeys(quarters_of("2026"), "start_up"),
    }


def test_the_hashes_of_the_upgrade_are_those_of_the_tables() -> None:
    migration = import_module("releases.migrations.0005_closed_cohorts_declared")

    version = migration.CODE_LISTS_VERSION
    hashes = {name: PROFILES[name].under(version).sha256 for name in migration.HASHES}
    assert hashes == migration.HASHES
