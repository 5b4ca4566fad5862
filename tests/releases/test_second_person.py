"""Who counted does not alone publish, and a team of two still can."""

import pytest
from django.contrib.auth.models import Group

from classification.periods import quarters_of
from estimates.own.release_estimates import estimates_of
from releases.models import Release
from releases.publish import publish_release, refuse_release
from releases.second_person import NeedsSecondPerson, why_not_settle
from staff.audit import record_action
from tests.releases.facts import PUBLISHED_AT, make_person, prepare_year

pytestmark = pytest.mark.django_db


def may_publish(email):
    person = make_person(email)
    person.groups.set(Group.objects.filter(name="statistician"))
    return person


def began(*people):
    """These people began the close of one quarter of 2026 each; "" is a command."""
    for person, cohort in zip(people, quarters_of("2026"), strict=False):
        record_action(
            action="close_period", by=person, subject="period", subject_id=cohort, at=PUBLISHED_AT
        )


def publish(by):
    publish_release(number="2026", by=by, now=PUBLISHED_AT, estimates=estimates_of)


def test_whoever_began_a_close_leaves_publishing_to_somebody_who_did_not():
    prepare_year()
    closer, other = may_publish("closer@example.org"), may_publish("other@example.org")
    began(closer)

    with pytest.raises(NeedsSecondPerson, match="You began the close"):
        publish(closer)
    with pytest.raises(NeedsSecondPerson, match="You began the close"):
        refuse_release(number="2026", by=closer, now=PUBLISHED_AT, reason="flood_counted")
    assert Release.objects.get().state == Release.State.PREPARED

    publish(other)
    assert Release.objects.get().state == Release.State.PUBLISHED


def test_of_two_who_both_began_a_close_the_one_who_did_not_prepare_publishes():
    release = prepare_year()
    first, second = may_publish("first@example.org"), may_publish("second@example.org")
    began(first, second)

    assert release.prepared_by == first
    with pytest.raises(NeedsSecondPerson, match="You prepared this release"):
        publish(first)
    publish(second)
    assert Release.objects.get().state == Release.State.PUBLISHED


def test_a_close_by_a_command_and_one_of_another_year_bind_nobody():
    release = prepare_year()
    closer = may_publish("closer@example.org")
    may_publish("other@example.org")
    began(None)
    record_action(
        action="close_period", by=closer, subject="period", subject_id="2025-Q4", at=PUBLISHED_AT
    )

    assert why_not_settle(release, person=closer) == ""


def test_on_a_practice_site_whoever_closed_publishes(settings):
    settings.DEMONSTRATION = True
    release = prepare_year()
    closer = may_publish("closer@example.org")
    may_publish("other@example.org")
    began(closer)

    assert why_not_settle(release, person=closer) == ""
