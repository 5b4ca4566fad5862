"""Plain reports without words, accepted together: what is on the list, and what is not."""

from datetime import timedelta

import pytest
import time_machine
from django.core import signing

from moderation import compact_list
from moderation.compact_list import AT_MOST, accept_together, look_for_wordless, preview_of
from moderation.correcting import correct_codes
from moderation.decisions import (
    accept_report,
    claim_report,
    give_back_report,
    hold_report,
    refer_report,
    reject_report,
)
from moderation.keys import create_epoch
from moderation.models import Claim, Decision, Flood, FloodMember, KeyWrap
from moderation.unsealing import WordsStayShut
from reporting.models import Report, SealedWords
from staff.audit import verify_chain
from staff.models import AuditEntry
from tests.factories import take_and
from tests.moderation.conftest import NOW, PASSPHRASE
from tests.moderation.pages import SECRET_WORDS, text_of, unlock_in, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_this_hour")]


@pytest.fixture
def plain(make_report, epoch):
    """Makes a report of which nothing was written and nothing triggered."""

    def make(**fields) -> Report:
        return make_report(epoch=epoch, **fields)

    return make


def looked_for() -> list[int]:
    entries = AuditEntry.objects.filter(action="looked_for_words").order_by("number")
    return [int(entry.subject_id) for entry in entries]


def signed(client, reports, **changes) -> str:
    held = {"person": int(client.session["_auth_user_id"]), "reports": [r.pk for r in reports]}
    return signing.dumps(held | changes, salt="moderation.compact_list")


# ---- what is on the list ----------------------------------------------------------------


def test_what_was_written_in_stays_off_the_list_and_each_look_is_noted(mo, plain, open_key):
    wordless, blank = plain(), plain(words=" \n")
    written = plain(words="x")

    found = look_for_wordless(by=mo, unlocked=open_key(mo), now=NOW)

    assert [report.pk for report in found.reports] == [wordless.pk, blank.pk]
    assert found.looked_at == 3
    assert looked_for() == [wordless.pk, blank.pk, written.pk]
    assert verify_chain().is_whole
    assert not Claim.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"crisis_words": True},
        {"child_words": True},
        {"minor": True},
        {"risk": 2},
        {"risk": 3},
        {"is_hasty": True},
        {"trap_filled": True},
        {"in_burst": True},
        {"state": "on_hold"},
        {"state": "referred"},
        {"state": "accepted"},
    ],
)
def test_what_has_any_trigger_or_sign_is_not_even_looked_at(mo, plain, open_key, fields):
    plain(**fields)

    found = look_for_wordless(by=mo, unlocked=open_key(mo), now=NOW)

    assert found.reports == ()
    assert looked_for() == []


def test_what_stands_in_an_open_group_or_is_being_read_is_not_looked_at(mo, ned, plain, open_key):
    grouped, read, settled = plain(), plain(), plain()
    flood = Flood.objects.create(rule="alike", since=NOW, found_at=NOW)
    FloodMember.objects.create(flood=flood, report=grouped)
    over = Flood.objects.create(
        rule="signs", since=NOW, found_at=NOW, settled_at=NOW, settled_by=ned
    )
    FloodMember.objects.create(flood=over, report=settled)
    claim_report(report_id=read.pk, by=ned, now=NOW)

    found = look_for_wordless(by=mo, unlocked=open_key(mo), now=NOW)

    assert [report.pk for report in found.reports] == [settled.pk]


def test_what_the_key_does_not_open_or_has_no_words_left_is_not_on_the_list(
    mo, sue, make_report, plain, open_key
):
    another = create_epoch(label="2026-Q3", holders=[(sue, PASSPHRASE)], now=NOW)
    KeyWrap.objects.filter(epoch=another, holder__person=mo).delete()
    make_report(epoch=another)
    gone = plain()
    SealedWords.objects.filter(report=gone).delete()

    found = look_for_wordless(by=mo, unlocked=open_key(mo), now=NOW)

    assert found.looked_at == 2
    assert found.reports == ()


def test_nobody_looks_with_somebody_elses_key(ned, mo, plain, open_key):
    plain()

    with pytest.raises(WordsStayShut):
        look_for_wordless(by=ned, unlocked=open_key(mo), now=NOW)
    assert looked_for() == []


def test_so_many_are_looked_at_and_then_the_next(mo, plain, open_key, monkeypatch):
    monkeypatch.setattr(compact_list, "AT_MOST", 2)
    made = [plain() for _ in range(3)]
    unlocked = open_key(mo)

    first = look_for_wordless(by=mo, unlocked=unlocked, now=NOW)
    second = look_for_wordless(by=mo, unlocked=unlocked, now=NOW, after=first.last)

    assert AT_MOST == 25
    assert [report.pk for report in first.reports + second.reports] == [r.pk for r in made]
    assert second.last is None


def test_the_preview_counts_types_and_nations_and_names_what_is_the_same(plain):
    one, other = plain(), plain(answers={"nation": "wales", "event_type": "paid"})
    twin = plain()

    preview = preview_of([one, other, twin])

    assert preview.types == (("blackmail", 2), ("tricked_payment", 1))
    assert preview.nations == (("england", 2), ("wales", 1))
    assert preview.same_as == {twin.pk: one.pk}


# ---- accepting --------------------------------------------------------------------------


def test_each_is_accepted_under_its_own_type_with_its_own_entry(mo, plain):
    made = [plain(), plain(answers={"event_type": "malware"})]

    accepted, refused = accept_together(report_ids=[r.pk for r in made], by=mo, now=NOW)

    assert refused == []
    assert [decision.crime_type for decision in accepted] == ["blackmail", "malware"]
    assert [decision.by for decision in accepted] == [mo, mo]
    assert set(Report.objects.values_list("state", "cohort")) == {("accepted", "2026-Q4")}
    entries = AuditEntry.objects.filter(action="accept_report").order_by("number")
    assert [int(entry.subject_id) for entry in entries] == [r.pk for r in made]
    assert not Claim.objects.exists()


def test_what_changed_meanwhile_is_refused_with_its_reason_and_the_others_are_accepted(
    mo, ned, plain
):
    good, read, decided, gone, young, odd = (plain() for _ in range(6))
    claim_report(report_id=read.pk, by=ned, now=NOW)
    take_and(reject_report, report_id=decided.pk, by=ned, now=NOW, reason="test_or_nonsense")
    Report.objects.filter(pk=gone.pk).delete()
    Report.objects.filter(pk=young.pk).update(minor=True)
    Report.objects.filter(pk=odd.pk).update(in_burst=True)
    numbers = [good.pk, read.pk, decided.pk, gone.pk, young.pk, odd.pk]

    accepted, refused = accept_together(report_ids=numbers, by=mo, now=NOW)

    assert [decision.report_id for decision in accepted] == [good.pk]
    said = {each.report_id: each.why for each in refused}
    assert "Somebody else is reading" in said[read.pk]
    assert "has been decided on" in said[decided.pk]
    assert "gone" in said[gone.pk]
    assert "safeguarding lead" in said[young.pk]
    assert "signs of a machine" in said[odd.pk]
    entries = AuditEntry.objects.filter(action="accept_report")
    assert [int(entry.subject_id) for entry in entries] == [good.pk]


def test_ones_own_claim_is_no_hindrance(mo, plain):
    report = plain()
    claim_report(report_id=report.pk, by=mo, now=NOW)

    accepted, _refused = accept_together(report_ids=[report.pk], by=mo, now=NOW)

    assert len(accepted) == 1
    assert not Claim.objects.exists()


# ---- the pages --------------------------------------------------------------------------


def test_without_the_key_the_page_says_so_and_looks_at_nothing(plain, client):
    plain()

    shown = text_of(client.get(url("together")))
    answer = client.post(url("look_together"))

    assert "Your key is locked" in shown
    assert answer["Location"] == url("together")
    assert looked_for() == []


def test_the_list_shows_codes_and_type_and_never_words(plain, client):
    plain(words=SECRET_WORDS)
    report, twin = plain(), plain()
    unlock_in(client)

    body = text_of(client.post(url("look_together")))

    assert f'id="report-{report.pk}"' in body
    assert f"Report {report.pk}: Blackmail" in body
    assert "Same answers as report" in body
    assert "In 2 reports nothing was written" in " ".join(body.split())
    assert body.count(" checked") == 0
    assert body.count('<dl class="staff-answers">') == 2
    assert "Elephants" not in body
    assert f'id="report-{twin.pk}"' in body


def test_the_press_that_ticks_them_all_accepts_none_and_shows_the_list_again(plain, client):
    made = [plain(), plain()]
    unlock_in(client)
    listed = client.post(url("look_together")).context["listed"]

    page = client.post(url("accept_together"), {"listed": listed, "tick": "all"})

    assert page.status_code == 200
    assert text_of(page).count(" checked") == 2
    assert set(Report.objects.values_list("state", flat=True)) == {"received"}
    press = {"listed": page.context["listed"], "report": [report.pk for report in made]}
    client.post(url("accept_together"), press)
    assert set(Report.objects.values_list("state", flat=True)) == {"accepted"}


@pytest.mark.parametrize("state", ["received", "on_hold"])
def test_the_list_follows_the_filter_of_the_queue_and_looks_at_no_other(plain, client, state):
    plain(answers={"event_type": "malware"})
    paid = [plain(answers={"event_type": event}) for event in ("paid", "taken", "paid")]
    unlock_in(client)
    client.get(url("queue"), {"kind": "money", "state": state})

    page = client.post(url("look_together"))

    assert [line["report"].pk for line in page.context["lines"]] == [each.pk for each in paid]
    assert looked_for() == [each.pk for each in paid]
    assert "Only those that you chose to see" in text_of(page)


def test_what_is_ticked_is_accepted_and_the_rest_waits(plain, client):
    one, other = plain(), plain()
    unlock_in(client)
    listed = client.post(url("look_together")).context["listed"]

    page = client.post(url("accept_together"), {"listed": listed, "report": [one.pk]})

    assert "1 report is accepted" in " ".join(text_of(page).split())
    assert Report.objects.get(pk=one.pk).state == "accepted"
    assert Report.objects.get(pk=other.pk).state == "received"


def test_what_was_not_on_the_list_is_not_accepted(plain, client):
    listed, written = plain(), plain(words=SECRET_WORDS)

    client.post(
        url("accept_together"),
        {"listed": signed(client, [listed]), "report": [listed.pk, written.pk]},
    )

    assert Decision.objects.get().report_id == listed.pk
    assert Report.objects.get(pk=written.pk).state == "received"


def test_a_list_that_is_forged_or_somebody_elses_accepts_nothing(ned, plain, client):
    report = plain()

    for listed in (
        "",
        "x",
        signed(client, [report]) + "x",
        signed(client, [report], person=ned.pk),
    ):
        page = client.post(url("accept_together"), {"listed": listed, "report": [report.pk]})
        assert page.status_code == 422
        assert "nothing was accepted" in text_of(page)

    assert not Decision.objects.exists()


def test_no_tick_at_all_is_an_error_that_keeps_the_list_and_opens_nothing(plain, client):
    report = plain()

    page = client.post(url("accept_together"), {"listed": signed(client, [report])})

    assert page.status_code == 422
    assert f'href="#report-{report.pk}"' in text_of(page)
    assert looked_for() == []


def test_what_could_not_be_accepted_is_listed_with_the_reason(ned, plain, client):
    good, read = plain(), plain()
    listed = signed(client, [good, read])
    claim_report(report_id=read.pk, by=ned, now=NOW)

    page = client.post(url("accept_together"), {"listed": listed, "report": [good.pk, read.pk]})

    body = text_of(page)
    assert url("report", read.pk) in body
    assert "Somebody else is reading this report." in body
    assert Decision.objects.get().report_id == good.pk


def test_nothing_that_is_stored_tells_whether_anything_was_written(mo, plain, client):
    plain()
    unlock_in(client)
    client.post(url("look_together"))

    assert not [key for key in dict(client.session) if "list" in key]
    assert looked_for()


def test_accepting_alone_still_needs_the_claim(mo, plain):
    report = plain()

    with pytest.raises(compact_list.DecisionError):
        accept_report(report_id=report.pk, by=mo, now=NOW)


# ---- what happened to a report since the list was made ------------------------------------


@pytest.mark.parametrize(
    ("verb", "reason", "state"),
    [(hold_report, "lead_answer", "on_hold"), (refer_report, "self_harm", "referred")],
)
def test_what_was_laid_aside_since_is_not_accepted_by_anybody_who_has_not_taken_it(
    sam, ned, sign_in, plain, verb, reason, state
):
    report, client = plain(), sign_in(sam)
    listed = signed(client, [report])
    take_and(verb, report_id=report.pk, by=ned, now=NOW, reason=reason)

    done = client.post(url("accept_together"), {"listed": listed, "report": report.pk})
    report.refresh_from_db()

    assert report.state == state
    assert "Somebody laid it aside meanwhile." in text_of(done)


def test_an_old_list_shows_no_answers_of_what_was_referred_since(client, ned, plain):
    report, still = plain(), plain(answers={"age_band": "age_45_54"})
    listed = signed(client, [report, still])
    take_and(refer_report, report_id=report.pk, by=ned, now=NOW, reason="self_harm")

    page = text_of(client.post(url("accept_together"), {"listed": listed}))

    assert "25 to 34" not in page
    assert "45 to 54" in page


def test_what_was_corrected_since_is_read_alone(client, ned, plain):
    report = plain()
    listed = signed(client, [report])
    claim_report(report_id=report.pk, by=ned, now=NOW)
    correct_codes(report_id=report.pk, chosen={"sex": "male"}, by=ned, now=NOW)
    give_back_report(report_id=report.pk, by=ned, now=NOW)

    done = client.post(url("accept_together"), {"listed": listed, "report": report.pk})
    report.refresh_from_db()

    assert report.state == "received"
    assert "Its codes were corrected: read it alone." in text_of(done)


def test_a_list_that_is_shown_again_grows_no_younger(client, plain):
    listed = signed(client, [plain()])

    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        page = client.post(url("accept_together"), {"listed": listed})

    assert page.context["listed"] == listed
