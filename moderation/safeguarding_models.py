"""This table holds what followed from a referral, as the lead on safeguarding noted it."""

from typing import ClassVar

from django.db import models

from moderation.safeguarding_outcomes import LONGEST_NOTE, NOBODY_TO_TELL, PASSED_ON
from staff.models import Person


class Conclusion(models.Model):
    """A lead said what followed from one referral. It goes with that referral, and so with its
    report.

    `told` holds the codes of the bodies that were told, with a space between. `note` says in a few
    words what was done and never of whom. The database refuses one on what is not referred, and
    every change of one: see moderation.triggers.
    """

    decision = models.OneToOneField(
        "moderation.Decision", on_delete=models.CASCADE, related_name="conclusion"
    )
    outcome = models.CharField(max_length=20)
    told = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    concluded_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Conclusion"]] = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=(models.Q(outcome=PASSED_ON) & ~models.Q(told=""))
                | models.Q(outcome=NOBODY_TO_TELL, told=""),
                name="moderation_conclusion_passed_on_means_somebody_told",
            ),
        )

    def __str__(self) -> str:
        return f"conclusion {self.pk}"
