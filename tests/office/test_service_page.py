"""How the form is used: whole weeks, in tens, for everybody who works here."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from reporting.codes.receipts import receipt_code
from reporting.codes.what_happened_next import tell_what_happened_next, total_what_happened_next
from reporting.models import VisitsLeft
from tests.factories import make_report as make_known_report
from tests.moderation.conftest import NOW
from tests.moderation.pages import text_of, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_this_hour")]


def test_before_anything_was_counted_it_says_when_it_will_be(mo, sign_in):
    body = text_of(sign_in(mo).get(url("service")))

    assert "No whole week has been counted yet" in body
    assert "Nothing has been totalled yet" in body


def test_it_shows_the_weeks_and_what_was_told_in_tens(mo, sign_in):
    last_monday = NOW.date() - timedelta(days=7)
    VisitsLeft.objects.create(week=last_monday, stage="details", change=38)
    for number in range(27):
        make_known_report(token=f"token {number}")
        code = receipt_code(f"token {number}")
        tell_what_happened_next(code=code, answers={"told_since": ("bank",)}, now=NOW)
    total_what_happened_next(today=NOW.date())

    body = text_of(sign_in(mo).get(url("service")))

    assert "16 Nov 2026" in body
    assert ">40<" in body
    assert re.search(r"Bank</dt>\s*<dd[^>]*>\s*30\s*<", body)
    assert not re.search(r">\s*(38|27)\s*<", body)


@pytest.mark.parametrize("role", ["statistician", "administrator", "safeguarding"])
def test_every_role_may_look(make_person, sign_in, role):
    assert sign_in(make_person("a@example.org", role)).get(url("service")).status_code == 200


def test_nobody_else_may():
    assert Client().get(url("service")).status_code in (302, 404)
