"""These tables hold a report, its words, its receipt, a saved draft, and the public keys."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import ClassVar, Final
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.db.models.fields.json import KT

from reporting.intake_models import Intake as Intake


class Epoch(models.Model):
    """An epoch is a public key (age, X25519) that words are sealed to for a while: a quarter."""

    label = models.CharField(max_length=16, unique=True)
    recipient = models.CharField(max_length=80, unique=True)
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    seal_until = models.DateField(null=True)
    maker_mark = models.CharField(max_length=64, default="")
    signature = models.CharField(max_length=128, default="")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(signature="") | Q(seal_until__isnull=False),
                name="reporting_epoch_signed_has_last_day",
            ),
            models.CheckConstraint(
                condition=Q(retired_at__isnull=True) | Q(retired_at__gte=models.F("created_at")),
                name="reporting_epoch_retires_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return self.label


class ReportState(models.TextChoices):
    """A report is in one of these states. The moves between are in moderation/states.py."""

    RECEIVED = "received"
    ON_HOLD = "on_hold"
    REFERRED = "referred"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


DECIDED: Final = (ReportState.ACCEPTED, ReportState.REJECTED)


class ReportQuerySet(models.QuerySet["Report"]):
    def awaiting_moderation(self) -> "ReportQuerySet":
        """Selects reports that nobody has read yet."""
        return self.filter(state=ReportState.RECEIVED)

    def in_state(self, state: str) -> "ReportQuerySet":
        """Selects reports that are there on their way now."""
        return self.filter(state=state)

    def undecided(self) -> "ReportQuerySet":
        """Selects reports without a final decision: unread, on hold or referred."""
        return self.exclude(state__in=DECIDED)

    def not_rejected(self) -> "ReportQuerySet":
        """Selects reports that are counted, or still may be."""
        return self.exclude(state=ReportState.REJECTED)

    def decided_in(self, cohort: str) -> "ReportQuerySet":
        """Selects accepted and rejected reports of this period."""
        return self.filter(state__in=DECIDED, cohort=cohort)

    def decided_before(self, cohort: str) -> "ReportQuerySet":
        """Selects accepted and rejected reports of the periods before this one."""
        return self.filter(state__in=DECIDED, cohort__lt=cohort)

    def arrived_since(self, moment: datetime) -> "ReportQuerySet":
        """Selects reports that came in at this time or later."""
        return self.filter(arrived_at__gte=moment)

    def arrived_before(self, moment: datetime) -> "ReportQuerySet":
        """Selects reports that came in before this time."""
        return self.filter(arrived_at__lt=moment)


class Report(models.Model):
    """A report holds, in codes, what one person told us. The close or a withdrawal deletes it.

    `answers` holds only answers whose storage is CODED; a victim's words are in SealedWords.
    `submission_mac` makes a repeated press store one report. `arrived_at` is cut to the hour.
    """

    state = models.CharField(
        max_length=12, choices=ReportState.choices, default=ReportState.RECEIVED
    )
    answers = models.JSONField()
    voice = models.CharField(max_length=12, default="you")
    language = models.CharField(max_length=12, default="en")
    guidance_version = models.CharField(max_length=32, blank=True)
    age16plus = models.BooleanField(default=False)
    resident_ew = models.BooleanField(default=False)
    within_12_months = models.BooleanField(default=False)
    self_not_proxy = models.BooleanField(default=False)
    not_organisation = models.BooleanField(default=False)
    comparable_to_csew = models.BooleanField(default=False)
    minor = models.BooleanField(default=False)
    crisis_words = models.BooleanField(default=False)
    child_words = models.BooleanField(default=False)
    urls_stripped = models.PositiveSmallIntegerField(default=0)
    risk = models.PositiveSmallIntegerField(default=0)
    arrived_at = models.DateTimeField()
    submission_mac = models.CharField(max_length=64, unique=True)
    is_hasty = models.BooleanField(default=False)
    trap_filled = models.BooleanField(default=False)
    in_burst = models.BooleanField(default=False)
    cohort = models.CharField(max_length=7, null=True)  # noqa: DJ001 - no period is not a text

    objects: ClassVar[models.Manager["Report"]] = ReportQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(
                models.F("state"),
                models.F("risk").desc(),
                models.F("arrived_at"),
                models.F("id"),
                name="reporting_report_queue",
            ),
            # The same for one kind of event: see moderation.queue_filters.
            models.Index(
                models.F("state"),
                KT("answers__event_type"),
                models.F("risk").desc(),
                models.F("arrived_at"),
                models.F("id"),
                name="reporting_report_by_event",
            ),
            models.Index(fields=("cohort",), name="reporting_report_cohort"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=ReportState.values), name="reporting_report_state"
            ),
            models.CheckConstraint(
                condition=Q(voice__in=("you", "they", "organisation")),
                name="reporting_report_voice",
            ),
            models.CheckConstraint(
                condition=Q(cohort__isnull=True) | Q(state__in=DECIDED),
                name="reporting_report_in_a_period_when_decided",
            ),
            models.CheckConstraint(
                condition=Q(comparable_to_csew=False)
                | Q(
                    age16plus=True,
                    resident_ew=True,
                    within_12_months=True,
                    self_not_proxy=True,
                    not_organisation=True,
                ),
                name="reporting_report_comparable_with_all_five",
            ),
        )

    def __str__(self) -> str:
        return f"report {self.pk}"


class SealedWordsQuerySet(models.QuerySet["SealedWords"]):
    def due_on(self, today: date) -> "SealedWordsQuerySet":
        """Selects words whose last day has come."""
        return self.filter(delete_after__lte=today)


class SealedWords(models.Model):
    """A row holds a victim's own words, padded and sealed. Every report has one, words or none."""

    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="words")
    epoch = models.ForeignKey(Epoch, on_delete=models.PROTECT, related_name="+")
    ciphertext = models.BinaryField()
    delete_after = models.DateField(db_index=True)

    objects: ClassVar[models.Manager["SealedWords"]] = SealedWordsQuerySet.as_manager()

    def __str__(self) -> str:
        return f"words {self.pk}"


class ReceiptState(models.TextChoices):
    """The holder of a code may be told one of these."""

    RECEIVED = "received"
    BEING_READ = "being_read"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
    COUNTED = "counted"
    NOT_DECIDED = "not_decided"
    PERIOD_NOT_CLOSED = "period_not_closed"
    NOT_ABOUT_CYBER_CRIME = "not_about_cyber_crime"
    TEST_OR_NONSENSE = "test_or_nonsense"
    DUPLICATE_OF_OWN_REPORT = "duplicate_of_own_report"
    PART_OF_A_FLOOD = "part_of_a_flood"
    OUTSIDE_WHAT_WE_COUNT = "outside_what_we_count"
    UNSAFE_TO_KEEP = "unsafe_to_keep"


OPEN: Final = (ReceiptState.RECEIVED, ReceiptState.BEING_READ, ReceiptState.ACCEPTED)


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    def open(self) -> "ReceiptQuerySet":
        """Selects receipts whose report is still here."""
        return self.filter(report__isnull=False)

    def to_be_told(self, shown: str, *, of: str) -> "ReceiptQuerySet":
        """Selects receipts of reports in the state `of` that do not show yet what follows."""
        return self.open().filter(report__state=of).exclude(state=shown)

    def rejected_unread(self) -> "ReceiptQuerySet":
        """Selects receipts of reports that one press rejected with many, and nobody read."""
        return self.filter(
            report__state=ReportState.REJECTED,
            report__flood_member__is_judged_together=True,
            report__flood_member__looks_alike=False,
        )

    def telling(self, state: str) -> "ReceiptQuerySet":
        """Selects receipts whose holders are told this."""
        return self.filter(state=state)

    def working_on(self, today: date) -> "ReceiptQuerySet":
        """Selects receipts that still answer to their code."""
        return self.filter(Q(expires_on__isnull=True) | Q(expires_on__gt=today))

    def expired_on(self, today: date) -> "ReceiptQuerySet":
        """Selects receipts that nobody may use any longer."""
        return self.filter(expires_on__lte=today)


class Receipt(models.Model):
    """A receipt holds the HMAC of a code, and what it answers. It outlives its report for a while.

    `period` is the quarter that closed ("2026-Q4"), or in which the report was taken back.
    """

    mac = models.CharField(max_length=64, unique=True)
    report = models.OneToOneField(
        Report, null=True, on_delete=models.SET_NULL, related_name="receipt"
    )
    state = models.CharField(
        max_length=32, choices=ReceiptState.choices, default=ReceiptState.RECEIVED
    )
    period = models.CharField(max_length=7, blank=True)
    expires_on = models.DateField(null=True)

    objects: ClassVar[models.Manager["Receipt"]] = ReceiptQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=("expires_on",), name="reporting_receipt_expiry"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=ReceiptState.values), name="reporting_receipt_state"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, expires_on__isnull=True)
                | (~Q(state__in=OPEN) & Q(expires_on__isnull=False)),
                name="reporting_receipt_expires_when_final",
            ),
        )

    def __str__(self) -> str:
        return f"receipt {self.pk}"


class DraftQuerySet(models.QuerySet["Draft"]):
    def working_on(self, today: date) -> "DraftQuerySet":
        """Selects drafts whose code still opens them."""
        return self.filter(last_day__gte=today)

    def hinted_at(self, hints: Sequence[str]) -> "DraftQuerySet":
        """Selects drafts that may have one of these hints; those from before there were any too."""
        return self.filter(hint__in=(*hints, ""))

    def over_on(self, today: date) -> "DraftQuerySet":
        """Selects drafts whose last day is past."""
        return self.filter(last_day__lt=today)


class Draft(models.Model):
    """A draft is a report that somebody saved. Only its code opens it, and we have none.

    `mac` is made from the code by scrypt and a key outside the database; `sealed` is always of
    one length. `submission_mac` lets the draft go in the transaction that stores the report.
    `hint` is 24 bits of a keyed hash of the code: it tells a wrong code without the work of scrypt,
    and far too little to find a right one.
    """

    mac = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=6, db_index=True)
    submission_mac = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField()
    last_day = models.DateField(db_index=True)

    objects: ClassVar[models.Manager["Draft"]] = DraftQuerySet.as_manager()

    def __str__(self) -> str:
        return f"draft {self.pk}"


class LaterAnswersQuerySet(models.QuerySet["LaterAnswers"]):
    def of_months_before(self, month: date) -> "LaterAnswersQuerySet":
        """Selects answers that came in the months before this one."""
        return self.filter(month__lt=month)


class LaterAnswers(models.Model):
    """A row holds what somebody with a receipt code told of what happened next. It stands alone: no
    report, no code, no day, and an id that tells no order."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    month = models.DateField(db_index=True)
    told_since = models.JSONField(default=list)
    after_telling_since = models.JSONField(default=list)
    got_back_since = models.CharField(max_length=20, blank=True)

    objects: ClassVar[models.Manager["LaterAnswers"]] = LaterAnswersQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(month__day=1), name="reporting_later_answers_month"),
        )

    def __str__(self) -> str:
        return f"later answers {self.pk}"


class LaterTotal(models.Model):
    """A total tells staff how often an answer on what happened next was given, rounded to ten."""

    field = models.CharField(max_length=30)
    option = models.CharField(max_length=30)
    count = models.PositiveIntegerField()
    as_of = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("field", "option"), name="reporting_later_total_once"),
            models.CheckConstraint(condition=Q(count__gte=0), name="reporting_later_total_count"),
        )

    def __str__(self) -> str:
        return f"{self.field}: {self.option}"


class VisitsLeftQuerySet(models.QuerySet["VisitsLeft"]):
    def before(self, week: date) -> "VisitsLeftQuerySet":
        """Selects counts of weeks that are over when this one begins."""
        return self.filter(week__lt=week)

    def begun_in(self, quarter: str) -> "VisitsLeftQuerySet":
        """Selects counts of visits that began in this quarter."""
        return self.filter(quarter=quarter)


class VisitsLeft(models.Model):
    """A row counts the visits of a week that ended at a stage, and that began in this quarter ("",
    if unknown). `change` may be negative: a visit that goes on counts at its new stage alone."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    week = models.DateField(db_index=True)
    quarter = models.CharField(max_length=7, blank=True, default="")
    stage = models.CharField(max_length=10)
    change = models.IntegerField()

    objects: ClassVar[models.Manager["VisitsLeft"]] = VisitsLeftQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.week}: {self.stage}"
