"""The queue narrowed by closed lists, its pages forth and back, and the views that are saved."""

from datetime import timedelta

import pytest
from django.db import connection

from classification.answers import EVENT_TYPE
from moderation.decisions import accept_report
from moderation.floods import RISK_FIRST
from moderation.models import SavedView
from moderation.queue import PAGE_SIZE
from moderation.queue_filters import (
    EVENT_TYPES_OF,
    KINDS,
    QueueFilter,
    filter_from_code,
    narrowed,
)
from moderation.reader_access import remove_reader
from moderation.reader_settings import MOST_VIEWS
from reporting.models import Report
from tests.factories import take_and
from tests.moderation.conftest import NOW
from tests.moderation.pages import QUEUE, text_of, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_this_hour")]


def shown(page) -> list[int]:
    return [line.report.pk for line in page.context["page"].lines]


def test_every_kind_of_event_stands_in_exactly_one_kind():
    listed = [answer for answers in EVENT_TYPES_OF.values() for answer in answers]

    assert sorted(listed) == sorted(option.code for option in EVENT_TYPE.options)
    assert set(EVENT_TYPES_OF) == set(KINDS)


@pytest.mark.parametrize(
    ("choice", "found"),
    [
        ({"risk": "crisis"}, {"crisis"}),
        ({"risk": "danger"}, {"danger"}),
        ({"risk": "other"}, {"plain", "old", "money"}),
        ({"age": "d1"}, {"old", "crisis"}),
        ({"age": "d14"}, {"old"}),
        ({"kind": "money"}, {"money"}),
        ({"kind": "pictures"}, {"plain", "old", "crisis", "danger"}),
        ({"kind": "people"}, set()),
        ({"kind": "pictures", "risk": "other", "age": "d7"}, {"old"}),
    ],
)
def test_each_choice_lets_through_what_it_says(make_report, client, choice, found):
    made = {
        "plain": make_report(),
        "old": make_report(arrived_at=NOW - timedelta(days=15), risk=1),
        "crisis": make_report(risk=3, crisis_words=True, arrived_at=NOW - timedelta(days=2)),
        "danger": make_report(risk=2),
        "money": make_report(answers={"event_type": "taken"}),
    }

    page = client.get(QUEUE, choice)

    assert set(shown(page)) == {made[name].pk for name in found}
    assert page.context["page"].band == ("5" if found else "0")


@pytest.mark.parametrize(
    "forged", [{"risk": "x"}, {"age": "d2"}, {"kind": "paid"}, {"state": "accepted"}]
)
def test_a_forged_choice_is_no_page(forged, client):
    assert client.get(QUEUE, forged).status_code == 404


@pytest.mark.parametrize("name", ["nation", "police_area", "sex", "age_band"])
def test_nobody_is_chosen_by_who_they_are(make_report, client, name):
    report = make_report()

    page = client.get(QUEUE, {name: "wales"})

    assert shown(page) == [report.pk]
    assert f'name="{name}"' not in text_of(page)


def test_the_filter_is_a_form_and_can_be_cleared(make_report, client):
    make_report()

    page = text_of(client.get(QUEUE, {"risk": "other", "age": "d1"}))

    assert '<option value="other" selected>' in page
    assert f'href="{QUEUE}?state=received"' in page
    assert "Nothing waits here, of those that you chose to see." in page
    assert "Well done" not in page


@pytest.mark.parametrize("code", ["", "x", "__", "a_b_c_d", "___accepted", "__money_"])
def test_a_code_that_is_none_is_no_filter(code):
    assert filter_from_code(code) is None


def test_a_code_tells_the_whole_filter():
    chosen = QueueFilter(state="on_hold", risk="danger", age="d7", kind="else")

    assert filter_from_code(chosen.code) == chosen


# ---- pages ------------------------------------------------------------------------------


@pytest.mark.parametrize("choice", [{}, {"kind": "money"}, {"kind": "pictures", "risk": "other"}])
def test_pages_forth_and_back_are_the_same_with_ties(make_report, client, choice):
    events = ("paid", "taken", "blackmail", "images")
    for number in range(3 * len(events) * PAGE_SIZE // 2):
        make_report(
            risk=number % 2,
            arrived_at=NOW - timedelta(hours=number % 3),
            answers={"event_type": events[number % 4]},
        )
    address, forth, back = QUEUE, [], []
    page = client.get(address, choice)
    while True:
        forth.append(shown(page))
        if not page.context["next_page"]:
            break
        page = client.get(QUEUE + page.context["next_page"])
    while True:
        back.append(shown(page))
        if not page.context["previous_page"]:
            break
        page = client.get(QUEUE + page.context["previous_page"])

    together = [number for numbers in forth for number in numbers]
    assert len(forth) > 2
    assert len(together) == len(set(together))
    # The last page is short; going back from it, each page is the one that led here.
    assert back == forth[::-1]
    assert "Previous page" not in text_of(page)


def test_what_comes_in_meanwhile_is_not_passed_over_on_the_way_back(make_report, client):
    for number in range(PAGE_SIZE + 1):
        make_report(arrived_at=NOW + timedelta(hours=number))
    second = client.get(QUEUE + client.get(QUEUE).context["next_page"])
    urgent = make_report(risk=3)

    back = client.get(QUEUE + second.context["previous_page"])
    first = client.get(QUEUE + back.context["previous_page"])

    assert urgent.pk not in shown(back)
    assert len(shown(back)) == PAGE_SIZE
    assert shown(first)[0] == urgent.pk


def test_decisions_go_back_by_one_page_too(mo, sue, sign_in, make_report):
    for _ in range(2 * PAGE_SIZE + 3):
        take_and(accept_report, report_id=make_report().pk, by=mo, now=NOW)
    client = sign_in(sue)

    def numbers(page) -> list[int]:
        return [decision.pk for decision in page.context["page"].decisions]

    first = client.get(url("decided"))
    second = client.get(url("decided") + first.context["next_page"])
    third = client.get(url("decided") + second.context["next_page"])
    back = client.get(url("decided") + third.context["previous_page"])
    begin = client.get(url("decided") + back.context["previous_page"])

    assert len(numbers(third)) == 3
    assert numbers(back) == numbers(second)
    assert numbers(begin) == numbers(first)
    assert first.context["previous_page"] == begin.context["previous_page"] == ""
    assert "Newer" in text_of(back)


# ---- saved views ------------------------------------------------------------------------

MONEY = {"within": "__money_received"}


def test_a_view_is_saved_shown_and_deleted(mo, ned, sign_in, client):
    saved = client.post(url("save_view"), MONEY | {"name": "  Money first "}, follow=True)
    view = SavedView.objects.get()
    others = text_of(sign_in(ned).get(QUEUE))
    again = sign_in(mo)
    listed = text_of(again.get(QUEUE))
    again.post(url("delete_view", view.pk))

    assert saved.redirect_chain == [(f"{QUEUE}?state=received&kind=money", 302)]
    assert view.name == "Money first"
    assert f'href="{QUEUE}?state=received&amp;kind=money"' in listed
    assert "Money first" in listed
    assert "Money first" not in others
    assert not SavedView.objects.exists()


def test_nobody_deletes_a_colleagues_view(mo, ned, sign_in):
    view = SavedView.objects.create(person=ned, name="Mine", filter_code="__money_received")

    sign_in(mo).post(url("delete_view", view.pk))

    assert SavedView.objects.get() == view


@pytest.mark.parametrize(
    ("name", "said"), [("", "Enter a name"), ("x" * 41, "40 characters or fewer")]
)
def test_a_wrong_name_is_an_error_that_keeps_what_was_typed(client, name, said):
    page = client.post(url("save_view"), MONEY | {"name": name})

    body = text_of(page)
    assert page.status_code == 422
    assert "<title>Error:" in " ".join(body.split()).replace("<title> ", "<title>")
    assert said in body
    assert 'href="#id_name"' in body
    assert f'value="{name}"' in body
    assert '<option value="money" selected>' in body
    assert not SavedView.objects.exists()


def test_a_name_used_before_is_the_new_view(client):
    client.post(url("save_view"), MONEY | {"name": "Mine"})
    client.post(url("save_view"), {"within": "_d7__received", "name": "Mine"})

    assert SavedView.objects.get().filter_code == "_d7__received"


def test_there_are_no_more_than_so_many(mo, client):
    for number in range(MOST_VIEWS):
        SavedView.objects.create(person=mo, name=f"View {number}", filter_code="__money_received")

    page = client.post(url("save_view"), MONEY | {"name": "One more"})

    assert page.status_code == 422
    assert "Delete one first" in text_of(page)
    assert SavedView.objects.count() == MOST_VIEWS


def test_a_view_whose_filter_there_no_longer_is_is_not_shown(mo, client):
    SavedView.objects.create(person=mo, name="Of long ago", filter_code="__gone_received")

    assert "Of long ago" not in text_of(client.get(QUEUE))


def test_views_go_with_their_person(ned, make_person):
    SavedView.objects.create(person=ned, name="Mine", filter_code="__money_received")
    boss = make_person("boss@example.org", "administrator")

    remove_reader(person=ned, by=boss, now=NOW)

    assert not SavedView.objects.exists()


# ---- cost -------------------------------------------------------------------------------


@pytest.mark.postgresql
@pytest.mark.parametrize("choice", [{}, {"kind": "else"}, {"kind": "people", "age": "d7"}])
def test_a_page_of_many_thousand_is_read_from_an_index_in_its_order(choice):
    events = ("paid", "blackmail", "account", "harass", "control", "other")
    Report.objects.bulk_create(
        Report(
            answers={"event_type": events[number % 6]},
            arrived_at=NOW - timedelta(hours=number % 500),
            risk=number % 4,
            submission_mac=f"{number:064x}",
        )
        for number in range(6000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE reporting_report")
    chosen = QueueFilter(**choice)

    for part in narrowed(Report.objects.in_state("received"), chosen, now=NOW):
        plan = part.order_by(*RISK_FIRST)[: PAGE_SIZE + 1].explain()
        index = "reporting_report_by_event" if chosen.kind else "reporting_report_queue"
        assert f"Index Scan using {index}" in plan
        assert "Sort" not in plan
