"""Every role beside every staff page and every act: who may do it, and who is turned away.

The tables are written out, so that a change of who may do what is a change of this file.
"""

import re
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Final

import pytest

from moderation.decision_errors import NotYours, ReportTaken, UndoTooLate
from moderation.decisions import claim_report, refer_report, reopen_report
from moderation.keys import (
    NoReaders,
    NotConfirmed,
    create_epoch,
    make_personal_key,
    open_personal_key,
    share_epochs,
)
from moderation.models import Claim
from staff.people import LastAdministrator, change_roles
from tests.addresses import every_route, filled, parts_of
from tests.moderation.conftest import NOW, PASSPHRASE

pytestmark = pytest.mark.usefixtures("at_this_hour")

ROLES: Final = ("moderator", "senior", "safeguarding", "statistician", "administrator")
READERS: Final = {"moderator", "senior", "safeguarding"}
LEADS: Final = {"senior", "safeguarding"}
DOORKEEPERS: Final = {"senior", "safeguarding", "administrator"}
EVERYBODY: Final = set(ROLES)

PAGES: Final = {
    "": EVERYBODY,
    "attention/": EVERYBODY,
    "alerts/": EVERYBODY,
    "door/": DOORKEEPERS,
    "door/close/": DOORKEEPERS,
    "door/open/": DOORKEEPERS,
    "press-again/": EVERYBODY,
    "proposals/": EVERYBODY,
    "proposals/<row:proposal_id>/": EVERYBODY,
    "proposals/<row:proposal_id>/confirm/": EVERYBODY,
    "proposals/<row:proposal_id>/decline/": EVERYBODY,
    "proposals/<row:proposal_id>/take-back/": EVERYBODY,
    "people/team/": EVERYBODY,
    "service/": EVERYBODY,
    "decided/": READERS,
    "next/": READERS,
    "views/": READERS,
    "views/<row:view_id>/delete/": READERS,
    "keys/": READERS,
    "keys/switch/": READERS,
    "yourself/": READERS,
    "practice/": READERS,
    "practice/again/": READERS,
    "practice/<row:case_number>/": READERS,
    "practice/<row:case_number>/answer/": READERS,
    "together/": READERS,
    "together/look/": READERS,
    "together/accept/": READERS,
    "two-readers/": READERS,
    "two-readers/settle/": READERS,
    "reports/<row:report_id>/": READERS,
    "reports/<row:report_id>/claim/": READERS,
    "reports/<row:report_id>/let-go/": READERS,
    "reports/<row:report_id>/words/": READERS,
    "reports/<row:report_id>/mask/": READERS,
    "reports/<row:report_id>/unmask/": READERS,
    "reports/<row:report_id>/original/": READERS,
    "reports/<row:report_id>/label/": READERS,
    "screens/": EVERYBODY,
    "break/": READERS,
    "break/begin/": READERS,
    "break/end/": READERS,
    "reports/<row:report_id>/codes/": READERS,
    "reports/<row:report_id>/accept/": READERS,
    "reports/<row:report_id>/reject/": READERS,
    "reports/<row:report_id>/hold/": READERS,
    "reports/<row:report_id>/refer/": READERS,
    "reports/<row:report_id>/resume/": READERS,
    "reports/<row:report_id>/reopen/": READERS,
    "reports/<row:report_id>/followed/": LEADS,
    "reports/<row:report_id>/followed/undo/": LEADS,
    "safeguarding/": LEADS,
    "safeguarding/next/": LEADS,
    "floods/<row:flood_id>/": READERS,
    "floods/<row:flood_id>/reject/": READERS,
    "floods/<row:flood_id>/keep/": READERS,
    "floods/<row:flood_id>/undo-keep/": READERS,
    "floods/<row:flood_id>/begin/": READERS,
    "floods/<row:flood_id>/alike/": READERS,
    "floods/<row:flood_id>/take-out/": READERS,
    "floods/<row:flood_id>/undo/": READERS,
    "reports/<row:report_id>/duplicate/": READERS,
    "key/": READERS,
    "key/lock/": READERS,
    "key/make/": READERS,
    "key/recovery/": {"senior"},
    "advice/": READERS | {"administrator"},
    "advice/banner/": READERS | {"administrator"},
    "advice/banner/<uuid:banner_id>/stop/": READERS | {"administrator"},
    "advice/contacts/": READERS | {"administrator"},
    "advice/contacts/<slug:key>/": READERS | {"administrator"},
    "people/": {"senior", "administrator"},
    "people/<row:person_id>/": {"senior", "administrator"},
    "people/<row:person_id>/share/": {"senior"},
    "people/<row:person_id>/link/": {"administrator"},
    "people/<row:person_id>/sign-out/": {"administrator"},
    "people/<row:person_id>/remove/": {"administrator"},
    "people/invitations/<row:invitation_id>/cancel/": {"administrator"},
    "audit/": {"senior", "administrator"},
    "releases/": {"senior", "statistician"},
    "releases/close/<name>/": {"statistician"},
    "releases/prepare/<name>/": {"statistician"},
    "releases/<name>/": {"senior", "statistician"},
    "releases/<name>/publish/": {"senior", "statistician"},
    "releases/<name>/refuse/": {"senior", "statistician"},
    "releases/<name>/withdraw/": {"senior", "statistician"},
}
"""Route under /moderation/ -> the roles that come in. The names' own words are left out."""

NAVIGATION: Final = {
    "/moderation/attention/": EVERYBODY,
    "/moderation/": READERS,
    "/moderation/key/": READERS,
    "/moderation/safeguarding/": LEADS,
    "/moderation/advice/": READERS | {"administrator"},
    "/moderation/releases/": {"senior", "statistician"},
    "/moderation/people/": {"senior", "administrator"},
    "/moderation/audit/": {"senior", "administrator"},
    "/moderation/service/": EVERYBODY,
    "/accounts/mfa/": EVERYBODY,
    "/accounts/logout/": EVERYBODY,
}
"""Link in the navigation of every staff page -> the roles that see it."""

_PARTS: Final = {
    "row": "999999",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "slug": "nothing-of-ours",
    "name": "2026-Q4",
}


def staff_routes() -> Iterator[tuple[str, str]]:
    """Every route under /moderation/ as the table names it, and an address of it."""
    for route in every_route():
        if route.startswith("/moderation/"):
            parts = {name: _PARTS[kind] for name, kind in parts_of(route).items()}
            address = filled(route, parts)
            yield re.sub(r"<name:\w+>", "<name>", route).removeprefix("/moderation/"), address


@pytest.fixture(params=ROLES)
def person(request, make_person):
    """Somebody of each role, one after the other; `role` is theirs."""
    made = make_person(f"{request.param}@example.org", request.param)
    made.role = request.param
    return made


def test_every_staff_page_stands_in_the_table():
    assert {route for route, _address in staff_routes()} == set(PAGES)


def test_a_page_opens_for_the_roles_of_the_table_alone(person, sign_in):
    client = sign_in(person)
    opened = set()
    for route, address in staff_routes():
        answer = client.post(address)
        if answer.status_code == 405:
            answer = client.get(address)
        if answer.status_code != 403:
            opened.add(route)

    assert opened == {route for route, roles in PAGES.items() if person.role in roles}


def test_nobody_without_a_role_comes_in(db, make_person, sign_in):
    person = make_person("x@example.org")
    person.groups.clear()
    client = sign_in(person)

    assert {client.post(address).status_code for _route, address in staff_routes()} <= {403, 405}


def test_the_navigation_leads_where_the_role_may_go(person, sign_in):
    page = sign_in(person).get("/moderation/service/").text
    navigation = page[page.index('class="staff-navigation"') : page.index("</nav>")]

    shown = set(re.findall(r'href="([^"]+)"', navigation))
    assert shown == {link for link, roles in NAVIGATION.items() if person.role in roles}


def allowed(is_allowed, refusal):
    """The act in this block is done, or refused with this error."""
    return nullcontext() if is_allowed else pytest.raises(refusal)


def test_who_reads_a_referred_report(taken, mo, person):
    refer_report(report_id=taken.pk, by=mo, now=NOW, reason="self_harm")

    with allowed(person.role in LEADS, NotYours):
        assert claim_report(report_id=taken.pk, by=person, now=NOW).by == person


def test_who_takes_over_what_somebody_else_reads(taken, person):
    with allowed(person.role in LEADS, ReportTaken):
        claim_report(report_id=taken.pk, by=person, now=NOW)
        assert Claim.objects.get().by == person


def test_who_undoes_what_somebody_else_decided(accepted, person):
    with allowed(person.role == "senior", UndoTooLate):
        reopen_report(report_id=accepted.pk, by=person, now=NOW)
        accepted.refresh_from_db()
        assert accepted.state == "received"


def test_to_whose_keys_words_are_sealed(person):
    make_personal_key(person=person, by=None, now=NOW, passphrase=PASSPHRASE)

    with allowed(person.role in READERS, NoReaders):
        assert create_epoch(label="2026-Q4", now=NOW).wraps.get().holder.person == person


def test_who_confirms_a_colleagues_key(mo, person):
    make_personal_key(person=mo, by=None, now=NOW)
    make_personal_key(person=person, by=None, now=NOW, passphrase=PASSPHRASE)
    create_epoch(label="2026-Q4", now=NOW)
    own = open_personal_key(person=person, passphrase=PASSPHRASE)

    with allowed(person.role == "senior", NotConfirmed):
        assert share_epochs(giver=own, taker=mo, by=person, now=NOW) == 0


def test_the_last_who_lets_people_in_stays(person):
    other = "moderator" if person.role != "moderator" else "senior"

    with allowed(person.role != "administrator", LastAdministrator):
        change_roles(person=person, roles=[other], by=person, now=NOW)
        assert person.roles == {other}
