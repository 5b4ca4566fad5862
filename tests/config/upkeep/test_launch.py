"""Nothing opens to the public before a person has said who settled what, and when."""

import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from config.upkeep.launch import (
    CONTACTS,
    LAUNCH_FILE,
    MATTERS,
    LaunchFileError,
    Matter,
    contacts_of,
    line_to_fill_in,
    matters_of,
    read_launch_file,
)
from guidance.reading.library import CONTENT, load_library
from guidance.upkeep.contact_checks import LastCheck, fields_shown, record_check, seen_of
from moderation.keys import make_own_key, make_personal_key
from moderation.models import PersonalKey
from staff.models import Person
from staff.people import create_person
from tests.releases.facts import make_person
from tests.staff.conftest import PASSWORD

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
LEAD_IS_MISSING = "open: no safeguarding lead works here with a confirmed key: invite one"
SETTLED = {"is": "ZA123456", "by": "Ada Jones", "on": "2026-11-20"}


def library():
    return load_library(CONTENT)


def test_the_file_that_ships_names_every_matter_and_settles_none():
    held = read_launch_file()

    assert set(held) == {*MATTERS, CONTACTS}
    assert all(matter.is_open for matter in matters_of(held, today=TODAY))
    shown = contacts_of(held, contacts=library().contacts, checks={}, today=TODAY)
    assert shown
    assert all(matter.is_open for matter in shown)


def test_a_matter_with_what_who_and_when_is_settled():
    matters = {each.key: each for each in matters_of({"ico_number": SETTLED}, today=TODAY)}

    settled = matters["ico_number"]
    assert not settled.is_open
    assert (settled.settled, settled.by, settled.on) == (
        "ZA123456",
        "Ada Jones",
        date(2026, 11, 20),
    )
    assert matters["dpia"].missing == "not said: what was settled, who, when"


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({"is": " "}, "not said: what was settled"),
        ({"by": ""}, "not said: who"),
        ({"on": ""}, "not said: when"),
        ({"by": "", "on": ""}, "not said: who, when"),
        ({"on": "20 November"}, "'20 November' is no day such as 2027-01-31"),
        ({"on": "2026-11-24"}, "2026-11-24 has not come yet"),
        ({"on": date(2026, 11, 24)}, "2026-11-24 has not come yet"),
        ({"on": date(2026, 11, 23)}, ""),
        ({"is": 7}, "not said: what was settled"),
    ],
)
def test_what_is_missing_is_said(changed, missing):
    matters = matters_of({"dpia": SETTLED | changed}, today=TODAY)

    assert next(each.missing for each in matters if each.key == "dpia") == missing


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[operator]\nis = ''", "there is no matter called operator"),
        ("dpia = 'done'", "dpia must say `by` and `on`"),
        ("contacts = 'all'", "contacts must say"),
        ("[contacts]\nP999 = 'seen'", "P999 must say"),
        ("[dpia", "Expected"),
    ],
)
def test_a_file_that_is_not_understood_says_where(tmp_path: Path, text, said):
    path = tmp_path / "launch.toml"
    path.write_text(text)

    with pytest.raises(LaunchFileError, match=said) as caught:
        read_launch_file(path)

    assert str(path) in str(caught.value)


def test_a_file_that_is_not_there_says_so(tmp_path: Path):
    with pytest.raises(LaunchFileError, match="No such file"):
        read_launch_file(tmp_path / "launch.toml")


def checked(key: str, **changed: object) -> str:
    """What is missing of one contact that somebody checked."""
    contact = library().contacts[key]
    held = {CONTACTS: {key: {"saw": seen_of(contact), "by": "Bo", "on": "2026-11-20"}}}
    contacts = {key: replace(contact, **changed)}
    return contacts_of(held, contacts=contacts, checks={}, today=TODAY)[0].missing


def checked_by_staff(*, file_on: str = "", **changed: object) -> Matter:
    """Contact P101 when staff checked it on 20 November, and the file says so on another day."""
    contact = library().contacts["P101"]
    check = LastCheck(
        on=date(2026, 11, 20),
        by="mo@example.org",
        findings={"number": "right"},
        shown=seen_of(contact),
        saw="",
    )
    held = {CONTACTS: {"P101": {"saw": seen_of(contact), "by": "Bo", "on": file_on}}}
    checks = {"P101": replace(check, **changed)}
    return contacts_of(held, contacts={"P101": contact}, checks=checks, today=TODAY)[0]


def test_a_contact_that_staff_found_right_is_settled_without_the_file():
    matter = checked_by_staff()

    assert not matter.is_open
    assert (matter.by, matter.on) == ("mo@example.org", date(2026, 11, 20))


@pytest.mark.parametrize(
    ("file_on", "changed", "missing"),
    [
        ("", {"shown": "102"}, "it was changed since"),
        ("2026-11-19", {"shown": "102"}, ""),
        ("", {"findings": {"number": "wrong"}, "saw": "dead"}, 'wrong on 2026-11-20: "dead"'),
        ("2026-11-20", {"findings": {"number": "wrong"}}, "mo@example.org found something wrong"),
        ("2026-11-21", {"findings": {"number": "wrong"}}, ""),
        ("2026-11-19", {"shown": "102", "findings": {"number": "wrong"}}, ""),
    ],
)
def test_the_file_and_the_staff_together_settle_a_contact(file_on, changed, missing):
    matter = checked_by_staff(file_on=file_on, **changed)

    assert missing in matter.missing
    assert matter.is_open is bool(missing)


def test_a_checked_contact_is_settled_until_it_is_changed_or_its_review_is_due():
    phone = library().contacts["P101"].phone

    assert phone is not None
    assert checked("P101") == ""
    assert "it was changed since; it is 102" in checked("P101", phone=replace(phone, text="102"))
    assert "review was due by 2026-11-22" in checked("P101", review_by=date(2026, 11, 22))
    assert checked("P101", review_by=TODAY) == ""


def test_a_contact_that_nobody_is_shown_needs_no_check():
    contact = replace(library().contacts["P101"], phone=None, site=None)

    assert contacts_of({}, contacts={"P101": contact}, checks={}, today=TODAY) == ()


def test_opening_hours_are_part_of_what_is_checked():
    assert seen_of(library().contacts["P999"]) == "999 · Open day and night"


def run(*words: str) -> tuple[str, str]:
    """What the command said, and what it failed with ("" where it did not)."""
    out = StringIO()
    try:
        call_command("launch_check", *words, stdout=out)
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), ""


def filled_in(path: Path, *, by: str = "Bo", on: str = "2026-11-20") -> Path:
    """The file as it ships, with every gap filled in by the lines that the command prints."""
    lines = run("--contacts", "--today", "2026-11-23")[0]
    text = LAUNCH_FILE.read_text() + lines
    text = text.replace('is = ""', 'is = "Done"')
    path.write_text(text.replace('by = ""', f'by = "{by}"').replace('on = ""', f'on = "{on}"'))
    return path


def test_the_command_lists_what_is_open_and_fails():
    said, failure = run("--today", "2026-11-23")

    assert "open: operator_name: who runs the site" in said
    assert "open: P101: " in said
    assert "pages of advice that nobody has checked" in said
    assert failure.startswith("Still open: ")
    assert int(failure.removeprefix("Still open: ").rstrip(".")) == said.count("open: ")


@pytest.mark.slow
def test_the_lines_for_contacts_can_be_filled_in_as_they_are_printed(tmp_path: Path):
    # A lead and the keys that are held offline are still to come, and the advice to be read by
    # people; nothing of the file is open.
    path = filled_in(tmp_path / "launch.toml")

    said, failure = run("--file", str(path), "--today", "2026-12-01")

    assert "settled: operator_name: Done, by Bo on 2026-11-20" in said
    assert "settled: P999: 999 · Open day and night, by Bo on 2026-11-20" in said
    still_open = [line for line in said.splitlines() if line.startswith("open: ")]
    assert still_open[0].startswith(LEAD_IS_MISSING)
    assert "EPOCH_VERIFY_KEY is not set" in still_open[1]
    assert "RECOVERY_RECIPIENTS" in still_open[2]
    assert "pages of advice that nobody has checked" in still_open[3]
    assert failure == "Still open: 4."
    assert run("--file", str(path), "--contacts", "--today", "2026-12-01") == ("", "")


@pytest.mark.slow
def test_the_command_lists_who_of_the_staff_checked_what_and_what_nobody_has_checked():
    contact = library().contacts["P101"]
    now = datetime(2026, 11, 20, 12, tzinfo=UTC)
    right = dict.fromkeys(fields_shown(contact), "right")
    record_check(contact=contact, findings=right, saw="", by=make_person(), now=now)

    said, _ = run("--today", "2026-11-23")

    assert f"settled: P101: {seen_of(contact)}, by first@example.org on 2026-11-20" in said
    assert "open: P999: " in said


@pytest.mark.slow
def test_a_practice_site_is_never_ready(tmp_path: Path, settings):
    settings.DEMONSTRATION = True

    said, failure = run("--today", "2026-11-23")

    assert "open: this is a practice site" in said
    assert failure


def test_a_name_with_a_quotation_mark_can_be_written():
    contact = library().contacts["P101"]
    assert contact.phone is not None
    odd = replace(contact, phone=replace(contact.phone, text='say "hello" \\ now'))

    line = line_to_fill_in("P101", odd)

    assert tomllib.loads(line)["P101"]["saw"] == 'say "hello" \\ now'


def test_the_command_names_a_broken_file(tmp_path: Path):
    path = tmp_path / "launch.toml"
    path.write_text("[")

    assert str(path) in run("--file", str(path))[1]


def listed(*options):
    """What `launch_check` prints before it fails."""
    out = StringIO()
    with pytest.raises(CommandError, match="Still open"):
        call_command("launch_check", *options, stdout=out)
    return out.getvalue()


@pytest.mark.usefixtures("cheap_keys")
def test_it_fails_until_a_safeguarding_lead_at_work_has_a_confirmed_key():
    now = datetime(2026, 11, 23, 10, tzinfo=UTC)
    senior = create_person(email="sue@example.org", password=PASSWORD, roles=["senior"], by=None)
    make_personal_key(person=senior, by=None, now=now)
    assert LEAD_IS_MISSING in listed()
    lead = create_person(email="x@example.org", password=PASSWORD, roles=["safeguarding"], by=None)
    assert LEAD_IS_MISSING in listed()
    make_own_key(person=lead, replaces=None, now=now)
    assert LEAD_IS_MISSING in listed()

    PersonalKey.objects.filter(person=lead).update(confirmed_at=now, confirmed_by=senior)
    assert "safeguarding lead works here" not in listed()

    Person.objects.filter(pk=lead.pk).update(is_active=False, left_at=now)
    assert LEAD_IS_MISSING in listed()


def test_it_says_where_no_alert_reaches_anybody(settings):
    assert "set EMAIL_HOST or ALERT_WEBHOOKS" in listed()

    settings.EMAIL_HOST = "mail.example.org"

    assert "EMAIL_HOST" not in listed()
