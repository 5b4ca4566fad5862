"""Stores presses under the advice counted by week, the staff's banner, and checks of contacts.

A press is one more in a count. Nothing else of it is stored: no session, no address, no time
finer than the week, and nothing that joins one press to another.
"""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

RIGHT, WRONG = "right", "wrong"


class WeeklyCounts(models.QuerySet[Any]):
    def add_one(self, **place: object) -> None:
        """Adds one to the count of this place; two at the same moment are two."""
        one_more = {"count": models.F("count") + 1}
        if self.filter(**place).update(**one_more):
            return
        self.bulk_create([self.model(**place)], ignore_conflicts=True)
        self.filter(**place).update(**one_more)

    def of_weeks(self, first: date, end: date) -> "WeeklyCounts":
        """Keeps counts of the weeks that begin on the first day or later, and before the end."""
        return self.filter(week__gte=first, week__lt=end)

    def before(self, day: date) -> "WeeklyCounts":
        """Keeps the counts of the weeks that began before this day."""
        return self.filter(week__lt=day)

    def begun_by(self, day: date) -> "WeeklyCounts":
        """Keeps the counts of the weeks that began on this day or earlier."""
        return self.filter(week__lte=day)


class WeeklyCount(models.Model):
    """A count of one week at one place; each model beneath says which place."""

    week = models.DateField()  # its Monday
    count = models.PositiveIntegerField(default=0)

    objects: ClassVar[models.Manager[Any]] = WeeklyCounts.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class Vote(WeeklyCount):
    """A vote counts how often in one week somebody said that a page helped, or did not."""

    situation = models.SlugField(max_length=80, db_index=False)
    useful = models.BooleanField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("week", "situation", "useful"), name="guidance_vote_one_count_a_week"
            ),
        )


class Ending(WeeklyCount):
    """An ending counts how often in one week a self-check ended in a page of advice."""

    situation = models.SlugField(max_length=80, db_index=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("week", "situation"), name="guidance_ending_one_count_a_week"
            ),
        )


class ContactFailure(WeeklyCount):
    """A contact failure counts how often in one week somebody said that a contact did not work."""

    contact = models.CharField(max_length=20)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("week", "contact"), name="guidance_contactfailure_one_count_a_week"
            ),
        )


class BannerQuerySet(models.QuerySet["Banner"]):
    def not_ended(self) -> "BannerQuerySet":
        """Finds the banners that nobody has stopped or replaced. The clock may have ended them."""
        return self.filter(ended_at__isnull=True)

    def over_by(self, moment: datetime) -> "BannerQuerySet":
        """Finds the banners that had ended by this moment, by hand or by the clock."""
        return self.filter(
            models.Q(ended_at__lte=moment)
            | models.Q(ended_at__isnull=True, shown_until__lte=moment)
        )


class Banner(models.Model):
    """A banner holds words of the staff above advice and report, such as of a line that is down."""

    class Level(models.TextChoices):
        NOTE = "note", _("Note")
        WARNING = "warning", _("Warning")

    class Nation(models.TextChoices):
        """A banner may concern one nation: a line down in one nation is no news in another."""

        ALL = "", _("Everybody")
        ENGLAND = "england", _("England")
        WALES = "wales", _("Wales")
        SCOTLAND = "scotland", _("Scotland")
        NORTHERN_IRELAND = "northern_ireland", _("Northern Ireland")

    # Known before the row is written, since the audit entry comes first.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    text = models.CharField(max_length=500)
    level = models.CharField(max_length=10, choices=Level.choices)
    nation = models.CharField(max_length=20, choices=Nation.choices, blank=True, default="")
    shown_from = models.DateTimeField()
    shown_until = models.DateTimeField()
    by = models.ForeignKey("staff.Person", on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Banner"]] = BannerQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("nation", "shown_from"),
                condition=models.Q(ended_at__isnull=True),
                name="guidance_banner_one_begins_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(shown_until__gt=models.F("shown_from")),
                name="guidance_banner_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=~models.Q(text=""), name="guidance_banner_has_words"),
            models.CheckConstraint(
                condition=models.Q(level__in=("note", "warning")), name="guidance_banner_level"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    nation__in=("", "england", "wales", "scotland", "northern_ireland")
                ),
                name="guidance_banner_nation",
            ),
        )

    def __str__(self) -> str:
        return f"banner {self.pk}"

    def is_shown_at(self, now: datetime) -> bool:
        """Whether the public sees it at this moment."""
        return self.ended_at is None and self.shown_from <= now < self.shown_until

    @property
    def nation_name(self) -> str:
        """The nation it concerns, in words."""
        return str(Banner.Nation(self.nation).label)

    def concerns(self, nation: str) -> bool:
        """Whether a reader of this nation is told; "" is a reader whose nation nobody knows."""
        return not (self.nation and nation) or self.nation == nation

    def is_over_at(self, now: datetime) -> bool:
        """Whether nobody will see it again."""
        return self.ended_at is not None or self.shown_until <= now


class ContactCheckQuerySet(models.QuerySet["ContactCheck"]):
    def in_order(self) -> "ContactCheckQuerySet":
        """Sorts the oldest first."""
        return self.order_by("checked_on", "pk")

    def superseded_by(self, day: date) -> "ContactCheckQuerySet":
        """Finds the checks whose contact had been checked again by this day."""
        later = ContactCheck.objects.filter(
            models.Q(checked_on__gt=models.OuterRef("checked_on"))
            | models.Q(checked_on=models.OuterRef("checked_on"), pk__gt=models.OuterRef("pk")),
            contact=models.OuterRef("contact"),
            checked_on__lte=day,
        )
        return self.filter(models.Exists(later))


_FINDINGS: Final = ("", RIGHT, WRONG)


class ContactCheck(models.Model):
    """A check is one time that a person rang or opened a contact, and what they found.

    `shown` is what the site said then, so that a number changed later must be checked anew.
    A field that was not shown is empty.
    """

    contact = models.CharField(max_length=20)
    number = models.CharField(max_length=5, blank=True)
    address = models.CharField(max_length=5, blank=True)
    hours = models.CharField(max_length=5, blank=True)
    shown = models.CharField(max_length=300)
    saw = models.CharField(max_length=300, blank=True)
    checked_on = models.DateField()
    by = models.ForeignKey("staff.Person", on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager["ContactCheck"]] = ContactCheckQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(
                    number__in=_FINDINGS, address__in=_FINDINGS, hours__in=_FINDINGS
                ),
                name="guidance_contactcheck_right_or_wrong",
            ),
            models.CheckConstraint(
                condition=~models.Q(number="", address="", hours=""),
                name="guidance_contactcheck_found_something",
            ),
        )

    def __str__(self) -> str:
        return f"check {self.pk}"

    @property
    def findings(self) -> Mapping[str, str]:
        """Says of each field that was shown whether it was right."""
        found = {"number": self.number, "address": self.address, "hours": self.hours}
        return {field: finding for field, finding in found.items() if finding}
