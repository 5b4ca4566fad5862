"""An answer that leads to help leads there at once, whatever else is on the page."""

from typing import Any

import pytest

from tests.reporting.browsing import Browser, onward_from

pytestmark = pytest.mark.usefixtures("epoch")


@pytest.mark.parametrize("danger", ["yes", "not_sure"])
@pytest.mark.parametrize("who", [{}, {"who": "nonsense"}, {"who": ["me", "child"]}])
def test_danger_is_helped_before_anything_else_is_asked(
    person: Browser, danger: str, who: dict[str, Any]
) -> None:
    helped = person.answer("danger", danger=danger, **who)

    assert helped["Location"] == "/report/help-now/"
    assert person.answers() == {"danger": danger}
    page = person.get("/report/help-now/")
    assert "tel:999" in page.text
    assert page.context["carry_on"] == "/report/danger/"


def test_whoever_was_helped_is_not_asked_for_the_danger_again(person: Browser) -> None:
    person.answer("danger", danger="yes")

    page = person.get("/report/danger/")
    onward = person.answer("danger", who="me")

    assert 'name="danger"' not in page.text
    assert 'name="who"' in page.text
    assert "Who did this happen to?" in page.text
    assert onward["Location"] == "/report/help-now/"
    assert person.get("/report/help-now/").context["carry_on"] == "/report/age-band/"
    assert person.answers() == {"danger": "yes", "who": "me"}


def test_a_window_left_open_can_still_say_that_the_danger_is_over(person: Browser) -> None:
    person.answer("danger", danger="yes")

    onward = person.answer("danger", danger="no", who="me")

    assert onward["Location"] == "/report/age-band/"
    assert person.answers() == {"danger": "no", "who": "me"}


def test_danger_is_helped_from_a_window_that_is_older(person: Browser) -> None:
    person.walk(until="event-type")

    helped = person.post("/report/danger/", {"version": "0", "danger": "yes", "who": "me"})

    assert helped["Location"] == "/report/help-now/"
    assert person.answers()["danger"] == "yes"
    assert person.answers()["nation"] == "england"


def test_the_danger_page_is_open_to_everybody_and_keeps_nothing(person: Browser) -> None:
    page = person.get("/report/help-now/")

    assert page.status_code == 200
    assert "tel:999" in page.text
    assert page.context["carry_on"] == "/report/danger/"
    assert person.held() is None


def test_after_sending_it_is_open_too(person: Browser) -> None:
    person.walk()
    person.send()

    assert "tel:999" in person.get("/report/help-now/").text
    assert person.so_far().is_sent


@pytest.mark.parametrize("nation", [{}, {"nation": "nonsense"}, {"nation": "wales"}])
@pytest.mark.parametrize(
    ("who", "age"), [("me", "age_13_15"), ("child", "age_under_13"), ("child", "prefer_not_to_say")]
)
def test_a_child_is_helped_at_once_and_nothing_of_the_page_is_kept(
    person: Browser, who: str, age: str, nation: dict[str, str]
) -> None:
    person.answer("danger", danger="no", who=who)

    helped = person.answer("age-band", age_band=age, **nation)

    assert helped["Location"] == "/report/young-person/"
    assert person.answers() == {"danger": "no", "who": who}
    assert person.get("/report/young-person/").status_code == 200


def test_any_other_error_is_said_as_ever(person: Browser) -> None:
    nothing = person.answer("danger", danger="no")
    person.answer("danger", danger="no", who="me")
    half = person.answer("age-band", age_band="age_25_34")

    assert (nothing.status_code, half.status_code) == (422, 422)
    assert "Choose who this happened to" in nothing.text
    assert "Choose where you live" in half.text
    assert "Choose your age" not in half.text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("who", "danger"),
        ("nation", "age-band"),
        ("relationship", "event-detail"),
        ("lost-money", "when-band"),
        ("loss-band", "payment-method"),
        ("got-back", "payment-method"),
        ("police-area", "check"),
        ("other-effects", "contact-mode"),
        ("affected-how-much", "contact-mode"),
        ("about-you", "check"),
        ("do-this-now", "next-hour"),
    ],
)
def test_an_old_address_leads_to_the_page_that_asks_the_same(
    person: Browser, old: str, new: str
) -> None:
    person.walk(lost_money={"lost_money": "yes"})

    assert person.get(f"/report/{old}/")["Location"] == f"/report/{new}/"
    assert person.get(f"/report/{new}/").status_code == 200


def test_an_old_address_leads_nobody_astray(person: Browser) -> None:
    assert person.get("/report/nation/")["Location"] == "/report/age-band/"
    assert person.get("/report/age-band/")["Location"] == "/report/"
    assert person.get("/report/never-was/").status_code == 404
    person.walk()
    person.send()
    assert person.get("/report/about-you/")["Location"] == "/report/sent/"
    assert person.post("/report/about-you/", {"sex": "male"})["Location"] == "/report/sent/"


def test_the_help_opens_as_soon_as_it_is_known_what_happened_and_leads_back(
    person: Browser,
) -> None:
    person.walk(until="event-type")
    too_early = person.get("/report/next-hour/")
    person.answer("event-type", event_type="paid")

    page = person.get("/report/next-hour/")

    assert too_early["Location"] == "/report/event-type/"
    assert page.status_code == 200
    assert onward_from(page) == "/report/event-detail/"


def test_from_the_help_nobody_is_led_past_a_page_they_have_not_seen(person: Browser) -> None:
    person.walk(until="payment-method", lost_money={"lost_money": "yes"})

    page = person.get("/report/next-hour/")

    assert onward_from(page) == "/report/payment-method/"


def test_of_several_reasons_the_main_one_is_asked_on_a_second_look(person: Browser) -> None:
    first = person.walk(until="reason-not-reported").text
    ticked = {"reason_not_reported": ["ashamed", "no_loss", "other"]}

    asked = person.answer("reason-not-reported", **ticked)
    second = person.get("/report/reason-not-reported/").text
    again = person.answer("reason-not-reported", **ticked)

    assert 'name="main_reason"' not in first
    assert asked["Location"] == "/report/reason-not-reported/#id_main_reason_0"
    offered = [
        part.split('value="')[1].split('"')[0]
        for part in second.split("<input")
        if 'name="main_reason"' in part
    ]
    assert sorted(offered) == ["ashamed", "no_loss", "not_sure", "other"]
    assert again["Location"] == "/report/own-words/"
    assert "main_reason" not in person.answers()


@pytest.mark.parametrize("ticked", [[], ["ashamed"]])
def test_where_fewer_than_two_reasons_are_ticked_none_is_asked_for(
    person: Browser, ticked: list[str]
) -> None:
    person.walk(until="reason-not-reported")

    onward = person.answer("reason-not-reported", reason_not_reported=ticked)

    assert onward["Location"] == "/report/own-words/"


def test_whoever_leaves_the_questions_there_is_not_held_up(person: Browser) -> None:
    person.walk(until="reason-not-reported")

    left = person.answer(
        "reason-not-reported",
        reason_not_reported=["ashamed", "no_loss"],
        press="send_so_far",
    )

    assert left["Location"] == "/report/check/"
    assert person.answers()["reason_not_reported"] == ("no_loss", "ashamed")


def test_the_main_reason_is_kept_and_goes_when_it_is_no_longer_ticked(person: Browser) -> None:
    person.walk(until="reason-not-reported")
    ticked = ["ashamed", "no_loss"]
    person.answer("reason-not-reported", reason_not_reported=ticked)
    person.answer("reason-not-reported", reason_not_reported=ticked, main_reason="ashamed")
    assert person.answers()["main_reason"] == "ashamed"

    wrong = person.answer(
        "reason-not-reported", reason_not_reported=["no_loss", "other"], main_reason="ashamed"
    )
    person.answer("reason-not-reported", reason_not_reported=["no_loss"], main_reason="ashamed")

    assert wrong.status_code == 422
    assert "main_reason" not in person.answers()
