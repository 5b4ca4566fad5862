"""The staff's page about the advice: rounded counts, the banner, and who checked which contact."""

import re
from datetime import date, timedelta

import pytest

from guidance.models import Banner, ContactCheck, ContactFailure, Ending, Vote
from guidance.reading.library import current
from guidance.upkeep.banner import start_banner
from guidance.upkeep.contact_checks import fields_shown, last_checks, record_check, seen_of
from office.advice_counts import rounded
from staff.models import AuditEntry
from tests.moderation.conftest import NOW
from tests.moderation.pages import text_of, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_this_hour")]

RUNNING = date(2026, 11, 23)
WEEK = timedelta(days=7)
BANNER = {
    "ready": "",
    "text": "A line is  down.\nUse the website.",
    "level": "warning",
    "nation": "",
    "shown_from": "",
    "shown_until": "2026-11-23T18:00",
}
BUSY = "Some phone lines are very busy today. If you cannot get through, try again later."
READY = BANNER | {"ready": BUSY, "text": ""}


def rows_of(page):
    """The rows of the page's tables, each as its cells' words."""
    return [
        [
            " ".join(re.sub(r"<[^>]+>", " ", cell).split())
            for cell in re.findall(r"<td.*?</td>", row, re.S)
        ]
        for row in re.findall(r"<tr.*?</tr>", text_of(page), re.S)
        if "<td" in row
    ]


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "fewer than 10"),
        (9, "fewer than 10"),
        (10, "10"),
        (14, "10"),
        (15, "20"),
        (24, "20"),
        (25, "30"),
        (1204, "1,200"),
        (9995, "10,000"),
    ],
)
def test_a_count_is_rounded_to_ten_and_a_small_one_is_only_small(count, said):
    assert rounded(count) == said


def test_without_a_press_the_page_says_so(client):
    page = text_of(client.get(url("advice")))

    assert "Nobody said so in these weeks" in page
    assert "Nobody pressed yes or no in these weeks" in page
    assert "Older" not in page


def test_votes_of_weeks_that_are_over_are_shown_rounded(client):
    Vote.objects.create(week=RUNNING - WEEK, situation="in-danger-now", useful=True, count=17)
    Vote.objects.create(week=RUNNING - WEEK, situation="in-danger-now", useful=False, count=3)
    Vote.objects.create(week=RUNNING - 2 * WEEK, situation="gone-since", useful=False, count=34)
    Vote.objects.create(week=RUNNING, situation="under-16", useful=True, count=99)

    title = current().situations["danger_now"].title
    assert rows_of(client.get(url("advice"))) == [
        ["16 Nov 2026", title, "20", "fewer than 10"],
        ["9 Nov 2026", "gone-since", "fewer than 10", "30"],
    ]


def test_where_the_self_check_ended_is_shown_rounded_when_the_week_is_over(client):
    Ending.objects.create(week=RUNNING - WEEK, situation="in-danger-now", count=17)
    Ending.objects.create(week=RUNNING - WEEK, situation="gone-since", count=3)
    Ending.objects.create(week=RUNNING, situation="under-16", count=99)

    title = current().situations["danger_now"].title
    assert rows_of(client.get(url("advice"))) == [
        ["16 Nov 2026", "gone-since", "fewer than 10"],
        ["16 Nov 2026", title, "20"],
    ]


def test_endings_alone_lead_to_older_weeks(client):
    Ending.objects.create(week=RUNNING - 20 * WEEK, situation="in-danger-now", count=17)

    assert "Older" in text_of(client.get(url("advice")))


def test_numbers_that_fail_are_shown_in_the_week_that_runs(client):
    ContactFailure.objects.create(week=RUNNING, contact="P101", count=26)
    ContactFailure.objects.create(week=RUNNING - WEEK, contact="GONE", count=1)

    page = client.get(url("advice"))

    assert rows_of(page) == [
        ["This week so far", current().contacts["P101"].name, "30"],
        ["16 Nov 2026", "GONE", "fewer than 10"],
    ]
    assert url("check", "P101") in text_of(page)


def test_every_week_is_on_exactly_one_page(client):
    weeks = [RUNNING - number * WEEK for number in range(30)]
    for week in weeks:
        ContactFailure.objects.create(week=week, contact="P101", count=10)
        Vote.objects.create(week=week, situation="under-16", useful=True, count=10)

    address, seen = url("advice"), []
    while address:
        page = client.get(address)
        seen += [row[0] for row in rows_of(page)]
        older = re.search(r'href="(\?before=[^"]+)"', text_of(page))
        address = url("advice") + older[1] if older else ""

    assert len(seen) == len(weeks) + len(weeks) - 1  # the running week's votes are not over
    assert len(set(seen)) == len(weeks)


@pytest.mark.parametrize("before", ["x", "0001-01-01", "2026-13-01", "9999-12-31", "2019-01-01"])
def test_an_odd_week_in_the_address_shows_a_page(client, before):
    assert client.get(url("advice"), {"before": before}).status_code == 200


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("moderator", 200),
        ("senior", 200),
        ("safeguarding", 200),
        ("administrator", 200),
        ("statistician", 403),
    ],
)
def test_those_who_keep_the_advice_see_it(make_person, sign_in, role, status):
    client = sign_in(make_person("who@example.org", role))

    addresses = (url("advice"), url("banner"), url("contacts"), url("check", "P101"))

    assert {client.get(address).status_code for address in addresses} == {status}
    if status == 200:
        assert f'href="{url("advice")}"' in text_of(client.get(url("advice")))


def test_the_box_of_a_banner_says_how_much_room_is_left(client, mo):
    text = text_of(client.get(url("banner")))

    assert "govuk-js-character-count" in text
    assert re.findall(r'<script src="([^"]+)"', text) == ["/static/words.js"]


def test_a_banner_is_looked_at_then_put_up_then_stopped(client, mo):
    preview = client.post(url("banner"), READY)
    assert BUSY in text_of(preview)
    assert "This is what people will see" in text_of(preview)
    assert not Banner.objects.exists()

    change = client.post(url("banner"), READY | {"change": "yes"})
    assert "Look at it first" in text_of(change)
    assert not Banner.objects.exists()

    shown = client.post(url("banner"), READY | {"show": "yes"}, follow=True)
    banner = Banner.objects.get()
    assert (banner.text, banner.by) == (BUSY, mo)
    assert (banner.shown_from, banner.shown_until) == (NOW, NOW + timedelta(hours=8))
    assert "The public sees this banner" in text_of(shown)
    assert BUSY in text_of(client.get("/guidance/"))

    stopped = client.post(url("stop_banner", banner.pk), follow=True)
    again = client.post(url("stop_banner", banner.pk), follow=True)
    assert "The banner is down." in text_of(stopped)
    assert "That banner had ended already." in text_of(again)
    assert BUSY not in text_of(client.get("/guidance/"))
    assert list(
        AuditEntry.objects.filter(subject="banner").order_by("number").values_list("action", "by")
    ) == [("start_banner", mo.pk), ("stop_banner", mo.pk)]


def test_a_banner_for_later_waits(client, mo):
    start_banner(
        text="Soon",
        level="note",
        shown_from=NOW + timedelta(hours=1),
        shown_until=NOW + timedelta(hours=2),
        by=mo,
        now=NOW,
    )

    assert "This banner waits for its time" in text_of(client.get(url("advice")))
    assert "Soon" not in text_of(client.get("/guidance/"))


def test_a_planned_banner_is_shown_beside_what_stands_before_and_after_it_is_put_up(
    client, mo, settings
):
    settings.DEMONSTRATION = True  # one person puts up a banner in own words
    client.post(url("banner"), BANNER | {"show": "yes"})
    planned = BANNER | {
        "text": "Down tonight.",
        "shown_from": "2026-11-23T12:00",
        "shown_until": "2026-11-23T13:00",
    }

    preview = " ".join(text_of(client.post(url("banner"), planned)).split())
    after = text_of(client.post(url("banner"), planned | {"show": "yes"}, follow=True))

    told = (
        "From 23 Nov 2026, 10:00 until 23 Nov 2026, 12:00: “A line is down. Use the website.”",
        "From 23 Nov 2026, 12:00 until 23 Nov 2026, 13:00: “Down tonight.”",
        "From 23 Nov 2026, 13:00 until 23 Nov 2026, 18:00: “A line is down. Use the website.”",
    )
    for page in (preview, " ".join(after.split())):
        assert all(line in page for line in told)
    assert "The public sees this banner" in after
    assert "This banner waits for its time" in after
    assert "The banner is planned. It stands from the time you chose." in after
    assert "A line is down." in text_of(client.get("/guidance/"))


def test_a_banner_that_another_stands_in_front_of_says_so(client, mo):
    said = {"level": "note", "by": mo, "shown_until": NOW + timedelta(hours=2)}
    for hours in (-2, -1):
        start = NOW + timedelta(hours=hours)
        start_banner(text=f"Since {-hours}", shown_from=start, now=NOW - timedelta(3), **said)

    assert "Another banner stands in front of this one" in text_of(client.get(url("advice")))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"text": " "}, "Pick words that are ready, or write your own"),
        ({"text": "x" * 501}, "Use 500 characters at most"),
        ({"level": "loud"}, "Select a valid choice"),
        ({"level": ""}, "Choose a note or a warning"),
        ({"ready": "forged"}, "Select a valid choice"),
        ({"nation": "france"}, "Select a valid choice"),
        ({"text": "Ring 0800 123 4567 instead."}, "Take this out"),
        ({"text": "Look at example.org instead."}, "Take this out"),
        ({"text": "Why were people so careless today?"}, "a blame word: careless"),
        ({"shown_until": ""}, "Enter when it ends"),
        ({"shown_until": "soon"}, "Enter a day and a time"),
        ({"shown_until": "2026-11-23T09:59"}, "It must end after it begins"),
        ({"shown_from": "2026-11-24T10:00"}, "It must end after it begins"),
    ],
)
def test_a_banner_that_is_not_whole_says_what_to_do(client, changed, said):
    response = client.post(url("banner"), BANNER | changed | {"show": "yes"})

    assert response.status_code == 422
    assert said in text_of(response)
    assert not Banner.objects.exists()


def test_a_banner_for_one_nation_says_so_before_and_after(client):
    preview = client.post(url("banner"), READY | {"nation": "scotland"})
    client.post(url("banner"), READY | {"nation": "scotland", "show": "yes"})

    assert "In Scotland:" in text_of(preview)
    assert Banner.objects.get().nation == "scotland"
    assert "In Scotland:" in text_of(client.get("/guidance/"))
    assert "Scotland," in text_of(client.get(url("advice")))


def test_words_that_are_ready_can_be_picked(client):
    ready = "Report Fraud's phone line is down today. Use its website."

    client.post(url("banner"), BANNER | {"ready": ready, "text": "", "show": "yes"})

    assert Banner.objects.get().text == ready


def test_contacts_that_nobody_checked_come_first(client, mo):
    keys = [each.key for each in current().contacts.values() if each.is_shown]
    for key, days in ((keys[0], 1), (keys[1], 5)):
        contact = current().contacts[key]
        found = dict.fromkeys(fields_shown(contact), "right")
        record_check(contact=contact, findings=found, saw="", by=mo, now=NOW - timedelta(days=days))

    page = client.get(url("contacts"))

    listed = [line.contact.key for line in page.context["lines"]]
    assert listed == [*keys[2:], keys[1], keys[0]]
    assert "22 Nov 2026, mo@example.org" in text_of(page)
    assert text_of(page).count("Never") == len(keys) - 2
    assert f"{len(keys) - 2} contacts that nobody has checked" in text_of(client.get(url("advice")))


def test_a_check_is_noted_by_a_form(client, mo):
    shown = seen_of(current().contacts["P999"])

    form = client.get(url("check", "P999"))
    response = client.post(
        url("check", "P999"),
        {"shown": shown, "number": "right", "hours": "wrong", "saw": "  Shut at night "},
        follow=True,
    )

    assert "999" in text_of(form)
    assert "is noted" in text_of(response)
    last = last_checks()["P999"]
    assert (last.by, last.on, last.saw) == (mo.email, RUNNING, "Shut at night")
    assert last.findings == {"number": "right", "hours": "wrong"}
    assert "Wrong" in text_of(client.get(url("contacts")))
    assert AuditEntry.objects.get(action="check_contact").by == mo


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"number": ""}, "Choose right or wrong for “The number”"),
        ({"number": "perhaps"}, "Select a valid choice"),
        ({"number": "wrong"}, "Say what you saw instead"),
        ({"saw": "x" * 301}, "Use 300 characters at most"),
        ({"shown": "998"}, "The contact was changed meanwhile"),
    ],
)
def test_a_check_that_is_not_whole_is_not_noted(client, changed, said):
    whole = {
        "shown": seen_of(current().contacts["P999"]),
        "number": "right",
        "hours": "right",
        "saw": "",
    }

    response = client.post(url("check", "P999"), whole | changed)

    assert said in text_of(response)
    assert not ContactCheck.objects.exists()


def test_a_contact_that_changed_since_its_check_says_so(client, mo):
    ContactCheck.objects.create(
        contact="P101", number="right", shown="102", checked_on=RUNNING, by=mo
    )

    assert "Changed since" in text_of(client.get(url("contacts")))


def test_a_contact_that_nobody_sees_cannot_be_checked(client):
    assert client.get(url("check", "NOBODY")).status_code == 404
