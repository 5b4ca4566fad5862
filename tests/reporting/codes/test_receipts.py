"""A code leads back to a report without our knowing the code."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from moderation.models import Claim, Conclusion, Decision, FirstAnswer, Flood, FloodMember
from moderation.reading_models import ScreenMark, WordMasks
from moderation.second_reading_models import SecondReading
from reporting.codes.receipts import (
    ALPHABET,
    CannotWithdraw,
    code_mac,
    find_receipt,
    move_states,
    normal_code,
    receipt_code,
    same_code,
    settle_receipts,
    status_of,
    withdraw_report,
)
from reporting.models import Receipt, Report, SealedWords
from staff.models import AuditEntry
from staff.people import create_person
from tests.factories import NOW, conclude, make_report, put_in_state
from tests.releases.facts import make_person
from tests.reporting.meanwhile import meanwhile

CODE = receipt_code("a token")


@pytest.fixture
def report(db) -> Report:
    """The report whose code is CODE."""
    return make_report(token="a token")


def count_report(report: Report) -> None:
    settle_receipts([report.pk], state="counted", period="2026-Q4", today=date(2027, 1, 3))


def test_a_code_is_sixteen_letters_in_groups_of_four():
    groups = CODE.split("-")

    assert [len(group) for group in groups] == [4, 4, 4, 4]
    assert set("".join(groups)) <= set(ALPHABET)


def test_the_same_token_gives_the_same_code_and_another_another():
    assert receipt_code("a token") == CODE
    assert receipt_code("a Token") != CODE


def test_the_code_hangs_on_a_key_outside_the_database(settings):
    settings.RECEIPT_KEY = "another"

    assert receipt_code("a token") != CODE


def test_nothing_stored_shows_the_code(report):
    rows = repr([*Receipt.objects.values(), *Report.objects.values()])

    assert CODE not in rows
    assert CODE.replace("-", "") not in rows
    assert "a token" not in rows


@pytest.mark.parametrize(
    "typed",
    [
        CODE.lower(),
        CODE.replace("-", ""),
        CODE.replace("-", " "),
        f"  {CODE} ",
        CODE.replace("0", "O").replace("1", "I"),
        CODE.replace("0", "o").replace("1", "l"),
        CODE.replace("-", "\u2013"),
    ],
)
def test_a_code_is_found_however_it_is_typed(report, typed):
    assert find_receipt(typed) is not None
    assert same_code(typed, CODE)


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_codes(typed):
    code = normal_code(typed)

    assert code is None or (len(code) == 16 and set(code) <= set(ALPHABET))
    assert len(code_mac(typed)) == 64


@pytest.mark.parametrize(
    "typed", ["", "wrong", "AAAA-BBBB-CCCC-DDDD", "UUUU-UUUU-UUUU-UUUU", "\x00" * 16, "x" * 9999]
)
def test_a_wrong_code_finds_nothing(report, typed):
    assert find_receipt(typed) is None
    assert status_of(typed) is None


def test_a_new_report_is_received(report):
    status = status_of(CODE)

    assert status is not None
    assert (status.state, status.period, status.can_withdraw) == ("received", "", True)


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("received", "received"),
        ("on_hold", "being_read"),
        ("referred", "being_read"),
        ("rejected", "being_read"),
        ("accepted", "accepted"),
    ],
)
def test_the_state_moves_by_night_only(report, state, shown):
    put_in_state(report, state)
    assert status_of(CODE).state == "received"
    assert status_of(CODE, at_once=True).state == shown

    move_states()

    assert status_of(CODE).state == shown


def test_after_the_close_the_code_answers_with_its_period_and_cannot_withdraw(report):
    count_report(report)
    report.delete()

    status = status_of(CODE)
    assert (status.state, status.period, status.can_withdraw) == ("counted", "2026-Q4", False)
    assert Receipt.objects.get().expires_on == date(2028, 2, 3)


@pytest.mark.parametrize(("day", "answers"), [(2, True), (3, False), (4, False)])
def test_a_code_ends_with_its_thirteen_months_even_if_nothing_was_purged(report, day, answers):
    count_report(report)

    with time_machine.travel(datetime(2028, 2, day, 12, tzinfo=UTC), tick=False):
        found = status_of(CODE)

    assert (found is not None) is answers
    assert Receipt.objects.exists()


def test_withdrawing_deletes_words_and_codes_and_leaves_one_word(db):
    make_report(token="a token", words="my words")
    other = make_report(token="another token")

    withdraw_report(code=CODE, now=NOW)

    assert list(Report.objects.all()) == [other]
    assert SealedWords.objects.get().report == other
    status = status_of(CODE)
    assert (status.state, status.can_withdraw) == ("withdrawn", False)


def rows_about(report_id: int) -> dict[str, int]:
    """How many rows of each kind point at the report."""
    return {
        relation.related_model.__name__: relation.related_model.objects.filter(
            **{relation.field.name: report_id}
        ).count()
        for relation in Report._meta.related_objects
    }


def test_withdrawing_deletes_every_row_about_the_report(report):
    other = make_report(token="another token")
    by = make_person()
    flood = Flood.objects.create(rule="alike", since=NOW, found_at=NOW)
    for held in (report, other):
        Claim.objects.create(report=held, by=by, claimed_at=NOW, until=NOW + timedelta(minutes=30))
        Decision.objects.create(
            report=held, outcome="on_hold", reason="lead_answer", by=by, decided_at=NOW
        )
        FloodMember.objects.create(report=held, flood=flood)
        FirstAnswer.objects.create(report=held, field="lost_money", answer="no")
        ScreenMark.objects.create(
            report=held, screen="crisis_words", has_label=False, quarter="2026-Q4"
        )
        WordMasks.objects.create(words=held.words, sealed=b"sealed")
        SecondReading.objects.create(
            report=held,
            drawn_at=NOW,
            first_by=by,
            first_outcome="rejected",
            first_reason="test_or_nonsense",
        )
    referred = make_report(token="a third token", state="referred")
    lead = create_person(
        email="lead@example.org",
        password="quiet otters climb hills",
        roles=["safeguarding"],
        by=None,
    )
    conclude(referred, by=lead, note="Told the duty team.", now=NOW)
    every_kind = dict.fromkeys(
        (
            "SealedWords",
            "Receipt",
            "Claim",
            "Decision",
            "FloodMember",
            "FirstAnswer",
            "SecondReading",
            "ScreenMark",
        ),
        1,
    )
    assert rows_about(report.pk) == every_kind

    withdraw_report(code=CODE, now=NOW)

    assert rows_about(report.pk) == dict.fromkeys(every_kind, 0)
    assert rows_about(other.pk) == every_kind
    assert [masks.words.report_id for masks in WordMasks.objects.all()] == [other.pk]
    assert Conclusion.objects.exists()
    withdraw_report(code=receipt_code("a third token"), now=NOW)
    assert not Conclusion.objects.exists()


def test_a_withdrawal_is_in_the_audit_with_its_hour_and_no_code(report):
    number = report.pk

    withdraw_report(code=CODE, now=NOW)

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject_id) == ("withdraw_report", str(number))
    assert entry.at == datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def test_withdrawing_twice_is_harmless(report):
    withdraw_report(code=CODE, now=NOW)
    withdraw_report(code=CODE, now=NOW)

    assert AuditEntry.objects.count() == 1
    assert status_of(CODE).state == "withdrawn"


def test_of_two_withdrawals_at_one_moment_both_are_told_that_it_is_gone(report):
    with meanwhile(lambda: withdraw_report(code=CODE, now=NOW)):
        withdraw_report(code=CODE, now=NOW)

    assert status_of(CODE).state == "withdrawn"
    assert not Report.objects.exists()
    assert AuditEntry.objects.count() == 1


def test_a_withdrawal_that_the_close_overtakes_is_refused_and_leaves_no_audit_entry(report):
    def close():
        count_report(report)
        report.delete()

    with meanwhile(close), pytest.raises(CannotWithdraw):
        withdraw_report(code=CODE, now=NOW)

    assert status_of(CODE).state == "counted"
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("code", [CODE, "wrong"])
def test_what_is_counted_or_unknown_cannot_be_withdrawn(report, code):
    count_report(report)

    with pytest.raises(CannotWithdraw):
        withdraw_report(code=code, now=NOW)

    assert status_of(CODE).state == "counted"


def test_a_state_that_is_not_on_the_list_is_refused(report):
    with pytest.raises(ValueError, match="not a valid ReceiptState"):
        settle_receipts([report.pk], state="lost", period="2026-Q4", today=date(2027, 1, 3))
