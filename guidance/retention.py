"""What people do with the advice, deleted by the clock."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from guidance.models import Banner, ContactCheck, ContactFailure, Ending, Vote

COUNTS_KEPT: Final = timedelta(days=396)  # 13 months
BANNERS_KEPT: Final = timedelta(days=2 * 365)
CHECKS_KEPT: Final = timedelta(days=2 * 365)


@transaction.atomic
def delete_spent(*, now: datetime) -> None:
    """Deletes old counts and banners, and old checks but for the last of each contact."""
    today = timezone.localdate(now)
    Vote.objects.past_their_time(today, COUNTS_KEPT).delete()
    Ending.objects.past_their_time(today, COUNTS_KEPT).delete()
    ContactFailure.objects.past_their_time(today, COUNTS_KEPT).delete()
    Banner.objects.over_by(now - BANNERS_KEPT).delete()
    ContactCheck.objects.superseded_by(today - CHECKS_KEPT).delete()
