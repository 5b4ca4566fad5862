"""Deletes the records behind a year some time after the year's release was settled."""

from datetime import date

from django.utils.timezone import localdate

from classification.periods import is_year, quarters_of, year_of
from classification.retention_periods import period_of
from records.retention import delete_records
from records.write_records import uncounted_cohorts
from releases.models import Release


def purge_counted_records(*, today: date) -> tuple[str, ...]:
    """Deletes the records of every year whose release was settled so long ago as the policy says.

    A refused release counts as settled: its budget is spent and nothing is drawn again. A year of
    which a quarter was deleted uncounted can have no release, and counts from that day. Returns
    the years that had records to delete; run again, it returns none.
    """
    last = period_of("records.Record.after_release").before(today)
    settled = Release.objects.settled().order_by("number").values_list("number", "decided_at")
    years = [
        number
        for number, decided_at in settled
        if is_year(number) and decided_at is not None and localdate(decided_at) <= last
    ]
    years += sorted({year_of(cohort) for cohort in uncounted_cohorts(by=last)} - set(years))
    return tuple(year for year in years if delete_records(cohorts=quarters_of(year)))
