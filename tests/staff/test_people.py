"""People join, change roles, are let back in, and leave."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from staff.invitations import InvitationGone, accept_invitation, invite_back, invite_person
from staff.models import AuditEntry, Invitation, Person
from staff.people import (
    LastAdministrator,
    PersonExists,
    change_roles,
    create_person,
    has_second_factor,
    new_recovery_codes,
    remove_person,
    set_up_second_factor,
)
from staff.policies import Act, can
from staff.roles import ADMINISTRATOR, MODERATOR, ROLES, SENIOR, UnknownRole
from tests.staff.conftest import NOW, PASSWORD

pytestmark = pytest.mark.django_db


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("number").values_list("action", flat=True))


@pytest.fixture
def token(db) -> str:
    """The token of an invitation to be a moderator."""
    return invite_person(email="new@example.org", role=MODERATOR, by=None, now=NOW)


def test_a_person_has_the_roles_they_were_given(make_person):
    person = make_person("Mo@Example.org", MODERATOR, SENIOR)

    assert person.email == "mo@example.org"
    assert person.roles == {MODERATOR, SENIOR}
    assert can(person, Act.UNDO_ANY_DECISION)
    assert not can(person, Act.MANAGE_PEOPLE)
    assert actions() == ["create_person"]


def test_nobody_joins_twice_under_one_address(make_person):
    make_person("mo@example.org")

    with pytest.raises(PersonExists):
        make_person("MO@example.org")

    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(email="MO@example.org", joined_at=NOW)


@pytest.mark.parametrize("password", ["short", "password1234", "mo@example.org"])
def test_a_weak_password_is_refused(db, password):
    with pytest.raises(ValidationError):
        create_person(email="mo@example.org", password=password, roles=[MODERATOR], by=None)

    assert Person.objects.count() == 0


def test_an_unknown_role_is_refused_by_name(db):
    with pytest.raises(UnknownRole, match="king"):
        create_person(email="mo@example.org", password=PASSWORD, roles=["king"], by=None)


def test_second_factor_secrets_are_not_readable_in_the_database(mo):
    codes = set_up_second_factor(mo)

    stored = repr(list(Authenticator.objects.values_list("data", flat=True)))
    totp = Authenticator.objects.get(type="totp").wrap()
    assert has_second_factor(mo)
    assert len(codes) == 10
    assert totp.instance.data["secret"] not in codes
    assert not any(code in stored for code in codes)


def test_new_recovery_codes_end_the_old_ones(mo, codes):
    new = new_recovery_codes(mo)

    recovery = Authenticator.objects.get(user=mo, type="recovery_codes").wrap()
    assert not set(codes) & set(new)
    assert not recovery.validate_code(codes[0])
    assert recovery.validate_code(new[0])
    assert not recovery.validate_code(new[0])


def test_roles_change_at_once(ada, mo):
    change_roles(person=mo, roles=[SENIOR], by=ada, now=NOW)

    assert mo.roles == {SENIOR}
    assert actions()[-3:] == ["change_roles", "take_role_moderator", "give_role_senior"]


def test_the_last_administrator_can_neither_leave_nor_step_down(ada):
    with pytest.raises(LastAdministrator):
        remove_person(person=ada, by=ada, now=NOW)
    with pytest.raises(LastAdministrator):
        change_roles(person=ada, roles=[MODERATOR], by=ada, now=NOW)

    assert Person.objects.get().roles == {ADMINISTRATOR}


def test_whoever_leaves_cannot_sign_in(ada, mo, codes):
    remove_person(person=mo, by=ada, now=NOW)

    assert authenticate(None, email="mo@example.org", password=PASSWORD) is None
    assert not has_second_factor(mo)
    assert Person.objects.get(pk=mo.pk).roles == frozenset()


@pytest.mark.parametrize("role", ROLES)
def test_an_invitation_makes_a_person_in_that_role(db, role):
    token = invite_person(email="new@example.org", role=role, by=None, now=NOW)

    person = accept_invitation(token=token, password=PASSWORD, now=NOW)

    assert person.roles == {role}
    assert token not in repr(list(Invitation.objects.values()))


def test_an_invitation_works_once(token):
    accept_invitation(token=token, password=PASSWORD, now=NOW)

    with pytest.raises(InvitationGone):
        accept_invitation(token=token, password=PASSWORD, now=NOW)

    assert Person.objects.count() == 1


def test_an_invitation_runs_out(token):
    with pytest.raises(InvitationGone):
        accept_invitation(token=token, password=PASSWORD, now=NOW + timedelta(days=3))


def test_a_second_invitation_ends_the_first(db):
    first = invite_person(email="new@example.org", role=MODERATOR, by=None, now=NOW)
    second = invite_person(email="New@example.org", role=SENIOR, by=None, now=NOW)

    with pytest.raises(InvitationGone):
        accept_invitation(token=first, password=PASSWORD, now=NOW)

    assert accept_invitation(token=second, password=PASSWORD, now=NOW).roles == {SENIOR}


def test_a_weak_password_leaves_the_invitation_open(token):
    with pytest.raises(ValidationError):
        accept_invitation(token=token, password="short", now=NOW)

    assert accept_invitation(token=token, password=PASSWORD, now=NOW).email == "new@example.org"


def test_whoever_works_here_is_not_invited_again(mo):
    with pytest.raises(PersonExists):
        invite_person(email="mo@example.org", role=MODERATOR, by=None, now=NOW)


def test_a_lost_password_and_phone_are_replaced_by_a_link(ada, mo, codes):
    token = invite_back(person=mo, by=ada, now=NOW)

    back = accept_invitation(token=token, password="other words for sheep", now=NOW)

    assert back == mo
    assert back.roles == {MODERATOR}
    assert not has_second_factor(mo)
    assert authenticate(None, email="mo@example.org", password=PASSWORD) is None
    assert authenticate(None, email="mo@example.org", password="other words for sheep") == mo
