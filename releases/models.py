"""Stores releases, the noisy cells they are made of, and the budget that was spent on them.

The noise is drawn once, here. Files are made from these cells, never from records, and may be
made again. Triggers (see `releases.triggers`) keep the ledger and the cells as they were written.
"""

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models.lookups import GreaterThanOrEqual

from classification.attributes import UNIVERSES
from classification.periods import PERIOD_PATTERN, QUARTER_PATTERN
from releases.disclosure import CAP_MICRO

_PAYS_FOR_NOISE: Final = GreaterThanOrEqual(
    models.F("sigma") * models.F("sigma") * models.F("micro_rho") * 2, 1_000_000.0
)


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Finds releases by their state."""

    def newest_first(self) -> "ReleaseQuerySet":
        return self.order_by("-prepared_at", "-number")

    def published(self) -> "ReleaseQuerySet":
        return self.filter(state=Release.State.PUBLISHED)

    def waiting(self) -> "ReleaseQuerySet":
        """Finds the prepared ones, which a second person publishes or refuses."""
        return self.filter(state=Release.State.PREPARED)

    def prepared(self) -> "ReleaseQuerySet":
        """Finds every release that waits for a second person."""
        return self.filter(state=Release.State.PREPARED)

    def settled(self) -> "ReleaseQuerySet":
        """Finds every release that a second person has decided on."""
        return self.exclude(state=Release.State.PREPARED)


class Release(models.Model):
    """A numbered release. Its number is its period: "2026" or "2026-Q3"."""

    class State(models.TextChoices):
        PREPARED = "prepared"
        PUBLISHED = "published"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"

    number = models.CharField(primary_key=True, max_length=7)
    state = models.CharField(max_length=9, choices=State, default=State.PREPARED)
    profile = models.CharField(max_length=20)
    declaration_sha256 = models.CharField(max_length=64)
    code_lists_version = models.CharField(max_length=20)
    demonstration = models.BooleanField()
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    prepared_at = models.DateTimeField()
    cells_sha256 = models.CharField(max_length=64, blank=True, default="")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    single_reader = models.BooleanField(default=False)
    jump_reason = models.TextField(blank=True, default="")
    notice = models.TextField(blank=True, default="")
    files_sha256 = models.CharField(max_length=64, blank=True, default="")
    # Taken back in from its files, which do not tell who prepared and decided.
    restored_at = models.DateTimeField(null=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(number__regex=PERIOD_PATTERN), name="release_number"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["prepared", "published", "refused", "withdrawn"]),
                name="release_state",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state="prepared",
                    decided_by__isnull=True,
                    decided_at__isnull=True,
                    files_sha256="",
                )
                | (
                    (models.Q(decided_by__isnull=False) | models.Q(restored_at__isnull=False))
                    & models.Q(decided_at__isnull=False)
                    & ~models.Q(state="prepared")
                    & ~models.Q(files_sha256="")
                ),
                name="release_settled_by_a_person",
            ),
            models.CheckConstraint(
                condition=models.Q(prepared_by__isnull=False) | models.Q(restored_at__isnull=False),
                name="release_prepared_by_a_person",
            ),
            models.CheckConstraint(
                condition=models.Q(single_reader=True)
                | models.Q(decided_by__isnull=True)
                | ~models.Q(decided_by=models.F("prepared_by")),
                name="release_second_reader",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["refused", "withdrawn"]) | ~models.Q(notice=""),
                name="release_withdrawn_with_notice",
            ),
        )

    def __str__(self) -> str:
        return self.number


class Budget(models.Model):
    """The most that the reports of a cohort and universe may cost for life, and their cost so far.

    `spent` is kept by the ledger's trigger: every way of writing a ledger row counts.
    """

    cohort = models.CharField(max_length=7)
    universe = models.CharField(max_length=13)
    cap = models.PositiveIntegerField(default=CAP_MICRO)
    spent = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["cohort", "universe"], name="one_budget_each"),
            models.CheckConstraint(
                condition=models.Q(cap__lte=CAP_MICRO) & models.Q(spent__lte=models.F("cap")),
                name="budget_within_cap",
            ),
            models.CheckConstraint(
                condition=models.Q(cohort__regex=QUARTER_PATTERN), name="budget_cohort"
            ),
            models.CheckConstraint(
                condition=models.Q(universe__in=UNIVERSES), name="budget_universe"
            ),
        )

    def __str__(self) -> str:
        return f"{self.cohort} {self.universe}"

    @property
    def remaining(self) -> int:
        """Gives the millionths of rho that are left."""
        return self.cap - self.spent


class LedgerEntry(models.Model):
    """One charge, for good: this table of this release cost these reports so much."""

    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="entries")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="entries")
    table = models.CharField(max_length=60)
    micro_rho = models.PositiveIntegerField()
    sigma = models.FloatField()
    code_lists_version = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["budget", "release", "table"], name="charged_once"),
            models.CheckConstraint(condition=models.Q(micro_rho__gte=1), name="charge_is_positive"),
            models.CheckConstraint(condition=_PAYS_FOR_NOISE, name="charge_pays_for_its_noise"),
        )

    def __str__(self) -> str:
        return f"{self.release_id} {self.table}"


class ReleasedTable(models.Model):
    """A table of a release as it was declared when the noise was drawn."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="tables")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    source = models.CharField(max_length=20)
    universe = models.CharField(max_length=13)
    dimensions = models.JSONField()
    micro_rho = models.PositiveIntegerField()
    sigma = models.FloatField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["release", "name"], name="released_table_once"),
            models.CheckConstraint(
                condition=models.Q(universe__in=UNIVERSES), name="released_table_universe"
            ),
            models.CheckConstraint(condition=_PAYS_FOR_NOISE, name="table_pays_for_its_noise"),
        )

    def __str__(self) -> str:
        return f"{self.release_id} {self.name}"


class ReleasedCell(models.Model):
    """A noisy whole number. It may be negative."""

    table = models.ForeignKey(ReleasedTable, on_delete=models.PROTECT, related_name="cells")
    position = models.PositiveSmallIntegerField()
    codes = models.JSONField()
    value = models.IntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["table", "position"], name="released_cell_once"),
        )

    def __str__(self) -> str:
        return f"cell {self.position} of {self.table_id}"
