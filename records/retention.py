"""Deletes records once everything that may count them is published and their budget spent."""

from collections.abc import Collection

from django.db import transaction

from records.models import DecisionRecord, Record


@transaction.atomic
def delete_records(*, cohorts: Collection[str]) -> bool:
    """Deletes every record and decision of these cohorts; tells whether there was any.

    It does not say how many: no exact count of reports is given anywhere. The cohorts stay
    closed.
    """
    records, _ = Record.objects.of_cohorts(cohorts).delete()
    decisions, _ = DecisionRecord.objects.filter(cohort__in=list(cohorts)).delete()
    return bool(records or decisions)
