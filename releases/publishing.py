"""Prepares, publishes, refuses, withdraws and verifies releases.

Preparing charges the budget, counts, draws the noise once and stores the noisy cells: one
transaction, so a crash before its end leaves nothing and nobody has seen anything. Publishing
freezes files made from those cells alone. Nobody sees a true count at any step.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from classification.attributes import CODE_LISTS_VERSION
from classification.periods import is_quarter, year_of
from records.models import ClosedCohort
from releases import write_files
from releases.build_files import Draft, Previous, build_files
from releases.cells import drawn_tables, store_table
from releases.disclosure import DisclosureError, RhoLedger, draw_table
from releases.draws import DrawnBefore, draw_of, forget_draw, keep_draw, unknown_draws
from releases.figures import DrawnTable, Worked, hash_cells, work_out
from releases.jumps import Jump, find_jumps
from releases.ledger import charges_of, lock_budgets, write_charges
from releases.models import Release
from releases.profiles import NotDeclared, Plan, plan_for
from releases.reasons import (
    REFUSAL_REASONS,
    WITHDRAWAL_REASONS,
    ReasonRefused,
    jump_reasons,
    public_reason,
)
from releases.tabulation import check_can_tabulate, tabulate
from staff.audit import record_action
from staff.models import Person


class PublishingError(Exception):
    """Something that stands against preparing or settling a release, said for a person."""


class AlreadyPrepared(PublishingError):
    """The period has its release: nothing counted is counted again."""


class NeedsSecondPerson(PublishingError):
    """Whoever prepared a release does not settle it."""


class JumpHeld(PublishingError):
    """A figure differs so much from earlier releases that somebody must look and say why."""

    def __init__(self, message: str, jumps: Sequence[Jump]) -> None:
        super().__init__(message)
        self.jumps = tuple(jumps)


def plan_release(*, period: str) -> Plan:
    """What a release of this period would hold, if it can be prepared now; draws nothing.

    Raises PublishingError with the reason where it cannot.
    """
    try:
        plan = plan_for(settings.RELEASE_PROFILE, period)
        check_can_tabulate(plan.tables)
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
    closed = set(ClosedCohort.objects.values_list("cohort", flat=True))
    still_open = [cohort for cohort in plan.cohorts if cohort not in closed]
    if still_open:
        raise PublishingError(
            _("Close %(cohorts)s first: every quarter of %(number)s must be closed.")
            % {"cohorts": ", ".join(still_open), "number": period}
        )
    return plan


def prepare_release(*, period: str, by: Person, now: datetime) -> Release:
    """Charges the budget, counts, draws the noise once, stores the cells and their hash.

    Of two preparations of one period exactly one succeeds; the other raises AlreadyPrepared.
    Raises PublishingError for anything else that stands against it, and then nothing is charged.
    """
    plan = plan_release(period=period)
    try:
        with transaction.atomic():
            _audit("prepare_release", number=period, by=by, now=now)
            release = Release.objects.create(
                number=period,
                profile=plan.profile.name,
                declaration_sha256=plan.profile.sha256,
                code_lists_version=CODE_LISTS_VERSION,
                demonstration=settings.DEMONSTRATION,
                prepared_by=by,
                prepared_at=now,
            )
            _charge(plan, release=release, now=now)
            drawn = [_draw(plan, position, release=release) for position in range(len(plan.tables))]
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


def preview_release(*, number: str) -> Worked:
    """The figures of a prepared release: already charged and stored, never drawn anew."""
    release = Release.objects.get(pk=number)
    return work_out(drawn_tables(release), profile=release.profile)


def jumps_of(*, number: str) -> tuple[Jump, ...]:
    """Cells that differ so much from earlier releases that publishing waits for a reason."""
    release = Release.objects.get(pk=number)
    return _jumps(release)


def publish_release(
    *, number: str, by: Person, now: datetime, jump_reason: str = "", words: str = ""
) -> Release:
    """Freezes a prepared release: files, checksums, page. Cannot be undone, only withdrawn.

    A second person does it; in a demonstration the same one may, and the release then says
    "single reader". Where a figure jumped, `jump_reason` must be a code of `jump_reasons` (JumpHeld
    where it is empty); it is printed in the notes, with the `words` that are added to it.
    """
    with transaction.atomic():
        _audit("publish_release", number=number, by=by, now=now)
        release = _waiting(number)
        single_reader = _check_second_person(release, by)
        jumps = _jumps(release)
        if jumps and not jump_reason:
            raise JumpHeld(
                _(
                    "%(count)d figures differ much from earlier releases. Look at the period's "
                    "floods, and say why they stand."
                )
                % {"count": len(jumps)},
                jumps,
            )
        release.state = Release.State.PUBLISHED
        release.single_reader = single_reader
        if jumps:
            reasons = jump_reasons(demonstration=release.demonstration)
            release.jump_reason = _public(reasons, jump_reason, words)
        _settle(release, tables=drawn_tables(release), by=by, now=now)
    return release


def refuse_release(
    *, number: str, by: Person, now: datetime, reason: str, words: str = ""
) -> Release:
    """Publishes the release as withdrawn: its notice, and no figures.

    The budget is spent and nothing is drawn again. `reason` is one of REFUSAL_REASONS; it is
    public, with the `words` that are added to it.
    """
    notice = _public(REFUSAL_REASONS, reason, words)
    with transaction.atomic():
        _audit("refuse_release", number=number, by=by, now=now)
        release = _waiting(number)
        release.single_reader = _check_second_person(release, by)
        release.state = Release.State.REFUSED
        release.notice = notice
        _settle(release, tables=(), by=by, now=now)
    return release


def withdraw_release(
    *, number: str, by: Person, now: datetime, reason: str, words: str = ""
) -> Release:
    """Marks a published release withdrawn, with a notice. Its files stay reachable.

    `reason` is one of WITHDRAWAL_REASONS; it is public, with the `words` that are added to it.
    """
    notice = _public(WITHDRAWAL_REASONS, reason, words)
    with transaction.atomic():
        _audit("withdraw_release", number=number, by=by, now=now)
        release = Release.objects.select_for_update().get(pk=number)
        if release.state != Release.State.PUBLISHED:
            raise PublishingError(_("Only a published release can be withdrawn."))
        release.state = Release.State.WITHDRAWN
        release.notice = notice
        release.save(update_fields=["state", "notice"])
        write_files.post_notice(
            number=release.number, notice=release.notice, withdrawn_on=localdate(now)
        )
    return release


def verify_release(*, number: str) -> tuple[str, ...]:
    """Everything about a release that is not as it was frozen; empty when all is well."""
    release = Release.objects.get(pk=number)
    problems = []
    tables = drawn_tables(release)
    # A refused release that was taken back in from its files has no cells: they were never shown.
    has_cells = bool(tables) or release.restored_at is None
    if has_cells and hash_cells(tables) != release.cells_sha256:
        problems.append("the stored noisy cells are not those that were drawn")
    if release.state == Release.State.PREPARED:
        return (*problems, "it is not published yet")
    problems += write_files.check_folder(number=release.number, sha256=release.files_sha256)
    return tuple(problems)


def _charge(plan: Plan, *, release: Release, now: datetime) -> None:
    """Checks the charges against the pure ledger, and writes every one of them."""
    charges = plan.charges
    budgets = lock_budgets(charges)
    for key, budget in budgets.items():
        ledger = RhoLedger(budget.remaining)
        for charge in charges:
            if (charge.cohort, charge.universe) == key:
                ledger.charge(charge.table, charge.micro_rho)
    write_charges(charges, release=release, budgets=budgets, at=now)


def _draw(plan: Plan, position: int, *, release: Release) -> DrawnTable:
    """Counts one table, draws its noise and stores what came of it. The counts go no further."""
    table = plan.tables[position]
    noisy = draw_table(tabulate(table, cohorts=plan.cohorts), micro_rho=table.micro_rho)
    drawn = DrawnTable(
        name=table.name,
        title=table.title,
        source=table.source,
        universe=table.universe,
        dimensions=table.dimensions,
        micro_rho=table.micro_rho,
        sigma=table.sigma,
        cells=dict(zip(table.cells, noisy, strict=True)),
    )
    store_table(release, position=position, table=drawn)
    return drawn


def _waiting(number: str) -> Release:
    release = Release.objects.select_for_update().get(pk=number)
    if release.state != Release.State.PREPARED:
        raise PublishingError(
            _("Release %(number)s is %(state)s already.")
            % {"number": release.number, "state": release.get_state_display().lower()}
        )
    return release


def _check_second_person(release: Release, by: Person) -> bool:
    """Whether the release must say "single reader"; NeedsSecondPerson outside demonstrations."""
    if release.prepared_by_id is None:
        return True  # its files do not tell who prepared it, so two cannot be shown
    if by.pk != release.prepared_by_id:
        return False
    if not release.demonstration:
        raise NeedsSecondPerson(
            _("You prepared this release. A second person publishes or refuses it.")
        )
    return True


def _settle(release: Release, *, tables: tuple[DrawnTable, ...], by: Person, now: datetime) -> None:
    """Writes the files and, in the caller's transaction, that they are written."""
    previous = (
        Release.objects.settled()
        .exclude(pk=release.pk)
        .order_by("-decided_at", "-number")
        .values_list("number", "files_sha256")
        .first()
    )
    draft = Draft(
        number=release.number,
        profile=release.profile,
        status="published" if tables else "withdrawn",
        settled_on=localdate(now),
        demonstration=release.demonstration,
        single_reader=release.single_reader,
        cells_sha256=release.cells_sha256,
        declaration_sha256=release.declaration_sha256,
        code_lists_version=release.code_lists_version,
        tables=tables,
        ledger=charges_of(release),
        previous=Previous(number=previous[0], sha256=previous[1]) if previous else None,
        notice=release.notice,
        jump_reason=release.jump_reason,
    )
    release.decided_by = by
    release.decided_at = now
    try:
        release.files_sha256 = write_files.freeze(number=release.number, files=build_files(draft))
    except write_files.FilesExist as error:
        raise PublishingError(str(error)) from error
    release.save()
    transaction.on_commit(partial(forget_draw, release.number), robust=True)


def _jumps(release: Release) -> tuple[Jump, ...]:
    earlier = [
        work_out(drawn_tables(each), profile=each.profile).figures for each in _comparable(release)
    ]
    return find_jumps(
        work_out(drawn_tables(release), profile=release.profile).figures, earlier=earlier
    )


def _comparable(release: Release) -> list[Release]:
    """Up to four earlier published releases of the same cadence, profile and code lists."""
    return [
        each
        for each in Release.objects.published()
        .filter(
            profile=release.profile,
            code_lists_version=release.code_lists_version,
            number__lt=release.number,
        )
        .order_by("-number")
        if is_quarter(each.number) == is_quarter(release.number)
    ][:4]


def _public(reasons: Mapping[str, str], code: str, words: str) -> str:
    try:
        return public_reason(reasons, code, words)
    except ReasonRefused as error:
        raise PublishingError(str(error)) from error


def _drawn_before(numbers: Sequence[str]) -> str:
    """What to do where the folder knows of a draw that the database does not hold."""
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


def _audit(action: str, *, number: str, by: Person, now: datetime) -> None:
    """First in its transaction, as everywhere: so no two ever lock the same rows crosswise."""
    record_action(action=action, by=by, subject="release", subject_id=number, at=now)
