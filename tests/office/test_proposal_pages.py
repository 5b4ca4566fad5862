"""The pages of what takes two people: what each role sees of it, and every way that it ends."""

from datetime import timedelta

import pytest
import time_machine

from guidance.models import Banner
from office.attention import lines_for
from staff.people import change_roles
from staff.policies import ACTS_OF_TWO, ROLES_FOR
from staff.proposal_models import Proposal, ProposalKind
from staff.proposals import propose
from tests.moderation.conftest import NOW
from tests.moderation.pages import text_of, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_this_hour")]

ROLES = ("moderator", "senior", "safeguarding", "statistician", "administrator")
PRESSES = ("confirm_proposal", "decline_proposal", "take_back")
OWN = {
    "text": "A line is down. Use the website.",
    "level": "warning",
    "nation": "",
    "shown_from": "",
    "shown_until": "2026-11-23T18:00",
}


@pytest.fixture
def proposal(ada, mo):
    return propose(kind=ProposalKind.LET_BACK_IN, subject=str(mo.pk), content={}, by=ada, now=NOW)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("kind", ProposalKind)
def test_the_page_and_presses_of_a_kind_are_there_for_its_roles_alone(
    make_person, sign_in, ada, role, kind
):
    person = make_person("who@example.org", role)
    proposal = Proposal.objects.create(
        kind=kind,
        subject="2026-Q3" if kind != ProposalKind.LET_BACK_IN else str(person.pk),
        subject_sha256="x",
        content={"reason": "coding_mistake", "words": ""} | OWN | {"shown_until": NOW.isoformat()},
        by=ada,
        proposed_at=NOW,
        runs_out_at=NOW + timedelta(hours=1),
    )
    client = sign_in(person)
    is_theirs = any(role in ROLES_FOR[act] for act in ACTS_OF_TWO[kind])

    found = {client.get(url("proposal", proposal.pk)).status_code}
    found |= {client.post(url("take_back", proposal.pk)).status_code}

    assert found == ({200, 302} if is_theirs else {404})
    assert Proposal.objects.get().outcome == ""


def test_the_page_of_ones_own_way_back_has_no_press_and_says_why(ada, sue, sign_in):
    proposal = propose(
        kind=ProposalKind.LET_BACK_IN, subject=str(sue.pk), content={}, by=ada, now=NOW
    )
    client = sign_in(sue)

    page = text_of(client.get(url("proposal", proposal.pk)))
    pressed = text_of(client.post(url("confirm_proposal", proposal.pk), follow=True))

    assert "This is about yourself" in page
    assert url("confirm_proposal", proposal.pk) not in page
    assert "Somebody else has to look at it" in pressed
    assert Proposal.objects.get().outcome == ""


@pytest.mark.parametrize("press", PRESSES)
def test_nobody_settles_anything_without_signing_in(client, proposal, press):
    client.logout()

    answer = client.post(url(press, proposal.pk))

    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]
    assert Proposal.objects.get().outcome == ""


def test_what_waits_stands_on_attention_for_the_second_and_on_the_thing_for_the_first(
    proposal, ada, sue, mo, ned, sign_in
):
    what = "Steps that wait for a second person"
    lines = {
        person: [line for line in lines_for(person, now=NOW) if line.what == what]
        for person in (ada, sue, ned)
    }
    own = text_of(sign_in(ada).get(url("person", mo.pk)))
    second = sign_in(sue)
    others = text_of(second.get(url("person", mo.pk)))

    assert [len(lines[person]) for person in (ada, sue, ned)] == [0, 1, 0]
    assert lines[sue][0].address == url("proposal", proposal.pk)
    assert "This waits for a second person since" in own
    assert url("take_back", proposal.pk) in own
    assert url("take_back", proposal.pk) not in others
    assert url("proposal", proposal.pk) in others
    page = text_of(second.get(url("proposal", proposal.pk)))
    assert "Confirm it, and do it now" in page
    assert mo.email in page
    assert ada.email in page


def test_the_list_is_empty_then_has_both_sides(ada, sue, mo, sign_in):
    first, second = sign_in(ada), sign_in(sue)
    empty = text_of(second.get(url("proposals")))
    propose(kind=ProposalKind.LET_BACK_IN, subject=str(mo.pk), content={}, by=ada, now=NOW)

    assert empty.count("None.") == 2
    assert text_of(second.get(url("proposals"))).count("None.") == 1
    assert "Let somebody back in" in text_of(first.get(url("proposals")))


def test_the_second_press_of_two_says_how_it_ended(proposal, ada, sue, sign_in, make_person):
    other = sign_in(make_person("bea@example.org", "senior"))
    sign_in(sue).post(url("decline_proposal", proposal.pk))

    late = text_of(other.post(url("confirm_proposal", proposal.pk), follow=True))
    taken = text_of(sign_in(ada).post(url("take_back", proposal.pk), follow=True))

    for page in (late, taken):
        assert "It has ended already: declined. You changed nothing." in page
        assert sue.email in page


def test_a_proposal_that_ran_out_says_so_and_has_no_press(proposal, ada, sue, sign_in):
    with time_machine.travel(proposal.runs_out_at, tick=False):
        client = sign_in(sue)
        page = text_of(client.get(url("proposal", proposal.pk)))
        pressed = text_of(client.post(url("confirm_proposal", proposal.pk), follow=True))

    assert "Nobody confirmed it in time, and nothing was done." in page
    assert url("confirm_proposal", proposal.pk) not in page
    assert "Its time has run out. You changed nothing." in pressed


def test_a_stale_proposal_says_that_it_changed_meanwhile(proposal, ada, sue, mo, sign_in):
    change_roles(person=mo, roles=["statistician"], by=ada, now=NOW)

    page = text_of(sign_in(sue).post(url("confirm_proposal", proposal.pk), follow=True))

    assert "Nothing was done: out of date: what it is about has changed." in page
    assert "What it was about changed before anybody confirmed it." in page


def test_the_first_declining_or_taking_back_does_nothing_else(proposal, ada, sue, sign_in):
    page = text_of(sign_in(ada).post(url("take_back", proposal.pk), follow=True))

    assert "It is taken back. Nothing was done." in page
    assert Proposal.objects.get().outcome == "taken_back"


def test_whoever_waits_alone_is_told_who_is_missing(ada, mo, sign_in):
    client = sign_in(ada)

    page = text_of(client.post(url("let_back", mo.pk), follow=True))

    assert "Nobody else here has a role for it." in page
    assert url("team") in page


def test_the_page_of_an_administrator_says_who_lets_them_back_in(ada, make_person, sign_in):
    bea = make_person("bea@example.org", "administrator")
    client = sign_in(ada)

    page = text_of(client.get(url("person", bea.pk)))
    pressed = text_of(client.post(url("let_back", bea.pk), follow=True))

    for text in (page, pressed):
        assert "Only whoever runs the machine lets one back in" in text
    assert not Proposal.objects.exists()


def test_on_a_practice_site_one_person_makes_the_link_and_the_page_says_so(
    ada, mo, sign_in, settings
):
    settings.DEMONSTRATION = True
    client = sign_in(ada)

    page = text_of(client.get(url("person", mo.pk)))
    made = text_of(client.post(url("let_back", mo.pk)))

    assert "On a practice site one person may do it alone." in page
    assert "http://testserver/accounts/invitation/" in made


def test_own_words_wait_for_a_second_person_pressed_twice_or_not(mo, ned, sign_in):
    first, second = sign_in(mo), sign_in(ned)
    looked = text_of(first.post(url("banner"), OWN))
    first.post(url("banner"), OWN | {"show": "yes"})
    waits = text_of(first.post(url("banner"), OWN | {"show": "yes"}, follow=True))
    proposal = Proposal.objects.get()

    assert "Propose it" in looked
    assert "This waits for a second person" in waits
    assert not Banner.objects.exists()
    assert "A line is down." not in text_of(second.get("/guidance/"))

    asked = text_of(second.get(url("proposal", proposal.pk)))
    second.post(url("confirm_proposal", proposal.pk))

    assert "A line is down. Use the website." in asked
    assert "at once" in asked
    banner = Banner.objects.get()
    assert (str(banner.pk), banner.by, banner.shown_from) == (proposal.subject, mo, NOW)
    assert "A line is down." in text_of(second.get("/guidance/"))


def test_own_words_run_out_when_they_would_end_and_may_begin_later(mo, ned, sign_in):
    client = sign_in(mo)
    client.post(url("banner"), OWN | {"shown_from": "2026-11-23T12:00", "show": "yes"})
    proposal = Proposal.objects.get()

    page = text_of(sign_in(ned).post(url("confirm_proposal", proposal.pk), follow=True))

    assert proposal.runs_out_at == NOW + timedelta(hours=8)
    assert "It is confirmed and done." in page
    assert Banner.objects.get().shown_from == NOW + timedelta(hours=2)


@pytest.mark.parametrize("role", ROLES)
def test_the_team_page_tells_what_is_missing(make_person, sign_in, role):
    page = text_of(sign_in(make_person("who@example.org", role)).get(url("team")))

    assert "1 person works here." in page
    assert "Missing: " in page
    assert "2 people" in page
