"""What each key does is said in the templates, and a person may switch the keys off."""

import re

import pytest

from moderation.models import ShortcutsOff
from moderation.reader_access import change_readers_roles
from moderation.shortcut_views import SHORTCUTS
from tests.moderation.conftest import NOW
from tests.moderation.pages import QUEUE, text_of, unlock_in, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_this_hour")]


def keys_on(page) -> list[str]:
    return re.findall(r'data-shortcut="([^"]+)"', text_of(page))


def test_each_page_names_its_keys(mo, epoch, make_report, client):
    report = make_report(epoch=epoch)
    unlock_in(client)

    untaken = keys_on(client.get(url("report", report.pk)))
    client.post(url("claim", report.pk))
    taken = keys_on(client.get(url("report", report.pk)))
    words = keys_on(client.post(url("words", report.pk)))
    reasons = keys_on(client.get(url("reject", report.pk)))
    client.post(url("accept", report.pk), {"crime_type": "other"})
    make_report()
    queue = keys_on(client.get(QUEUE))

    assert untaken == ["t", "?"]
    assert sorted(taken) == sorted(["o", "a", "r", "h", "f", "l", "?"])
    assert sorted(words) == sorted(["a", "r", "h", "f", "l", "?"])
    assert reasons == ["1", "2", "3", "4", "5", "6", "?"]
    assert queue == ["u", "n", "u", "?"]


def test_every_key_of_a_page_is_on_the_help_sheet_and_m_masks(client):
    sheet = text_of(client.get(url("shortcuts")))

    keys = [key for key, _text in SHORTCUTS]
    assert "m" in keys
    assert all(f"<kbd>{key}</kbd>" in sheet for key in keys)


def test_the_lines_of_the_list_can_be_walked(make_report, client):
    made = [make_report() for _ in range(3)]

    assert text_of(client.get(QUEUE)).count("data-line") == len(made)


def test_keys_are_switched_off_for_one_person_and_on_again(mo, ned, sign_in, make_report, client):
    make_report()
    before = text_of(client.get(QUEUE))
    said = text_of(client.post(url("switch_shortcuts"), {"keys": "off"}, follow=True))
    client.post(url("switch_shortcuts"), {"keys": "off"})
    again = sign_in(mo)
    off = text_of(again.get(QUEUE))
    others = text_of(sign_in(ned).get(QUEUE))
    again.post(url("switch_shortcuts"), {"keys": "on"})

    assert "staff.js" in before
    assert "The keys are off." in said
    assert "staff.js" not in off
    assert "words.js" in off
    assert url("shortcuts") in off
    assert "staff.js" in others
    assert "staff.js" in text_of(again.get(QUEUE))


def test_the_setting_goes_with_the_reader(ned, make_person):
    ShortcutsOff.objects.create(person=ned)
    boss = make_person("boss@example.org", "administrator")

    change_readers_roles(person=ned, roles=["statistician"], by=boss, now=NOW)

    assert not ShortcutsOff.objects.exists()


def test_pages_where_nobody_decides_have_no_keys(client):
    assert "staff.js" not in text_of(client.get(url("unlock")))
