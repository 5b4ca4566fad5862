"""Takes releases back in from their files, after a restore of an older database.

Every charge is written again, so that the budget is spent as it was; nothing is counted or drawn.
Run again, it changes nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError, transaction
from django.utils.timezone import localdate

from classification.periods import cohorts_of
from records.declarations import DeclaredCohort, declarations_of, store_declaration
from releases.draw_files import (
    DECLARED_COLUMNS,
    DamagedDraw,
    Draw,
    draw_of,
    forget_draw,
    is_kept,
    keep_draw,
    numbers_drawn,
    read_draw,
)
from releases.ledger import lock_budgets, write_charges
from releases.models import Release
from releases.profiles import PROFILES
from releases.stored_tables import read_tables, store_table
from releases.write_files import notice_beside, post_notice
from staff.audit import record_action
from staff.models import Person


@dataclass(frozen=True, kw_only=True)
class Restored:
    """The outcome for one release; `is_well` where database and folder now tell the same."""

    number: str
    is_well: bool
    said: str


def restore_releases(*, now: datetime) -> tuple[Restored, ...]:
    """Makes the database hold every draw that the folder knows, and the folder every draw of it.

    Each release in a transaction of its own: one that is damaged keeps no other from coming back.
    """
    done = []
    for number in sorted(numbers_drawn()):
        is_well = False
        try:
            with transaction.atomic():
                record_action(
                    action="restore_release", by=None, subject="release", subject_id=number, at=now
                )
                said = _take_in(read_draw(number), now=now)
                if not said:
                    transaction.set_rollback(True)  # nothing was done, so nothing is audited
            is_well = True
        except DamagedDraw as error:
            said = str(error)
        except DatabaseError as error:
            said = f"the database refuses it ({error})"
        done.append(Restored(number=number, is_well=is_well, said=said or "is there already"))
    return (*done, *_write_again(now))


def differences() -> Iterator[str]:
    """Yields a line for each thing that the folder and the database tell differently.

    Changed and missing files of a settled release are `verify_release`'s to tell.
    """
    held = {release.number: release for release in Release.objects.order_by("number")}
    for number in sorted(numbers_drawn()):
        release = held.get(number)
        if release is None:
            yield (
                f"{number} was drawn and the database does not hold it. Never prepare it again: "
                f"run manage.py restore_releases"
            )
            continue
        try:
            draw = read_draw(number)
        except DamagedDraw as error:
            if release.state == Release.State.PREPARED:
                yield str(error)
            continue
        try:
            _check_same(release, draw)
        except DamagedDraw as error:
            yield str(error)
            continue
        if draw.state != release.state:
            yield (
                f"{number} is {draw.state} by its files and {release.state} in the database: run "
                f"manage.py restore_releases"
            )
    for number, release in held.items():
        yield from _declared_otherwise(release)
        if release.state == Release.State.PREPARED and not is_kept(number):
            yield (
                f"{number} waits to be published, and no file in the releases folder tells that "
                f"it was drawn: run manage.py restore_releases"
            )


def _declared_otherwise(release: Release) -> Iterator[str]:
    """Yields a line for each quarter that the release counted by tables not declared for it."""
    for cohort, declared in declarations_of(cohorts_of(release.number)).items():
        if declared.profile != release.profile and release.profile in PROFILES:
            yield (
                f"{release.number} counted {cohort} by the profile {release.profile}, and "
                f"{declared.profile} is declared for it: restore a later state of the database"
            )


def _take_in(draw: Draw, *, now: datetime) -> str:
    """Brings one release in the database to what its files tell. Empty where it was so already."""
    release = Release.objects.select_for_update().filter(number=draw.number).first()
    said = ""
    if release is None:
        release = _write_release(draw, now=now)
        said = "was taken back in, and its budget is charged"
    _check_same(release, draw)
    if release.state == Release.State.PREPARED and draw.state != Release.State.PREPARED:
        # A withdrawn one was published first: only a published release can be withdrawn.
        withdrawn = draw.state == Release.State.WITHDRAWN
        release.state = Release.State.PUBLISHED if withdrawn else draw.state
        release.single_reader = draw.single_reader
        release.jump_reason = draw.jump_reason
        release.notice = "" if withdrawn else draw.notice
        release.files_sha256 = draw.files_sha256
        release.decided_at = release.decided_at or draw.prepared_at
        release.restored_at = now
        release.save()
        transaction.on_commit(lambda: forget_draw(draw.number), robust=True)
        said = said or "is settled, as its files are"
    if release.state == Release.State.PUBLISHED and draw.state == Release.State.WITHDRAWN:
        release.state = Release.State.WITHDRAWN
        release.notice = draw.notice
        release.save(update_fields=["state", "notice"])
        said = said or "is withdrawn, as its notice says"
    return said


def _check_same(release: Release, draw: Draw) -> None:
    if release.cells_sha256 != draw.cells_sha256:
        raise DamagedDraw(
            f"{release.number} was drawn twice: the database and the releases folder hold "
            f"different figures. Publish neither; restore a later state of the database"
        )
    if release.files_sha256 and draw.files_sha256 not in ("", release.files_sha256):
        raise DamagedDraw(f"the files of {release.number} are not those that were published")


def _write_release(draw: Draw, *, now: datetime) -> Release:
    """Writes a release that the database does not hold: charges first, then tables and cells."""
    preparer = Person.objects.filter(pk=draw.prepared_by, joined_at__lte=draw.prepared_at).first()
    release = Release.objects.create(
        number=draw.number,
        **{column: getattr(draw, column) for column in DECLARED_COLUMNS},
        prepared_by=preparer,
        prepared_at=draw.prepared_at,
        restored_at=now,
    )
    _declare(draw)
    write_charges(
        draw.ledger, release=release, budgets=lock_budgets(draw.ledger), at=draw.prepared_at
    )
    for position, table in enumerate(draw.tables):
        store_table(release, position=position, table=table)
    release.cells_sha256 = draw.cells_sha256
    release.save(update_fields=["cells_sha256"])
    return release


def _declare(draw: Draw) -> None:
    """Stores how the quarters were declared, where the database does not hold it: their year, or
    their close after the restore, must be of the same tables."""
    if draw.profile not in PROFILES:
        return  # of a profile that is no more: its quarters are declared anew
    for cohort in cohorts_of(draw.number):
        store_declaration(
            DeclaredCohort(
                cohort=cohort,
                profile=draw.profile,
                code_lists_version=draw.code_lists_version,
                declaration_sha256=draw.declaration_sha256,
                declared_on=draw.declared_on.get(cohort, localdate(draw.prepared_at)),
            )
        )


def _write_again(now: datetime) -> Iterator[Restored]:
    """Writes beside the database what only the database tells: waiting draws and notices."""
    for release in Release.objects.order_by("number"):
        if release.state == Release.State.PREPARED and not is_kept(release.number):
            keep_draw(draw_of(release, tables=read_tables(release)))
            said = "is kept outside the database again"
        elif release.state == Release.State.WITHDRAWN and not notice_beside(release.number):
            post_notice(number=release.number, notice=release.notice, withdrawn_on=localdate(now))
            said = "has its notice again"
        elif not is_kept(release.number):
            said = "has no folder: copy it back from wherever it was kept"
            yield Restored(number=release.number, is_well=False, said=said)
            continue
        else:
            continue
        yield Restored(number=release.number, is_well=True, said=said)
