"""Every route through the form is walked, and its length is the one that was designed.

Routes are walked by classes: two answers to a question are of one class when every condition of
the form treats them alike. A test of its own shows that nothing but the class decides.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classification.conditions import Answered, Both, Condition, Not
from reporting.form.journey import CHECK, next_slug, path, previous_slug, voice_of
from reporting.form.page_shapes import ContentPage, Field, Question
from reporting.form.questions import FIELDS, PAGES, field_by_code, options_for
from reporting.form.validation import check_page
from tests.reporting.form.endings import ending_of

ADULTS = (
    *("age_18_24", "age_25_34", "age_35_44", "age_45_54", "age_55_64", "age_65_74"),
    "age_75_plus",
)
READ_ONLY = {page.slug for page in PAGES if isinstance(page, ContentPage)}
AFTER_SENDING = {"sent", "about-you"}
NOTHING_KEPT = ("young-person", "other-help")

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Route:
    """One whole way through the form."""

    answers: dict[str, Any] = field(hash=False)
    slugs: tuple[str, ...]

    @property
    def questions_before_sending(self) -> int:
        return len(set(self.slugs) - READ_ONLY - AFTER_SENDING)

    @property
    def reporter(self) -> str:
        if self.answers["who"] == "organisation":
            return "organisation"
        age = self.answers["age_band"]
        if age == "prefer_not_to_say":
            return "age declined"
        return "16-17" if age == "age_16_17" else "adult" if age in ADULTS else "under 16"


def leaves(condition: Condition) -> Iterator[Answered]:
    if isinstance(condition, Answered):
        yield condition
    elif isinstance(condition, Both):
        yield from leaves(condition.one)
        yield from leaves(condition.other)
    elif isinstance(condition, Not):
        yield from leaves(condition.one)


@cache
def conditions_on(code: str) -> tuple[Answered, ...]:
    conditions = [shown.shown_when for shown in (*PAGES, *FIELDS)]
    found = [leaf for condition in conditions for leaf in leaves(condition) if leaf.code == code]
    return tuple(dict.fromkeys(found))


def class_of(code: str, answer: str, answers: dict[str, Any]) -> tuple[Any, ...]:
    """What the form can tell about an answer. What happened is a class of its own each time,
    since its details differ; so is who, since a child's age is judged; and Scotland's words."""
    own = answer if code in ("event_type", "who") else ""
    nation = answer == "scotland" if code == "nation" else None
    adult = answer in ADULTS if code == "age_band" else None
    return (own, nation, adult, *(answer in leaf.values for leaf in conditions_on(code)))


def one_of_each_class(asked: Field, answers: dict[str, Any]) -> list[str]:
    found: dict[tuple[Any, ...], str] = {}
    for option in options_for(asked, answers):
        found.setdefault(class_of(asked.code, option.code, answers), option.code)
    return list(found.values())


def routes_from(answers: dict[str, Any]) -> Iterator[Route]:
    """Goes on as a browser does: answers the furthest page in every way it can be answered."""
    slugs = path(answers)
    furthest = next(page for page in PAGES if page.slug == slugs[-1])
    open_fields = [
        each
        for each in (furthest.fields if isinstance(furthest, Question) else ())
        if each.required and each.code not in answers
    ]
    if not open_fields:
        yield Route(answers=answers, slugs=slugs)
        return
    (asked,) = open_fields
    for code in one_of_each_class(asked, answers):
        if code == "not_sure_help":
            continue  # comes back to the same question
        checked = check_page(furthest.slug, {asked.code: [code]}, answers)
        if checked.errors:
            assert answers["who"] == "child"
            assert code in ADULTS
            continue
        yield from routes_from({**answers, **checked.values})


@cache
def all_routes() -> tuple[Route, ...]:
    return tuple(routes_from({}))


@cache
def whole_routes() -> tuple[Route, ...]:
    """The routes that end in a report."""
    return tuple(route for route in all_routes() if ending_of(route.answers) == "sent")


def shown_by_plain_ifs(answers: dict[str, Any]) -> list[str]:
    """The pages of a route, in plain ifs: a second opinion on every route."""
    who, age = answers.get("who"), answers.get("age_band")
    event, detail = answers.get("event_type"), answers.get("event_detail")
    slugs = ["", "danger"]
    if answers["danger"] in ("yes", "not_sure"):
        slugs.append("help-now")
    slugs.append("who")
    if who != "organisation":
        slugs.append("age-band")
        if age in ("age_under_13", "age_13_15") or (who, age) == ("child", "prefer_not_to_say"):
            return [*slugs, "young-person"]
    slugs += ["nation", "event-type"]
    if event == "csea":
        return [*slugs, "other-help"]
    told = set(answers["told_whom"]) & {"local_police", "report_fraud"}
    if event == "scam_msg":
        return [*slugs, "told-whom", "check"]
    slugs += ["event-detail", "do-this-now"]
    if answers["nation"] in ("england", "wales") and age != "age_16_17":
        slugs.append("police-area")
    slugs += ["when-band", "contact-mode"]
    if event in ("blackmail", "images", "account", "harass", "obscene", "control", "other"):
        slugs.append("relationship")
    if event not in ("harass", "obscene"):
        slugs.append("lost-money")
        if answers["lost_money"] == "yes":
            slugs += ["loss-band", "payment-method", "got-back"]
    if event in ("account", "malware", "ddos") or (event, detail) == ("blackmail", "locked_files"):
        slugs.append("other-effects")
    slugs += ["affected-how-much", "told-whom"]
    slugs.append("after-telling" if told else "reason-not-reported")
    if who == "organisation" or age in ADULTS:
        slugs.append("own-words")
    slugs.append("check")
    if who != "organisation":
        slugs.append("sent")
        if answers["about_you"] == "yes":
            slugs.append("about-you")
    return slugs


def test_every_route_shows_the_pages_of_the_design_in_their_order() -> None:
    differing = [r.answers for r in all_routes() if list(r.slugs) != shown_by_plain_ifs(r.answers)]

    assert len(all_routes()) > 5000
    assert differing == []


def test_every_page_is_on_some_route_and_some_route_does_without_each_that_can_be_missed() -> None:
    on_some = set().union(*(route.slugs for route in all_routes()))
    on_all = set.intersection(*(set(route.slugs) for route in all_routes()))

    assert on_some == {page.slug for page in PAGES}
    assert on_all == {"", "danger", "who"}


@pytest.mark.parametrize(
    ("reporter", "pages", "without_a_scam_message", "questions"),
    [
        ("adult", (8, 25), (17, 25), (6, 19)),
        ("age declined", (8, 24), (16, 24), (6, 18)),
        ("16-17", (8, 23), (16, 23), (6, 17)),
        ("organisation", (7, 22), (15, 22), (5, 18)),
        ("everyone", (7, 25), (15, 25), (5, 19)),
    ],
)
def test_the_form_is_as_long_as_designed_for(
    reporter: str,
    pages: tuple[int, int],
    without_a_scam_message: tuple[int, int],
    questions: tuple[int, int],
) -> None:
    theirs = [route for route in whole_routes() if reporter in ("everyone", route.reporter)]

    lengths = [len(route.slugs) for route in theirs]
    longer = [len(r.slugs) for r in theirs if r.answers["event_type"] != "scam_msg"]
    asked = [route.questions_before_sending for route in theirs]

    assert (min(lengths), max(lengths)) == pages
    assert (min(longer), max(longer)) == without_a_scam_message
    assert (min(asked), max(asked)) == questions


@pytest.mark.parametrize(
    ("event", "adult", "minor", "organisation"),
    [
        ("blackmail", (18, 23), (17, 21), (16, 21)),
        ("images", (18, 22), (17, 20), (16, 20)),
        ("paid", (17, 21), (16, 19), (15, 19)),
        ("taken", (17, 21), (16, 19), (15, 19)),
        ("account", (19, 23), (18, 21), (17, 21)),
        ("malware", (18, 22), (17, 20), (16, 20)),
        ("identity", (17, 21), (16, 19), (15, 19)),
        ("harass", (17, 18), (16, 16), (15, 16)),
        ("obscene", (17, 18), (16, 16), (15, 16)),
        ("ddos", (18, 22), (17, 20), (16, 20)),
        ("scam_msg", (8, 8), (8, 8), (7, 7)),
        ("control", (18, 22), (17, 20), (16, 20)),
        ("csea", (7, 7), (7, 7), (6, 6)),
        ("other", (18, 22), (17, 20), (16, 20)),
    ],
)
def test_each_kind_of_report_is_as_long_as_designed(
    event: str,
    adult: tuple[int, int],
    minor: tuple[int, int],
    organisation: tuple[int, int],
) -> None:
    plain = [
        route
        for route in all_routes()
        if route.answers.get("event_type") == event
        and route.answers["danger"] == "no"
        and route.answers.get("about_you") != "yes"
    ]

    lengths = {
        reporter: [len(route.slugs) for route in plain if route.reporter == reporter]
        for reporter in ("adult", "16-17", "organisation")
    }

    assert {who: (min(found), max(found)) for who, found in lengths.items()} == {
        "adult": adult,
        "16-17": minor,
        "organisation": organisation,
    }


@pytest.mark.parametrize(("danger", "pages"), [("no", 5), ("yes", 6), ("not_sure", 6)])
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
def test_under_sixteen_it_stops_at_the_fifth_page(
    danger: str, pages: int, who: str, age: str
) -> None:
    slugs = path({"danger": danger, "who": who, "age_band": age})

    assert len(slugs) == pages
    assert slugs[-1] == "young-person"


@pytest.mark.parametrize(("who", "pages"), [("me", 7), ("organisation", 6)])
@pytest.mark.parametrize(("danger", "more"), [("no", 0), ("yes", 1)])
def test_where_a_child_is_exploited_it_stops_one_page_after_what_happened(
    who: str, pages: int, danger: str, more: int
) -> None:
    answers = {"danger": danger, "who": who, "age_band": "age_25_34", "nation": "wales"}

    slugs = path({**answers, "event_type": "csea"})

    assert len(slugs) == pages + more
    assert slugs[-1] == "other-help"


def test_on_every_route_the_next_page_and_the_page_before_agree() -> None:
    for route in all_routes()[::7]:
        pairs = list(zip(route.slugs, route.slugs[1:], strict=False))

        assert [next_slug(route.answers, one) for one, _ in pairs] == [two for _, two in pairs]
        assert [previous_slug(route.answers, two) for _, two in pairs] == [one for one, _ in pairs]
        assert previous_slug(route.answers, "") is None


def test_nobody_under_eighteen_or_of_unknown_age_is_asked_for_their_own_words() -> None:
    asked = {route.reporter for route in all_routes() if "own-words" in route.slugs}

    assert asked == {"adult", "organisation"}


def test_where_nothing_is_kept_nothing_is_asked_after() -> None:
    stopped = [route for route in all_routes() if ending_of(route.answers) in NOTHING_KEPT]

    assert stopped
    assert all(CHECK not in route.slugs for route in stopped)
    assert all(not AFTER_SENDING & set(route.slugs) for route in stopped)


ROUTING = ("danger", "who", "age_band", "nation", "event_type", "lost_money", "told_whom")


def test_only_required_answers_route() -> None:
    conditions = [shown.shown_when for shown in (*PAGES, *FIELDS)]
    routing = {code for condition in conditions for code in condition.codes()}

    assert routing == {*ROUTING, "event_detail", "about_you"}
    assert all(field_by_code(code).required for code in routing)


@given(data=st.data())
@settings(max_examples=150)
def test_answers_of_one_class_lead_the_same_way(data: st.DataObject) -> None:
    """Any answers at all, several ticks included, against those that stand for their classes."""
    answers: dict[str, Any] = {}
    standing_for: dict[str, Any] = {}
    for code in (*ROUTING[:5], "event_detail", *ROUTING[5:], "about_you"):
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
            wanted = class_of(code, answer, answers)
            answers[code] = answer
            standing_for[code] = next(
                each
                for each in one_of_each_class(asked, standing_for)
                if class_of(code, each, standing_for) == wanted
            )

    assert path(answers) == path(standing_for)
    assert voice_of(answers) == voice_of(standing_for)
