"""These tables hold what reading leaves behind: masks, judgements of the screens, reminders."""

from typing import Final

from django.db import models

from reporting.models import Report, SealedWords
from staff.models import Person

SCREENS: Final = ("crisis_words", "child_words", "content_label")
"""What may warn a reader of words before they open them."""

WRONG: Final = "wrong"
MISSING: Final = "missing"


class WordMasks(models.Model):
    """The masks on a report's words are sealed to the words' own key, at one length."""

    words = models.OneToOneField(SealedWords, on_delete=models.CASCADE, related_name="masks")
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"masks {self.pk}"


class ScreenMark(models.Model):
    """A reader opened the words of a report beside which this screen had its say.

    `verdict` is "" while nobody said that a label was wrong or missing. Goes with the report.
    `quarter` is the one whose tally counts it.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="screen_marks")
    screen = models.CharField(max_length=16)
    has_label = models.BooleanField()
    verdict = models.CharField(max_length=8, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    quarter = models.CharField(max_length=7)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("report", "screen"), name="moderation_screenmark_one_per_screen"
            ),
            models.CheckConstraint(
                condition=models.Q(screen__in=SCREENS), name="moderation_screenmark_screen"
            ),
            models.CheckConstraint(
                condition=models.Q(verdict="", by__isnull=True)
                | models.Q(verdict=WRONG, has_label=True, by__isnull=False)
                | models.Q(verdict=MISSING, has_label=False, by__isnull=False),
                name="moderation_screenmark_verdict_fits_label",
            ),
        )

    def __str__(self) -> str:
        return f"screen mark {self.pk}"


class ScreenTally(models.Model):
    """A tally counts for one quarter how often a screen's label stood beside words that were
    opened, or did not, and how often readers called that wrong. It names no report."""

    quarter = models.CharField(max_length=7)
    screen = models.CharField(max_length=16)
    shown = models.PositiveIntegerField(default=0)
    not_shown = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)
    missing = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("quarter", "screen"), name="moderation_screentally_once"
            ),
            models.CheckConstraint(
                condition=models.Q(wrong__lte=models.F("shown"))
                & models.Q(missing__lte=models.F("not_shown")),
                name="moderation_screentally_part_of_all",
            ),
        )

    def __str__(self) -> str:
        return f"{self.screen} in {self.quarter}"


class ReaderRest(models.Model):
    """A reader was reminded of a break at this time, or is on one since then. Nobody else sees it,
    and the audit does not tell of it."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    reminded_at = models.DateTimeField(null=True)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"rest of person {self.person_id}"
