"""Deletes counts of presses, banners and checks of contacts when their time is over."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from classification.retention_periods import period_of
from guidance.models import Banner, ContactCheck, ContactFailure, Ending, Vote


@transaction.atomic
def delete_spent(*, now: datetime) -> None:
    """Deletes old counts and banners, and old checks but for the last of each contact."""
    today = timezone.localdate(now)
    for model in (Vote, Ending, ContactFailure):
        kept = period_of(f"guidance.{model.__name__}.after_week_began")
        model.objects.begun_by(kept.before(today)).delete()
    Banner.objects.over_by(period_of("guidance.Banner.after_end").before(now)).delete()
    kept = period_of("guidance.ContactCheck.after_next_check")
    ContactCheck.objects.superseded_by(kept.before(today)).delete()
