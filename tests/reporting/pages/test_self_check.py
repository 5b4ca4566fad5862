"""Not sure what happened: the self-check on the way, and what its two buttons do."""

import re
from urllib.parse import urlsplit

import pytest

from guidance.models import Ending
from guidance.reading.library import current
from reporting.codes.saved_reports import open_draft, save_draft
from tests.reporting.browsing import NOW, Browser, hidden_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("epoch")]

CHECK = "/report/self-check/"
FORM = re.compile(r"<form(?P<head>[^>]*)>(?P<body>.*?)</form>", re.DOTALL)
FIELD = re.compile(r'<(?:input|button)\b[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"', re.DOTALL)


def press(person, page, label):
    """Presses the button with this label: sends the form around it, as a browser does."""
    address = page.request["PATH_INFO"]
    for form in FORM.finditer(page.text):
        for button in re.findall(r"<button[^>]*>[^<]*</button>", form["body"]):
            if button.rpartition("</")[0].rpartition(">")[2].strip() != label:
                continue
            others = re.sub(r"<button.*?</button>", "", form["body"], flags=re.DOTALL)
            action = re.search(r'action="([^"]+)"', form["head"])
            sent = dict(FIELD.findall(others)) | dict(FIELD.findall(button))
            page = person.post(action[1] if action else address, sent)
            return person.get(page["Location"]) if "Location" in page else page
    raise AssertionError(f"no button says {label!r}")


def at_the_end(person, *, way="4-2"):
    """The last page of the self-check, reached by pressing."""
    page = person.get(CHECK)
    for number in way.split("-"):
        say = page.context["place"].ways_on[int(number) - 1][0]
        page = press(person, page, say)
    return page


@pytest.fixture
def careful(clock):
    """A browser whose forms must bear their token, before "What happened?"."""
    person = Browser()
    person.walk(until="event-type")
    person.client.handler.enforce_csrf_checks = True
    return person


def test_not_sure_what_happened_leads_to_the_self_check_with_the_answers_kept(person):
    person.walk(until="event-type")
    before = person.answers()

    response = person.answer("event-type", event_type="not_sure_help")

    assert response["Location"] == CHECK
    assert person.get(CHECK).status_code == 200
    assert person.answers() == before


def test_no_address_of_the_report_holds_an_answer(careful):
    visited = []
    pages = [careful.get(CHECK), at_the_end(careful)]
    pages.append(press(careful, pages[-1], "Use this and go on"))

    for page in pages:
        text = page.text.partition("<main")[2].partition("</main>")[0]
        visited += re.findall(r'(?:href|action)="(/report/[^"]*)"', text)
    assert visited
    assert {urlsplit(each).query for each in visited} == {""}
    assert not any("blackmail" in each for each in visited)


def test_it_comes_back_with_its_suggestion_chosen_and_not_taken(careful):
    page = press(careful, at_the_end(careful), "Use this and go on")

    assert page.request["PATH_INFO"] == "/report/event-type/"
    (chosen,) = [part for part in page.text.split("<input") if "checked" in part]
    assert 'value="blackmail"' in chosen
    assert "event_type" not in careful.answers()
    version = hidden_in(page)["version"]
    careful.client.handler.enforce_csrf_checks = False
    careful.post("/report/event-type/", {"version": version, "event_type": "blackmail"})
    assert careful.answers()["event_type"] == "blackmail"


def test_stopping_at_its_end_forgets_the_answers_and_leaves_the_advice_found(careful):
    page = press(careful, at_the_end(careful), "Stop here")

    assert page.status_code == 200
    assert "You have stopped. Nothing was sent." in page.text
    assert page.context["advice"].situation == "recorded_you_email"
    assert careful.answers() == {}


def test_an_address_says_only_how_many_questions_came_before(careful):
    seen = [at_the_end(careful, way=way) for way in ("1-3-1", "4-2", "10")]

    addresses = [page.request["PATH_INFO"] for page in seen]
    assert addresses == [f"{CHECK}4/", f"{CHECK}3/", f"{CHECK}2/"]


def test_back_and_reload_open_each_page_again_and_count_no_ending_twice(careful):
    page = at_the_end(careful, way="1-3-2")
    end = page.context["advice"].situation
    before, answers = careful.so_far(), careful.answers()

    back = [careful.get(f"{CHECK}{step}/") for step in (3, 2, 4, 4)]

    steps = [each.context["place"].step.name for each in back]
    assert steps == ["login_alert", "login", "login_alert", "login_alert"]
    assert back[-1].context["advice"].situation == end
    assert careful.answers() == answers
    assert careful.so_far().version == before.version
    assert sum(Ending.objects.values_list("count", flat=True)) == 1


@pytest.mark.parametrize("step", ["0", "3", "99", "9" * 5000])
def test_a_step_that_nobody_has_reached_leads_to_the_first(person, step):
    person.walk(until="event-type")

    page = person.get(f"{CHECK}{step}/")

    assert page.status_code == 404 or page["Location"] == CHECK


def test_the_way_is_kept_in_the_cookie_and_neither_saved_nor_kept_after_sending(person):
    person.walk()
    person.post(CHECK, {"way": "4-2"})
    assert person.so_far().self_check == "4-2"

    saved = save_draft(person.so_far(), now=NOW)
    opened = open_draft(saved.code, now=NOW)
    person.send()

    assert opened is not None
    assert opened.self_check == ""
    assert person.so_far().is_sent
    assert person.so_far().self_check == ""


def test_the_nation_comes_from_the_answers(person):
    person.walk(until="event-type", nation={"nation": "scotland"})

    pressed = person.post(CHECK, {"way": "4-2", "nation": "wales"})

    page = person.get(pressed["Location"])
    assert page.context["advice"].nation == "scotland"


def test_one_question_back_and_all_again(careful):
    page = at_the_end(careful)

    back = press(careful, page, "Go back one question")

    assert back.context["place"].step.name == "filmed"
    assert f'href="{CHECK}"' in page.text


def test_it_says_the_thirty_minutes_and_names_nothing_in_its_title(careful):
    page = at_the_end(careful)

    title = page.text.partition("<title>")[2].partition("</title>")[0]
    assert " ".join(title.split()) == "Help me work it out – Come Forward"
    assert b"If you do not press anything for 30 minutes" in page.content


@pytest.mark.parametrize(
    "address", ["/report/event-type/?suggest=images", "/report/who/?who=child"]
)
def test_a_crafted_link_chooses_nothing(person, address):
    person.walk(until="event-type")
    before = person.get(address.partition("?")[0]).text.count(" checked")

    page = person.get(address)

    assert page.text.count(" checked") == before


def test_a_suggestion_that_is_none_chooses_nothing(person):
    person.walk(until="event-type")

    page = person.post("/report/event-type/", {"press": "suggest", "event_type": "\x00<b>"})

    assert page.status_code == 200
    assert " checked" not in page.text


def test_a_suggestion_without_the_token_of_a_form_is_refused(careful):
    page = careful.post("/report/event-type/", {"press": "suggest", "event_type": "images"})

    assert page.status_code == 403


def test_it_is_open_only_where_the_question_is(person):
    assert person.get(CHECK)["Location"] == "/report/"

    person.walk(until="age-band")

    assert person.get(CHECK)["Location"] == "/report/age-band/"
    assert person.get(f"{CHECK}2/")["Location"] == "/report/age-band/"


def test_after_sending_there_is_nothing_to_work_out(person):
    person.walk()
    person.send()

    assert person.get(CHECK)["Location"] == "/report/sent/"


def test_every_ending_may_be_taken_into_the_report(person):
    person.walk(until="event-type")
    ways = [""]
    while ways:
        pressed = person.post(CHECK, {"way": ways.pop()})
        page = person.get(pressed["Location"])
        place = page.context["place"]
        if place.ending is None:
            ways += [way for _, way in place.ways_on]
            continue
        assert page.context["event_words"] not in ("", place.ending.event)
        assert page.context["advice"].situation == place.ending.page
        assert place.ending.page in current().situations


@pytest.mark.parametrize("address", ["/report/stop/", "/report/again/"])
def test_a_discarded_tab_that_asks_again_without_its_form_is_led_to_the_start(person, address):
    person.walk(until="next-hour")
    before = person.answers()

    opened, looked = person.get(address), person.client.head(address)

    assert (opened.status_code, opened["Location"]) == (302, "/report/")
    assert looked.status_code == 302
    assert person.answers() == before


def test_its_end_is_counted_by_week_and_page_and_nothing_else_of_it(careful):
    at_the_end(careful)

    assert list(Ending.objects.values_list("situation", "count")) == [
        ("they-say-they-filmed-you", 1)
    ]
