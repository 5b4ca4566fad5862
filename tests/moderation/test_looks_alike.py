"""Reports of a day that look like the one that is read, and the press that names a duplicate."""

from datetime import timedelta

import pytest

from moderation.decisions import accept_report, reject_report
from moderation.looks_alike import find_alike
from moderation.models import Decision
from reporting.models import Report
from staff.models import AuditEntry
from tests.factories import take_and
from tests.moderation.conftest import NOW
from tests.moderation.pages import text_of, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_this_hour")]


def test_those_of_the_day_with_similar_codes_are_found(make_report):
    report = make_report()
    same = make_report()
    near = make_report(answers={"nation": "wales", "police_area": "W15000001"})
    make_report(answers={"event_type": "paid", "event_detail": "shopping"})
    make_report(arrived_at=NOW - timedelta(days=1))
    rejected = make_report(state="rejected")

    found = find_alike(report)

    assert found == [same, near]
    assert rejected not in found


def test_at_most_five_are_shown(make_report):
    report, *_others = [make_report() for _ in range(9)]

    assert len(find_alike(report)) == 5


def test_one_press_names_the_other_and_is_in_the_audit(client, taken, make_report):
    other = make_report()

    page = text_of(client.get(url("report", taken.pk)))
    done = client.post(url("duplicate", taken.pk), {"of": other.pk}, follow=True)

    said = f"Report {taken.pk}: Not counted, as a duplicate of report {other.pk}."
    assert said in text_of(done)
    assert f"the decision on report {taken.pk}" in text_of(done)
    assert "Looks like these" in page
    assert f"duplicate of {other.pk}" in page
    assert Decision.objects.get(report=taken).reason == "duplicate_of_own_report"
    entry = AuditEntry.objects.get(action="name_duplicate")
    assert entry.subject_id == str(other.pk)


def test_what_is_counted_already_may_be_named(mo, client, taken, make_report):
    other = make_report()
    take_and(accept_report, report_id=other.pk, by=mo, now=NOW)

    client.post(url("duplicate", taken.pk), {"of": other.pk})

    assert Report.objects.get(pk=taken.pk).state == "rejected"


@pytest.mark.parametrize("which", ["gone", "rejected", "itself"])
def test_what_is_not_there_cannot_be_named(mo, client, taken, make_report, which):
    other = make_report()
    if which == "rejected":
        take_and(
            reject_report, report_id=other.pk, by=mo, now=NOW, reason="duplicate_of_own_report"
        )
    named = {"gone": 987654, "rejected": other.pk, "itself": taken.pk}[which]

    page = client.post(url("duplicate", taken.pk), {"of": named}, follow=True)

    assert "The other report is gone, or is not counted itself." in text_of(page)
    assert Report.objects.get(pk=taken.pk).state == "received"
    assert not AuditEntry.objects.filter(action="name_duplicate").exists()


def test_who_has_not_taken_the_report_does_not_decide(client, report, make_report):
    other = make_report()

    client.post(url("duplicate", report.pk), {"of": other.pk})

    assert Report.objects.get(pk=report.pk).state == "received"


def test_a_report_is_no_duplicate_of_one_that_does_not_look_like_it(client, taken, make_report):
    other = make_report(answers={"event_type": "paid", "event_detail": "tickets_holiday"})
    earlier = make_report(arrived_at=taken.arrived_at - timedelta(days=1))

    for named in (other, earlier):
        client.post(url("duplicate", taken.pk), {"of": named.pk})

    taken.refresh_from_db()
    assert taken.state == "received"
    assert not AuditEntry.objects.filter(action="name_duplicate").exists()
