"""Publishes, refuses, withdraws and verifies a prepared release.

The files are made from its stored noisy cells alone: nothing is counted or drawn here.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from classification.periods import is_quarter
from releases.build_files import (
    EstimatesRefused,
    PreviousRelease,
    ReleaseContents,
    ReleaseEstimates,
    build_files,
)
from releases.declare import declared_days
from releases.draw_files import DECLARED_COLUMNS, forget_draw
from releases.figures import DrawnTable, ReleaseFigures, compute_figures, hash_cells
from releases.jumps import Jump, find_jumps
from releases.ledger import charges_of
from releases.models import Release
from releases.prepare import PublishingError
from releases.public_reasons import (
    REFUSAL_REASONS,
    WITHDRAWAL_REASONS,
    ReasonRefused,
    jump_reasons,
    public_reason,
)
from releases.second_person import check_second_person
from releases.stored_tables import read_tables
from releases.write_files import FilesExist, check_folder, post_notice, write_release_files
from staff.audit import record_action
from staff.models import Person

Estimates = Callable[[ReleaseContents], ReleaseEstimates]
"""Works out the estimates of a release, or raises EstimatesRefused. It lives on a floor above
this one."""


class JumpHeld(PublishingError):
    """A figure differs so much from earlier releases that somebody must look and say why."""

    def __init__(self, message: str, jumps: Sequence[Jump]) -> None:
        super().__init__(message)
        self.jumps = tuple(jumps)


def figures_of(release: Release) -> ReleaseFigures:
    """Computes the figures of a release from its stored cells: charged already, never redrawn."""
    return compute_figures(read_tables(release), profile=release.profile)


def jumps_of(release: Release) -> tuple[Jump, ...]:
    """Finds the figures that jump from earlier releases, so that publishing waits for a reason."""
    earlier = [figures_of(comparable).figures for comparable in _comparable(release)]
    return find_jumps(figures_of(release).figures, earlier=earlier) if earlier else ()


def publish_release(
    *,
    number: str,
    by: Person,
    now: datetime,
    estimates: Estimates,
    reason: str = "",
    words: str = "",
) -> Release:
    """Freezes a prepared release: files, checksums, page. Cannot be undone, only withdrawn.

    `estimates` works its estimates out, which are frozen with it.

    A second person does it (see `releases.second_person`); in a demonstration the same one may,
    and the release then says "single reader". Where a figure jumped, `reason` must be a code of
    `jump_reasons` (JumpHeld where it is empty); it is printed in the notes, with the `words` that
    are added to it.
    """
    with transaction.atomic():
        _audit("publish_release", number=number, by=by, now=now)
        release = _waiting(number)
        single_reader = check_second_person(release, by=by)
        jumps = jumps_of(release)
        if jumps and not reason:
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
            release.jump_reason = _public(reasons, reason, words)
        _settle(release, tables=read_tables(release), estimates=estimates, by=by, now=now)
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
        release.single_reader = check_second_person(release, by=by)
        release.state = Release.State.REFUSED
        release.notice = notice
        _settle(release, tables=(), estimates=lambda _release: ReleaseEstimates(), by=by, now=now)
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
        post_notice(number=release.number, notice=release.notice, withdrawn_on=localdate(now))
    return release


def contents_of(
    release: Release, *, tables: tuple[DrawnTable, ...], settled_on: date
) -> ReleaseContents:
    """Gathers what the files of a release are made from, as if it were settled on this day."""
    previous = (
        Release.objects.settled()
        .exclude(pk=release.pk)
        .order_by("-decided_at", "-number")
        .values_list("number", "files_sha256")
        .first()
    )
    return ReleaseContents(
        **{column: getattr(release, column) for column in DECLARED_COLUMNS},
        number=release.number,
        status="published" if tables else "withdrawn",
        settled_on=settled_on,
        single_reader=release.single_reader,
        cells_sha256=release.cells_sha256,
        tables=tables,
        ledger=charges_of(release),
        declared_on=declared_days(release.number),
        previous=PreviousRelease(number=previous[0], sha256=previous[1]) if previous else None,
        notice=release.notice,
        jump_reason=release.jump_reason,
    )


def verify_release(*, number: str) -> tuple[str, ...]:
    """Finds everything about a release that is not as it was published; empty when all is well."""
    release = Release.objects.get(pk=number)
    problems = []
    tables = read_tables(release)
    # A refused release that was taken back in from its files has no cells: they were never shown.
    has_cells = bool(tables) or release.restored_at is None
    if has_cells and hash_cells(tables) != release.cells_sha256:
        problems.append("the stored noisy cells are not those that were drawn")
    if release.state == Release.State.PREPARED:
        return (*problems, "it is not published yet")
    problems += check_folder(number=release.number, sha256=release.files_sha256)
    return tuple(problems)


def _waiting(number: str) -> Release:
    release = Release.objects.select_for_update().get(pk=number)
    if release.state != Release.State.PREPARED:
        raise PublishingError(
            _("Release %(number)s is %(state)s already.")
            % {"number": release.number, "state": release.get_state_display().lower()}
        )
    return release


def _settle(
    release: Release,
    *,
    tables: tuple[DrawnTable, ...],
    estimates: Estimates,
    by: Person,
    now: datetime,
) -> None:
    """Writes the files and, in the caller's transaction, that they are written."""
    contents = contents_of(release, tables=tables, settled_on=localdate(now))
    release.decided_by = by
    release.decided_at = now
    try:
        release.files_sha256 = write_release_files(
            number=release.number, files=build_files(contents, estimates=estimates(contents))
        )
    except (EstimatesRefused, FilesExist) as error:
        raise PublishingError(str(error)) from error
    release.save()
    transaction.on_commit(partial(forget_draw, release.number), robust=True)


def _comparable(release: Release) -> list[Release]:
    """Finds up to four earlier published releases of the same cadence, profile and code lists."""
    return [
        earlier
        for earlier in Release.objects.published()
        .filter(
            profile=release.profile,
            code_lists_version=release.code_lists_version,
            number__lt=release.number,
        )
        .order_by("-number")
        if is_quarter(earlier.number) == is_quarter(release.number)
    ][:4]


def _public(reasons: Mapping[str, str], code: str, words: str) -> str:
    try:
        return public_reason(reasons, code, words)
    except ReasonRefused as error:
        raise PublishingError(str(error)) from error


def _audit(action: str, *, number: str, by: Person, now: datetime) -> None:
    """Records the step first in its transaction, so that no two lock the same rows crosswise."""
    record_action(action=action, by=by, subject="release", subject_id=number, at=now)
