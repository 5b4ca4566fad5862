"""Whoever leaves takes nothing with them: no session, no link, no invitation of theirs."""

from collections.abc import Callable

import pytest
import time_machine
from django.contrib.auth import authenticate
from django.test import Client
from django.urls import reverse

from staff.invitations import (
    InvitationGone,
    accept_invitation,
    cancel_invitation,
    find_invitation,
    invite_back,
    invite_person,
)
from staff.models import AuditEntry, Invitation, Person
from staff.people import PersonExists, change_roles, end_sessions, remove_person
from staff.roles import ADMINISTRATOR, MODERATOR, SENIOR
from tests.staff.conftest import NOW, PASSWORD

pytestmark = pytest.mark.django_db

QUEUE = "/moderation/"


def link_for_somebody_new(leaver: Person, other: Person) -> str:
    return invite_person(email="friend@example.org", role=SENIOR, by=leaver, now=NOW)


def link_for_a_colleague(leaver: Person, other: Person) -> str:
    return invite_back(person=other, by=leaver, now=NOW)


def link_of_their_own(leaver: Person, other: Person) -> str:
    return invite_back(person=leaver, by=other, now=NOW)


LINKS: dict[str, Callable[[Person, Person], str]] = {
    "for somebody new": link_for_somebody_new,
    "for a colleague": link_for_a_colleague,
    "of their own": link_of_their_own,
}


@pytest.mark.parametrize("link", LINKS)
def test_no_link_outlives_whoever_made_it_or_whom_it_lets_in(make_person, link):
    leaver, other = make_person("ada@example.org", ADMINISTRATOR), make_person("bo@example.org")
    change_roles(person=other, roles=[ADMINISTRATOR], by=leaver, now=NOW)
    token = LINKS[link](leaver, other)
    assert find_invitation(token=token, now=NOW)

    remove_person(person=leaver, by=other, now=NOW)

    with pytest.raises(InvitationGone):
        accept_invitation(token=token, password=PASSWORD, now=NOW)
    assert not Invitation.objects.waiting().exists()


def test_the_links_of_whoever_stays_still_work(make_person):
    leaver, other = make_person("ada@example.org", ADMINISTRATOR), make_person("bo@example.org")
    change_roles(person=other, roles=[ADMINISTRATOR], by=leaver, now=NOW)
    token = invite_person(email="new@example.org", role=MODERATOR, by=other, now=NOW)

    remove_person(person=leaver, by=other, now=NOW)

    assert accept_invitation(token=token, password=PASSWORD, now=NOW).roles == {MODERATOR}


def test_whoever_is_no_administrator_any_more_has_invited_nobody(make_person):
    ada, bo = make_person("ada@example.org", ADMINISTRATOR), make_person("bo@example.org")
    change_roles(person=bo, roles=[ADMINISTRATOR], by=ada, now=NOW)
    token = invite_person(email="new@example.org", role=SENIOR, by=bo, now=NOW)

    change_roles(person=bo, roles=[MODERATOR], by=ada, now=NOW)

    with pytest.raises(InvitationGone):
        find_invitation(token=token, now=NOW)


def test_a_link_that_was_overlooked_opens_nothing_for_whoever_left(ada, mo):
    token = invite_back(person=mo, by=ada, now=NOW)
    remove_person(person=mo, by=ada, now=NOW)
    Invitation.objects.update(cancelled_at=None)

    with pytest.raises(InvitationGone):
        find_invitation(token=token, now=NOW)


def test_a_cancelled_invitation_lets_nobody_in_and_a_second_press_is_harmless(ada):
    token = invite_person(email="new@example.org", role=MODERATOR, by=ada, now=NOW)
    invitation = find_invitation(token=token, now=NOW)

    presses = [cancel_invitation(invitation=invitation, by=ada, now=NOW) for _ in range(2)]

    assert presses == [True, False]
    with pytest.raises(InvitationGone):
        accept_invitation(token=token, password=PASSWORD, now=NOW)
    assert AuditEntry.objects.filter(action="cancel_invitation", by=ada).exists()


def test_an_invitation_that_was_used_is_not_cancelled(ada):
    token = invite_person(email="new@example.org", role=MODERATOR, by=ada, now=NOW)
    invitation = find_invitation(token=token, now=NOW)
    accept_invitation(token=token, password=PASSWORD, now=NOW)

    assert not cancel_invitation(invitation=invitation, by=ada, now=NOW)


def test_sessions_end_now_in_every_browser_and_the_password_stays(ada, mo, sign_in):
    browsers = [sign_in(mo), sign_in(mo)]
    adas = sign_in(ada)
    assert [each.get(QUEUE).status_code for each in browsers] == [200, 200]

    end_sessions(person=mo, by=ada, now=NOW)

    assert [each.get(QUEUE).status_code for each in browsers] == [302, 302]
    assert adas.get("/moderation/people/").status_code == 200
    assert sign_in(mo).get(QUEUE).status_code == 200
    assert authenticate(None, email="mo@example.org", password=PASSWORD) == mo
    assert AuditEntry.objects.filter(action="end_sessions", by=ada, subject_id=mo.pk).exists()


def test_somebody_who_left_comes_back_as_who_they_were_with_new_roles_alone(make_person, sign_in):
    ada, mo = make_person("ada@example.org", ADMINISTRATOR), make_person("mo@example.org", SENIOR)
    old = sign_in(mo)
    remove_person(person=mo, by=ada, now=NOW)

    token = invite_person(email="Mo@example.org", role=MODERATOR, by=ada, now=NOW)
    link = reverse("staff:invitation", args=[token])
    with time_machine.travel(NOW, tick=True):
        joined = Client().post(link, {"password": PASSWORD, "password_again": PASSWORD})

    back = Person.objects.get(email="mo@example.org")
    assert joined["Location"] == reverse("mfa_activate_totp")
    assert back.pk == mo.pk
    assert back.is_active
    assert back.left_at is None
    assert back.roles == {MODERATOR}
    assert old.get(QUEUE).status_code == 302
    assert AuditEntry.objects.filter(action="take_back", subject_id=mo.pk).exists()


def test_whoever_works_here_is_not_invited_a_second_time(make_person):
    make_person("mo@example.org")

    with pytest.raises(PersonExists):
        invite_person(email="mo@example.org", role=SENIOR, by=None, now=NOW)


def test_of_two_invitations_to_one_address_only_one_lets_somebody_in(ada):
    tokens = [
        invite_person(email="new@example.org", role=role, by=ada, now=NOW)
        for role in (MODERATOR, SENIOR)
    ]
    Invitation.objects.update(cancelled_at=None)  # as if both had been made at one moment
    accept_invitation(token=tokens[0], password=PASSWORD, now=NOW)

    with pytest.raises(InvitationGone):
        accept_invitation(token=tokens[1], password=PASSWORD, now=NOW)

    assert Person.objects.get(email="new@example.org").roles == {MODERATOR}
