"""Every route through the form is walked, and its length is the one that was designed.

Routes are walked by classes: two answers to a question are of one class when every condition of
the form treats them alike. A test of its own shows that nothing but the class decides.
"""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classification.answers import AGES_ADULT
from classification.conditions import SeveralTicked
from reporting.form.journey import CHECK, HELP, SENT, next_slug, path, previous_slug, voice_of
from reporting.form.page_shapes import ContentPage
from reporting.form.questions import FIELDS, PAGES, field_by_code, options_for
from reporting.form.walk import (
    Route,
    class_of,
    conditions_on,
    every_route,
    journey_page,
    one_of_each_class,
)
from tests.reporting.form.endings import ending_of

READ_ONLY = {page.slug for page in PAGES if isinstance(page, ContentPage)}
NOTHING_KEPT = ("young-person", "other-help")
PAGE = Path(__file__).parents[3] / "docs" / "journey.md"

pytestmark = pytest.mark.slow


def whole_routes() -> tuple[Route, ...]:
    """The routes that end in a report."""
    return tuple(route for route in every_route() if ending_of(dict(route.answers)) == "sent")


def shown_by_plain_ifs(answers: dict[str, Any]) -> list[str]:
    """The pages of a route, in plain ifs: a second opinion on every route."""
    who, age = answers.get("who"), answers.get("age_band")
    event = answers.get("event_type")
    slugs = ["", "danger"]
    if answers["danger"] in ("yes", "not_sure"):
        slugs.append("help-now")
    slugs.append("age-band")
    if age in ("age_under_13", "age_13_15") or (who, age) == ("child", "prefer_not_to_say"):
        return [*slugs, "young-person"]
    slugs.append("event-type")
    if event == "csea":
        return [*slugs, "other-help"]
    if event == "scam_msg":
        return [*slugs, "next-hour", "check", "sent"]
    slugs += ["event-detail", "when-band"]
    if event not in ("harass", "obscene") and answers["lost_money"] == "yes":
        slugs.append("payment-method")
    slugs += ["told-whom", "next-hour", "contact-mode"]
    told = set(answers["told_whom"]) & {"local_police", "report_fraud"}
    slugs.append("after-telling" if told else "reason-not-reported")
    if who == "organisation" or age in AGES_ADULT:
        slugs.append("own-words")
    return [*slugs, "check", "sent"]


def test_every_route_shows_the_pages_of_the_design_in_their_order() -> None:
    routes = [(dict(route.answers), list(route.slugs)) for route in every_route()]

    differing = [answers for answers, slugs in routes if slugs != shown_by_plain_ifs(answers)]

    assert len(routes) > 3000
    assert differing == []


def test_every_page_is_on_some_route_and_some_route_does_without_each_that_can_be_missed() -> None:
    on_some = set().union(*(route.slugs for route in every_route()))
    on_all = set.intersection(*(set(route.slugs) for route in every_route()))

    assert on_some == {page.slug for page in PAGES}
    assert on_all == {"", "danger", "age-band"}


@pytest.mark.parametrize(
    ("reporter", "pages", "without_a_scam_message", "questions"),
    [
        ("adult", (7, 15), (13, 15), (3, 10)),
        ("declined", (7, 14), (12, 14), (3, 9)),
        ("minor", (7, 14), (12, 14), (3, 9)),
        ("organisation", (7, 15), (13, 15), (3, 10)),
    ],
)
def test_the_form_is_as_long_as_designed_for(
    reporter: str,
    pages: tuple[int, int],
    without_a_scam_message: tuple[int, int],
    questions: tuple[int, int],
) -> None:
    theirs = [route for route in whole_routes() if route.reporter == reporter]

    lengths = [len(route.slugs) for route in theirs]
    longer = [len(route.slugs) for route in theirs if route.event != "scam_msg"]
    asked = [len(set(route.slugs) - READ_ONLY) for route in theirs]

    assert (min(lengths), max(lengths)) == pages
    assert (min(longer), max(longer)) == without_a_scam_message
    assert (min(asked), max(asked)) == questions


@pytest.mark.parametrize(
    ("reporter", "most"), [("adult", 14), ("organisation", 14), ("minor", 13), ("declined", 13)]
)
def test_with_money_lost_and_nobody_in_danger_no_report_has_more_pages_than_this(
    reporter: str, most: int
) -> None:
    theirs = [route for route in whole_routes() if route.reporter == reporter]
    lost = [route for route in theirs if route.answers.get("lost_money") == "yes"]

    assert max(len(r.slugs) for r in lost if r.answers["danger"] == "no") == most


def test_a_message_is_told_of_in_seven_pages() -> None:
    message = [route for route in whole_routes() if route.event == "scam_msg"]

    assert {len(r.slugs) for r in message if r.answers["danger"] == "no"} == {7}


def test_the_first_thing_to_do_stands_on_the_fifth_page_of_every_report() -> None:
    plain = [route for route in whole_routes() if route.answers["danger"] == "no"]

    assert {route.first_act for route in plain} == {5}


def test_the_help_comes_before_every_question_that_does_not_choose_it() -> None:
    before = {slug for route in whole_routes() for slug in route.slugs[: route.slugs.index(HELP)]}

    assert before == {
        *("", "danger", "help-now", "age-band", "event-type", "event-detail", "when-band"),
        *("payment-method", "told-whom"),
    }


@pytest.mark.parametrize(("danger", "pages"), [("no", 4), ("yes", 5), ("not_sure", 5)])
@pytest.mark.parametrize(
    ("who", "age"),
    [
        ("me", "age_under_13"),
        ("me", "age_13_15"),
        ("adult_helped", "age_13_15"),
        ("child", "age_under_13"),
        ("child", "age_13_15"),
        ("child", "prefer_not_to_say"),
    ],
)
def test_under_sixteen_it_stops_at_the_fourth_page(
    danger: str, pages: int, who: str, age: str
) -> None:
    slugs = path({"danger": danger, "who": who, "age_band": age})

    assert len(slugs) == pages
    assert slugs[-1] == "young-person"


@pytest.mark.parametrize("who", ["me", "organisation"])
@pytest.mark.parametrize(("danger", "more"), [("no", 0), ("yes", 1)])
def test_where_a_child_is_exploited_it_stops_one_page_after_what_happened(
    who: str, danger: str, more: int
) -> None:
    answers = {"danger": danger, "who": who, "age_band": "age_25_34", "nation": "wales"}

    slugs = path({**answers, "event_type": "csea"})

    assert len(slugs) == 5 + more
    assert slugs[-1] == "other-help"


def test_on_every_route_the_next_page_and_the_page_before_agree() -> None:
    for route in every_route()[::7]:
        pairs = list(zip(route.slugs, route.slugs[1:], strict=False))

        assert [next_slug(route.answers, one) for one, _ in pairs] == [two for _, two in pairs]
        assert [previous_slug(route.answers, two) for _, two in pairs] == [one for one, _ in pairs]
        assert previous_slug(route.answers, "") is None


def test_nobody_under_eighteen_or_of_unknown_age_is_asked_for_their_own_words() -> None:
    asked = {route.reporter for route in every_route() if "own-words" in route.slugs}

    assert asked == {"adult", "organisation"}


def test_where_nothing_is_kept_nothing_is_asked_after() -> None:
    stopped = [route for route in every_route() if ending_of(dict(route.answers)) in NOTHING_KEPT]

    assert stopped
    assert all(not {CHECK, SENT, HELP} & set(route.slugs) for route in stopped)


ROUTING = ("danger", "who", "age_band", "nation", "event_type", "lost_money", "told_whom")


def test_only_required_answers_route() -> None:
    pages = {code for page in PAGES for code in page.shown_when.codes()}
    fields = {code for each in FIELDS for code in each.shown_when.codes()}
    several = {
        each.shown_when.code for each in FIELDS if isinstance(each.shown_when, SeveralTicked)
    }

    assert pages <= {*ROUTING}
    assert fields - several == {*("who", "nation", "age_band", "event_type", "event_detail")}
    assert all(field_by_code(code).required for code in pages | fields - several)
    # Which of several reasons was the main one is asked on their own page, and leads nowhere.
    assert several == {"reason_not_reported"}


def test_the_document_of_the_journey_is_made_from_the_form() -> None:
    assert PAGE.read_text(encoding="utf-8") == journey_page(), "run: manage.py write_journey_page"


@given(data=st.data())
@settings(max_examples=150)
def test_answers_of_one_class_lead_the_same_way(data: st.DataObject) -> None:
    """Any answers at all, several ticks included, against those that stand for their classes."""
    answers: dict[str, Any] = {}
    standing_for: dict[str, Any] = {}
    for code in (*ROUTING[:5], "event_detail", *ROUTING[5:]):
        asked = field_by_code(code)
        codes = [option.code for option in options_for(asked, answers)]
        if not codes:
            continue
        if asked.kind == "checkboxes":
            open_codes = [each for each in codes if each not in asked.exclusive]
            several = st.lists(st.sampled_from(open_codes), min_size=1, unique=True)
            alone = st.sampled_from(sorted(asked.exclusive)).map(lambda each: [each])
            ticked = tuple(data.draw(several | alone))
            is_told = any(each in leaf.values for leaf in conditions_on(code) for each in ticked)
            answers[code] = ticked
            standing_for[code] = ("local_police",) if is_told else ("bank",)
        else:
            answer = data.draw(st.sampled_from([each for each in codes if each != "not_sure_help"]))
            wanted = class_of(code, answer)
            answers[code] = answer
            standing = [option.code for option in options_for(asked, standing_for)]
            standing_for[code] = next(each for each in standing if class_of(code, each) == wanted)

    assert path(answers) == path(standing_for)
    assert voice_of(answers) == voice_of(standing_for)


def test_one_answer_of_each_class_stands_for_all_of_a_field() -> None:
    asked = field_by_code("event_type")

    assert set(one_of_each_class(asked)) == {option.code for option in asked.options}
    assert len(one_of_each_class(field_by_code("danger"))) == 2
