"""Facts for tests: plain typed functions, one noun each."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

import pyrage
from django.db.models import Max

from classification.retention_periods import Period, Policy, period_of
from moderation.decisions import claim_report
from moderation.models import Conclusion, Decision
from moderation.safeguarding import conclude_referral
from reporting.codes.receipts import code_mac, receipt_code, submission_mac
from reporting.models import Epoch, Receipt, Report, ReportState, SealedWords
from reporting.words.sealing import seal_words, without_padding
from staff.models import Person

NOW = datetime(2026, 11, 23, 10, 40, tzinfo=UTC)

# One key pair for the whole run: making one is not what these tests are about.
IDENTITY = pyrage.x25519.Identity.generate()

ANSWERS: dict[str, Any] = {
    "who": "me",
    "age_band": "age_25_34",
    "nation": "england",
    "event_type": "blackmail",
    "event_detail": "nude_pictures",
    "when_band": "last_7_days",
    "lost_money": "no",
    "told_whom": ["no_one"],
}

# A reason that the state may have, where it needs one.
REASONS: dict[str, str] = {
    ReportState.REJECTED: "test_or_nonsense",
    ReportState.ON_HOLD: "lead_answer",
    ReportState.REFERRED: "self_harm",
}

_numbers = count(1)
Done = TypeVar("Done")


def make_epoch(*, label: str = "2026-Q4", at: datetime = NOW - timedelta(days=50)) -> Epoch:
    """An epoch whose private key is IDENTITY; the one that is there already, if there is one."""
    epoch, _ = Epoch.objects.get_or_create(
        label=label, defaults={"recipient": str(IDENTITY.to_public()), "created_at": at}
    )
    return epoch


def make_report(
    *,
    token: str | None = None,
    words: str = "",
    answers: dict[str, Any] | None = None,
    at: datetime = NOW,
    state: str = ReportState.RECEIVED,
    cohort: str | None = None,
    **fields: Any,
) -> Report:
    """A stored report with its sealed words and its receipt."""
    token = token or f"token {next(_numbers)}"
    report = Report.objects.create(
        answers=ANSWERS | (answers or {}),
        arrived_at=at.replace(minute=0, second=0, microsecond=0),
        submission_mac=submission_mac(token),
        **fields,
    )
    put_in_state(report, state, cohort=cohort)
    epoch = make_epoch()
    SealedWords.objects.create(
        report=report,
        epoch=epoch,
        ciphertext=seal_words(words, recipients=[epoch.recipient]),
        delete_after=period_of("reporting.SealedWords.after_arrival").after(at.date()),
    )
    Receipt.objects.create(mac=code_mac(receipt_code(token)), report=report)
    return report


def put_in_state(
    report: Report, state: str, *, cohort: str | None = None, at: datetime = NOW
) -> None:
    """Somebody of no further interest decided so on a received report: the row and the move."""
    if state == ReportState.RECEIVED:
        return
    by, _ = Person.objects.get_or_create(email="decided@example.org", defaults={"joined_at": NOW})
    accepted = state == ReportState.ACCEPTED
    Decision.objects.create(
        report=report,
        outcome=state,
        crime_type="other" if accepted else "",
        reason="" if accepted else REASONS[state],
        by=by,
        decided_at=at,
    )
    Report.objects.filter(pk=report.pk).update(state=state, cohort=cohort)
    report.refresh_from_db()


def take_and(
    verb: Callable[..., Done], *, report_id: int, by: Person, now: datetime, **choice: Any
) -> Done:
    """Takes the report and decides on it, as a moderator does: `take_and(accept_report, ...)`."""
    claim_report(report_id=report_id, by=by, now=now)
    return verb(report_id=report_id, by=by, now=now, **choice)


def conclude(
    report: Report,
    *,
    by: Person,
    outcome: str = "nothing_to_pass_on",
    now: datetime = NOW,
    **more: Any,
) -> Conclusion:
    """A lead takes the referred report and notes what followed."""
    return take_and(conclude_referral, report_id=report.pk, by=by, now=now, outcome=outcome, **more)


def words_of(report: Report) -> str:
    """What the key's holder would read."""
    sealed = SealedWords.objects.get(report=report)
    return without_padding(bytes(pyrage.decrypt(bytes(sealed.ciphertext), [IDENTITY])))


def periods_by_name(policy: Policy) -> dict[str, Period]:
    """Every period by its whole name, such as "reporting.Draft.after_last_visit"."""
    return {
        f"{model}.{name}": period
        for model, thing in policy.things.items()
        for name, period in thing.periods.items()
    }


def last_report() -> Report:
    """The report that was stored last."""
    return Report.objects.get(pk=Report.objects.aggregate(last=Max("pk"))["last"])
