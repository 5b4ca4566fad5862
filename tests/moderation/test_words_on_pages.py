"""The words of a report on its pages: opened by a press, kept while one decides, shut to others."""

from datetime import timedelta

import pytest

from moderation.decisions import claim_report
from reporting.models import Report
from staff.audit import record_action
from staff.models import AuditEntry
from tests.moderation.conftest import NOW, PASSPHRASE
from tests.moderation.pages import SECRET_WORDS, text_of, unlock_in, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_this_hour")]


@pytest.fixture
def sealed(mo, epoch, make_report):
    """A report with secret words, that mo has taken."""
    report = make_report(words=SECRET_WORDS, epoch=epoch)
    claim_report(report_id=report.pk, by=mo, now=NOW)
    return report


@pytest.fixture
def reader(client, epoch):
    """mo's browser, in which their key is unlocked."""
    unlock_in(client)
    return client


def test_words_are_not_on_the_page_until_they_are_opened(mo, sealed, client):
    locked = text_of(client.get(url("report", sealed.pk)))
    unlock_in(client)
    folded = text_of(client.get(url("report", sealed.pk)))
    opened = text_of(client.post(url("words", sealed.pk)))

    assert "Elephants" not in locked + folded
    assert "Unlock your key" in locked
    assert "may be sexual or threatening" in folded
    assert "Elephants were in the garden." in opened
    assert "<mark" in opened
    assert AuditEntry.objects.filter(action="read_words", by=mo).count() == 1


@pytest.mark.parametrize(
    ("written", "is_said"),
    [
        ("Napisali do mnie na Messengerze i chcieli pieniędzy.", True),
        ("They wrote to me and they wanted money.", False),
    ],
)
def test_beside_words_in_another_language_it_says_that_the_screens_read_english_only(
    epoch, make_report, written, is_said, client
):
    report = make_report(words=written, epoch=epoch)
    client.post(url("claim", report.pk))
    unlock_in(client)

    opened = text_of(client.post(url("words", report.pk)))

    assert ("read little but English" in opened) is is_said


def test_a_report_whose_words_may_tell_of_a_child_says_so_before_they_are_opened(
    epoch, make_report, client
):
    report = make_report(words=SECRET_WORDS, epoch=epoch, child_words=True)
    client.post(url("claim", report.pk))
    unlock_in(client)

    page = text_of(client.get(url("report", report.pk)))

    assert "Harm to a child?" in page
    assert "may speak of sexual harm to a child" in page
    assert "Harm to a child?" in text_of(client.get(url("queue")))


@pytest.mark.parametrize("sign", ["crisis_words", "child_words"])
def test_words_that_may_tell_of_somebody_in_danger_are_not_called_needless(
    sign, epoch, make_report, reader
):
    report = make_report(words="x", epoch=epoch, **{sign: True})
    reader.post(url("claim", report.pk))

    page = text_of(reader.get(url("report", report.pk)))

    assert "Read them before you decide" in page
    assert "You need not read them" not in page


def test_a_reader_sees_how_many_words_they_opened_today(mo, ned, epoch, make_report, client):
    for reader, moment in ((mo, NOW - timedelta(days=1)), (ned, NOW)):
        record_action(action="read_words", by=reader, subject="report", subject_id="9", at=moment)
    unlock_in(client)
    pages = []
    for _ in range(10):
        report = make_report(words=SECRET_WORDS, epoch=epoch)
        client.post(url("claim", report.pk))
        client.post(url("words", report.pk))
        pages.append(text_of(client.post(url("words", report.pk))))
        client.post(url("let_go", report.pk))

    assert "You have opened the words of 1 report today." in pages[0]
    assert "You have opened the words of 10 reports today." in pages[9]


def test_words_do_not_open_without_unlocking_whatever_is_posted(sealed, client):
    page = client.post(url("words", sealed.pk), follow=True)

    assert "Elephants" not in text_of(page)
    assert not AuditEntry.objects.filter(action="read_words").exists()


def test_words_do_not_open_for_who_has_not_taken_the_report(ned, epoch, make_report, client):
    report = make_report(words=SECRET_WORDS, epoch=epoch)
    claim_report(report_id=report.pk, by=ned, now=NOW)
    unlock_in(client)

    page = client.post(url("words", report.pk), follow=True)

    assert "Elephants" not in text_of(page)
    assert "Take this report before" in text_of(page)


def test_the_address_of_the_words_shows_none_when_it_is_only_visited(sealed, reader):
    response = reader.get(url("words", sealed.pk))

    assert response["Location"] == url("report", sealed.pk)


def test_words_are_escaped(epoch, make_report, client):
    report = make_report(words="<script>alert(1)</script>", epoch=epoch)
    client.post(url("claim", report.pk))
    unlock_in(client)

    body = text_of(client.post(url("words", report.pk)))

    assert "<script>alert" not in body
    assert "&lt;script&gt;alert" in body


def test_no_words_reach_the_logs(epoch, make_report, caplog, client):
    caplog.set_level("DEBUG")
    report = make_report(words=SECRET_WORDS, epoch=epoch)
    client.post(url("claim", report.pk))
    unlock_in(client)

    client.post(url("words", report.pk))

    assert "Elephants" not in caplog.text
    assert PASSPHRASE not in caplog.text


@pytest.mark.parametrize("move", ["reject", "hold", "refer"])
def test_words_that_were_open_stay_on_the_page_where_a_reason_is_chosen(sealed, move, reader):
    shut = text_of(reader.get(url("report", sealed.pk)))
    opened = text_of(reader.post(url("words", sealed.pk)))

    asked = reader.post(url(move, sealed.pk), {"words_open": "yes", "ask": "yes"})
    nothing_chosen = reader.post(url(move, sealed.pk), {"words_open": "yes"})
    by_link = reader.get(url(move, sealed.pk))

    assert f'href="{url(move, sealed.pk)}"' in shut
    assert f'action="{url(move, sealed.pk)}"' in opened
    assert (asked.status_code, nothing_chosen.status_code, by_link.status_code) == (200, 422, 200)
    for page in (asked, nothing_chosen):
        assert "Elephants were in the garden" in text_of(page)
        assert 'name="words_open"' in text_of(page)
    assert "Choose one reason" not in text_of(asked)
    assert "Elephants" not in text_of(by_link)
    assert Report.objects.get(pk=sealed.pk).state == "received"


def test_words_stay_open_where_the_crime_type_was_not_taken(sealed, reader):
    page = reader.post(url("accept", sealed.pk), {"words_open": "yes", "crime_type": "x"})

    assert page.status_code == 422
    assert "Elephants were in the garden" in text_of(page)


@pytest.mark.parametrize("locked", [True, False])
def test_no_page_opens_words_that_its_reader_may_not_read(ned, epoch, make_report, locked, client):
    report = make_report(words=SECRET_WORDS, epoch=epoch)
    if locked:
        client.post(url("claim", report.pk))
    else:
        unlock_in(client)
        claim_report(report_id=report.pk, by=ned, now=NOW)

    page = client.post(url("reject", report.pk), {"words_open": "yes", "ask": "yes"})

    assert page.status_code == (200 if locked else 302)
    assert "Elephants" not in text_of(page)


@pytest.mark.parametrize(("risk", "is_for_a_lead"), [(0, False), (2, True), (3, True)])
def test_one_key_accepts_what_may_need_a_lead_only_once_its_words_are_open(
    mo, epoch, make_report, reader, risk, is_for_a_lead
):
    report = make_report(words=SECRET_WORDS, epoch=epoch, risk=risk)
    claim_report(report_id=report.pk, by=mo, now=NOW)

    shut = text_of(reader.get(url("report", report.pk)))
    opened = text_of(reader.post(url("words", report.pk)))

    assert ('data-shortcut="a"' in shut) is not is_for_a_lead
    assert 'data-shortcut="a"' in opened
    assert "Accept and take the next" in shut
