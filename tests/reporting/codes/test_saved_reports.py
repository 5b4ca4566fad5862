"""Save and come back later: by a code that nobody else has, and gone when it should be."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from reporting.browser.answers_cookie import begin
from reporting.codes.receipts import ALPHABET, receipt_code, status_of
from reporting.codes.saved_reports import CannotSave, draft_code, open_draft, save_draft
from reporting.models import Draft, Report
from reporting.retention import purge
from tests.factories import ANSWERS, last_report, words_of
from tests.reporting.browsing import NOW, Browser, onward_from
from tests.reporting.saving import CODE, WORDS, came_back_to, carry_over, resume, save

pytestmark = pytest.mark.usefixtures("epoch")


def test_the_offer_begins_with_the_help(person: Browser) -> None:
    pages = ("danger", "age-band", "event-type", "event-detail", "when-band", "told-whom")
    for slug in pages:
        assert "/report/save/" not in person.walk(until=slug).content.decode(), slug
        assert 'value="save"' not in person.get(f"/report/{slug}/").content.decode(), slug

    assert "/report/save/" in person.walk(until="next-hour").content.decode()
    assert 'value="save"' in person.walk(until="contact-mode").content.decode()
    assert 'value="save"' in person.walk().content.decode()


def test_the_help_that_is_opened_before_its_turn_offers_nothing_but_help(person: Browser) -> None:
    person.walk(until="when-band")

    early = person.get("/report/next-hour/")

    assert "/report/save/" not in early.content.decode()
    assert onward_from(early) == "/report/when-band/"
    assert 'value="save"' not in person.get("/report/when-band/").content.decode()


def test_a_scam_message_can_be_saved_from_the_help_on(person: Browser) -> None:
    page = person.walk(until="next-hour", event_type={"event_type": "scam_msg"})

    assert "/report/save/" in page.content.decode()


@pytest.mark.parametrize(
    ("until", "method", "said"),
    [
        ("when-band", "get", "7 days"),
        ("event-type", "get", "once you have said what happened"),
        ("event-type", "post", "once you have said what happened"),
    ],
)
def test_nothing_is_saved_before_the_press_nor_too_early(
    person: Browser, until: str, method: str, said: str
) -> None:
    person.walk(until=until)

    page = getattr(person, method)("/report/save/")

    assert page.status_code == 200
    assert said in page.content.decode()
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("changes", "is_warned"),
    [
        ({}, False),
        ({"event_detail": {"event_detail": "nude_pictures", "relationship": "stranger"}}, False),
        ({"event_type": {"event_type": "harass"}, "event_detail": {"event_detail": "other"}}, True),
        ({"age_band": {"age_band": "age_16_17"}}, True),
    ],
    ids=str,
)
def test_where_somebody_close_may_find_the_code_that_is_said_before_and_after(
    person: Browser, changes: Any, is_warned: bool
) -> None:
    person.walk(**changes)
    caution = "Can someone close to you look at this phone or computer?"

    before = person.get("/report/save/").text
    person.post("/report/save/")
    after = person.get("/report/save/").text

    assert (caution in before.partition("Save and show my code")[0]) is is_warned
    assert (caution in after) is is_warned


@pytest.mark.parametrize("relation", ["partner_or_ex", "family"])
def test_nothing_is_saved_about_somebody_close(person: Browser, relation: str) -> None:
    told = {"event_detail": "nude_pictures", "relationship": relation}
    person.walk(event_detail=told)
    pages = [person.get(f"/report/{slug}/") for slug in ("next-hour", "own-words", "check")]

    assert not any("Save and come back" in page.text for page in pages)
    assert person.answer("own-words", press="save")["Location"] == "/report/save/"
    for refused in (person.get("/report/save/"), person.post("/report/save/")):
        assert "we do not save reports about this" in refused.text
    assert not Draft.objects.exists()


def test_whoever_may_be_controlled_by_another_is_not_offered_it(person: Browser) -> None:
    person.walk(
        until="when-band",
        event_type={"event_type": "control"},
        event_detail={"event_detail": "phone_watched"},
    )

    question = person.get("/report/when-band/").content.decode()
    page = person.post("/report/save/").content.decode()

    assert "Save and come back" not in question
    assert "To keep you safe" in page
    assert not Draft.objects.exists()


@pytest.mark.parametrize("age_band", ["age_under_13", "age_13_15"])
def test_nothing_of_a_child_is_ever_saved(person: Browser, age_band: str) -> None:
    person.walk(until="age-band")
    person.answer("age-band", age_band=age_band, nation="wales")

    person.post("/report/save/")

    assert not Draft.objects.exists()
    so_far = replace(begin(NOW), answers=ANSWERS | {"age_band": age_band}, version=3)
    with pytest.raises(CannotSave):
        save_draft(so_far, now=NOW)


def test_a_report_is_left_on_one_phone_and_finished_on_another(person: Browser) -> None:
    person.walk(until="told-whom")
    left = person.answers()
    code = save(person)

    another = Browser()

    assert resume(code, by=another)["Location"] == "/report/"
    assert another.answers() == {field: left[field] for field in left if field != "danger"}
    assert "Exit this page" in another.get("/report/").content.decode()
    assert came_back_to(another) == "/report/told-whom/"
    another.answer("told-whom", told_whom=["no_one"])
    another.answer("own-words", own_words=WORDS)
    another.send()
    assert words_of(last_report()) == WORDS
    assert not Draft.objects.exists()


def test_the_press_on_a_question_keeps_what_was_just_answered(person: Browser) -> None:
    person.walk(until="own-words")

    response = person.answer("own-words", own_words=WORDS, press="save")

    assert response["Location"] == "/report/save/"
    assert person.answers()["own_words"] == WORDS
    assert carry_over(person).answers()["own_words"] == WORDS


def test_a_question_left_open_can_be_saved_and_is_asked_again(person: Browser) -> None:
    person.walk(until="told-whom")

    response = person.answer("told-whom", press="save")

    assert response["Location"] == "/report/save/"
    assert came_back_to(carry_over(person)) == "/report/told-whom/"


def test_a_question_that_may_be_left_out_is_where_they_come_back_to(person: Browser) -> None:
    person.walk(until="contact-mode")

    assert came_back_to(carry_over(person)) == "/report/contact-mode/"


def test_personal_details_are_warned_of_before_saving_and_a_second_press_saves(
    person: Browser,
) -> None:
    person.walk(until="own-words")
    words = "Ring me on 07700 900123"

    warned = person.answer("own-words", own_words=words, press="save")

    assert warned.status_code == 200
    assert 'value="save_as_it_is"' in warned.content.decode()
    assert words in warned.content.decode()
    assert "own_words" not in person.answers()
    again = person.answer("own-words", own_words=words, press="save_as_it_is")
    assert again["Location"] == "/report/save/"
    assert person.answers()["own_words"] == words


def test_the_code_is_of_the_family_of_receipts_and_cannot_be_taken_for_one(
    person: Browser, code: str
) -> None:
    assert len(code.replace("-", "")) == 17
    assert set(code.replace("-", "")) <= set(ALPHABET)
    assert status_of(code) is None
    assert code[2:] != receipt_code(person.held().token)


@pytest.mark.parametrize(
    "typed",
    [str, str.lower, lambda code: code.replace("-", " "), lambda code: code[2:], "5{}".format],
)
def test_a_code_is_read_however_it_is_typed(code: str, typed: Any) -> None:
    given = code[1:] if typed == "5{}".format else code

    assert resume(typed(given)).status_code == 302


def test_saving_again_shows_the_same_code_and_keeps_what_came_since(person: Browser) -> None:
    person.walk(until="told-whom")
    code = save(person)
    person.answer("told-whom", told_whom=["no_one"])
    assert "have gone on since" in person.get("/report/save/").content.decode()

    again = save(person)

    assert again == code
    assert Draft.objects.count() == 1
    another = Browser()
    resume(code, by=another)
    assert another.answers()["told_whom"] == ("no_one",)


def test_opening_the_own_report_again_does_not_undo_what_came_since(person: Browser) -> None:
    person.walk(until="told-whom")
    code = save(person)
    person.answer("told-whom", told_whom=["no_one"])

    resume(code, by=person)

    assert person.answers()["told_whom"] == ("no_one",)


def test_a_browser_that_holds_another_report_says_so_first(person: Browser) -> None:
    person.walk(until="event-type")

    assert "holds answers already" in person.get("/report/resume/").content.decode()
    assert "holds answers already" not in Browser().get("/report/resume/").content.decode()


def test_an_old_cookie_does_not_stand_in_the_way_of_a_code(
    clock: Any, person: Browser, code: str
) -> None:
    clock.shift(timedelta(hours=2))

    assert resume(code, by=person)["Location"] == "/report/"
    assert person.answers()["own_words"] == WORDS


def test_seven_days_from_the_last_visit(clock: Any, code: str) -> None:
    clock.shift(timedelta(days=7))
    assert resume(code).status_code == 302

    clock.shift(timedelta(days=7))
    assert resume(code).status_code == 302
    clock.shift(timedelta(days=8))

    assert resume(code).status_code == 404


def test_the_night_deletes_it(code: str) -> None:
    purge(now=NOW + timedelta(days=7))
    assert Draft.objects.exists()
    purge(now=NOW + timedelta(days=8))

    assert not Draft.objects.exists()


def test_delete_it_now_from_the_browser_that_saved_it(person: Browser, code: str) -> None:
    page = person.post("/report/save/", {"press": "delete"})

    assert "is deleted" in page.content.decode()
    assert page.context["carry_on"] == "/report/check/"
    assert not Draft.objects.exists()
    assert resume(code).status_code == 404
    assert person.answers()["own_words"] == WORDS


def test_delete_it_now_by_code(code: str) -> None:
    form = {"code": code, "press": "delete"}

    assert "is deleted" in Browser().post("/report/resume/", form).content.decode()
    assert not Draft.objects.exists()
    assert Browser().post("/report/resume/", form).status_code == 404


def test_what_was_saved_can_be_deleted_where_saving_is_no_longer_offered(
    person: Browser, code: str
) -> None:
    person.answer("event-type", event_type="control")
    person.answer("event-detail", event_detail="phone_watched")

    page = person.get("/report/save/").content.decode()

    assert "Delete it now" in page
    person.post("/report/save/", {"press": "delete"})
    assert not Draft.objects.exists()


def test_sending_deletes_it_and_nothing_opens_it_again(person: Browser, code: str) -> None:
    person.send()

    assert Report.objects.count() == 1
    assert not Draft.objects.exists()
    assert resume(code).status_code == 404
    assert person.post("/report/save/")["Location"] == "/report/sent/"
    assert not Draft.objects.exists()


def test_sending_deletes_one_whose_code_never_arrived(person: Browser) -> None:
    person.walk()
    person.get("/report/save/")
    before = person.client.cookies.copy()
    save(person)
    assert Draft.objects.count() == 1
    person.client.cookies = before  # as if the answer to the press had been lost

    person.send()

    assert not Draft.objects.exists()


def test_a_report_sent_from_elsewhere_cannot_be_saved_any_more(person: Browser, code: str) -> None:
    another = Browser()
    resume(code, by=another)
    another.send()

    assert person.post("/report/save/")["Location"] == "/report/check/"
    assert not Draft.objects.exists()
    person.send()
    assert Report.objects.count() == 1


def test_a_draft_that_outlived_its_sending_opens_nothing(person: Browser, code: str) -> None:
    (row,) = Draft.objects.values()
    person.send()
    Draft.objects.create(**row)

    assert resume(code).status_code == 404


def test_a_question_that_is_asked_no_longer_does_not_stop_a_draft(clock: Any) -> None:
    so_far = replace(begin(NOW), answers=ANSWERS | {"gone": "x"}, version=1)
    code = save_draft(so_far, now=NOW).code

    opened = open_draft(code, now=NOW)

    assert opened is not None
    assert dict(opened.answers) == ANSWERS | {"told_whom": ("no_one",)}


def test_without_answers_there_is_nothing_to_save(person: Browser) -> None:
    assert person.get("/report/save/")["Location"] == "/report/"
    assert "no longer here" in person.post("/report/save/").content.decode()


@pytest.mark.parametrize("token", ["a token", "another"])
def test_the_code_belongs_to_the_report(token: str) -> None:
    code = draft_code(token, "a secret")

    assert draft_code(token, "a secret") == code
    assert CODE.fullmatch(code)
    assert draft_code(f"{token}.", "a secret") != code


def test_the_first_page_and_those_without_answers_lead_to_a_saved_report(clock: Any) -> None:
    assert "/report/resume/" in Browser().get("/report/").content.decode()
    lost = Browser().post("/report/own-words/", {"own_words": "x"})
    assert "/report/resume/" in lost.content.decode()


def test_whoever_forgets_the_answers_here_reads_that_the_saved_ones_stay(
    person: Browser, code: str
) -> None:
    page = person.post("/report/stop/")

    assert "What you saved is kept" in page.content.decode()
    assert person.held() is None
    assert resume(code).status_code == 302
