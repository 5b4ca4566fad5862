"""A decision that is pressed after the session has ended: shown again, to the same person alone."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from moderation.decisions import hold_report
from moderation.models import Decision, Flood, FloodMember
from office import kept_press_views
from reporting.models import Report
from staff.models import Person
from staff.people import set_up_second_factor
from tests.addresses import every_route
from tests.factories import take_and
from tests.moderation.conftest import NOW, PASSWORD
from tests.moderation.pages import QUEUE, text_of, unlock_in, url

pytestmark = pytest.mark.django_db

AGAIN = "/moderation/press-again/"
TO_SIGN_IN = f"/accounts/login/?next={AGAIN}"


@pytest.fixture
def clock() -> Iterator[Any]:
    """The clock stands at NOW until the test moves it on."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def enter() -> Callable[..., HttpResponse]:
    """Signs somebody in with both factors; where they come out."""

    def signed_in(client: Client, person: Person, then: str) -> HttpResponse:
        code = set_up_second_factor(person)[0]
        client.post(then, {"login": person.email, "password": PASSWORD})
        return client.post(
            reverse("mfa_authenticate") + "?" + then.partition("?")[2], {"code": code}, follow=True
        )

    return signed_in


@pytest.fixture
def client(clock, taken, client) -> Client:
    """mo's browser, half an hour and a minute after the last page; they had taken a report."""
    client.get(QUEUE)
    clock.shift(timedelta(minutes=31))
    return client


DECISIONS = [
    ("accept", {"crime_type": "intimate_images"}, "accepted", "Private pictures shared or faked"),
    ("reject", {"reason": "test_or_nonsense"}, "rejected", "A test, or nothing that can be read"),
    ("hold", {"reason": "another_language"}, "on_hold", "It needs a reader of another language"),
    (
        "hold",
        {"reason": "lead_answer", "until": "2026-12-09"},
        "on_hold",
        "The lead must answer a question, until 9 December",
    ),
    ("refer", {"reason": "child_at_risk"}, "referred", "A child is at risk"),
]


@pytest.mark.parametrize(("move", "chosen", "state", "said"), DECISIONS)
def test_a_decision_pressed_too_late_is_shown_again_and_done_by_one_more_press(
    client, mo, taken, enter, move, chosen, state, said
):
    late = client.post(url(move, taken.pk), chosen)
    asked = enter(client, mo, late["Location"])

    assert late["Location"] == TO_SIGN_IN
    assert not Decision.objects.exists()
    assert asked.redirect_chain[-1][0] == AGAIN
    assert said in text_of(asked)
    assert f'action="{url(move, taken.pk)}"' in text_of(asked)
    for name, code in chosen.items():
        assert f'<input type="hidden" name="{name}" value="{code}">' in text_of(asked)
    client.post(url(move, taken.pk), chosen)
    assert Report.objects.get(pk=taken.pk).state == state
    assert client.get(AGAIN)["Location"] == QUEUE


def test_an_undo_and_a_judgement_on_a_group_are_kept_too(mo, sign_in, make_report, clock, enter):
    held, grouped = make_report(), make_report()
    take_and(hold_report, report_id=held.pk, by=mo, reason="lead_answer", now=NOW)
    flood = Flood.objects.create(rule="alike", since=NOW, found_at=NOW)
    FloodMember.objects.create(flood=flood, report=grouped)
    decision = Decision.objects.get()
    shown = []
    for address, chosen in (
        (url("reopen", held.pk), {"decision": decision.pk}),
        (url("reject_flood", flood.pk), {}),
    ):
        client = sign_in(mo)
        client.get(QUEUE)
        clock.shift(timedelta(minutes=31))
        late = client.post(address, chosen)
        shown.append(text_of(enter(client, mo, late["Location"])))

    assert f'name="decision" value="{decision.pk}"' in shown[0]
    assert "Count none of them" in shown[1]
    assert url("flood", flood.pk) in shown[1]
    assert Report.objects.get(pk=grouped.pk).state == "received"


def test_somebody_else_who_signs_in_sees_nothing_of_it(client, ned, taken, enter):
    client.post(url("reject", taken.pk), {"reason": "test_or_nonsense"})

    page = enter(client, ned, TO_SIGN_IN)

    assert page.redirect_chain[-1][0] == QUEUE
    assert "kept_press" not in client.session
    assert not Decision.objects.exists()


def test_after_half_an_hour_it_is_gone(client, mo, taken, clock, enter):
    client.post(url("reject", taken.pk), {"reason": "test_or_nonsense"})
    clock.shift(timedelta(minutes=31))

    page = enter(client, mo, TO_SIGN_IN)

    assert page.redirect_chain[-1][0] == QUEUE


def test_it_can_be_left(client, mo, taken, enter):
    client.post(url("reject", taken.pk), {"reason": "test_or_nonsense"})
    enter(client, mo, TO_SIGN_IN)

    left = client.post(AGAIN, follow=True)

    assert "Nothing was done." in text_of(left)
    assert client.get(AGAIN)["Location"] == QUEUE
    assert not Decision.objects.exists()


def test_a_second_window_whose_first_was_signed_out_keeps_its_press(client, mo, taken, enter):
    client.get(QUEUE)

    late = client.post(url("reject", taken.pk), {"reason": "test_or_nonsense"})
    asked = enter(client, mo, late["Location"])

    assert "A test, or nothing that can be read" in text_of(asked)


def test_a_page_from_before_a_new_sign_in_asks_again_and_is_not_refused(mo, taken, clock):
    client = Client(enforce_csrf_checks=True)
    set_up_second_factor(mo)
    client.force_login(mo)

    refused = client.post(
        url("reject", taken.pk),
        {"reason": "test_or_nonsense", "csrfmiddlewaretoken": "x" * 64},
        headers={"Sec-Fetch-Site": "same-origin"},
    )

    assert refused["Location"] == AGAIN
    assert "A test, or nothing that can be read" in text_of(client.get(AGAIN))
    assert not Decision.objects.exists()


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_plants_no_press(mo, taken, clock, site):
    client = Client(enforce_csrf_checks=True)
    set_up_second_factor(mo)
    client.force_login(mo)
    pressed = {"reason": "test_or_nonsense"}
    headers = {"Sec-Fetch-Site": site}

    signed_in = client.post(url("reject", taken.pk), pressed, headers=headers)
    client.get(QUEUE)
    clock.shift(timedelta(minutes=31))
    signed_out = client.post(url("reject", taken.pk), pressed, headers=headers)

    assert signed_in.status_code == 403
    assert 'class="staff-navigation"' in text_of(signed_in)
    assert signed_out["Location"] != TO_SIGN_IN
    assert "kept_press" not in client.session


def test_of_somebody_who_was_never_signed_in_nothing_is_kept_and_it_is_said(taken):
    client = Client()

    late = client.post(url("reject", taken.pk), {"reason": "test_or_nonsense"})

    assert late["Location"] == f"/accounts/login/?next={url('reject', taken.pk)}"
    assert "kept_press" not in client.session
    assert "what you pressed was not done" in text_of(client.get(late["Location"]))


def test_codes_are_kept_and_no_words(client, epoch, taken):
    pressed = {"reason": "He said: I will find you", "own_words": "Elephants", "crime_type": "x"}
    client.post(url("reject", taken.pk), pressed)
    kept = dict(client.session["kept_press"])
    unlock_in(client, "seven secret words that open the key here")

    assert kept["chosen"] == {}
    assert client.session["kept_press"] == kept
    assert "secret" not in str(dict(client.session))


def test_every_press_that_is_kept_has_the_words_of_its_button():
    kept = {
        f"moderation:{pattern.name}"
        for pattern in every_route().values()
        if hasattr(pattern.callback, "kept_fields")
    }

    assert kept == set(kept_press_views._BUTTONS)


def test_a_press_on_what_nobody_keeps_leads_to_its_page_and_says_so(client, mo, enter):
    late = client.post(url("lock"))
    page = enter(client, mo, late["Location"])

    assert page.redirect_chain[-1][0] == url("unlock")
    assert page.status_code == 200


def test_a_press_on_an_address_that_there_is_not_is_no_fault(client):
    late = client.post("/moderation/nothing-here/")

    assert late["Location"] == "/accounts/login/?next=/moderation/nothing-here/"
