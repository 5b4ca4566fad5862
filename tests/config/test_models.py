"""A database is for made-up reports or for real ones, for good."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from config.models import (
    Installation,
    WrongKindOfSite,
    settle_kind,
    settle_kind_if_reachable,
)

NOW = datetime(2026, 11, 23, 10, 40, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("demonstration", "kind"), [(True, "demonstration"), (False, "real")])
def test_a_new_database_is_marked_by_its_first_use(demonstration: bool, kind: str) -> None:
    settle_kind(demonstration=demonstration, now=NOW)

    marked = Installation.objects.get()
    assert (marked.kind, marked.made_at, marked.demonstration_made_at) == (kind, NOW, None)
    assert str(marked) == kind


def test_the_mark_stays_as_it_was_first_made() -> None:
    settle_kind(demonstration=True, now=NOW)

    again = settle_kind(demonstration=True, now=NOW + timedelta(days=400))

    assert again.made_at == NOW
    assert Installation.objects.count() == 1


@pytest.mark.parametrize("demonstration", [True, False])
def test_a_database_of_the_other_kind_is_refused_and_stays_as_it_is(demonstration: bool) -> None:
    settle_kind(demonstration=demonstration, now=NOW)
    made_for = Installation.objects.get().kind

    with pytest.raises(WrongKindOfSite, match=f"made for {made_for} reports.* DATABASE_URL"):
        settle_kind(demonstration=not demonstration, now=NOW)

    assert Installation.objects.get().kind == made_for


@pytest.mark.parametrize(
    "fields", [{"id": 2, "kind": "real"}, {"id": 1, "kind": "both"}, {"id": 1, "kind": ""}]
)
def test_the_database_itself_holds_one_row_of_one_kind(fields: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Installation.objects.create(made_at=NOW, **fields)

    assert not Installation.objects.exists()


def test_a_web_process_marks_a_new_database_and_refuses_one_of_the_other_kind() -> None:
    settle_kind_if_reachable(demonstration=False, now=NOW)

    assert Installation.objects.get().kind == "real"
    with pytest.raises(WrongKindOfSite):
        settle_kind_if_reachable(demonstration=True, now=NOW)


def test_a_web_process_starts_although_the_database_is_not_migrated(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE config_installation")

    settle_kind_if_reachable(demonstration=False, now=NOW)

    assert "which kind of site" in caplog.text
