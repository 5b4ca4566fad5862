"""A reader calls a label wrong or missing; staff see how often, rounded and in bands."""

import pytest
from django.db import IntegrityError, transaction

from moderation.decision_errors import NotTaken
from moderation.decisions import claim_report, give_back_report
from moderation.reading_models import SCREENS, ScreenMark, ScreenTally
from moderation.screen_marks import LABELLED_EVENTS, mark_screen
from moderation.screen_rates import FEWEST, read_screen_rates, rounded_share
from moderation.unsealing import read_words
from staff.models import AuditEntry
from tests.moderation.conftest import NOW
from tests.moderation.pages import SECRET_WORDS, text_of, unlock_in, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_this_hour")]


@pytest.fixture
def sealed(mo, epoch, make_report):
    """A report with a label for crisis words and for its kind of event, that mo has taken."""
    report = make_report(words=SECRET_WORDS, epoch=epoch, crisis_words=True)
    claim_report(report_id=report.pk, by=mo, now=NOW)
    return report


@pytest.fixture
def opened(mo, sealed, open_key):
    """The same, with its words open."""
    read_words(report_id=sealed.pk, by=mo, unlocked=open_key(mo), now=NOW)
    return sealed


def tally(screen: str) -> tuple[int, int, int, int]:
    found = ScreenTally.objects.get(screen=screen)
    return found.shown, found.not_shown, found.wrong, found.missing


def test_a_label_is_called_wrong_and_a_missing_one_missing_once_each(mo, opened):
    for _ in range(2):
        for screen in SCREENS:
            mark_screen(report_id=opened.pk, screen=screen, is_off=True, by=mo, now=NOW)

    assert tally("crisis_words") == (1, 0, 1, 0)
    assert tally("child_words") == (0, 1, 0, 1)
    assert tally("content_label") == (1, 0, 1, 0)
    assert AuditEntry.objects.filter(action="mark_label").count() == 3


def test_a_mark_is_taken_back_and_no_longer_counted(mo, opened):
    for is_off in (True, False, False):
        mark_screen(report_id=opened.pk, screen="crisis_words", is_off=is_off, by=mo, now=NOW)

    assert tally("crisis_words") == (1, 0, 0, 0)
    assert ScreenMark.objects.get(screen="crisis_words").verdict == ""


def test_a_report_is_counted_once_however_often_its_words_are_opened(mo, opened, open_key):
    give_back_report(report_id=opened.pk, by=mo, now=NOW)
    claim_report(report_id=opened.pk, by=mo, now=NOW)
    read_words(report_id=opened.pk, by=mo, unlocked=open_key(mo), now=NOW)

    assert tally("crisis_words") == (1, 0, 0, 0)


def test_nobody_judges_a_label_whose_words_they_have_not_open(mo, ned, opened, sealed):
    give_back_report(report_id=opened.pk, by=mo, now=NOW)
    claim_report(report_id=sealed.pk, by=ned, now=NOW)

    for person in (mo, ned):
        with pytest.raises(NotTaken):
            mark_screen(report_id=sealed.pk, screen="crisis_words", is_off=True, by=person, now=NOW)
    assert tally("crisis_words") == (1, 0, 0, 0)


def test_the_database_refuses_what_does_not_fit(mo, opened):
    marks, tallies = ScreenMark.objects, ScreenTally.objects.filter(screen="crisis_words")

    for wrong in (
        lambda: marks.filter(screen="crisis_words").update(verdict="missing", by=mo),
        lambda: marks.filter(screen="crisis_words").update(verdict="wrong", by=None),
        lambda: tallies.update(wrong=2),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


def test_a_reader_marks_on_the_page_and_the_words_stay_open(opened, client):
    unlock_in(client)
    before = text_of(client.post(url("words", opened.pk)))

    press = {"screen": "child_words", "said": "off"}
    page = text_of(client.post(url("mark_label", opened.pk), press))
    client.post(url("lock"))
    shut = client.post(url("mark_label", opened.pk), press | {"said": "right"}, follow=True)

    assert "This label is missing" in before
    assert "called missing" in page
    assert "Elephants" in page
    assert "Elephants" not in text_of(shut)
    assert tally("child_words") == (0, 1, 0, 0)


@pytest.mark.parametrize("press", [{}, {"screen": "x", "said": "off"}, {"screen": "child_words"}])
def test_a_press_that_names_nothing_is_refused(opened, client, press):
    assert client.post(url("mark_label", opened.pk), press).status_code == 400


def test_who_has_not_taken_it_is_told(mo, sealed, client):
    give_back_report(report_id=sealed.pk, by=mo, now=NOW)

    page = client.post(
        url("mark_label", sealed.pk), {"screen": "child_words", "said": "off"}, follow=True
    )

    assert "before you judge its labels" in text_of(page)


@pytest.mark.parametrize(
    ("part", "of", "share"),
    [(0, 20, 0), (1, 19, None), (3, 20, 15), (1, 21, 5), (1, 100, 0), (99, 100, 100)],
)
def test_a_share_is_rounded_and_of_few_reports_there_is_none(part, of, share):
    assert FEWEST == 20
    assert rounded_share(part, of) == share


def test_the_page_shows_bands_and_no_exact_count(client, sign_in, make_person):
    count = {"shown": 37, "wrong": 6, "not_shown": 13, "missing": 2}
    for quarter in ("2026-Q3", "2026-Q4"):
        ScreenTally.objects.create(quarter=quarter, screen="crisis_words", **count)
    statistician = sign_in(make_person("stat@example.org", "statistician"))

    for browser in (client, statistician):
        page = text_of(browser.get(url("screens")))
        main = page[page.index("<main") : page.index("</main")]

        assert "about 15 %" in main
        assert "Up to 50" in main
        assert "too few to say" in main
        assert "37" not in main
        assert "13" not in main
    assert [rate.quarter for rate in read_screen_rates()] == ["2026-Q4", "2026-Q3"]


def test_an_empty_page_says_so(client):
    assert "No words have been opened yet" in text_of(client.get(url("screens")))


def test_every_event_with_a_label_of_its_own_is_one_that_is_judged(epoch, make_report, client):
    unlock_in(client)

    for event in ("paid", *sorted(LABELLED_EVENTS)):
        report = make_report(words="x", epoch=epoch, answers={"event_type": event})
        client.post(url("claim", report.pk))
        page = text_of(client.get(url("report", report.pk)))
        client.post(url("let_go", report.pk), {"then": "list"})

        assert ("These words may be distressing" in page) is (event == "paid")
