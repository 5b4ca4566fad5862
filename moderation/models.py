"""These tables hold who reads a report, the decisions on it, and who has which key."""

from datetime import date, datetime
from typing import ClassVar

from django.db import models

import moderation.care_models
import moderation.reading_models  # noqa: F401 - its tables are this app's too
from moderation.reader_setting_models import SavedView as SavedView
from moderation.reader_setting_models import ShortcutsOff as ShortcutsOff
from moderation.safeguarding_models import Conclusion as Conclusion
from moderation.second_reading_models import FIRST, SECOND, THIRD
from reporting.models import DECIDED, Report, ReportState
from staff.models import Person
from staff.policies import Act, who_can


class ClaimQuerySet(models.QuerySet["Claim"]):
    def running_at(self, now: datetime) -> "ClaimQuerySet":
        """Selects claims that have not run out."""
        return self.filter(until__gt=now)

    def run_out_at(self, now: datetime) -> "ClaimQuerySet":
        """Selects claims that no longer keep anyone away."""
        return self.filter(until__lte=now)

    def of(self, person: Person) -> "ClaimQuerySet":
        """Selects what this person has taken."""
        return self.filter(by=person)

    def to_decide(self) -> "ClaimQuerySet":
        """Selects claims of whoever decides, and none of those who read what is decided again."""
        return self.filter(reading=FIRST)

    def to_read_again(self) -> "ClaimQuerySet":
        """Selects claims for a second or a third reading."""
        return self.exclude(reading=FIRST)


class Claim(models.Model):
    """One person reads one report, for a while; nobody else decides on it meanwhile.

    `reading` says whether they decide, or read again what is decided: see SecondReading.
    """

    report = models.OneToOneField("reporting.Report", on_delete=models.CASCADE)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField()
    until = models.DateTimeField()
    codes_opened_at = models.DateTimeField(null=True)
    reading = models.PositiveSmallIntegerField(default=FIRST)
    words_opened_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Claim"]] = ClaimQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(reading__in=(FIRST, SECOND, THIRD)),
                name="moderation_claim_reading",
            ),
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("claimed_at")),
                name="moderation_claim_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return f"claim {self.pk}"


class DecisionQuerySet(models.QuerySet["Decision"]):
    def standing(self) -> "DecisionQuerySet":
        """Selects the decisions that hold now; at most one of each report."""
        return self.filter(stands=True)

    def of(self, report: Report) -> "DecisionQuerySet":
        """Selects the decisions on this report, newest first."""
        return self.filter(report=report).order_by("-pk")

    def final_in(self, cohort: str) -> "DecisionQuerySet":
        """Selects the acceptances and rejections that a period counts."""
        return self.final().filter(report__cohort=cohort)

    def made_by(self, person: Person, *, since: datetime) -> "DecisionQuerySet":
        """Selects what this person has decided since then and what still stands."""
        return self.standing().filter(by=person, decided_at__gte=since)

    def final(self) -> "DecisionQuerySet":
        """Selects the acceptances and rejections that stand."""
        return self.standing().filter(outcome__in=DECIDED)

    def held_until(self, today: date) -> "DecisionQuerySet":
        """Selects what was put on hold until this day or an earlier one, and still waits."""
        return self.standing().filter(outcome=ReportState.ON_HOLD, until__lte=today)

    def referred(self) -> "DecisionQuerySet":
        """Selects the referrals that stand."""
        return self.standing().filter(outcome=ReportState.REFERRED)

    def unconcluded(self) -> "DecisionQuerySet":
        """Selects the referrals whose clock runs: no lead has said what followed."""
        return self.referred().filter(conclusion__isnull=True)

    def concluded(self) -> "DecisionQuerySet":
        """Selects the referrals that stand and of which a lead has said what followed."""
        return self.referred().filter(conclusion__isnull=False)

    def older_than(self, decision_id: int | None) -> "DecisionQuerySet":
        """Selects those decided before this one; all, where none is named."""
        return self if decision_id is None else self.filter(pk__lt=decision_id)


class Decision(models.Model):
    """A moderator decided this on a report. It goes with the report, at the close or on withdrawal.

    One of a report's decisions `stands`. Those that it came after are kept, so that an undo goes
    back to them. `suggested_type` is what followed from the answers; `crime_type` is the
    moderator's coding, which prevails. `reason` is a code of moderation.reasons, never typed.
    `until` is the day on which what is on hold comes back by itself; what was held before there
    was such a day has none.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="decisions")
    stands = models.BooleanField(default=True)
    outcome = models.CharField(max_length=12)
    crime_type = models.CharField(max_length=32, blank=True)
    suggested_type = models.CharField(max_length=32, blank=True)
    reason = models.CharField(max_length=32, blank=True)
    until = models.DateField(null=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Decision"]] = DecisionQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(
                fields=("id",),
                condition=models.Q(stands=True, outcome=ReportState.REFERRED),
                name="moderation_decision_referred",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("report",),
                condition=models.Q(stands=True),
                name="moderation_decision_one_stands",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    outcome__in=(*DECIDED, ReportState.ON_HOLD, ReportState.REFERRED)
                ),
                name="moderation_decision_outcome",
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(outcome=ReportState.ACCEPTED, reason="") & ~models.Q(crime_type="")
                )
                | (
                    ~models.Q(outcome=ReportState.ACCEPTED)
                    & models.Q(crime_type="")
                    & ~models.Q(reason="")
                ),
                name="moderation_decision_has_a_type_or_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(outcome=ReportState.ON_HOLD),
                name="moderation_decision_until_means_on_hold",
            ),
        )

    def __str__(self) -> str:
        return f"decision {self.pk}"


class FirstAnswer(models.Model):
    """A field of a report was first told so, before a reader corrected it. Goes with the report.

    `answer` is a code, several, or "" where the field had none.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="first_answers")
    field = models.CharField(max_length=40)
    answer = models.JSONField(default=str)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("report", "field"), name="moderation_firstanswer_one_per_field"
            ),
        )

    def __str__(self) -> str:
        return f"first answer {self.pk}"


class PersonalKeyQuerySet(models.QuerySet["PersonalKey"]):
    def in_use(self) -> "PersonalKeyQuerySet":
        """Selects keys to which words are sealed: confirmed, of somebody who is a reader here."""
        return self.filter(confirmed_at__isnull=False, person__in=who_can(Act.READ_REPORTS))

    def of_seniors(self) -> "PersonalKeyQuerySet":
        """Selects keys of senior moderators, who may confirm and share."""
        return self.filter(person__in=who_can(Act.CONFIRM_KEYS))


class PersonalKey(models.Model):
    """A reader's own key pair. The private half is wrapped by their passphrase and our secret.

    Nothing is sealed to it before a senior moderator has confirmed that it is its person's. The
    first key of a site has nobody to confirm it: it has no `confirmed_by`.
    `secret_mark` tells which of our secrets wrapped it, and nothing about it; "" where that was
    before such marks were made.
    """

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="personal_key")
    recipient = models.CharField(max_length=80, unique=True)
    salt = models.BinaryField(max_length=16)
    nonce = models.BinaryField(max_length=12)
    wrapped = models.BinaryField(max_length=200)
    memory_kib = models.PositiveIntegerField()
    passes = models.PositiveSmallIntegerField()
    secret_mark = models.CharField(max_length=16, default="")
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager["PersonalKey"]] = PersonalKeyQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True)
                | models.Q(confirmed_at__isnull=False),
                name="moderation_personalkey_confirmed_by_means_confirmed",
            ),
        )

    def __str__(self) -> str:
        return f"key of person {self.person_id}"


class KeyWrap(models.Model):
    """An epoch's private key, sealed to one reader's own key."""

    epoch = models.ForeignKey("reporting.Epoch", on_delete=models.CASCADE, related_name="wraps")
    holder = models.ForeignKey(PersonalKey, on_delete=models.CASCADE, related_name="wraps")
    sealed = models.BinaryField(max_length=400)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("epoch", "holder"), name="moderation_keywrap_one_per_holder"
            ),
        )

    def __str__(self) -> str:
        return f"wrap {self.pk}"


class RecoveryKey(models.Model):
    """A senior moderator confirmed the recovery key with this fingerprint.

    The key itself is two public halves in RECOVERY_RECIPIENTS, outside the database; so whoever
    writes into the database gets nothing sealed to a key of their own.
    """

    fingerprint = models.CharField(max_length=64, unique=True)
    confirmed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"recovery key {self.pk}"


class RecoveryWrap(models.Model):
    """An epoch's private key, sealed to one holder of the recovery key and then to the other."""

    epoch = models.ForeignKey(
        "reporting.Epoch", on_delete=models.CASCADE, related_name="recovery_wraps"
    )
    key = models.ForeignKey(RecoveryKey, on_delete=models.CASCADE, related_name="wraps")
    sealed = models.BinaryField(max_length=2000)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("epoch", "key"), name="moderation_recoverywrap_one_per_key"
            ),
        )

    def __str__(self) -> str:
        return f"recovery wrap {self.pk}"


class FloodQuerySet(models.QuerySet["Flood"]):
    def open(self) -> "FloodQuerySet":
        """Selects groups that no person has judged yet."""
        return self.filter(settled_at__isnull=True)


class Flood(models.Model):
    """Reports that came alike, for one judgement. `likeness` is a hash of the codes in common.

    `begun_up_to` is the last member that was there when somebody began to judge: what came later
    is not judged with it. `undone_by` asked for all to be put back, at `undone_at`.
    """

    rule = models.CharField(max_length=8)
    likeness = models.CharField(max_length=16, blank=True)
    since = models.DateTimeField()
    found_at = models.DateTimeField()
    begun_up_to = models.PositiveBigIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager["Flood"]] = FloodQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(settled_at__isnull=True, settled_by__isnull=True)
                | models.Q(settled_at__isnull=False, settled_by__isnull=False),
                name="moderation_flood_settled_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(undone_at__isnull=True, undone_by__isnull=True)
                | models.Q(undone_at__isnull=False, undone_by__isnull=False),
                name="moderation_flood_undone_by_somebody",
            ),
            models.UniqueConstraint(
                fields=("rule", "likeness"),
                condition=models.Q(settled_at__isnull=True),
                name="moderation_flood_open_once",
            ),
        )

    def __str__(self) -> str:
        return f"flood {self.pk}"


class FloodMemberQuerySet(models.QuerySet["FloodMember"]):
    def inside(self) -> "FloodMemberQuerySet":
        """Selects those that have left the ordinary queue for their group."""
        return self.filter(is_head=False, is_taken_out=False)

    def to_reread(self) -> "FloodMemberQuerySet":
        """Selects those that are opened singly before their group is judged."""
        return self.filter(is_to_reread=True, is_taken_out=False)

    def judged_together(self) -> "FloodMemberQuerySet":
        """Selects those that one press rejected with their group."""
        return self.filter(is_judged_together=True)


class FloodMember(models.Model):
    """A report of a flood. Goes with the report.

    `is_head`: it stands for an urgent group in the ordinary queue. `is_taken_out`: somebody put it
    back there, and it joins no group again. `is_to_reread`: drawn by lot, to be opened singly
    before the group is judged; `looks_alike`: somebody did, and found a copy.
    `is_judged_together`: the press for the group rejected it.
    """

    report = models.OneToOneField(
        "reporting.Report", on_delete=models.CASCADE, related_name="flood_member"
    )
    flood = models.ForeignKey(Flood, on_delete=models.CASCADE, related_name="members")
    is_head = models.BooleanField(default=False)
    is_taken_out = models.BooleanField(default=False)
    is_to_reread = models.BooleanField(default=False)
    looks_alike = models.BooleanField(default=False)
    is_judged_together = models.BooleanField(default=False)

    objects: ClassVar[models.Manager["FloodMember"]] = FloodMemberQuerySet.as_manager()

    def __str__(self) -> str:
        return f"member {self.pk}"
