"""This module says who may publish or refuse a release that somebody else prepared.

Who counted does not alone publish: never whoever prepared it, and whoever began the close of one
of its quarters only where nobody else is left who could. So two people can run a site.
"""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from classification.periods import cohorts_of
from releases.models import Release
from releases.prepare import PublishingError
from staff.models import AuditEntry, Person
from staff.policies import Act, who_can


class NeedsSecondPerson(PublishingError):
    """The person who settles a release is one of those who counted it: another must do it."""


def check_second_person(release: Release, *, by: Person) -> bool:
    """Tells whether it must say "single reader"; NeedsSecondPerson outside demonstrations."""
    if release.prepared_by_id is None:
        return True  # its files do not tell who prepared it, so two cannot be shown
    if release.demonstration:
        return by.pk == release.prepared_by_id
    if said := why_not_settle(release, person=by):
        raise NeedsSecondPerson(said)
    return False


def why_not_settle(release: Release, *, person: Person) -> str:
    """Says why this person may neither publish nor refuse the release; "" where they may."""
    return why_not_settle_each([release], person=person)[release.number]


def why_not_settle_each(releases: Sequence[Release], *, person: Person) -> Mapping[str, str]:
    """Says it of each release, by its number, with two questions to the database for all."""
    if not releases:
        return {}
    cohorts = {cohort for release in releases for cohort in cohorts_of(release.number)}
    closed = list(AuditEntry.objects.who_did("close_period", "period", cohorts))
    may = set(who_can(Act.SEE_RELEASES).values_list("pk", flat=True))
    return {
        release.number: _why_not(release, person=person, may=may, began=_began(release, closed))
        for release in releases
    }


def _began(release: Release, closed: Sequence[tuple[str, int]]) -> set[int]:
    """Finds who closed a quarter of this release, or proposed it: the audit has both as one."""
    cohorts = cohorts_of(release.number)
    return {person_id for cohort, person_id in closed if cohort in cohorts}


def _why_not(release: Release, *, person: Person, may: set[int], began: set[int]) -> str:
    if release.demonstration or release.prepared_by_id is None:
        return ""
    if person.pk == release.prepared_by_id:
        return _("You prepared this release. A second person publishes or refuses it.")
    if person.pk in began and may - began - {release.prepared_by_id}:
        return _(
            "You began the close of one of its quarters. Somebody publishes or refuses it who "
            "neither closed nor prepared."
        )
    return ""
