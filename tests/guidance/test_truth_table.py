"""Whatever happened, wherever, at whatever age: somebody to report to, and somebody to talk to."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from classification.answers import AGE_BAND, NATION, PREFER_NOT_TO_SAY
from guidance.advice import Advice, advice_for
from guidance.choosing import EVENT_TYPES
from guidance.library import Library, current
from tests.guidance.facts import (
    ADULTS,
    AGES,
    ELSEWHERE,
    HAPPENED,
    MINORS,
    NATIONS,
    PAYMENTS,
    TIMES,
    make_answers,
)

ONE_ON_SUNDAY = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
EVERYWHERE = (*NATIONS, *ELSEWHERE, "")
TO_REPORT_TO = {"police", "safeguarding"}
WITH_MONEY = ("paid", "taken", "malware")
POLICE_ONLY = ("blackmail", "images", "harass", "obscene")


def cells(
    event: str, detail: str, *, nations: tuple[str, ...] = EVERYWHERE, ages: tuple[str, ...] = AGES
) -> Iterator[dict[str, str]]:
    for nation in nations:
        for age in ages:
            yield make_answers(
                event_type=event, event_detail=detail, nation=nation, age_band=age, who="me"
            )


def listed(advice: Advice) -> set[str]:
    return {contact.key for contact in (*advice.who_to_tell, *advice.support)}


def voiceless_and_open(advice: Advice, library: Library) -> set[str]:
    """What the public sees that answers in the night without a word spoken."""
    return {
        shown.key
        for shown in (*advice.who_to_tell, *advice.support)
        if shown.open_now and shown.ways and not library.contacts[shown.key].needs_voice
    }


def test_the_table_has_a_row_for_every_situation_nation_and_age(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = sum(1 for event, detail in HAPPENED for _ in cells(event, detail))
    payments = len(WITH_MONEY) * len(EVERYWHERE) * len(PAYMENTS) * len(TIMES)

    with capsys.disabled():
        print(
            f"\nTruth table: {rows} rows ({len(HAPPENED)} things that happened, "
            f"{len(EVERYWHERE)} places, {len(AGES)} ages); {payments} more of payments."
        )
    assert rows == len(HAPPENED) * len(EVERYWHERE) * len(AGES)
    assert rows >= 3500
    assert payments >= 900
    assert {event for event, _ in HAPPENED} == set(EVENT_TYPES)
    assert {option.code for option in NATION.options} <= {*EVERYWHERE, PREFER_NOT_TO_SAY}
    assert {option.code for option in AGE_BAND.options} <= set(AGES)


@pytest.mark.parametrize(("event", "detail"), HAPPENED)
def test_everyone_has_somebody_to_report_to_and_somebody_to_talk_to(
    event: str, detail: str
) -> None:
    library = current()
    kinds = library.directory.kinds
    to_report = frozenset().union(*(kinds[kind] for kind in TO_REPORT_TO))

    lacking = [
        answers
        for answers in cells(event, detail)
        for advice in [advice_for(answers, library=library)]
        if not listed(advice) & to_report or not listed(advice) & kinds["support"]
    ]

    assert lacking == []


@pytest.mark.parametrize(("event", "detail"), HAPPENED)
def test_everyone_finds_one_that_is_open_at_night_and_needs_no_voice(
    event: str, detail: str
) -> None:
    library = current()

    lacking = [
        answers
        for answers in cells(event, detail)
        if not voiceless_and_open(advice_for(answers, now=ONE_ON_SUNDAY, library=library), library)
    ]

    assert lacking == []


def test_without_the_crisis_text_line_nobody_would_be_left_at_night() -> None:
    library = current()
    without = replace(
        library,
        contacts={
            key: replace(contact, phone=None, site=None) if key == "SHOUT" else contact
            for key, contact in library.contacts.items()
        },
    )

    left = [
        answers
        for event, detail in HAPPENED
        for answers in cells(event, detail, nations=NATIONS, ages=("age_25_34",))
        if voiceless_and_open(advice_for(answers, now=ONE_ON_SUNDAY, library=without), without)
    ]

    assert left == []


@pytest.mark.parametrize(("event", "detail"), HAPPENED)
def test_nobody_under_18_is_sent_to_a_service_for_adults(event: str, detail: str) -> None:
    library = current()
    adults_only = {key for key, contact in library.contacts.items() if contact.is_adults_only}

    sent = [
        (answers, set(advice.contacts) & adults_only)
        for answers in cells(event, detail, ages=MINORS)
        for advice in [advice_for(answers, library=library)]
        if set(advice.contacts) & adults_only
    ]

    assert adults_only == {"RPH", "SNCII"}
    assert sent == []


def test_an_adult_is_sent_to_the_services_for_adults() -> None:
    advice = advice_for(make_answers(event_type="images", age_band="age_25_34", nation="wales"))

    assert {"RPH", "SNCII"} <= set(advice.contacts)
    assert not {"RR", "CEOP", "CHILD"} & set(advice.contacts)


@pytest.mark.parametrize(
    ("event", "detail"),
    [
        (event, detail)
        for event, detail in HAPPENED
        if event in POLICE_ONLY and detail != "locked_files"
    ],
)
def test_what_the_police_alone_take_never_goes_to_report_fraud(event: str, detail: str) -> None:
    told = ("family_or_friend",)

    sent = [
        answers
        for answers in cells(event, detail)
        for advice in [advice_for({**answers, "told_whom": told})]
        if "RF" in advice.contacts or "Report Fraud" in words_of(advice)
    ]

    assert sent == []


@pytest.mark.parametrize(("event", "detail"), HAPPENED)
def test_scotland_is_never_sent_to_report_fraud(event: str, detail: str) -> None:
    told = ("no_one",)

    sent = [
        answers
        for answers in cells(event, detail, nations=("scotland",))
        for advice in [advice_for({**answers, "told_whom": told})]
        if "RF" in advice.contacts or "Report Fraud" in words_of(advice)
    ]

    assert sent == []


@pytest.mark.parametrize("nation", NATIONS)
def test_contacts_of_another_nation_are_not_shown(nation: str) -> None:
    library = current()

    foreign = [
        (answers, key)
        for event, detail in HAPPENED
        for answers in cells(event, detail, nations=(nation,), ages=("age_25_34", "age_16_17"))
        for key in advice_for(answers, library=library).contacts
        if nation not in library.contacts[key].nations
    ]

    assert foreign == []


@pytest.mark.parametrize("event", WITH_MONEY)
def test_every_way_to_pay_at_every_time_gets_the_bank_and_the_warning_of_a_second_scam(
    event: str,
) -> None:
    for nation in EVERYWHERE:
        for payment in PAYMENTS:
            for time in TIMES:
                advice = advice_for(
                    make_answers(
                        event_type=event,
                        nation=nation,
                        payment_method=payment,
                        when_band=time,
                        lost_money="yes",
                    )
                )

                assert "tell_bank_now" in advice.time_limits
                assert "recovery_scam" in {notice.kind for notice in advice.notices}
                assert advice.money_back


@pytest.mark.parametrize("nation", ["scotland", "northern_ireland"])
def test_where_money_moved_in_the_last_day_the_police_are_called_at_once(nation: str) -> None:
    advice = advice_for(
        make_answers(event_type="paid", nation=nation, when_band="last_24_hours", who="me")
    )

    assert "police_24h" in [deadline.code for deadline in advice.deadlines]
    assert "101" in advice.steps[0].text


@pytest.mark.parametrize("nation", ["england", "wales"])
def test_where_report_fraud_serves_no_call_to_the_police_is_asked_for(nation: str) -> None:
    advice = advice_for(
        make_answers(event_type="paid", nation=nation, when_band="last_24_hours", who="me")
    )

    assert "101" not in " ".join(step.text for step in advice.steps)
    assert "Report Fraud" in " ".join(step.text for step in advice.steps)


def test_the_table_covers_every_page_of_advice() -> None:
    reached = {
        advice_for(answers).situation
        for event, detail in HAPPENED
        for answers in cells(event, detail, nations=("england",))
    }

    own_doors = {"danger_now", "under_16", "helping_a_child"}
    assert reached | own_doors == set(current().situations)
    assert {age for age in AGES if age in ADULTS}


def words_of(advice: Advice) -> str:
    blocks = (advice.reassurance, advice.steps, advice.do_not, advice.keep, advice.money_back)
    lines = [line.text for block in (*blocks, advice.law) for line in block]
    return " ".join([*lines, *(line.text for notice in advice.notices for line in notice.lines)])
