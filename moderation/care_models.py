"""These tables hold what a reader would rather not read, and how far they are in the practice set.

Both are for the reader alone. Others learn at most whether somebody has done the practice set.
"""

from typing import ClassVar, Final

from django.db import models

from staff.models import Person

LEAVABLE: Final = ("pictures", "money", "devices", "people", "else")
"""The codes of moderation.queue_filters.KINDS: each kind of report can be left out."""


class OptOutQuerySet(models.QuerySet["OptOut"]):
    def of(self, person: Person) -> "OptOutQuerySet":
        """Selects what this person would rather not read."""
        return self.filter(person=person)


class OptOut(models.Model):
    """A reader would rather not read reports of this kind, a code of moderation.queue_filters."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12)

    objects: ClassVar[models.Manager["OptOut"]] = OptOutQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "kind"), name="moderation_optout_kind_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=LEAVABLE), name="moderation_optout_kind"
            ),
        )

    def __str__(self) -> str:
        return f"opt-out {self.pk}"


class PracticeRun(models.Model):
    """A reader goes through the practice set. `given` holds what they chose in each case, until
    they begin again; `done_on` is the day on which they had first been through all of it."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    given = models.JSONField(default=dict)
    done_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"practice run {self.pk}"
