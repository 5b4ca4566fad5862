"""This module opens the codes of a report to whoever has taken it, and to nobody else."""

from datetime import datetime

from django.db import transaction

from moderation.decision_errors import DecisionError
from moderation.models import Claim
from moderation.policies import check_can_read
from staff.audit import record_action, wait_for_turn
from staff.models import Person


def open_codes(*, report_id: int, by: Person, now: datetime) -> bool:
    """Tells whether this person may read the codes of the report now, and notes the first reading.

    They may while a claim of theirs runs and the report is for them. The entry in the audit is
    one for each claim, however often its page is loaded.
    """
    claims = Claim.objects.running_at(now).filter(report_id=report_id, by=by)
    claim = claims.select_related("report").first()
    if claim is None:
        return False
    try:
        check_can_read(claim.report, by=by, now=now, reading=claim.reading)
    except DecisionError:
        return False
    if claim.codes_opened_at is not None:
        return True
    with transaction.atomic():
        wait_for_turn()
        # Another window may have opened them meanwhile, or a lead may have taken the report over.
        claim = claims.select_for_update().first()
        if claim is None:
            return False
        if claim.codes_opened_at is None:
            record_action(
                action="read_codes", by=by, subject="report", subject_id=str(report_id), at=now
            )
            claim.codes_opened_at = now
            claim.save(update_fields=["codes_opened_at"])
    return True
