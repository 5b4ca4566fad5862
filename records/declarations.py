"""Keeps the profile of each quarter, declared before it opens: what its records hold.

`releases.declare` says which one; the tables and their hash are known there.
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date

from classification.periods import has_opened
from records.models import CohortDeclaration


class CohortNotDeclared(Exception):
    """The quarter has no stored declaration, so nobody can say what its records hold."""


@dataclass(frozen=True, kw_only=True)
class DeclaredCohort:
    """A quarter with its profile, the hash of the profile's tables, and the day this was said."""

    cohort: str
    profile: str
    code_lists_version: str
    declaration_sha256: str
    declared_on: date

    @property
    def is_late(self) -> bool:
        """Tells whether reports could be approved into the quarter before it was declared."""
        return has_opened(self.cohort, by=self.declared_on)


def store_declaration(declared: DeclaredCohort) -> bool:
    """Stores the declaration of a quarter that has none; tells whether it was new."""
    told = asdict(declared)
    cohort = told.pop("cohort")
    _, is_new = CohortDeclaration.objects.get_or_create(cohort=cohort, defaults=told)
    return is_new


def declarations_of(cohorts: Collection[str]) -> Mapping[str, DeclaredCohort]:
    """Gives the declarations that these quarters have, by quarter, in order."""
    rows = CohortDeclaration.objects.filter(cohort__in=list(cohorts)).order_by("cohort").values()
    return {row["cohort"]: DeclaredCohort(**row) for row in rows}


def declaration_of(cohort: str) -> DeclaredCohort:
    """Gives the declaration of a quarter; CohortNotDeclared where there is none."""
    declared = declarations_of([cohort])
    if cohort not in declared:
        raise CohortNotDeclared(f"Nothing is declared for {cohort}: declare it before it closes.")
    return declared[cohort]
