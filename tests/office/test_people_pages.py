"""People and audit: who works here, who comes and goes, and what everybody did."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from moderation import keys
from moderation.decisions import claim_report
from moderation.models import Claim, PersonalKey
from reporting.models import Epoch
from staff.audit import purge_entries, record_action
from staff.invitations import accept_invitation, invite_back, invite_person
from staff.models import AuditEntry, Invitation, Person
from staff.people import create_person, remove_person
from staff.proposal_models import Proposal
from tests.moderation.conftest import NOW, PASSPHRASE, PASSWORD
from tests.moderation.pages import text_of, unlock_in, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_this_hour")]


@pytest.fixture
def client(ada, sign_in):
    """The browser of ada, an administrator."""
    return sign_in(ada)


def test_an_administrator_invites_and_sees_the_link_once(client):
    page = client.post(url("people"), {"email": "New@example.org", "role": "moderator"})
    again = client.get(url("people"))

    assert "http://testserver/accounts/invitation/" in text_of(page)
    assert "/accounts/invitation/" not in text_of(again)
    table = text_of(again).partition(">Invited</caption>")[2]
    assert re.search("new@example.org.*Moderator.*ada@example.org", table, re.DOTALL)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"email": "x", "role": "moderator"},
        {"email": "a@example.org", "role": "king"},
        {"email": "ada@example.org", "role": "moderator"},
    ],
)
def test_a_faulty_invitation_says_what_to_do(fields, client):
    page = client.post(url("people"), fields)

    assert page.status_code == 422
    assert "govuk-error-summary" in text_of(page)
    assert not Invitation.objects.exists()


def test_a_senior_sees_people_and_invites_nobody(sue, sign_in):
    client = sign_in(sue)

    page = client.post(url("people"), {"email": "new@example.org", "role": "moderator"})

    assert page.status_code == 200
    assert not Invitation.objects.exists()


def test_a_senior_confirms_and_shares_while_their_key_is_unlocked(
    mo, ned, sue, sues_epoch, sign_in
):
    keys.make_own_key(person=ned, replaces=None, now=NOW)
    key = PersonalKey.objects.get(person=ned)
    client = sign_in(sue)

    locked = client.post(url("share", ned.pk), {"key": key.pk}, follow=True)
    offered_locked = text_of(client.get(url("person", ned.pk)))
    unlock_in(client)
    offered = text_of(client.get(url("person", ned.pk)))
    visited = client.get(url("share", ned.pk))
    stale = client.post(url("share", ned.pk), {"key": "987654"}, follow=True)
    shared = client.post(url("share", ned.pk), {"key": key.pk}, follow=True)
    without_key = client.post(url("share", mo.pk), {"key": ""}, follow=True)

    assert "Unlock your key first" in text_of(locked)
    assert "Your own key is locked" in offered_locked
    assert "Speak to them first" in offered
    assert visited["Location"] == url("person", ned.pk)
    assert "made another key" in text_of(stale)
    assert "now opens what yours opens" in text_of(shared)
    assert "They have no key yet" in text_of(without_key)
    assert PersonalKey.objects.get(person=ned).wraps.count() == 1


def test_an_administrator_removes_somebody_after_a_page_that_says_so(mo, client):
    asked = client.get(url("remove", mo.pk))
    assert Person.objects.get(pk=mo.pk).is_active
    done = client.post(url("remove", mo.pk), follow=True)

    assert "Remove mo@example.org?" in text_of(asked)
    assert "Their access has ended" in text_of(done)
    assert not Person.objects.get(pk=mo.pk).is_active


def test_the_last_administrator_stays(ada, client):
    page = client.post(url("remove", ada.pk), follow=True)

    assert "somebody else an administrator first" in text_of(page)


def test_a_lost_phone_is_answered_with_a_link_by_two(mo, sue, client, sign_in):
    asked = client.post(url("let_back", mo.pk), follow=True)
    confirm = url("confirm_proposal", Proposal.objects.get().pk)
    alone = client.post(confirm, follow=True)
    page = sign_in(sue).post(confirm)

    assert "This waits for a second person" in text_of(asked)
    assert "You proposed this yourself. Somebody else has to look at it." in text_of(alone)
    assert "/accounts/invitation/" not in text_of(asked) + text_of(alone)
    assert "http://testserver/accounts/invitation/" in text_of(page)


def test_nobody_makes_a_link_to_come_back_for_themselves(ada, client):
    page = client.post(url("let_back", ada.pk), follow=True)

    assert "use My sign-in" in text_of(page)
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("name", ["let_back", "remove"])
def test_somebody_who_is_not_there_is_a_404(name, client):
    assert client.post(url(name, 987654)).status_code == 404


def test_the_audit_is_paged_newest_first(sue, sign_in):
    for number in range(60):
        record_action(action="x", by=None, subject="report", subject_id=str(number), at=NOW)
    client = sign_in(sue)

    first = client.get(url("audit"))
    second = client.get(url("audit"), {"before": first.context["page"].following})

    newest = [entry.number for entry, _problem in first.context["page"].lines]
    older = [entry.number for entry, _problem in second.context["page"].lines]
    assert len(newest) == 50
    assert newest == sorted(newest, reverse=True)
    assert max(older) == min(newest) - 1
    assert second.context["page"].following is None


def test_the_last_page_of_the_audit_says_what_was_deleted(make_person, sign_in):
    long_ago = NOW - timedelta(days=900)
    record_action(action="x", by=None, subject="report", subject_id="1", at=long_ago)
    purge_entries(before=NOW - timedelta(days=730), now=NOW)
    client = sign_in(make_person("sue@example.org", "senior"))

    page = text_of(client.get(url("audit")))

    assert "Entries 1 to" in page
    assert "were deleted because they were 2 years old" in page


@pytest.mark.parametrize("before", ["x", "-1", "²", "9" * 40])
def test_a_number_that_is_none_is_never_an_error(sue, sign_in, before):
    assert sign_in(sue).get(url("audit"), {"before": before}).status_code == 200


# ---- one person -------------------------------------------------------------------------


def roles_form(client, person, *roles, **more):
    before = client.get(url("person", person.pk)).context["form"].initial["before"]
    return client.post(url("person", person.pk), {"roles": roles, "before": before, **more})


def test_an_administrator_gives_one_person_several_roles(ada, mo, client):
    page = roles_form(client, mo, "moderator", "senior", "statistician")

    assert page["Location"] == url("person", mo.pk)
    assert Person.objects.get(pk=mo.pk).roles == {"moderator", "senior", "statistician"}
    actions = AuditEntry.objects.filter(by=ada, subject_id=mo.pk).values_list("action", flat=True)
    assert {"give_role_senior", "give_role_statistician"} < set(actions)
    assert "give_role_moderator" not in actions


def test_two_people_run_a_site_with_one_address_each(ada, mo, sign_in, client):
    roles_form(client, ada, "administrator", "senior", "statistician")
    roles_form(client, mo, "moderator", "senior", "administrator")

    assert client.get(url("unlock")).status_code == 200
    assert sign_in(Person.objects.get(pk=mo.pk)).get(url("people")).status_code == 200


def test_the_last_administrator_keeps_the_role(ada, client):
    page = roles_form(client, ada, "moderator")

    assert page.status_code == 422
    assert "somebody else an administrator first" in text_of(page)
    assert Person.objects.get(pk=ada.pk).roles == {"administrator"}


def test_nobody_is_left_without_a_role(mo, client):
    page = roles_form(client, mo)

    assert page.status_code == 422
    assert "Choose at least one" in text_of(page)
    assert Person.objects.get(pk=mo.pk).roles == {"moderator"}


@pytest.mark.parametrize("fields", [{"roles": ["king"]}, {"roles": ["senior"], "before": "x"}])
def test_a_form_that_nobody_was_shown_changes_nothing(mo, fields, client):
    page = client.post(url("person", mo.pk), {"before": "moderator", **fields})

    assert page.status_code == 422
    assert Person.objects.get(pk=mo.pk).roles == {"moderator"}


def test_roles_changed_by_somebody_else_meanwhile_are_not_written_over(mo, client):
    stale = client.get(url("person", mo.pk)).context["form"].initial["before"]
    roles_form(client, mo, "moderator", "senior")

    page = client.post(url("person", mo.pk), {"roles": ["moderator"], "before": stale})

    assert "Somebody else has changed their roles" in text_of(page)
    assert Person.objects.get(pk=mo.pk).roles == {"moderator", "senior"}


def test_a_senior_looks_and_changes_no_roles(sue, mo, sign_in):
    client = sign_in(sue)

    page = roles_form(client, mo, "administrator")

    assert page.status_code == 200
    assert "What they may do" not in text_of(page)
    assert Person.objects.get(pk=mo.pk).roles == {"moderator"}


def test_whoever_reads_no_more_loses_key_and_claims(mo, sue, sues_epoch, make_report, client):
    keys.make_own_key(person=mo, replaces=None, now=NOW)
    giver = keys.open_personal_key(person=sue, passphrase=PASSPHRASE)
    keys.share_epochs(giver=giver, taker=mo, by=sue, now=NOW)
    claim_report(report_id=make_report().pk, by=mo, now=NOW)

    roles_form(client, mo, "statistician")

    assert not PersonalKey.objects.filter(person=mo).exists()
    assert not Claim.objects.exists()
    assert Epoch.objects.get(retired_at=None).label == "2026-Q4.2"


@pytest.mark.parametrize("press", ["roles", "remove"])
def test_the_only_key_goes_only_after_a_page_that_says_what_is_lost(mo, epoch, press, client):
    def pressed(**more):
        if press == "remove":
            return client.post(url("remove", mo.pk), more)
        return roles_form(client, mo, "statistician", **more)

    warned = pressed()
    assert PersonalKey.objects.filter(person=mo).exists()
    done = pressed(last_key="yes")

    assert warned.status_code == 422
    assert "Theirs is the only confirmed key" in text_of(warned)
    assert 'name="last_key" value="yes"' in text_of(warned)
    assert done.status_code == 302
    assert not PersonalKey.objects.filter(person=mo).exists()
    assert not Epoch.objects.filter(retired_at=None).exists()


def test_an_administrator_ends_somebodys_sessions_and_what_they_had_unlocked(
    mo, epoch, sign_in, client
):
    mos = sign_in(mo)
    unlock_in(mos)
    assert mos.get(url("unlock")).context["unlocked"] is not None

    visited = client.get(url("sign_out", mo.pk))
    assert mos.get(url("unlock")).status_code == 200
    page = client.post(url("sign_out", mo.pk), follow=True)

    assert visited["Location"] == url("person", mo.pk)
    assert "signed out everywhere" in text_of(page)
    assert mos.get(url("unlock")).status_code == 302
    mos.force_login(Person.objects.get(pk=mo.pk))
    assert mos.get(url("unlock")).context["unlocked"] is None


def test_anybody_signs_themselves_out_everywhere(mo, sign_in):
    here, there = sign_in(mo), sign_in(mo)
    address = reverse("staff:sign_out_everywhere")

    assert here.get(address)["Location"] == reverse("mfa_index")
    assert there.get(url("queue")).status_code == 200
    assert "Sign me out everywhere" in text_of(here.get(reverse("mfa_index")))
    page = here.post(address, follow=True)

    assert "Staff sign-in" in text_of(page)
    assert there.get(url("queue")).status_code == 302


def test_an_invitation_is_cancelled_on_the_page(client):
    client.post(url("people"), {"email": "new@example.org", "role": "moderator"})
    invitation = Invitation.objects.get()

    visited = client.get(url("cancel", invitation.pk))
    assert Invitation.objects.waiting().exists()
    done = client.post(url("cancel", invitation.pk), follow=True)
    again = client.post(url("cancel", invitation.pk), follow=True)

    assert visited["Location"] == url("people")
    assert "Its link opens nothing now" in text_of(done)
    assert "used or cancelled before" in text_of(again)
    assert client.post(url("cancel", 987654)).status_code == 404


def test_what_waits_says_as_what_by_whom_and_until_when(ada, mo, client):
    invite_person(email="a@example.org", role="senior", by=None, now=NOW - timedelta(days=4))
    invite_back(person=mo, by=ada, now=NOW)

    table = text_of(client.get(url("people"))).partition(">Invited</caption>")[2]

    assert re.search("mo@example.org.*A link to come back.*ada@example.org", table, re.DOTALL)
    assert re.search("a@example.org.*Senior moderator.*a command.*run out", table, re.DOTALL)


def test_somebody_who_left_is_invited_on_the_page_and_keeps_what_they_did(mo, client):
    client.post(url("remove", mo.pk))

    page = client.post(url("people"), {"email": "mo@example.org", "role": "senior"})

    assert page.status_code == 200
    assert "/accounts/invitation/" in text_of(page)


def test_a_confirmer_sees_who_invited_the_newcomer_and_that_they_left(ada, sue, sign_in):
    bo = create_person(
        email="bo@example.org", password=PASSWORD, roles=["administrator"], by=None, now=NOW
    )
    token = invite_person(email="new@example.org", role="moderator", by=bo, now=NOW)
    new = accept_invitation(token=token, password=PASSWORD, now=NOW)
    remove_person(person=bo, by=ada, now=NOW)

    page = text_of(sign_in(sue).get(url("person", new.pk)))

    assert "invited by bo@example.org" in page
    assert "who no longer works here" in page


@pytest.mark.parametrize("name", ["person", "let_back", "sign_out", "remove", "share"])
@pytest.mark.parametrize("number", ["987654", "1" + "0" * 18, "1" + "0" * 30])
def test_somebody_who_is_not_there_is_a_404_however_large_the_number(ada, name, number, client):
    Group.objects.get(name="senior").user_set.add(ada)
    address = url(name, 7).replace("/7/", f"/{number}/")

    for method in ("get", "post"):
        assert getattr(client, method)(address, follow=True).status_code == 404


# ---- where no senior moderator could share ----------------------------------------------


def test_the_page_says_when_only_a_moderators_key_opens_what_people_wrote(
    mo, epoch, make_report, client
):
    make_report(words="Words.", epoch=epoch)

    page = " ".join(text_of(client.get(url("people"))).split())

    assert "No senior moderator’s key opens what people wrote in 2026-Q4" in page
    assert "The key of mo@example.org does" in page


def test_the_page_says_when_words_are_lost(sue, sues_epoch, make_report, client):
    make_report(words="Words.", epoch=sues_epoch)
    keys.make_own_key(person=sue, replaces=sue.personal_key.pk, now=NOW)

    page = " ".join(text_of(client.get(url("people"))).split())

    assert "Nobody’s key opens what people wrote in 2026-Q4 any more" in page


def test_the_page_says_nothing_of_it_where_a_senior_can_share(sues_epoch, make_report, client):
    make_report(words="Words.", epoch=sues_epoch)

    page = text_of(client.get(url("people")))

    assert "opens what people wrote" not in page
