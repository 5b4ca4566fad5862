"""A quarter is closed by two: what came while the proposal waited is not passed over."""

import pytest
from django.urls import reverse

from records.write_records import closed_cohorts
from staff.proposal_models import Proposal
from staff.roles import SENIOR
from tests.factories import make_report
from tests.publication.pages import confirm, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_january")]

COHORT = "2026-Q4"
CLOSE = reverse("publication:close", args=[COHORT])


def test_what_came_while_a_proposal_waited_is_asked_about_before_it_is_confirmed(enter):
    make_report(state="accepted", cohort=COHORT)
    statistician, second = enter(), enter(SENIOR, "sue@example.org")
    statistician.post(CLOSE, {"sure": "yes"})
    make_report(state="referred")
    number = Proposal.objects.get().pk

    page = text_of(second.get(reverse("moderation:proposal", args=[number])))
    refused = text_of(confirm(second))
    closed_before = closed_cohorts()
    second.post(reverse("moderation:decline_proposal", args=[number]))
    statistician.post(CLOSE, {"sure": "yes", "asked": "yes"})
    done = text_of(confirm(second))

    assert "Referred reports: up to 5" in page
    assert "undecided that was not there when it was proposed" in refused
    assert not closed_before
    # Whoever asked about it may: the control.
    assert "It is confirmed and done." in done
    assert closed_cohorts() == {COHORT}
