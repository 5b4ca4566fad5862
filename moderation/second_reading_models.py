"""This table holds which decided reports a second person reads, and what they and a third said."""

from datetime import datetime
from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q

from reporting.models import DECIDED, Report, ReportState
from staff.models import Person

FIRST: Final = 1
SECOND: Final = 2
THIRD: Final = 3
"""Which reading of a report it is: the one that decides, the blind one, the one that settles."""

_DIFFER: Final = ~Q(first_outcome=F("second_outcome")) | ~Q(first_type=F("second_type"))


class SecondReadingQuerySet(models.QuerySet["SecondReading"]):
    def drawn_before(self, moment: datetime) -> "SecondReadingQuerySet":
        """Selects those that were drawn by then."""
        return self.filter(drawn_at__lte=moment)

    def waiting(self) -> "SecondReadingQuerySet":
        """Selects those that no second person has read yet."""
        return self.filter(second_at__isnull=True)

    def read_twice(self) -> "SecondReadingQuerySet":
        """Selects those that a second person has read."""
        return self.filter(second_at__isnull=False)

    def unsettled(self) -> "SecondReadingQuerySet":
        """Selects those on which two people differ and no third has settled it."""
        return self.read_twice().filter(_DIFFER, third_at__isnull=True)

    def open_to(self, person: Person, *, reading: int) -> "SecondReadingQuerySet":
        """Selects those whose second or third reading this person may do: never of what they read
        themselves."""
        waiting = self.waiting() if reading == SECOND else self.unsettled()
        return waiting.exclude(first_by=person).exclude(second_by=person)

    def of_period(self, cohort: str) -> "SecondReadingQuerySet":
        """Selects those whose reports a period counts."""
        return self.filter(report__cohort=cohort)


def _said(name: str) -> Q:
    """Makes the condition that a reading has a type or a reason, as its outcome asks."""
    outcome, kind, reason = f"{name}_outcome", f"{name}_type", f"{name}_reason"
    accepted = Q(**{outcome: ReportState.ACCEPTED, reason: ""}) & ~Q(**{kind: ""})
    return accepted | (~Q(**{outcome: ReportState.ACCEPTED, reason: ""}) & Q(**{kind: ""}))


def _unsaid(name: str) -> Q:
    """Makes the condition that there was no such reading yet."""
    none = {f"{name}_by__isnull": True, f"{name}_at__isnull": True}
    return Q(**none, **{f"{name}_outcome": "", f"{name}_type": "", f"{name}_reason": ""})


def _done(name: str, outcomes: tuple[str, ...]) -> Q:
    """Makes the condition that somebody did such a reading, with one of these outcomes."""
    somebody = {f"{name}_by__isnull": False, f"{name}_at__isnull": False}
    return Q(**somebody, **{f"{name}_outcome__in": outcomes}) & _said(name)


class SecondReading(models.Model):
    """A decided report was drawn by lot to be read by a second person. Goes with the report, and
    with its decision when that is undone.

    What the first reader decided is copied, so that it stands beside the second reading also when
    a third has settled otherwise. The columns of a reading that nobody has done are empty.
    """

    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="second_reading")
    drawn_at = models.DateTimeField()
    first_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    first_outcome = models.CharField(max_length=12)
    first_type = models.CharField(max_length=32, blank=True)
    first_reason = models.CharField(max_length=32, blank=True)
    second_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    second_at = models.DateTimeField(null=True)
    second_outcome = models.CharField(max_length=12, blank=True)
    second_type = models.CharField(max_length=32, blank=True)
    second_reason = models.CharField(max_length=32, blank=True)
    third_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    third_at = models.DateTimeField(null=True)
    third_outcome = models.CharField(max_length=12, blank=True)
    third_type = models.CharField(max_length=32, blank=True)
    third_reason = models.CharField(max_length=32, blank=True)

    objects: ClassVar[models.Manager["SecondReading"]] = SecondReadingQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(first_outcome__in=DECIDED) & _said("first"),
                name="moderation_secondreading_first",
            ),
            models.CheckConstraint(
                condition=_unsaid("second")
                | (_done("second", (*DECIDED, ReportState.ON_HOLD)) & ~Q(second_by=F("first_by"))),
                name="moderation_secondreading_second_is_another",
            ),
            models.CheckConstraint(
                condition=_unsaid("third")
                | (
                    _done("third", DECIDED)
                    & Q(second_by__isnull=False)
                    & _DIFFER
                    & ~Q(third_by=F("first_by"))
                    & ~Q(third_by=F("second_by"))
                ),
                name="moderation_secondreading_third_settles",
            ),
        )

    def __str__(self) -> str:
        return f"second reading {self.pk}"

    @property
    def agrees(self) -> bool:
        """Tells whether both people chose the same outcome and the same crime type."""
        first = (self.first_outcome, self.first_type)
        return first == (self.second_outcome, self.second_type)
