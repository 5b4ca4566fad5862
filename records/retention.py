"""Deletes records once everything that may count them is published and their budget spent."""

from collections.abc import Collection

from django.db import transaction

from records.models import AgreementRecord, DecisionRecord, Record, VisitTotal


@transaction.atomic
def delete_records(*, cohorts: Collection[str]) -> bool:
    """Deletes all that was kept of these cohorts to be counted; tells whether there was any.

    It does not say how many: no exact count of reports is given anywhere. The cohorts stay
    closed.
    """
    records, _ = Record.objects.of_cohorts(cohorts).delete()
    deleted = [
        kind.objects.filter(cohort__in=list(cohorts)).delete()[0]
        for kind in (DecisionRecord, AgreementRecord, VisitTotal)
    ]
    return bool(records or any(deleted))
