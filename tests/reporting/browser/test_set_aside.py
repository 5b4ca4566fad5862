"""What a change takes off the path is kept until sending, comes back, and is not sent."""

from random import Random
from typing import Any

import pytest

from classification import answers as lists
from guidance.reading.library import current
from reporting.browser.answers_cookie import MOST_BYTES, MOST_DONE, begin
from reporting.browser.progress import ticked
from reporting.form.journey import may_send_early
from reporting.form.page_shapes import Storage
from reporting.form.questions import FIELDS, PAGES, options_for
from reporting.models import Report
from tests.factories import words_of
from tests.reporting.browsing import NOW, Browser
from tests.reporting.journeys import one_press, stored_codes
from tests.reporting.saving import resume, save

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("epoch")]

WORDS = "They wrote on a Tuesday, and then every night. " * 20
LOST: dict[str, Any] = {
    "event_type": {"event_type": "paid"},
    "event_detail": {"event_detail": "romance"},
    "police_area": {"police_area": "E23000022"},
    "lost_money": {"lost_money": "yes"},
    "loss_band": {"loss_band": "loss_100_249"},
    "told_whom": {"told_whom": ["bank", "report_fraud"]},
    "own_words": {"own_words": WORDS},
}
"""An adult's report, at the pages whose answers hang on an earlier one."""

FORCE = "Northamptonshire"
CHANGES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("age-band", {"age_band": "age_16_17"}, {"age_band": "age_25_34"}),
    ("age-band", {"age_band": "prefer_not_to_say"}, {"age_band": "age_25_34"}),
    ("event-type", {"event_type": "scam_msg"}, {"event_type": "paid"}),
    ("event-type", {"event_type": "harass"}, {"event_type": "paid"}),
    ("age-band", {"nation": "scotland"}, {"nation": "england"}),
    ("age-band", {"nation": "outside_uk"}, {"nation": "england"}),
    ("danger", {"who": "organisation"}, {"who": "me"}),
    ("danger", {"who": "child"}, {"who": "me"}),
    ("when-band", {"lost_money": "no"}, {"lost_money": "yes"}),
    ("told-whom", {"told_whom": ["no_one"]}, {"told_whom": ["bank", "report_fraud"]}),
]


@pytest.mark.parametrize(("slug", "change", "back"), CHANGES)
def test_an_answer_changed_and_changed_back_loses_nothing(
    person: Browser, slug: str, change: Any, back: Any
) -> None:
    person.walk(**LOST, after_telling={"after_telling": ["heard_nothing"]})
    person.change("check", police_area="E23000022", press="keep")
    before = person.answers()

    person.change(slug, **change)
    changed = person.answers()
    returned = person.change(slug, **back)

    assert changed.keys() != before.keys() or changed["told_whom"] != before["told_whom"]
    assert person.answers() == before
    # The advice of another kind of event is read again; all else goes straight back.
    leads_to = "next-hour" if slug == "event-type" else "check"
    assert returned["Location"] == f"/report/{leads_to}/"
    held = person.so_far()
    assert not held.aside


@pytest.mark.parametrize(
    ("slug", "change"),
    [("age-band", {"age_band": "age_16_17"}), ("event-type", {"event_type": "scam_msg"})],
)
def test_the_page_says_what_is_not_sent_and_it_is_not(
    person: Browser, slug: str, change: dict[str, str]
) -> None:
    person.walk(**LOST)
    person.change(slug, **change)

    page = person.get("/report/check/").text
    sent, _, not_sent = page.partition("What is not sent")
    held = person.so_far()
    person.post("/report/check/", {"version": str(held.version)})

    assert WORDS.strip() not in sent
    assert WORDS.strip() in not_sent
    report = Report.objects.get()
    assert words_of(report) == ""
    assert "police_area" not in report.answers
    after = person.so_far()
    assert after.is_sent
    assert not after.aside


def test_a_box_that_fell_away_is_named_in_words_and_the_others_are_sent(person: Browser) -> None:
    person.walk(**LOST)
    person.answer("check", police_area="E23000022", press="keep")
    person.change("age-band", nation="scotland")

    sent, _, not_sent = person.get("/report/check/").text.partition("What is not sent")

    assert "Who have you told?" in sent
    assert "Report Fraud" in not_sent
    assert "E23000022" not in not_sent
    assert FORCE in not_sent
    assert "Bank" not in not_sent


def test_nothing_is_said_where_nothing_was_set_aside(person: Browser) -> None:
    page = person.walk(**LOST)

    assert "What is not sent" not in page.text


def test_a_question_answered_anew_puts_the_earlier_answer_away(person: Browser) -> None:
    person.walk(**LOST)
    person.change("age-band", nation="scotland")

    person.answer("told-whom", told_whom=["employer"])
    person.change("age-band", nation="england")

    assert person.answers()["told_whom"] == ("employer",)


def test_details_come_back_though_those_of_another_kind_were_given_meanwhile(
    person: Browser,
) -> None:
    details = {"event_detail": "romance", "also_happened": ["account", "blackmail"]}
    person.walk(**LOST | {"event_detail": details})
    before = person.answers()

    person.answer("event-type", event_type="taken")
    person.answer("event-detail", event_detail="prefer_not_to_say", also_happened=["malware"])
    page = person.get("/report/check/").text
    person.answer("event-type", event_type="paid")

    assert "romance" in page.partition("What is not sent")[2].lower()
    assert {code: person.answers()[code] for code in details} == {
        code: before[code] for code in details
    }


def test_a_detail_of_one_kind_of_event_never_becomes_that_of_another(person: Browser) -> None:
    person.walk(event_detail={"event_detail": "other"})

    person.answer("event-type", event_type="images")

    assert "event_detail" not in person.answers()
    assert person.get("/report/check/")["Location"] == "/report/event-detail/"


@pytest.mark.parametrize(
    ("slug", "ending"),
    [
        ("age-band", {"age_band": "age_13_15"}),
        ("age-band", {"age_band": "age_under_13"}),
        ("event-type", {"event_type": "csea"}),
    ],
)
def test_where_nothing_may_be_kept_nothing_set_aside_is_kept_either(
    person: Browser, slug: str, ending: dict[str, str]
) -> None:
    person.walk(**LOST)
    person.change("age-band", age_band="age_16_17")
    held = person.so_far()
    assert "own_words" in held.aside

    person.change(slug, **ending)

    held = person.so_far()
    assert not held.aside
    assert "own_words" not in held.answers
    person.change("age-band", age_band="age_25_34")
    assert "own_words" not in person.answers()


def test_an_age_that_was_set_aside_ends_no_report(person: Browser) -> None:
    person.walk(age_band={"age_band": "prefer_not_to_say"})
    person.change("danger", who="organisation")

    after = person.change("danger", who="child")

    assert after["Location"] == "/report/age-band/"
    assert "told_whom" in person.answers()


def test_a_saved_report_keeps_what_was_set_aside(person: Browser) -> None:
    person.walk(**LOST)
    person.change("age-band", age_band="age_16_17")
    code = save(person)
    elsewhere = Browser()
    resume(code, by=elsewhere)

    elsewhere.change("danger", danger="no")
    elsewhere.change("age-band", age_band="age_25_34")

    assert elsewhere.answers()["own_words"] == WORDS.strip()


def test_a_saved_report_says_nothing_of_control(person: Browser) -> None:
    person.walk(
        event_type={"event_type": "control"},
        event_detail={"event_detail": "phone_watched"},
    )
    person.answer("event-type", event_type="scam_msg")
    held = person.so_far()
    assert "event_detail control" in held.aside
    elsewhere = Browser()

    resume(save(person), by=elsewhere)

    found = elsewhere.so_far()
    assert "control" not in repr((found.aside, found.answers))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(30))
def test_whatever_is_changed_only_what_is_on_the_path_is_sent(seed: int) -> None:
    chance = Random(1000 + seed)
    so_far = begin(NOW)
    for _ in range(60):
        so_far = one_press(so_far, chance)
        for key, value in so_far.aside.items():
            assert so_far.answers.get(key) != value
        if may_send_early(so_far.answers):
            assert stored_codes(so_far) <= set(so_far.answers)


def test_what_was_ticked_as_done_stays_beside_every_answer_of_a_whole_report(
    person: Browser,
) -> None:
    person.walk(**LOST)
    so_far = person.so_far()
    for key in current().cards:
        so_far = ticked(so_far, key, is_done=True)

    person.hold(so_far)

    assert len(person.so_far().done) == MOST_DONE


def everything_at_once(letters: str) -> dict[str, Any]:
    """The longest answer to every question there is, whomever and whatever it is asked about."""
    answers: dict[str, Any] = {}
    for asked in FIELDS:
        codes = [option.code for option in asked.options]
        if asked.code == "event_detail":
            codes = [code for details in lists.EVENT_DETAIL.values() for code in details.codes]
        if asked.kind == "checkboxes":
            answers[asked.code] = tuple(code for code in codes if code not in asked.exclusive)
        elif codes:
            answers[asked.code] = max(codes, key=len)
        elif asked.kind == "month":
            answers[asked.code] = "2026-03"
        elif asked.kind == "textarea":
            answers[asked.code] = letters
        else:
            answers[asked.code] = max(
                (option.code for option in options_for(asked, {"nation": "england"})), key=len
            )
    return answers


def test_the_longest_words_and_every_answer_twice_stay_within_seven_kilobytes(
    person: Browser,
) -> None:
    chance = Random(3)
    letters = "".join(chr(chance.randrange(0x10000, 0x110000)) for _ in range(1000))
    answers = everything_at_once(letters)
    aside = {f"{code} scam_msg": value for code, value in answers.items() if code != "own_words"}
    # And the details of every kind of event, each with all its boxes.
    also = [option.code for option in lists.EVENT_TYPE.options]
    for event in also:
        aside |= {
            f"event_detail {event}": max(also, key=len),
            f"also_happened {event}": tuple(also),
        }
    so_far = begin(NOW).changed(
        answers=answers,
        aside=aside,
        seen=(page.slug for page in PAGES),
        marks=("resumed", "reached telling", "old_order", "first_act_hidden", "keep_words"),
    )
    for key in current().cards:
        so_far = ticked(so_far, key, is_done=True)
    assert len(so_far.done) == MOST_DONE

    person.hold(so_far)

    held = "; ".join(f"{name}={value}" for name, value in person.cookies.items())
    assert len(held) <= MOST_BYTES
    # Not even then is an answer lost: what was ticked as done gives way.
    kept = person.so_far()
    assert (kept.answers, kept.aside, kept.done) == (so_far.answers, so_far.aside, frozenset())
    assert Storage.PERSONAL in {field.storage for field in FIELDS}
