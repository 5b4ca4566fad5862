"""Two windows, and two reports after each other: nothing newer is lost to a page left open."""

import html
import re

import pytest

from reporting.form.journey import path
from reporting.form.questions import fields_of, page_for, page_with
from reporting.models import Report
from tests.reporting.browsing import hidden_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("epoch")]


YOUNGER = {"age_band": "age_18_24", "nation": "wales"}


def later(page):
    """What a page's form says, as if its report had been changed many times more."""
    said = hidden_in(page)
    return {**said, "version": str(int(said["version"]) + 20)}


def test_an_older_page_is_shown_with_its_answer_put_in_and_the_newer_ones_stay(person):
    person.walk(until="event-type")
    older = person.held().version
    person.change("age-band", nation="scotland")
    before = person.answers()

    response = person.post("/report/age-band/", {"version": str(older - 1), **YOUNGER})

    assert response.status_code == 409
    assert "another window" in response.text
    chosen = [part for part in response.text.split("<input") if "checked" in part]
    assert 'value="age_18_24"' in chosen[0]
    assert 'value="wales"' in chosen[1]
    assert person.answers() == before


def test_pressing_continue_there_uses_it_and_keeps_the_newer_answers(person):
    person.walk(until="event-type")
    older = person.held().version
    person.change("event-type", event_type="taken")
    shown = person.post("/report/age-band/", {"version": str(older - 1), **YOUNGER})

    version = hidden_in(shown)["version"]
    person.post("/report/age-band/", {"version": version, **YOUNGER})

    answers = person.answers()
    assert (answers["age_band"], answers["event_type"]) == ("age_18_24", "taken")


def test_the_same_page_pressed_twice_simply_goes_on(person):
    person.walk(until="event-type")
    version = str(person.held().version)
    first = person.post("/report/event-type/", {"version": version, "event_type": "paid"})

    second = person.post("/report/event-type/", {"version": version, "event_type": "paid"})

    assert second["Location"] == first["Location"]


def test_a_check_page_that_is_older_than_the_answers_is_shown_again_and_says_why(person):
    person.walk()
    version = str(person.held().version)
    person.change("age-band", nation="wales")

    response = person.post("/report/check/", {"version": version})

    assert response.status_code == 409
    assert "You have gone on with this report in another window." in response.text
    assert "Nothing is sent yet." in response.text
    assert "Wales" in response.text
    assert not Report.objects.exists()
    again = person.post("/report/check/", {"version": hidden_in(response)["version"]})
    assert again["Location"] == "/report/sent/"


def test_a_page_of_an_older_report_is_not_taken_into_a_newer_one(person):
    old = person.walk(until="when-band")
    person.post("/report/again/")
    person.walk(until="when-band", who={"who": "adult_helped"})
    before = person.answers()
    sent = {"danger": "no", "who": "me"}

    response = person.post("/report/danger/", {**later(old), **sent})

    assert response.status_code == 409
    assert "That page was of another report." in response.text
    assert person.answers() == before
    taken = {"version": hidden_in(response)["version"], "report": response.context["mark"]}
    person.post("/report/danger/", {**taken, **sent})
    assert person.answers()["who"] == "me"


def test_a_check_page_of_an_older_report_sends_nothing_of_a_newer_one(person):
    old = person.walk()
    person.post("/report/again/")
    person.walk(nation={"nation": "wales"})

    response = person.post("/report/check/", later(old))

    assert response.status_code == 409
    assert "That page was of another report." in response.text
    assert not Report.objects.exists()


def test_every_form_says_of_which_report_it_is_and_not_the_token(person):
    for page in (person.walk(until="age-band"), person.walk()):
        held = person.held()
        assert f'name="report" value="{held.mark}"' in page.text
        assert len(held.mark) == 8
        assert held.token not in page.text


def test_before_the_first_answer_there_is_no_report_to_name(person):
    assert 'name="report" value=""' in person.get("/report/danger/").text


WORDS = "They rang my mother on a Tuesday."


def test_words_from_a_window_left_open_are_shown_once_the_report_was_sent(person):
    older = person.walk(until="own-words")
    person.walk()
    person.send()

    response = person.post(
        "/report/own-words/",
        {**hidden_in(older), "own_words": WORDS},
    )

    assert response.status_code == 409
    assert "Your report was already sent" in response.text
    assert f">{WORDS}</textarea>" in response.text
    assert 'href="/report/sent/"' in response.text
    assert person.held().is_sent
    assert WORDS not in person.held().answers.values()


def test_words_pressed_on_a_page_that_is_no_longer_asked_are_shown_to_be_copied(person):
    older = person.walk(until="own-words")
    person.answer("event-type", event_type="scam_msg")
    before = person.answers()

    response = person.post(
        "/report/own-words/",
        {**hidden_in(older), "own_words": WORDS},
    )

    assert response.status_code == 409
    assert "no longer part of your report" in response.text
    assert f">{WORDS}</textarea>" in response.text
    assert person.answers() == before
    (carry_on,) = [part for part in response.text.split("<a ") if "Go on with my report" in part]
    assert person.get(carry_on.split('"')[1]).status_code == 200


def test_a_press_without_words_there_is_simply_led_on(person):
    person.walk()
    person.send()

    assert person.post("/report/who/", {"who": "me"})["Location"] == "/report/sent/"


def ticked_on(slug, answers):
    """A choice for each field of a page as it stands in the older window, and how it is read."""
    page = page_for(slug, answers)
    fields = [field for field in page.fields if field.options and not field.revealed_by]
    chosen = {field.code: field.options[0] for field in fields}
    words = {code: option.label.voice("you") for code, option in chosen.items()}
    return {code: [option.code] for code, option in chosen.items()}, words


@pytest.mark.parametrize(
    "change",
    [
        *({"event_type": event} for event in ("scam_msg", "control", "account", "obscene")),
        {"nation": "scotland"},
        {"who": "organisation"},
        {"lost_money": "no"},
    ],
    ids=str,
)
def test_nothing_that_an_older_window_ticked_goes_without_a_word(person, change):
    (code, value) = next(iter(change.items()))
    person.walk(
        event_type={"event_type": "paid"},
        event_detail={"event_detail": "romance"},
        when_band={"when_band": "last_7_days", "lost_money": "yes"},
        told_whom={"told_whom": ["report_fraud"]},
    )
    whole = person.so_far()
    told = {
        slug: ticked_on(slug, whole.answers)
        for slug in path(whole.answers)
        if slug and slug not in ("danger", "age-band", "event-type") and fields_of(slug)
    }
    assert len(told) > 6

    for slug, (ticks, words) in told.items():
        person.hold(whole)
        person.change(page_with(code, whole.answers).slug, **{code: value})
        shown = person.post(f"/report/{slug}/", {"version": str(whole.version), **ticks})

        said = html.unescape(shown.text)
        for asked, sent in ticks.items():
            kept = person.answers().get(asked)
            is_kept = kept in (sent[0], tuple(sent))
            is_put_in = re.search(rf'value="{sent[0]}"[^>]*\s(checked|selected)', shown.text)
            assert is_kept or is_put_in or words[asked] in said, (slug, asked)


def test_what_was_ticked_for_another_kind_of_event_is_named_and_all_else_is_put_in(person):
    person.walk(until="event-detail")
    older = str(person.so_far().version)
    person.answer("event-type", event_type="account")

    ticked = {"event_detail": "nude_pictures", "relationship": "family"}
    shown = person.post("/report/event-detail/", {"version": older, **ticked})

    assert shown.status_code == 409
    assert "You changed an answer in another window." in shown.text
    assert "We could not use these answers:" in shown.text
    assert "Nude pictures" in shown.text
    assert re.search(r'value="family"[^>]*\schecked', shown.text)
    assert "There is a problem" not in shown.text
    again = {**hidden_in(shown), "event_detail": "email", "relationship": "family"}
    person.post("/report/event-detail/", again)
    assert person.answers()["relationship"] == "family"


def test_what_is_not_asked_any_more_is_named_and_comes_back_with_its_question(person):
    person.walk(until="when-band")
    older = str(person.so_far().version)
    person.answer("event-type", event_type="scam_msg")
    ticked = {"when_band": "last_7_days", "lost_money": "yes"}

    shown = person.post("/report/when-band/", {"version": older, **ticked})
    person.answer("event-type", event_type="blackmail")

    assert shown.status_code == 409
    assert "We could not use some answers" in shown.text
    assert "In the last 7 days" in shown.text
    assert ticked.items() <= person.answers().items()


def test_what_an_older_window_ticked_beyond_an_open_question_is_kept(person):
    person.walk(until="when-band")
    older = str(person.so_far().version)
    person.answer("event-type", event_type="account")

    led = person.post("/report/when-band/", {"version": older, "when_band": "last_7_days"})

    assert led["Location"] == "/report/event-detail/"
    assert person.answers()["when_band"] == "last_7_days"


def test_ticks_of_another_report_are_named_where_its_page_is_not_asked(person):
    old = person.walk(until="when-band")
    person.post("/report/again/")
    person.walk(event_type={"event_type": "scam_msg"})
    before = person.answers()

    shown = person.post("/report/when-band/", {**later(old), "when_band": "last_7_days"})

    assert "That page was of another report." in shown.text
    assert "In the last 7 days" in shown.text
    assert person.answers() == before


def test_a_place_of_another_nation_is_named_on_the_check_page(person):
    person.walk()
    older = str(person.so_far().version)
    person.change("age-band", nation="wales")

    shown = person.post("/report/check/", {"version": older, "police_area": "E23000035"})

    assert shown.status_code == 409
    assert "Devon and Cornwall" in html.unescape(shown.text).partition("Two windows")[2][:900]
