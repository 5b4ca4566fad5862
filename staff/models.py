"""These tables hold the people who work here, invitations, the audit chain, outbox and alerts.

Proposals, which take two people, stand in `staff.proposal_models`.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from staff.proposal_models import Proposal as Proposal


class PersonQuerySet(models.QuerySet["Person"]):
    def at_work(self) -> "PersonQuerySet":
        """Selects people who may sign in."""
        return self.filter(is_active=True)

    def with_any_role(self, roles: Iterable[str]) -> "PersonQuerySet":
        """Selects people who hold at least one of these roles."""
        return self.filter(groups__name__in=list(roles)).distinct()

    def left_by(self, moment: datetime) -> "PersonQuerySet":
        """Selects people who had left at this time."""
        return self.filter(left_at__lte=moment)


class PersonManager(BaseUserManager["Person"].from_queryset(PersonQuerySet)):  # type: ignore[misc]
    """People are made by `staff.people.create_person`, never here."""


class Person(AbstractBaseUser, PermissionsMixin):
    """Someone who works here. Signs in by e-mail address, a password and a second factor."""

    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    # How often all their sessions were ended. A session begun before the last time opens nothing.
    sessions_ended = models.PositiveIntegerField(default=0)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="staff_person_email_in_lower_case"
            ),
            models.CheckConstraint(
                condition=models.Q(is_active=True, left_at__isnull=True)
                | models.Q(is_active=False, left_at__isnull=False),
                name="staff_person_left_means_inactive",
            ),
        )

    def __str__(self) -> str:
        return f"person {self.pk}"

    @cached_property
    def roles(self) -> frozenset[str]:
        """Names the roles this person holds, read once per request."""
        return frozenset(self.groups.values_list("name", flat=True))

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Gives the hash that a session must match on every page: it changes with the password,
        and whenever the person's sessions are ended."""
        return salted_hmac(
            "staff.Person.session",
            f"{self.sessions_ended} {self.password}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open_at(self, now: datetime) -> "InvitationQuerySet":
        """Selects invitations that can still be taken up."""
        return self.unused().filter(expires_at__gt=now)

    def unused(self) -> "InvitationQuerySet":
        """Selects invitations that nobody has taken up or cancelled, run out or not."""
        return self.filter(accepted_at__isnull=True, cancelled_at__isnull=True)

    def used(self) -> "InvitationQuerySet":
        """Selects invitations taken up, by which somebody joined; no links to come back."""
        return self.filter(accepted_at__isnull=False, person__isnull=True)

    def last_used(self) -> "Invitation | None":
        """Finds the one taken up last, with who made it."""
        return self.select_related("invited_by").order_by("-accepted_at", "-pk").first()

    def to_address(self, email: str) -> "InvitationQuerySet":
        """Selects invitations to one address, links to come back among them."""
        return self.filter(email=email)

    def issued_by(self, person: Person) -> "InvitationQuerySet":
        """Selects invitations that this person made."""
        return self.filter(invited_by=person)

    def waiting(self) -> "InvitationQuerySet":
        """Selects invitations that nobody has taken up yet, newest first, with who made them."""
        return self.unused().select_related("invited_by").order_by("-created_at", "-pk")


class Invitation(models.Model):
    """A one-use link: someone new joins in one role, or a person who lost their way comes back.

    Only the link's hash is kept.
    """

    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=20, blank=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Invitation"]] = InvitationQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")),
                name="staff_invitation_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(person__isnull=True) ^ models.Q(role=""),
                name="staff_invitation_is_for_a_role_or_a_person",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True) | models.Q(cancelled_at__isnull=True),
                name="staff_invitation_used_or_cancelled",
            ),
        )

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class SignedInBrowserQuerySet(models.QuerySet["SignedInBrowser"]):
    def of(self, person: Person) -> "SignedInBrowserQuerySet":
        """Selects the browsers in which this person is signed in, newest first."""
        return self.filter(person=person).select_related("session").order_by("-began_at", "-pk")


class SignedInBrowser(models.Model):
    """Somebody is signed in with a browser: since when, and by which second factor.

    It goes with Django's session. No network, and nothing that tells a kind of browser, is kept.
    """

    session = models.OneToOneField("sessions.Session", on_delete=models.CASCADE)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    began_at = models.DateTimeField()
    second_factor = models.CharField(max_length=20, blank=True)

    objects: ClassVar[models.Manager["SignedInBrowser"]] = SignedInBrowserQuerySet.as_manager()

    def __str__(self) -> str:
        return f"signed-in browser {self.pk}"


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def done_by(self, person: Person, action: str, *, since: datetime) -> "AuditEntryQuerySet":
        """Selects every time that somebody did this one thing, from this moment on."""
        return self.filter(by=person, action=action, at__gte=since)

    def about(self, subject: str, subject_id: int) -> "AuditEntryQuerySet":
        """Selects what was done to one thing."""
        return self.filter(subject=subject, subject_id=str(subject_id))

    def who_did(
        self, action: str, subject: str, subject_ids: Iterable[str]
    ) -> "models.QuerySet[AuditEntry, tuple[str, int]]":
        """Finds which person did this to which of these things, by both their ids."""
        done = self.filter(action=action, subject=subject, subject_id__in=list(subject_ids))
        return done.filter(by__isnull=False).values_list("subject_id", "by_id").distinct()


class AuditEntry(models.Model):
    """One thing that somebody did: who, what, to which id, when. Never any content.

    Each entry holds the hash of the one before, so a changed or missing entry breaks the chain.
    Triggers refuse to change an entry, and to delete one for which no checkpoint stands.
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    action = models.CharField(max_length=60)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64)
    entry_hash = models.CharField(max_length=64, unique=True)

    objects: ClassVar[models.Manager["AuditEntry"]] = AuditEntryQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(
                fields=("subject", "subject_id", "number"), name="staff_auditentry_subject"
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="staff_auditentry_numbered_from_one"
            ),
        )

    def __str__(self) -> str:
        return f"audit entry {self.number}"


class AuditCheckpoint(models.Model):
    """A checkpoint stands for the oldest audit entries, past their time: one row, or none.

    It stands for the entries 1 to `number`, so `number` is also their count. `signature` is an
    HMAC under a key outside the database: nobody who holds only the database can make one.
    Triggers refuse to delete the row, and to move it any way but forward.
    """

    number = models.BigIntegerField()
    entry_hash = models.CharField(max_length=64)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    made_at = models.DateTimeField()
    signature = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(id=1), name="staff_auditcheckpoint_one_row"),
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="staff_auditcheckpoint_stands_for_some"
            ),
        )

    def __str__(self) -> str:
        return f"checkpoint of {self.number} audit entries"


class AuditHead(models.Model):
    """The end of the audit chain: one row, locked while an entry is added.

    It makes the chain's writers queue, and shows when entries were cut off its end.
    """

    number = models.BigIntegerField(default=0)
    entry_hash = models.CharField(max_length=64, default="")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(id=1), name="staff_audithead_one_row"),
        )

    def __str__(self) -> str:
        return f"audit chain of {self.number}"


class AuditCheck(models.Model):
    """The nightly walk over the audit chain leaves what it found here: one row, or none."""

    checked_at = models.DateTimeField()
    length = models.BigIntegerField()
    problems = models.JSONField(default=list)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(id=1), name="staff_auditcheck_one_row"),
        )

    def __str__(self) -> str:
        return f"check of {self.length} audit entries"


class OutboxTaskQuerySet(models.QuerySet["OutboxTask"]):
    def due_at(self, now: datetime) -> "OutboxTaskQuerySet":
        """Selects those never handed over, and those not done although their time is past."""
        return self.filter(models.Q(try_again_at__isnull=True) | models.Q(try_again_at__lte=now))


class OutboxTask(models.Model):
    """A task to do, written in the transaction of the work that asked for it.

    The row goes when the task is done; until then the relay hands it over again and again.
    """

    task_name = models.CharField(max_length=120)
    ids = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveIntegerField(default=0)
    try_again_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["OutboxTask"]] = OutboxTaskQuerySet.as_manager()

    def __str__(self) -> str:
        return f"task {self.pk}"


class AlertKind(models.TextChoices):
    """An alert tells people who work here that one of these waits for them, and nothing of it."""

    TRIGGER = "trigger", _("A report that may need somebody soon")
    REFERRAL = "referral", _("A report that was referred")
    UNREAD = "unread", _("Nobody has read for seven days")
    DIGEST = "digest", _("A summary every morning")


class Alert(models.Model):
    """An alert was sent about one thing, once, and once more where nobody took it for hours.

    `subject` is the id of the report or of the decision that referred it, or the day of a summary.
    The row keeps the alert from being sent twice, and goes when the thing no longer waits.
    """

    kind = models.CharField(max_length=12, choices=AlertKind.choices)
    subject = models.CharField(max_length=64)
    first_sent_at = models.DateTimeField()
    escalated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("kind", "subject"), name="staff_alert_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=AlertKind.values), name="staff_alert_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(escalated_at__isnull=True)
                | models.Q(escalated_at__gte=models.F("first_sent_at")),
                name="staff_alert_escalated_after_it_was_sent",
            ),
        )

    def __str__(self) -> str:
        return f"alert {self.pk}"


class AlertChoice(models.Model):
    """A person chose whether they get one kind of alert by e-mail; no row leaves it as it was."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=AlertKind.choices)
    by_email = models.BooleanField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "kind"), name="staff_alertchoice_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=AlertKind.values), name="staff_alertchoice_kind"
            ),
        )

    def __str__(self) -> str:
        return f"choice {self.pk}"
