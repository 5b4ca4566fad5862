"""This table holds proposals: steps that one person begins and a second one confirms."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProposalKind(models.TextChoices):
    """One person proposes one of these, and nothing is done until a second one confirms it."""

    WITHDRAW_RELEASE = "withdraw_release", _("Withdraw a release")
    CLOSE_PERIOD = "close_period", _("Close a quarter")
    OWN_BANNER = "own_banner", _("Put up a banner in own words")
    LET_BACK_IN = "let_back_in", _("Let somebody back in")


class ProposalOutcome(models.TextChoices):
    """A proposal ends in one of these ways, once, and it stays so."""

    CONFIRMED = "confirmed", _("confirmed, and done")
    DECLINED = "declined", _("declined")
    TAKEN_BACK = "taken_back", _("taken back by whoever proposed it")
    RUN_OUT = "run_out", _("run out: nobody confirmed it in time")
    STALE = "stale", _("out of date: what it is about has changed")
    MAY_NOT = "may_not", _("ended: whoever proposed it may no longer do so")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def unsettled(self) -> "ProposalQuerySet":
        """Selects proposals that have not ended, also those whose time is over."""
        return self.filter(outcome="")

    def waiting_at(self, now: datetime) -> "ProposalQuerySet":
        """Selects proposals that can still be confirmed, the oldest first, with who made them."""
        waiting = self.unsettled().filter(runs_out_at__gt=now)
        return waiting.select_related("by").order_by("proposed_at", "pk")

    def about(self, kind: str, subject: str) -> "ProposalQuerySet":
        """Selects those of one kind about one thing."""
        return self.filter(kind=kind, subject=subject)

    def over_by(self, moment: datetime) -> "ProposalQuerySet":
        """Selects those whose time was over at this moment, whatever became of them."""
        return self.filter(runs_out_at__lte=moment)


class Proposal(models.Model):
    """One person proposes a step; a second one confirms it, which does it, or declines it.

    `subject` is the id of what it is about, and `subject_sha256` says how that was when it was
    proposed. `content` is what was chosen: never anything of a report. A rule of the database lets
    none be changed that has ended (migration 0009).
    """

    kind = models.CharField(max_length=20, choices=ProposalKind.choices)
    subject = models.CharField(max_length=64)
    subject_sha256 = models.CharField(max_length=64)
    content = models.JSONField(default=dict)
    by = models.ForeignKey("staff.Person", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    runs_out_at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=ProposalOutcome.choices, blank=True)
    seconded_by = models.ForeignKey(
        "staff.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Proposal"]] = ProposalQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "subject"),
                condition=models.Q(outcome=""),
                name="staff_proposal_one_waits",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=ProposalKind.values), name="staff_proposal_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=("", *ProposalOutcome.values)),
                name="staff_proposal_outcome",
            ),
            models.CheckConstraint(
                condition=~models.Q(seconded_by=models.F("by")),
                name="staff_proposal_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    outcome__in=(ProposalOutcome.CONFIRMED, ProposalOutcome.DECLINED),
                    seconded_by__isnull=False,
                )
                | (
                    ~models.Q(outcome__in=(ProposalOutcome.CONFIRMED, ProposalOutcome.DECLINED))
                    & models.Q(seconded_by__isnull=True)
                ),
                name="staff_proposal_who_seconded",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="", settled_at__isnull=True)
                | (~models.Q(outcome="") & models.Q(settled_at__isnull=False)),
                name="staff_proposal_settled_when",
            ),
            models.CheckConstraint(
                condition=models.Q(runs_out_at__gt=models.F("proposed_at")),
                name="staff_proposal_runs_out_later",
            ),
        )

    def __str__(self) -> str:
        return f"proposal {self.pk}"

    def is_waiting_at(self, now: datetime) -> bool:
        """Tells whether it can still be confirmed."""
        return not self.outcome and now < self.runs_out_at
