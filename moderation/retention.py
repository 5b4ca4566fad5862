"""Deletes by the clock claims, floods and keys that are past their time."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from classification.periods import quarter_of
from classification.retention_periods import period_of
from moderation.models import Claim, Flood
from moderation.reading_models import ScreenTally
from reporting.models import Epoch, SealedWords


@transaction.atomic
def delete_spent(*, now: datetime) -> None:
    """Deletes run-out claims, floods without reports, old tallies, and keys of epochs whose words
    are gone.

    With an epoch's keys the last means of reading its words goes, from backups too.
    """
    Claim.objects.run_out_at(now).delete()
    # A group goes with its last report; while it waits for a person it has some.
    Flood.objects.filter(members__isnull=True).delete()
    oldest = period_of("moderation.ScreenTally.after_quarter").before(now)
    ScreenTally.objects.filter(quarter__lt=quarter_of(timezone.localdate(oldest))).delete()
    in_use = SealedWords.objects.values("epoch")
    Epoch.objects.filter(retired_at__lte=now).exclude(pk__in=in_use).delete()
