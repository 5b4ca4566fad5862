"""What a reader would rather not read is passed over for them, and nobody is left unread for it."""

import pytest
from django.db import IntegrityError, transaction

from moderation.care_models import LEAVABLE, OptOut
from moderation.decision_errors import AskFirst
from moderation.keys import create_epoch
from moderation.models import Claim
from moderation.opt_outs import kinds_left_out_by, leave_out, left_out_by_everybody
from moderation.queue import PAGE_SIZE, claim_next, waits_for_others
from moderation.queue_filters import EVERYTHING, KINDS, QueueFilter, kind_of
from moderation.reader_access import change_readers_roles
from office.attention import lines_for
from staff.models import AuditEntry
from tests.moderation.conftest import NOW, PASSPHRASE
from tests.moderation.pages import QUEUE, text_of, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_this_hour")]

PICTURES = {"event_type": "images", "event_detail": "faked"}
MONEY = {"event_type": "paid", "event_detail": "rent"}


@pytest.fixture
def two_keys(mo, ned):
    """Two readers who can open words: mo and ned."""
    return create_epoch(label="2026-Q4", holders=[(mo, PASSPHRASE), (ned, PASSPHRASE)], now=NOW)


def take(person, **options):
    return claim_next(by=person, now=NOW, **options)


@pytest.mark.parametrize(
    ("answers", "kind"),
    [(PICTURES, "pictures"), (MONEY, "money"), ({}, ""), ({"event_type": ["x"]}, "")],
)
def test_a_report_has_the_kind_of_its_event(answers, kind):
    assert kind_of(answers) == kind


def test_the_next_one_passes_over_what_is_left_out(mo, ned, two_keys, make_report):
    crisis = make_report(answers=PICTURES, risk=3, crisis_words=True)
    money = make_report(answers=MONEY)
    leave_out(kinds=["pictures"], person=mo, now=NOW)

    assert take(mo, chosen=QueueFilter(kind="pictures")) is None
    assert take(mo, chosen=QueueFilter(kind="money")) == money.pk
    assert take(mo) == money.pk
    assert take(ned) == crisis.pk


def test_however_much_is_left_out_what_is_behind_it_comes(mo, two_keys, make_report):
    for _ in range(2 * PAGE_SIZE + 5):
        make_report(answers=PICTURES, risk=1)
    later = make_report(answers=MONEY)
    leave_out(kinds=["pictures"], person=mo, now=NOW)

    assert take(mo) == later.pk


def test_a_report_that_tells_no_kind_still_comes(mo, two_keys, make_report):
    report = make_report(risk=3)
    make_report(answers=MONEY)
    report.answers = {"nation": "england"}
    report.save(update_fields=["answers"])
    leave_out(kinds=["pictures"], person=mo, now=NOW)

    assert take(mo) == report.pk


def test_a_crisis_comes_before_all_else_whatever_is_left_out(mo, two_keys, make_report):
    make_report(answers=MONEY, risk=1)
    crisis = make_report(answers={"event_type": "harass"}, risk=3)
    leave_out(kinds=["pictures"], person=mo, now=NOW)

    assert take(mo) == crisis.pk


def test_where_nobody_else_would_read_a_crisis_its_reader_is_asked(mo, ned, two_keys, make_report):
    crisis = make_report(answers=PICTURES, risk=3, crisis_words=True)
    make_report(answers=PICTURES, risk=2)
    money = make_report(answers=MONEY, risk=2)
    for person in (mo, ned):
        leave_out(kinds=["pictures"], person=person, now=NOW)

    with pytest.raises(AskFirst) as asked:
        take(mo)

    assert asked.value.report_id == crisis.pk
    assert not Claim.objects.exists()
    assert take(mo, besides=[crisis.pk]) == money.pk


def test_a_lone_reader_is_asked_too(mo, epoch, ned, make_report):
    crisis = make_report(answers=PICTURES, risk=3)
    leave_out(kinds=["pictures"], person=mo, now=NOW)

    with pytest.raises(AskFirst) as asked:
        take(mo)

    # ned reads as well, and has no key that opens what people wrote.
    assert asked.value.report_id == crisis.pk


def test_what_somebody_else_reads_is_asked_of_nobody(mo, ned, two_keys, make_report):
    make_report(answers=PICTURES, risk=3)
    take(ned)
    for person in (mo, ned):
        leave_out(kinds=["pictures"], person=person, now=NOW)

    assert take(mo) is None


def test_the_page_asks_kindly_and_a_no_is_enough(mo, epoch, make_report, client):
    crisis = make_report(answers=PICTURES, risk=3, crisis_words=True)
    money = make_report(answers=MONEY)
    leave_out(kinds=["pictures"], person=mo, now=NOW)

    page = client.post(url("next"), follow=True)
    said = text_of(page)
    no = client.post(url("let_go", crisis.pk))

    assert page.redirect_chain[-1][0] == url("report", crisis.pk)
    assert "nobody else here would read it now" in said
    assert "You need not: leave it" in said
    assert "What they told us shows to whoever has taken" in said
    assert no["Location"] == url("report", money.pk)
    assert not Claim.objects.filter(report=crisis).exists()
    assert client.post(url("claim", crisis.pk))["Location"] == url("report", crisis.pk)


def test_after_a_decision_the_reader_is_asked_in_the_same_way(mo, epoch, make_report, client):
    money = make_report(answers=MONEY, risk=3)
    client.post(url("next"))
    crisis = make_report(answers=PICTURES, risk=3)
    leave_out(kinds=["pictures"], person=mo, now=NOW)

    on = client.post(url("accept", money.pk), {"crime_type": "tricked_payment"})

    assert on["Location"] == url("report", crisis.pk)
    assert not Claim.objects.filter(report=crisis).exists()


def test_the_list_shows_all_and_marks_what_is_left_out(
    mo, ned, two_keys, make_report, client, sign_in
):
    report = make_report(answers=PICTURES)
    leave_out(kinds=["pictures"], person=mo, now=NOW)

    mine, others = text_of(client.get(QUEUE)), text_of(sign_in(ned).get(QUEUE))

    assert url("report", report.pk) in mine
    assert "You leave these out" in mine
    assert "passes over what you would rather not read" in mine
    assert "You leave these out" not in others
    assert "passes over" not in others


def test_whoever_opens_one_by_hand_may(mo, two_keys, make_report, client):
    report = make_report(answers=PICTURES)
    leave_out(kinds=["pictures"], person=mo, now=NOW)

    client.post(url("claim", report.pk))

    assert Claim.objects.get().report == report


def test_when_only_such_are_left_the_page_says_so_and_where_to_change_it(
    mo, two_keys, make_report, client
):
    make_report(answers=PICTURES)
    before = waits_for_others(by=mo, now=NOW, chosen=EVERYTHING)
    leave_out(kinds=["pictures"], person=mo, now=NOW)

    said = text_of(client.post(url("next"), follow=True))

    assert not before
    assert "All that waits now is of a kind that you would rather not read." in said
    assert f'href="{url("care")}"' in said
    assert waits_for_others(by=mo, now=NOW, chosen=QueueFilter(kind="pictures"))
    assert not waits_for_others(by=mo, now=NOW, chosen=QueueFilter(kind="money"))


# ---- the page ---------------------------------------------------------------------------


def test_kinds_are_ticked_and_unticked_on_a_page(mo, client):
    first = client.post(url("care"), {"kinds": ["pictures", "people"]}, follow=True)
    ticked = kinds_left_out_by(mo)
    client.post(url("care"), {"kinds": ["people"]})
    client.post(url("care"), {"kinds": ["people"]})
    again = text_of(client.get(url("care")))

    assert "Your choice is saved." in text_of(first)
    assert ticked == {"pictures", "people"}
    assert kinds_left_out_by(mo) == {"people"}
    assert 'value="people" checked' in again
    client.post(url("care"), {})
    assert kinds_left_out_by(mo) == frozenset()


def test_a_forged_kind_is_refused_and_what_was_ticked_stays_on_the_page(mo, client):
    page = client.post(url("care"), {"kinds": ["people", "x"]})

    assert page.status_code == 422
    assert 'value="people" checked' in text_of(page)
    assert not OptOut.objects.exists()
    with pytest.raises(ValueError, match="no such kind"):
        leave_out(kinds=["x"], person=mo, now=NOW)


def test_each_kind_of_the_queue_can_be_left_out():
    assert tuple(KINDS) == LEAVABLE


def test_the_database_holds_no_other_kind_and_none_twice(mo):
    for kinds in (["x"], ["people", "people"]):
        with pytest.raises(IntegrityError), transaction.atomic():
            OptOut.objects.bulk_create(OptOut(person=mo, kind=kind) for kind in kinds)


def test_nobody_else_sees_who_left_out_what(mo, ned, two_keys, sue, sign_in):
    leave_out(kinds=list(KINDS), person=mo, now=NOW)
    senior = sign_in(sue)

    pages = [senior.get(url("person", mo.pk)), senior.get(url("people")), senior.get(url("audit"))]

    assert AuditEntry.objects.latest("number").action == "change_own_settings"
    for page in pages:
        assert not any(label in text_of(page) for label in KINDS.values())
        assert "rather not" not in text_of(page)


def test_what_is_left_out_goes_with_the_reader(ned, make_person):
    leave_out(kinds=["people"], person=ned, now=NOW)
    boss = make_person("boss@example.org", "administrator")

    change_readers_roles(person=ned, roles=["statistician"], by=boss, now=NOW)

    assert not OptOut.objects.exists()


# ---- when everybody leaves out the same -------------------------------------------------


def test_everybody_means_whoever_reads_and_has_a_key(mo, ned, two_keys, sue):
    leave_out(kinds=["people", "pictures"], person=mo, now=NOW)
    one = left_out_by_everybody()
    leave_out(kinds=["people"], person=ned, now=NOW)

    assert one == frozenset()
    assert left_out_by_everybody() == {"people"}
    assert left_out_by_everybody(but=ned) == {"people", "pictures"}


def test_without_any_key_nobody_leaves_anything_out(mo):
    leave_out(kinds=["people"], person=mo, now=NOW)

    assert left_out_by_everybody() == frozenset()
    assert left_out_by_everybody(but=mo) == frozenset(KINDS)


def test_attention_says_that_such_reports_wait_and_neither_who_nor_which(
    mo, ned, two_keys, sue, make_person, make_report
):
    boss = make_person("boss@example.org", "administrator")

    def said_to(person):
        return [line for line in lines_for(person, now=NOW) if "rather not read" in line.what]

    make_report(answers=PICTURES)
    leave_out(kinds=["pictures", "money"], person=mo, now=NOW)
    leave_out(kinds=["devices"], person=ned, now=NOW)
    others_read_them = said_to(sue) + said_to(boss)
    leave_out(kinds=["pictures"], person=ned, now=NOW)

    assert others_read_them == []
    for person in (sue, boss):
        (line,) = said_to(person)
        assert (line.amount, line.age) == ("", "")
        assert not any(word in line.what for word in ("mo@", "ned@", *KINDS.values()))
    assert said_to(mo) == []
