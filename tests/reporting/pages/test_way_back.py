"""From the report to the advice and back: whoever opens "See all advice" loses nothing."""

import re
from html import unescape

import pytest

from guidance.pages.address_parts import back_from, way_back
from reporting.browser.answers_cookie import SENT_MARK, begin
from tests.reporting.browsing import NOW, Browser

ANSWERS = {
    "danger": "no",
    "who": "me",
    "age_band": "age_25_34",
    "nation": "wales",
    "event_type": "account",
    "event_detail": "social",
    "also_happened": ("blackmail",),
}
PAGE_OF_ADVICE = re.compile(r'href="(/guidance/(?!contacts|self-check)[a-z0-9-]+/[^"]*)"')


def main_of(response) -> str:
    return re.search(r"<main.*?</main>", response.text, re.S)[0]


def links_in(response) -> list[str]:
    return [unescape(link) for link in PAGE_OF_ADVICE.findall(main_of(response))]


def ways_back(response) -> list[str]:
    found = re.findall(r'href="(/report/[^"]*)"', response.text.split("<footer")[0])
    return [link for link in found if link not in ("/report/", "/exit/")]


@pytest.fixture
def person(clock) -> Browser:
    person = Browser()
    person.hold(begin(NOW).changed(answers=ANSWERS))
    return person


@pytest.mark.parametrize("slug", ["next-hour", "young-person"])
@pytest.mark.django_db
def test_every_page_of_advice_opened_from_the_report_leads_back_to_where_one_was(person, slug):
    here = f"/report/{slug}/"
    links = links_in(person.get(here))

    back = [ways_back(person.get(link)) for link in links]

    assert links
    assert back == [[here, here]] * len(links)  # above the page and below it
    assert person.get(here).status_code == 200


@pytest.mark.django_db
def test_so_does_the_end_of_the_self_check(person):
    pressed = person.post("/report/self-check/", {"way": "4-2"})
    ended = person.get(pressed["Location"])
    (link,) = [each for each in links_in(ended) if "See all" in main_of(ended)][-1:]

    assert ways_back(person.get(link)) == ["/report/event-type/"] * 2
    assert person.get("/report/event-type/").status_code == 200


@pytest.mark.django_db
def test_the_plan_after_sending_leads_back_to_the_plan(person):
    person.hold(begin(NOW).changed(answers=ANSWERS, marks=(SENT_MARK,)))
    plan = person.get("/report/sent/")

    links = links_in(plan)

    assert links
    assert all(ways_back(person.get(link)) == ["/report/sent/"] * 2 for link in links)


@pytest.mark.django_db
def test_the_way_back_stays_through_another_nation_another_page_and_a_press(person):
    links = links_in(person.get("/report/next-hour/"))
    first = next(link for link in links if "/apps/" not in link)
    page = person.get(first)
    others = [
        unescape(each)
        for each in re.findall(r'href="(/guidance/[^"]*nation=[^"]*)"', main_of(page))
    ]
    slug = first.split("/")[2]

    thanks = person.post(f"/guidance/{slug}/helped/", {"helped": "yes", "back": "next-hour"})

    assert len(others) > 4
    assert {ways_back(person.get(each))[0] for each in others} == {"/report/next-hour/"}
    assert ways_back(person.get(thanks["Location"])) == ["/report/next-hour/"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "//evil.example",
        "../moderation",
        "https:evil",
        "a/b",
        "x" * 41,
        "A",
        "%2e",
        "\n",
        "sent\n",
    ],
)
def test_the_way_back_never_leads_out_of_the_report(text):
    assert back_from(text) == ""
    assert way_back(back_from(text)) == ""


@pytest.mark.django_db
def test_whoever_comes_by_another_way_is_offered_no_report_to_go_back_to(person):
    page = person.get("/guidance/account-taken-over/?back=//evil.example")

    assert "Go back to your report" not in page.text
    assert "Be counted" in page.text
