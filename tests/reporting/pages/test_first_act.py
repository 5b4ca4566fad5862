"""What to do first, on the pages of the form before the help."""

import re
from itertools import product

import pytest

from classification.answers import EVENT_TYPE, NATION, RELATIONSHIP, THOSE_CLOSE
from guidance.for_whom.facts import OF_SOMEBODY_CLOSE
from guidance.reading.first_acts import WITHOUT_ONE
from reporting.pages.first_act import first_act

pytestmark = pytest.mark.django_db

EVENTS = [code for code in EVENT_TYPE.codes if code not in WITHOUT_ONE]
AFTER = ("when-band", "payment-method", "told-whom")
LOST = {"when_band": {"when_band": "last_7_days", "lost_money": "yes"}}


def said_on(page):
    """What stands in the note of a page; "" where there is none."""
    note = re.search(r'<div class="cf-first".*?</div>', page.text, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", note[0]).split()) if note else ""


def test_it_stands_in_full_after_the_heading_and_before_the_answers(person):
    page = person.walk(until="event-detail")
    main = page.text.partition("<main")[2]

    assert "Do not pay or answer." in said_on(page)
    assert main.index("<h1") < main.index('class="cf-first"') < main.index('type="radio"')
    assert 'role="note"' in main
    assert "aria-live" not in main
    assert "<details" not in main.partition('class="cf-first"')[2].partition("</div>")[0]


def test_after_an_error_it_comes_after_what_is_wrong(person):
    person.walk(until="event-detail")

    page = person.answer("event-detail").text

    assert page.index("govuk-error-summary") < page.index("<h1") < page.index('class="cf-first"')


@pytest.mark.parametrize("slug", AFTER)
def test_from_then_on_it_is_one_line_that_opens(person, slug):
    page = person.walk(until=slug, **LOST)

    note = page.text.partition('class="cf-first"')[2].partition("</div>")[0]
    assert note.index("<details") < note.index("Do not pay or answer.")
    assert "Show me what to do now" in page.text


@pytest.mark.parametrize("slug", ["age-band", "event-type", "contact-mode", "own-words"])
def test_before_it_is_known_what_happened_and_after_the_help_there_is_none(person, slug):
    page = person.walk(until=slug)

    assert said_on(page) == ""
    assert "Show me what to do now" not in page.text


def test_once_hidden_it_is_gone_from_every_page_and_nothing_ticked_is_lost(person):
    person.walk(until="event-detail")

    page = person.answer("event-detail", event_detail="nude_pictures", press="hide_first_act")

    assert page.status_code == 200
    assert said_on(page) == ""
    assert re.search(r'value="nude_pictures"\s+checked', page.text)
    assert "event_detail" not in person.answers()
    person.answer("event-detail", event_detail="nude_pictures")
    assert said_on(person.get("/report/when-band/")) == ""


def test_hidden_for_one_event_it_is_shown_for_another(person):
    person.walk(until="event-detail")
    person.answer("event-detail", event_detail="nude_pictures", press="hide_first_act")

    person.answer("event-type", event_type="blackmail")
    same = person.get("/report/event-detail/")
    person.answer("event-type", event_type="paid")
    other = person.get("/report/event-detail/")

    assert said_on(same) == ""
    assert "159" in said_on(other)


@pytest.mark.parametrize("until", ["event-detail", "own-words", "check"])
def test_the_enter_key_goes_on_and_presses_nothing_else(person, until):
    page = person.walk(until=until).text

    first = re.search(r"<button[^>]*>", page.partition("<body")[2])
    assert first is not None
    assert 'form="question"' in first[0]
    assert "name=" not in first[0]


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("who", ["me", "adult_helped", "child", "organisation"])
@pytest.mark.parametrize("nation", NATION.codes)
def test_no_number_is_said_that_does_not_serve_there(event, who, nation):
    line = first_act({"event_type": event, "who": who, "nation": nation})

    assert line is not None
    numbers = {part.text for part in line.parts if part.href}
    if nation == "outside_uk":
        assert not re.search(r"\d", line.text)
    if nation in ("outside_uk", "isle_of_man_channel_islands"):
        assert numbers <= {"999"} - ({"999"} if nation == "outside_uk" else set())
        assert "159" not in line.text
        assert "55" not in line.text


@pytest.mark.parametrize("event", sorted(WITHOUT_ONE))
def test_where_nothing_more_is_asked_there_is_none(event):
    assert first_act({"event_type": event, "who": "me", "nation": "england"}) is None


def test_nobody_is_spoken_to_as_somebody_else():
    for event in EVENTS:
        helped = first_act({"event_type": event, "who": "adult_helped", "nation": "england"})
        assert helped is not None
        assert not re.search(r"your (?:bank|screen|card)|to you\b", helped.text), helped.text


# What whoever did it would notice, where they are close; and the words that keep it from them.
ALERTING = re.compile(
    r"hang up|turn off|cut off|shut them out|call (?:your|the|their) bank|do not pay|pay no"
    r"|(?<!do not )block|password|log out|take what was hit",
    re.I,
)
KEPT_FROM_THEM = re.compile(r"someone close\?|only kn\w+ (?:them )?online\?", re.I)
RELATIONS = ("", *RELATIONSHIP.codes)
TABLE = list(product(EVENTS, RELATIONS, ("me", "adult_helped", "child"), NATION.codes))


def test_nothing_that_would_alert_somebody_close_is_done_first():
    wrong = []
    for event, relation, who, nation in TABLE:
        said = {"event_type": event, "relationship": relation, "who": who, "nation": nation}
        line = first_act({key: code for key, code in said.items() if code})
        assert line is not None
        alerting = ALERTING.search(line.text)
        if alerting is None or event not in OF_SOMEBODY_CLOSE:
            continue
        kept = KEPT_FROM_THEM.search(line.text[: alerting.start()])
        if relation in THOSE_CLOSE or kept is None:
            wrong.append((event, relation, who, nation, alerting[0]))

    assert len(TABLE) > 2000
    assert wrong == []


@pytest.mark.parametrize("event", sorted(OF_SOMEBODY_CLOSE))
@pytest.mark.parametrize("who", ["me", "adult_helped", "child"])
def test_whoever_says_that_somebody_close_did_it_is_told_to_change_nothing(event, who):
    for relation in sorted(THOSE_CLOSE):
        answers = {"event_type": event, "relationship": relation, "who": who, "nation": "england"}
        line = first_act(answers)

        assert line is not None
        assert re.search(r"Change nothing|Let nothing show", line.text), line.text
        assert "999" in line.text


def test_a_relation_that_is_said_changes_what_is_said_first_from_then_on(person):
    page = person.walk(
        until="when-band",
        event_type={"event_type": "account"},
        event_detail={"event_detail": "email", "relationship": "partner_or_ex"},
    )

    assert "Change nothing they would notice" in said_on(page)
    assert "Turn off the internet" not in said_on(page)
