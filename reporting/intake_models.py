"""This table holds whether people may begin a report."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class IntakeQuerySet(models.QuerySet["Intake"]):
    def closed(self) -> "IntakeQuerySet":
        """Selects the row, where the door is closed."""
        return self.filter(is_open=False)


class Intake(models.Model):
    """The one row says whether people may begin a report; none, while nobody closed the door."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    is_open = models.BooleanField()
    changed_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Intake"]] = IntakeQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(id=1), name="reporting_intake_is_one_row"),
        )

    def __str__(self) -> str:
        return "open" if self.is_open else "closed"
