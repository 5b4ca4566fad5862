"""Keeps what is left of a counted report: declared attributes and a cohort.

Nothing here can be traced to a report: the key is random, rows are written in a shuffled order,
and there is no time finer than the quarter. Records go when the releases that may count them
are out; the releases stay.
"""

import uuid
from collections.abc import Iterable

from django.db import models

from classification.attributes import (
    AGREEMENT,
    DECISION,
    DECLARED,
    DROP_OFF,
    PERSON_ATTRIBUTES,
    UNIVERSES,
)
from classification.periods import QUARTER_PATTERN


class RecordQuerySet(models.QuerySet["Record"]):
    """Finds records by cohort and by universe."""

    def of_cohorts(self, cohorts: Iterable[str]) -> "RecordQuerySet":
        return self.filter(cohort__in=list(cohorts))

    def in_universe(self, universe: str) -> "RecordQuerySet":
        return self.filter(universe=universe)


class Record(models.Model):
    """One counted report. An attribute that its profile does not declare stays empty."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.CharField(max_length=7, db_index=True)
    universe = models.CharField(max_length=13)
    crime_type = models.CharField(max_length=32)
    nation = models.CharField(max_length=32, blank=True, default="")
    area = models.CharField(max_length=32, blank=True, default="")
    age = models.CharField(max_length=32, blank=True, default="")
    age_broad = models.CharField(max_length=32, blank=True, default="")
    sex = models.CharField(max_length=32, blank=True, default="")
    told_police = models.CharField(max_length=32, blank=True, default="")
    loss = models.CharField(max_length=32, blank=True, default="")
    loss_broad = models.CharField(max_length=32, blank=True, default="")
    told_most_official = models.CharField(max_length=32, blank=True, default="")
    main_reason_not_told = models.CharField(max_length=32, blank=True, default="")
    payment_route = models.CharField(max_length=32, blank=True, default="")
    got_back = models.CharField(max_length=32, blank=True, default="")
    after_telling = models.CharField(max_length=32, blank=True, default="")
    comparable_to_csew = models.CharField(max_length=32, blank=True, default="")

    objects = RecordQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(universe__in=UNIVERSES), name="record_universe"
            ),
            models.CheckConstraint(
                condition=models.Q(cohort__regex=QUARTER_PATTERN), name="record_cohort"
            ),
            models.CheckConstraint(condition=~models.Q(crime_type=""), name="record_has_type"),
            *(
                models.CheckConstraint(
                    condition=models.Q(**{f"{attribute.name}__in": ("", *attribute.every_value)}),
                    name=f"record_{attribute.name}",
                )
                for attribute in PERSON_ATTRIBUTES
            ),
        )

    def __str__(self) -> str:
        return "a record"


class DecisionRecord(models.Model):
    """One decision of a cohort, unlinked to the report it was about."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.CharField(max_length=7, db_index=True)
    decision = models.CharField(max_length=32)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(cohort__regex=QUARTER_PATTERN), name="decision_cohort"
            ),
            models.CheckConstraint(
                condition=models.Q(decision__in=DECISION.values), name="decision_code"
            ),
        )

    def __str__(self) -> str:
        return "a decision"


class AgreementRecord(models.Model):
    """One report of a cohort was read twice: whether both agreed, unlinked to the report."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.CharField(max_length=7, db_index=True)
    agreement = models.CharField(max_length=32)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(cohort__regex=QUARTER_PATTERN), name="agreement_cohort"
            ),
            models.CheckConstraint(
                condition=models.Q(agreement__in=AGREEMENT.values), name="agreement_code"
            ),
        )

    def __str__(self) -> str:
        return "an agreement"


class VisitTotal(models.Model):
    """So many visits to the form that began in a cohort's quarter ended at a stage."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.CharField(max_length=7, db_index=True)
    stage = models.CharField(max_length=32)
    visits = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("cohort", "stage"), name="visits_once_a_stage"),
            models.CheckConstraint(
                condition=models.Q(cohort__regex=QUARTER_PATTERN), name="visits_cohort"
            ),
            models.CheckConstraint(
                condition=models.Q(stage__in=DROP_OFF.values), name="visits_stage"
            ),
        )

    def __str__(self) -> str:
        return "a sum of visits"


class CohortDeclaration(models.Model):
    """The profile of a quarter, with the hash of its tables: said once, and never changed.

    A trigger keeps it as it was written (migration 0002).
    """

    cohort = models.CharField(max_length=7, primary_key=True)
    profile = models.CharField(max_length=20)
    code_lists_version = models.CharField(max_length=20)
    declaration_sha256 = models.CharField(max_length=64)
    declared_on = models.DateField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(cohort__regex=QUARTER_PATTERN), name="declared_cohort"
            ),
            models.CheckConstraint(
                condition=models.Q(profile__in=tuple(DECLARED)), name="declared_profile"
            ),
            models.CheckConstraint(
                condition=models.Q(declaration_sha256__regex="^[0-9a-f]{64}$"),
                name="declared_hash",
            ),
        )

    def __str__(self) -> str:
        return f"{self.cohort} {self.profile}"


class ClosedCohort(models.Model):
    """A quarter whose accepted reports have become records. It never opens again.

    One that is not `is_counted` was closed by nobody in time: its reports were deleted, and none
    of them is a record. `has_own_work` says whether what the service's own tables count was
    gathered at its close.
    """

    cohort = models.CharField(max_length=7, primary_key=True)
    closed_on = models.DateField()
    is_counted = models.BooleanField(default=True)
    has_own_work = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(cohort__regex=QUARTER_PATTERN), name="closed_cohort"
            ),
        )

    def __str__(self) -> str:
        return self.cohort
