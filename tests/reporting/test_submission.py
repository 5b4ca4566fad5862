"""Submission: one transaction, one report however often it is pressed, and nothing too much."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection

from guidance.reading.library import guidance_version
from reporting.codes.receipts import delete_reports, receipt_code, withdraw_report
from reporting.models import Receipt, ReceiptState, Report, SealedWords
from reporting.submission import NothingToStore, ReportInvalid, risk_of, submit_report
from reporting.words.sealing import NoEpoch
from tests.factories import ANSWERS, NOW, last_report, make_epoch, words_of

GIVEN = ANSWERS | {"danger": "no", "ongoing": "no", "told_whom": ("no_one",)}


def submit(token="a token", now=NOW, **changes):
    answers = {code: value for code, value in (GIVEN | changes).items() if value is not None}
    return submit_report(answers=answers, token=token, now=now)


def test_a_report_is_stored_with_its_words_and_receipt(epoch):
    submitted = submit(own_words="They wrote on a Tuesday.")

    report = Report.objects.get(pk=submitted.report_id)
    assert submitted.receipt_code == receipt_code("a token")
    assert not submitted.already_sent
    assert report.state == "received"
    assert report.answers["event_type"] == "blackmail"
    assert report.answers["told_whom"] == ["no_one"]
    assert words_of(report) == "They wrote on a Tuesday."
    assert Receipt.objects.get().report == report


def test_only_coded_answers_are_in_the_report(epoch):
    paid = {"lost_money": "yes", "payment_method": "crypto"}
    last = {"last_paid": "earlier", "last_payment_month": "2026-10"}

    submit(**paid, **last, own_words="my words")

    assert last_report().answers["payment_method"] == "crypto"
    never = {"danger", "own_words", "last_paid", "last_payment_month"}
    assert not never & set(last_report().answers)


def test_sex_and_place_are_sent_with_the_rest(epoch):
    submit(sex="male", police_area="E23000022")

    assert last_report().answers["sex"] == "male"
    assert last_report().answers["police_area"] == "E23000022"


def test_what_was_not_asked_is_not_asserted(epoch):
    submit(told_whom=None)

    assert "told_whom" not in last_report().answers


def test_a_report_without_words_has_sealed_words_too(epoch):
    submit()

    assert words_of(last_report()) == ""


def test_it_keeps_the_hour_it_came_in_and_nothing_finer(epoch):
    submit(now=datetime(2026, 11, 23, 10, 59, 59, 999, tzinfo=UTC))

    assert last_report().arrived_at == datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
    assert SealedWords.objects.get().delete_after == date(2026, 11, 23) + timedelta(days=90)


def test_it_names_the_advice_that_was_shown(epoch):
    submit()

    assert re.fullmatch(r"[0-9a-f]{12}", last_report().guidance_version)
    assert last_report().guidance_version == guidance_version()


def test_the_same_token_twice_stores_one_report_and_returns_its_code(epoch):
    first = submit()
    second = submit(own_words="changed meanwhile")

    assert second.already_sent
    assert (second.receipt_code, second.report_id) == (first.receipt_code, first.report_id)
    assert Report.objects.count() == Receipt.objects.count() == SealedWords.objects.count() == 1


@pytest.mark.parametrize("is_counted", [True, False])
def test_a_token_whose_report_was_taken_back_or_counted_does_not_store_it_again(epoch, is_counted):
    first = submit()
    if is_counted:
        delete_reports([first.report_id], state=ReceiptState.COUNTED, now=NOW)
    else:
        withdraw_report(code=first.receipt_code, now=NOW)

    again = submit()

    assert (again.already_sent, again.report_id) == (True, None)
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "changes", [{"age_band": "age_under_13"}, {"age_band": "age_13_15"}, {"event_type": "csea"}]
)
def test_where_help_is_the_ending_nothing_is_stored(epoch, changes):
    with pytest.raises(NothingToStore):
        submit(**changes)

    assert not Report.objects.exists()
    assert not Receipt.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"nation": "atlantis"},
        {"told_whom": ("the_moon",)},
        {"event_type": None},
        {"who": None},
        {"loss_band": "loss_20_49"},
        {"a_code_of_nobody": "yes"},
        {"sex": "nonsense"},
        {"who": "organisation", "age_band": None, "sex": "male"},
        {"own_words": "x" * 1001},
        {"age_band": "age_16_17", "own_words": "Words are not asked of them"},
        {"when_band": "earlier", "when_month": "2026-12"},
    ],
)
def test_answers_that_cannot_be_are_refused_and_nothing_is_stored(epoch, changes):
    with pytest.raises(ReportInvalid) as refused:
        submit(**changes)

    assert refused.value.errors
    assert not Report.objects.exists()


def test_without_an_epoch_nothing_is_stored(db):
    with pytest.raises(NoEpoch):
        submit()

    assert not Report.objects.exists()


def test_links_are_taken_out_and_counted(epoch):
    submit(own_words="See https://bad.example/x and data:image/png;base64,AAAA")

    report = last_report()
    assert words_of(report) == "See [link removed] and [link removed]"
    assert report.urls_stripped == 2


@pytest.mark.parametrize(
    ("words", "is_crisis", "is_about_a_child"),
    [("I can’t go on", True, False), ("He is grooming my daughter who is 12", False, True)],
)
def test_words_of_a_crisis_or_of_harm_to_a_child_are_flagged_and_read_first(
    epoch, words, is_crisis, is_about_a_child
):
    submit(own_words=words)

    report = last_report()
    assert (report.crisis_words, report.child_words) == (is_crisis, is_about_a_child)
    assert report.risk == 3


@pytest.mark.parametrize(
    ("changes", "flag"),
    [
        ({"age_band": "prefer_not_to_say"}, "age16plus"),
        ({"nation": "scotland"}, "resident_ew"),
        ({"when_band": "earlier"}, "within_12_months"),
        ({"who": "adult_helped"}, "self_not_proxy"),
        ({"who": "organisation", "age_band": None}, "not_organisation"),
    ],
)
def test_comparable_only_where_all_five_hold(epoch, changes, flag):
    submit(token="all hold")
    whole = last_report()
    submit(token="one does not", **changes)
    lacking = last_report()

    assert (whole.comparable_to_csew, getattr(whole, flag)) == (True, True)
    assert (lacking.comparable_to_csew, getattr(lacking, flag)) == (False, False)


@pytest.mark.parametrize(
    ("who", "voice"), [("me", "you"), ("adult_helped", "they"), ("organisation", "organisation")]
)
def test_it_keeps_in_whose_voice_it_was_told(epoch, who, voice):
    submit(who=who, age_band=None if who == "organisation" else "age_25_34")

    assert last_report().voice == voice


def test_sixteen_and_seventeen_are_flagged(epoch):
    submit(age_band="age_16_17", own_words=None)

    assert (last_report().minor, last_report().age16plus) == (True, True)


@pytest.mark.parametrize(
    ("answers", "crisis_words", "risk"),
    [
        ({}, True, 3),
        ({"event_type": "control"}, False, 2),
        ({"event_type": "harass", "event_detail": "threats_of_harm"}, False, 2),
        ({"age_band": "age_16_17"}, False, 2),
        ({"event_type": "images"}, False, 1),
        ({"relationship": "partner_or_ex"}, False, 1),
        ({"affected_how_much": "very_much"}, False, 1),
        ({"event_type": "paid"}, False, 0),
        ({"event_type": "account", "also_happened": ("paid", "control")}, False, 2),
        ({"event_type": "account", "also_happened": ("images",)}, False, 1),
        ({"event_type": "paid", "also_happened": ("blackmail",)}, False, 1),
        ({"event_type": "paid", "also_happened": ("harass",)}, False, 1),
        ({"event_type": "paid", "also_happened": ("identity",)}, False, 0),
    ],
)
def test_what_must_be_read_soonest_comes_first(answers, crisis_words, risk):
    assert risk_of(answers, crisis_words=crisis_words) == risk


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "statement",
    [
        *('INSERT INTO "reporting_sealedwords"', 'INSERT INTO "reporting_receipt"'),
        'DELETE FROM "reporting_draft"',
    ],
)
def test_a_failure_half_way_leaves_nothing(statement):
    make_epoch()
    reached = []

    def fail(execute, sql, params, many, context):
        if sql.startswith(statement):
            reached.append(Report.objects.count())
            raise DatabaseError("The disk is full.")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail), pytest.raises(DatabaseError, match="disk is full"):
        submit()

    assert reached == [1]
    assert not Report.objects.exists()
    assert not SealedWords.objects.exists()
    assert not Receipt.objects.exists()


def test_neither_code_nor_words_are_printed_with_the_result(epoch):
    submitted = submit()

    assert submitted.receipt_code not in repr(submitted)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_eight_presses_at_once_store_one_report_and_all_get_its_code():
    make_epoch()

    def press(number):
        try:
            return submit()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(press, range(8)))

    assert {result.receipt_code for result in results} == {receipt_code("a token")}
    assert [result.already_sent for result in results].count(False) == 1
    assert Report.objects.count() == 1
