"""Whatever happened, wherever, to whomever: the rules of the advice over the whole table.

Every thing that can have happened, in every place and at every age, is asked. The way of paying,
the time, who it happened to and whether money was lost go round beside them, so that every pair
of answers to two questions stands in the table; for money the whole product is asked.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations, product

import pytest

from classification.answers import EVENT_DETAIL, NATION, PREFER_NOT_TO_SAY
from guidance.advising.abroad import ANYWHERE
from guidance.advising.advice import Advice, advice_for
from guidance.for_whom.audience import NATIONS
from guidance.for_whom.choosing import EVENT_TYPES
from guidance.reading.directory import Contact
from guidance.reading.library import Library, current
from tests.guidance.facts import (
    AGES,
    ELSEWHERE,
    HAPPENED,
    LOSSES,
    MINORS,
    PAYMENTS,
    TIMES,
    WHOS,
    advise,
    contacts_in,
    make_answers,
    words_in,
)

ONE_ON_SUNDAY = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
EVERYWHERE = (*NATIONS, *ELSEWHERE, "")
TO_REPORT_TO = ("police", "safeguarding")
WITH_MONEY = ("paid", "taken", "malware")
POLICE_ONLY = ("blackmail", "images", "harass", "obscene")
# What stands for victim support in each nation; the line of Northern Ireland has no number.
VICTIM_SUPPORT = {
    "england": {"VS"},
    "wales": {"VS"},
    "scotland": {"VSS"},
    "northern_ireland": {"VSNI", "SAM", "SHOUT"},
}


def rows(event: str, detail: str) -> Iterator[dict[str, str]]:
    """Every place and age, with the other questions going round beside them."""
    turn = HAPPENED.index((event, detail))
    for place, (nation, age) in enumerate(product(EVERYWHERE, AGES)):
        yield make_answers(
            event_type=event,
            event_detail=detail,
            nation=nation,
            age_band=age,
            payment_method=PAYMENTS[(turn + place) % len(PAYMENTS)],
            when_band=TIMES[(turn + place + place // len(PAYMENTS)) % len(TIMES)],
            who=WHOS[(turn + place // len(TIMES)) % len(WHOS)],
            lost_money=LOSSES[(turn + place // 3) % len(LOSSES)],
        )


def money_rows(event: str) -> Iterator[dict[str, str]]:
    """The whole product of place, way of paying, time, who and loss."""
    for nation, payment, time, who, lost in product(
        EVERYWHERE, PAYMENTS, TIMES, WHOS, ("yes", "no", "")
    ):
        yield make_answers(
            event_type=event,
            nation=nation,
            payment_method=payment,
            when_band=time,
            who=who,
            lost_money=lost,
        )


def wrong_with(answers: dict[str, str], library: Library) -> list[str]:
    """Which rules the advice for these answers breaks."""
    advice = advice_for({**answers, "told_whom": ("no_one",)}, now=ONE_ON_SUNDAY, library=library)
    kinds = library.directory.kinds
    listed = {contact.key for contact in (*advice.who_to_tell, *advice.support)}
    support = {contact.key for contact in advice.support}
    named = contacts_in(advice)
    nation = answers.get("nation", "")
    is_minor = answers.get("age_band") in MINORS
    adults_only = {key for key, contact in library.contacts.items() if contact.is_adults_only}
    goes_to_fraud_line = "RF" in named or "Report Fraud" in words_in(advice.every_line)
    notices = {notice.kind for notice in advice.notices}
    page = library.situations[advice.situation]
    lost = answers.get("lost_money") == "yes"
    rules = {
        "steps": bool(advice.steps) and len(advice.steps) <= 6,
        "somebody to report to": bool(listed & {k for kind in TO_REPORT_TO for k in kinds[kind]}),
        "somebody to talk to": bool(support & kinds["support"]),
        "open at night without a voice": bool(voiceless_and_open(advice, library)),
        "adults' services for adults": not (is_minor and named & adults_only),
        "the police take it": not (page.names_no_fraud_line and goes_to_fraud_line),
        "no fraud line in Scotland": not (nation == "scotland" and goes_to_fraud_line),
        "of the nation": nation not in NATIONS
        or all(nation in library.contacts[key].nations for key in named),
        "its victim support": nation not in NATIONS or victim_support(support, nation),
        "no number of ours abroad": nation not in ELSEWHERE or named <= set(ANYWHERE),
        "the warning of a second scam": not (lost or page.is_about_money)
        or "recovery_scam" in {*notices, page.key},
        "the bank": not lost
        or page.group == "children"
        or ("tell_bank_now" in advice.time_limits and bool(advice.money_back)),
        "the police within the day": not lost
        or page.group == "children"
        or nation not in {"scotland", "northern_ireland"}
        or answers.get("when_band") != "last_24_hours"
        or "police_24h" in advice.time_limits,
    }
    return [rule for rule, holds in rules.items() if not holds]


def victim_support(support: set[str], nation: str) -> bool:
    """Exactly what stands for victim support in the nation, and none of another's."""
    every = {"VS", "VSS", "VSNI"}
    wanted = VICTIM_SUPPORT[nation]
    return wanted <= support and support & every == wanted & every


def broken(
    table: Iterator[dict[str, str]], library: Library
) -> list[tuple[dict[str, str], list[str]]]:
    return [(answers, wrong) for answers in table if (wrong := wrong_with(answers, library))]


def voiceless_and_open(advice: Advice, library: Library) -> set[str]:
    """What the public sees that answers in the night without a word spoken."""
    return {
        shown.key
        for shown in (*advice.who_to_tell, *advice.support)
        if shown.open_now and shown.ways and is_text_line(library.contacts[shown.key])
    }


def is_text_line(contact: Contact) -> bool:
    """Whether its hours are those of somebody to text with, and nobody has to speak."""
    return contact.phone is not None and contact.phone.kind == "text"


def test_the_table_asks_every_answer_of_the_form_and_every_pair_of_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    table = [row for event, detail in HAPPENED for row in rows(event, detail)]
    money = sum(1 for event in WITH_MONEY for _ in money_rows(event))

    asked = {
        "nation": EVERYWHERE,
        "age_band": AGES,
        "payment_method": PAYMENTS,
        "when_band": TIMES,
        "who": WHOS,
        "lost_money": LOSSES,
    }
    for (one, firsts), (other, seconds) in combinations(asked.items(), 2):
        met = {(row.get(one, ""), row.get(other, "")) for row in table}
        assert met == set(product(firsts, seconds)), (one, other)
    for question, given in asked.items():
        met = {
            (row["event_type"], row.get("event_detail", ""), row.get(question, "")) for row in table
        }
        assert len(met) == len(HAPPENED) * len(given), question
    with capsys.disabled():
        print(
            f"\nTruth table: {len(table)} rows ({len(HAPPENED)} things that happened, "
            f"{len(EVERYWHERE)} places, {len(AGES)} ages); {money} more of money."
        )
    assert len(table) >= 8000
    assert money >= 20000
    assert {event for event, _ in HAPPENED} == set(EVENT_TYPES)
    assert {
        (event, code)
        for event, options in EVENT_DETAIL.items()
        for code in options.codes
        if event in EVENT_TYPES and code != PREFER_NOT_TO_SAY
    } <= set(HAPPENED)
    assert {*NATION.codes} <= {*EVERYWHERE, PREFER_NOT_TO_SAY}


@pytest.mark.slow
@pytest.mark.parametrize(("event", "detail"), HAPPENED)
def test_every_rule_holds_in_every_row(event: str, detail: str) -> None:
    assert broken(rows(event, detail), current()) == []


@pytest.mark.slow
@pytest.mark.parametrize("event", WITH_MONEY)
def test_every_rule_holds_for_money_however_whenever_and_to_whomever(event: str) -> None:
    assert broken(money_rows(event), current()) == []


@pytest.mark.parametrize(
    ("hidden", "rule"),
    [
        ("SHOUT", "open at night without a voice"),
        ("VSS", "its victim support"),
        ("VSNI", "its victim support"),
    ],
)
def test_without_the_one_that_keeps_it_a_rule_would_break(hidden: str, rule: str) -> None:
    library = current()
    gone = replace(library.contacts[hidden], phone=None, site=None)
    without = replace(library, contacts={**library.contacts, hidden: gone})

    wrong = {rule for _, found in broken(rows("paid", ""), without) for rule in found}

    assert rule in wrong


def test_a_contact_of_another_nation_would_be_noticed() -> None:
    library = current()
    for_all = replace(library.contacts["RPH"], nations=frozenset({"wales"}))
    odd = replace(library, contacts={**library.contacts, "RPH": for_all})

    wrong = {rule for _, found in broken(rows("images", ""), odd) for rule in found}

    assert wrong == {"of the nation"}


def test_an_adult_is_sent_to_the_services_for_adults() -> None:
    advice = advise(event_type="images", age_band="age_25_34", nation="wales")

    assert {"RPH", "SNCII"} <= contacts_in(advice)
    assert not {"RR", "CEOP", "CHILD"} & contacts_in(advice)


@pytest.mark.parametrize("event", POLICE_ONLY)
def test_pages_of_what_the_police_alone_take_are_marked_so(event: str) -> None:
    library = current()

    pages = {
        advice_for({"event_type": event, "event_detail": detail}).situation
        for kind, detail in HAPPENED
        if kind == event
    }

    assert all(library.situations[page].names_no_fraud_line for page in pages - {"ransomware"})


@pytest.mark.parametrize("nation", NATIONS)
def test_where_money_moved_in_the_last_day_the_police_are_called_or_report_fraud_alone(
    nation: str,
) -> None:
    advice = advise(event_type="paid", nation=nation, when_band="last_24_hours", who="me")

    said = words_in(advice.steps)
    if nation in {"scotland", "northern_ireland"}:
        assert "police_24h" in [deadline.code for deadline in advice.deadlines]
        assert "101" in advice.steps[0].text
    else:
        assert "101" not in said
        assert "Report Fraud" in said


def test_the_table_covers_every_page_of_advice() -> None:
    reached = {
        advice_for(answers).situation
        for event, detail in HAPPENED
        for answers in rows(event, detail)
        if answers.get("nation") == "england"
    }

    own_doors = {"danger_now", "under_16", "login_alert"}
    assert reached | own_doors == set(current().situations)
