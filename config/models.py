"""Marks a database, for good, as one of a practice site or of a real one."""

import logging
from datetime import datetime

from django.db import DatabaseError, models, transaction

logger = logging.getLogger(__name__)


class Installation(models.Model):
    """One row: demonstration reports or real ones. A database is one or the other, for good."""

    class Kind(models.TextChoices):
        DEMONSTRATION = "demonstration"
        REAL = "real"

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    kind = models.CharField(max_length=13, choices=Kind)
    made_at = models.DateTimeField()
    demonstration_made_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(id=1), name="installation_is_one_row"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["demonstration", "real"]), name="installation_kind"
            ),
        )

    def __str__(self) -> str:
        return self.kind


class WrongKindOfSite(Exception):
    """The database holds demonstration reports and the settings say real, or the reverse."""


def settle_kind(*, demonstration: bool, now: datetime) -> Installation:
    """Marks an unmarked database, or refuses one that was marked as the other kind."""
    kind = Installation.Kind.DEMONSTRATION if demonstration else Installation.Kind.REAL
    installation, _ = Installation.objects.get_or_create(
        id=1, defaults={"kind": kind, "made_at": now}
    )
    if installation.kind != kind:
        raise WrongKindOfSite(
            f"This database was made for {installation.kind} reports, and DEMONSTRATION says "
            f"{kind}. A database is one or the other: give DATABASE_URL another database."
        )
    return installation


def settle_kind_if_reachable(*, demonstration: bool, now: datetime) -> None:
    """Does the same when a web process starts. A database that is away or not migrated yet is
    left to the health page: the pages of help must come up without it."""
    try:
        with transaction.atomic():
            settle_kind(demonstration=demonstration, now=now)
    except DatabaseError:
        logger.warning("the database could not be asked which kind of site it belongs to")
