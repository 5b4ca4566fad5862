"""Prepares a release: charges its budget, counts, draws the noise once and stores the cells.

All of it is one transaction, so a crash before its end leaves nothing and nobody has seen
anything. Nobody sees a true count at any step.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from classification.periods import cohorts_of, is_quarter, year_of
from records.declarations import DeclaredCohort, declarations_of
from records.write_records import closed_cohorts, uncounted_cohorts
from releases.declare import code_lists_version_for, profile_for
from releases.disclosure import DisclosureError, RhoLedger, draw_table
from releases.draw_files import DrawnBefore, draw_of, keep_draw, unknown_draws
from releases.figures import DrawnTable, bands_reached, describe_table, hash_cells
from releases.ledger import lock_budgets, write_charges
from releases.models import Release
from releases.profiles import PROFILES, Band, DeclaredTable, NotDeclared, ReleasePlan, plan_for
from releases.stored_tables import store_table
from releases.tabulation import check_can_tabulate, tabulate
from staff.audit import record_action
from staff.models import Person


class PublishingError(Exception):
    """Something that stands against preparing or settling a release, said for a person."""


class AlreadyPrepared(PublishingError):
    """The period has its release: nothing counted is counted again."""


def plan_release(*, period: str) -> ReleasePlan:
    """Plans the release of this period, if it can be prepared now; draws nothing.

    Raises PublishingError with the reason where it cannot.
    """
    declared = declarations_of(cohorts_of(period))
    _check_declared_alike(declared, period=period)
    try:
        plan = plan_for(
            profile_for(period), period, code_lists_version=code_lists_version_for(period)
        )
        check_can_tabulate(plan.tables, cohorts=plan.cohorts)
    except NotDeclared as error:
        raise PublishingError(str(error)) from error
    if Release.objects.filter(number=period).exists():
        raise AlreadyPrepared(_("Release %(number)s exists already.") % {"number": period})
    known = Release.objects.values_list("number", flat=True)
    if forgotten := unknown_draws(plan.cohorts, known=known):
        raise AlreadyPrepared(_drawn_before(forgotten))
    if is_quarter(period) and Release.objects.filter(number=year_of(period)).exists():
        raise AlreadyPrepared(
            _("The year of %(number)s is published already.") % {"number": period}
        )
    if uncounted := sorted(uncounted_cohorts() & set(plan.cohorts)):
        raise PublishingError(
            _(
                "%(number)s can have no release: nobody closed %(cohorts)s in time, and its "
                "reports were deleted uncounted."
            )
            % {"cohorts": ", ".join(uncounted), "number": period}
        )
    closed = closed_cohorts()
    if still_open := [cohort for cohort in plan.cohorts if cohort not in closed]:
        raise PublishingError(
            _("Close %(cohorts)s first: every quarter of %(number)s must be closed.")
            % {"cohorts": ", ".join(still_open), "number": period}
        )
    _check_declared(plan, declared)
    return plan


def prepare_release(*, period: str, by: Person, now: datetime) -> Release:
    """Charges the budget, counts, draws the noise once, stores the cells and their hash.

    Of two preparations of one period exactly one succeeds; the other raises AlreadyPrepared.
    Raises PublishingError for anything else that stands against it, and then nothing is charged.
    """
    plan = plan_release(period=period)
    try:
        with transaction.atomic():
            # First in its transaction, as everywhere: so no two ever lock the same rows crosswise.
            record_action(
                action="prepare_release", by=by, subject="release", subject_id=period, at=now
            )
            release = Release.objects.create(
                number=period,
                profile=plan.profile.name,
                declaration_sha256=plan.profile.sha256,
                code_lists_version=plan.profile.code_lists_version,
                demonstration=settings.DEMONSTRATION,
                prepared_by=by,
                prepared_at=now,
            )
            drawn = _charge_and_draw(plan, release=release, now=now)
            release.cells_sha256 = hash_cells(drawn)
            release.save(update_fields=["cells_sha256"])
            # Last, and before the end of the transaction: whatever is cut off now, what was drawn
            # is known, and is never drawn again.
            keep_draw(draw_of(release, tables=drawn))
    except DrawnBefore as error:
        raise AlreadyPrepared(_drawn_before([period])) from error
    except OSError as error:
        raise PublishingError(
            _("Nothing was prepared: the releases folder cannot be written to (%(error)s).")
            % {"error": error.strerror or type(error).__name__}
        ) from error
    except IntegrityError as error:
        if Release.objects.filter(number=period).exists():
            raise AlreadyPrepared(
                _("Release %(number)s exists already.") % {"number": period}
            ) from error
        raise
    except (DisclosureError, NotDeclared) as error:
        raise PublishingError(str(error)) from error
    return release


def _check_declared_alike(declared: Mapping[str, DeclaredCohort], *, period: str) -> None:
    """Refuses a year whose quarters were declared under several profiles, or under several
    versions of the code lists."""
    if len({each.profile for each in declared.values()}) > 1:
        titles = {each.cohort: _(PROFILES[each.profile].title) for each in declared.values()}
        raise PublishingError(
            _(
                "The quarters of %(number)s were declared with different tables: %(which)s. "
                "No release can count them together."
            )
            % {
                "number": period,
                "which": ", ".join(f"{cohort}: {title}" for cohort, title in titles.items()),
            }
        )
    if len({each.code_lists_version for each in declared.values()}) > 1:
        versions = (f"{each.cohort}: {each.code_lists_version}" for each in declared.values())
        raise PublishingError(
            _(
                "The quarters of %(number)s were declared under different versions of the code "
                "lists: %(which)s. No release can count them together; if the tables have "
                "quarterly releases, publish those."
            )
            % {"number": period, "which": ", ".join(versions)}
        )


def _check_declared(plan: ReleasePlan, declared: Mapping[str, DeclaredCohort]) -> None:
    """Refuses tables that are not those that were declared for every quarter."""
    otherwise = [
        cohort
        for cohort in plan.cohorts
        if cohort not in declared or declared[cohort].declaration_sha256 != plan.profile.sha256
    ]
    if otherwise:
        raise PublishingError(
            _(
                "%(cohorts)s: what was declared is not what this version of the site would count. "
                "A release counts what was declared, and nothing else."
            )
            % {"cohorts": ", ".join(otherwise)}
        )


def _charge_and_draw(plan: ReleasePlan, *, release: Release, now: datetime) -> list[DrawnTable]:
    """Draws the tables that are always drawn; then, of the others, those that these call for.

    What the first say carries its noise already: to decide by it costs nothing. Each table is
    charged before it is counted, and one that is not drawn costs nothing.
    """
    budgets = lock_budgets(plan.charges)
    for key, budget in budgets.items():
        ledger = RhoLedger(budget.remaining)
        for charge in plan.charges:
            if (charge.cohort, charge.universe) == key:
                ledger.charge(charge.table, charge.micro_rho)

    def draw(tables: Sequence[DeclaredTable]) -> dict[DeclaredTable, DrawnTable]:
        write_charges(plan.charges_for(tables), release=release, budgets=budgets, at=now)
        return {table: _draw(plan, table, release=release) for table in tables}

    drawn = draw(plan.of(Band.ALWAYS))
    drawn |= draw(plan.of(*bands_reached(tuple(drawn.values()))))
    return [drawn[table] for table in plan.tables if table in drawn]


def _draw(plan: ReleasePlan, table: DeclaredTable, *, release: Release) -> DrawnTable:
    """Counts one table, draws its noise and stores what came of it. The counts go no further."""
    noisy = draw_table(tabulate(table, cohorts=plan.cohorts), micro_rho=table.micro_rho)
    cells = dict(zip(table.cells, noisy, strict=True))
    drawn = DrawnTable(**describe_table(table), cells=cells)
    store_table(release, position=plan.tables.index(table), table=drawn)
    return drawn


def _drawn_before(numbers: Sequence[str]) -> str:
    """Tells a person what to do about draws that the folder has and the database has not."""
    said = {
        "numbers": ", ".join(numbers),
        "folder": settings.RELEASES_DIR,
        # The name alone: the address of a database may hold a password.
        "database": connection.settings_dict["NAME"],
    }
    if settings.DEMONSTRATION:
        return (
            _(
                "%(numbers)s was drawn before and this database does not hold it. On this "
                "practice site, delete the database %(database)s and the folder %(folder)s "
                "together, and start again."
            )
            % said
        )
    return (
        _(
            "%(numbers)s was drawn before: its files are in %(folder)s, and the database does not "
            "hold it. Nothing is drawn twice. Run manage.py restore_releases."
        )
        % said
    )
