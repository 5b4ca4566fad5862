"""`invite_staff` prints a link with which one person joins."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from staff.invitations import accept_invitation
from staff.models import AuditEntry, Invitation
from staff.people import has_second_factor, set_up_second_factor
from staff.roles import ROLES
from tests.staff.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def invite(*arguments: str) -> str:
    out = StringIO()
    call_command("invite_staff", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue().strip()


@pytest.mark.parametrize("role", ROLES)
def test_the_printed_link_makes_a_person_in_that_role(role):
    link = invite("ada@example.org", "--role", role, "--site", "https://staff.example.org/")

    token = link.rstrip("/").rpartition("/")[2]
    person = accept_invitation(token=token, password=PASSWORD, now=timezone.now())

    assert link == "https://staff.example.org" + reverse("staff:invitation", args=[token])
    assert person.email == "ada@example.org"
    assert person.roles == {role}


@pytest.mark.parametrize("address", ["ada", "ada@", ""])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(CommandError, match="not an e-mail address"):
        invite(address, "--role", "moderator")

    assert not Invitation.objects.exists()


def test_an_unknown_role_is_refused():
    with pytest.raises(CommandError, match="invalid choice"):
        invite("ada@example.org", "--role", "king")


def test_whoever_works_here_is_not_invited(make_person):
    make_person("ada@example.org")

    with pytest.raises(CommandError, match="works here already"):
        invite("ada@example.org", "--role", "moderator")


def test_the_only_administrator_who_lost_their_phone_is_let_back_in(make_person):
    ada = make_person("ada@example.org", "administrator")
    set_up_second_factor(ada)

    token = invite("ada@example.org", "--back").rstrip("/").rpartition("/")[2]
    back = accept_invitation(token=token, password=PASSWORD, now=timezone.now())

    assert back == ada
    assert back.roles == {"administrator"}
    assert not has_second_factor(ada)


@pytest.mark.parametrize("arguments", [["--back"], [], ["--back", "--role", "senior"]])
def test_a_link_back_is_for_whoever_works_here_and_for_no_role(arguments):
    with pytest.raises(CommandError):
        invite("nobody@example.org", *arguments)

    assert not Invitation.objects.exists()


def let_back(by="", seconded_by=""):
    return invite("mo@example.org", "--back", "--by", by, "--seconded-by", seconded_by)


def test_two_people_let_a_colleague_back_in_and_one_waits(make_person, mo):
    make_person("ada@example.org", "administrator")
    make_person("sue@example.org", "senior")

    with pytest.raises(CommandError, match="takes two people"):
        let_back()
    for pair in [("ada@example.org",) * 2, ("sue@example.org", "ada@example.org")]:
        with pytest.raises(CommandError, match=r"yourself|Your roles"):
            let_back(*pair)
    assert "It waits for a second person" in let_back("ada@example.org")
    assert not Invitation.objects.exists()

    token = let_back("ada@example.org", "sue@example.org").rstrip("/").rpartition("/")[2]
    assert accept_invitation(token=token, password=PASSWORD, now=timezone.now()) == mo


def test_where_no_two_others_could_whoever_runs_the_machine_does_it_alone(make_person, mo):
    make_person("ada@example.org", "administrator")

    token = let_back().rstrip("/").rpartition("/")[2]

    assert AuditEntry.objects.get(action="invite_back").by is None
    assert accept_invitation(token=token, password=PASSWORD, now=timezone.now()) == mo


def test_an_administrator_is_let_back_in_by_whoever_runs_the_machine_alone(make_person):
    for name in ("ada", "bea"):
        make_person(f"{name}@example.org", "administrator")
    make_person("sue@example.org", "senior")

    with pytest.raises(CommandError, match="Only whoever runs the machine"):
        invite("bea@example.org", "--back", "--by", "ada@example.org")
    assert "/accounts/invitation/" in invite("bea@example.org", "--back")

    assert AuditEntry.objects.get(action="invite_back").by is None
