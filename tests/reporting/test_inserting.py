"""A row inserted with SQL made once lies in the database as Django itself would have saved it."""

from datetime import date

import pytest
from django.db import IntegrityError, models, transaction

from reporting.inserting import insert_row
from reporting.models import Epoch, Receipt, Report, SealedWords
from tests.factories import ANSWERS, NOW, make_report


def all_but_the_id(row: models.Model) -> dict[str, object]:
    """What the database holds in every other column."""
    (found,) = type(row)._default_manager.filter(pk=row.pk).values()
    return {name: value for name, value in found.items() if name != "id"}


@pytest.mark.parametrize("number", range(3))
def test_each_row_of_a_report_is_inserted_as_it_would_be_saved(epoch: Epoch, number: int) -> None:
    report = make_report()

    def row() -> models.Model:
        told = {"answers": ANSWERS | {"told_whom": ["no_one"]}, "arrived_at": NOW, "minor": True}
        words = {"ciphertext": b"\x00'\xff%s", "delete_after": date(2026, 12, 31)}
        rows = (
            Report(submission_mac="a mac", **told),
            SealedWords(report_id=report.pk, epoch_id=epoch.pk, **words),
            Receipt(mac="a mac", report_id=report.pk),
        )
        return rows[number]

    SealedWords.objects.all().delete()
    Receipt.objects.all().delete()
    saved = row()
    saved.save(force_insert=True)
    as_saved = all_but_the_id(saved)
    type(saved)._default_manager.filter(pk=saved.pk).delete()
    inserted = row()

    insert_row(inserted)

    assert as_saved
    assert all_but_the_id(inserted) == as_saved


def test_a_row_that_may_not_be_is_refused_as_if_it_were_saved(epoch: Epoch) -> None:
    first = make_report()
    again = Report(answers={}, arrived_at=NOW, submission_mac=first.submission_mac)

    with pytest.raises(IntegrityError), transaction.atomic():
        insert_row(again)

    assert Report.objects.count() == 1
