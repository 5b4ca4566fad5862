"""A reader corrects codes of the report that they have taken; what was first told stays with it."""

import html
import json
from typing import Any

import pytest

from classification.coding import attributes_of
from moderation.correcting import (
    CORRECTABLE,
    WrongCodes,
    correct_codes,
    fields_to_correct,
    go_back_to_first_codes,
)
from moderation.decision_errors import AlreadyDecided, NotTaken, NotYours, ReportGone, ReportTaken
from moderation.decisions import accept_report, claim_report, give_back_report, refer_report
from moderation.models import Decision, FirstAnswer
from moderation.trail import trail_of
from reporting.form.page_shapes import Storage
from reporting.models import Report
from reporting.submission import IN_DANGER, worked_out
from staff.models import AuditEntry
from tests.factories import take_and
from tests.moderation.conftest import ANSWERS, NOW
from tests.moderation.pages import text_of, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_this_hour")]


def correct(report: Report, by: Any, **chosen: Any) -> tuple[str, ...]:
    return correct_codes(report_id=report.pk, chosen=chosen, by=by, now=NOW)


def answers_of(report: Report) -> dict[str, Any]:
    return dict(Report.objects.get(pk=report.pk).answers)


def recorded() -> list[str]:
    entries = AuditEntry.objects.filter(action__startswith="correct_").order_by("number")
    return [entry.action for entry in entries]


# ---- what changes -----------------------------------------------------------------------


def test_only_coded_answers_from_closed_lists_can_be_corrected():
    assert {field.storage for field in CORRECTABLE} == {Storage.CODED}
    assert {field.kind for field in CORRECTABLE} == {"radios", "checkboxes"}
    assert {"event_type", "nation", "lost_money", "told_whom"} <= {
        field.code for field in CORRECTABLE
    }


def test_what_is_corrected_is_counted_and_what_was_first_told_is_kept(mo, taken):
    changed = correct(taken, mo, told_whom=["local_police"], nation="wales")

    assert set(changed) == {"told_whom", "nation", "police_area"}
    coded = attributes_of(answers_of(taken))
    assert (coded.told_police, coded.nation) == ("told", "wales")
    assert dict(FirstAnswer.objects.values_list("field", "answer")) == {
        "told_whom": ["no_one"],
        "nation": "england",
        "police_area": "E23000022",
    }


def test_what_happened_besides_may_become_the_main_thing(mo, make_report):
    report = make_report(answers={"also_happened": ["account", "identity"]})
    claim_report(report_id=report.pk, by=mo, now=NOW)

    correct(report, mo, event_type="identity", event_detail="not_sure")

    assert answers_of(report)["event_type"] == "identity"
    assert answers_of(report)["also_happened"] == ["account"]
    go_back_to_first_codes(report_id=report.pk, by=mo, now=NOW)
    assert answers_of(report)["also_happened"] == ["account", "identity"]


def test_the_audit_names_the_field_and_never_an_answer(mo, taken):
    correct(taken, mo, lost_money="yes")

    entry = AuditEntry.objects.get(action="correct_lost_money")
    assert (entry.by, entry.subject, entry.subject_id) == (mo, "report", str(taken.pk))
    assert trail_of(taken).steps[-1].said == "Answer corrected: “Did you lose money?”"


def test_what_hangs_on_the_answers_is_worked_out_as_when_it_was_sent(mo, make_report):
    fields = worked_out(ANSWERS, reported_on=NOW.date(), crisis_words=False, child_words=False)
    report = make_report(**fields)
    claim_report(report_id=report.pk, by=mo, now=NOW)
    assert report.comparable_to_csew
    assert report.resident_ew
    assert report.risk == 1

    correct(report, mo, nation="scotland", event_type="ddos", event_detail="not_sure")

    again = Report.objects.get(pk=report.pk)
    expected = worked_out(
        again.answers, reported_on=NOW.date(), crisis_words=False, child_words=False
    )
    assert {name: getattr(again, name) for name in expected} == expected
    assert not again.comparable_to_csew
    assert not again.resident_ew
    assert again.risk == 0


def test_the_type_follows_from_what_was_corrected(mo, taken):
    correct(taken, mo, event_type="images", event_detail="not_sure")
    accept_report(report_id=taken.pk, by=mo, now=NOW)

    assert Decision.objects.get().crime_type == "intimate_images"


def test_what_may_tell_of_danger_is_made_no_less_urgent_until_all_is_undone(mo, make_report):
    report = make_report(
        answers={"event_type": "harass", "event_detail": "threats_of_harm"}, risk=IN_DANGER
    )
    claim_report(report_id=report.pk, by=mo, now=NOW)

    correct(report, mo, event_detail="other")
    assert Report.objects.get(pk=report.pk).risk == IN_DANGER
    go_back_to_first_codes(report_id=report.pk, by=mo, now=NOW)

    assert Report.objects.get(pk=report.pk).risk == IN_DANGER


def test_without_a_claim_the_trail_names_no_question(mo, ned, sign_in, taken):
    correct(taken, mo, lost_money="yes")
    give_back_report(report_id=taken.pk, by=mo, now=NOW)

    page = text_of(sign_in(ned).get(url("report", taken.pk)))

    assert "An answer was corrected" in page
    assert "Did you lose money?" not in page


def test_nothing_changed_is_nothing_recorded(mo, taken):
    assert correct(taken, mo, nation="england", told_whom=["no_one"]) == ()
    assert recorded() == []
    assert not FirstAnswer.objects.exists()


def test_a_second_correction_keeps_what_was_told_first(mo, taken):
    correct(taken, mo, lost_money="yes")
    correct(taken, mo, lost_money="not_sure")

    assert FirstAnswer.objects.get().answer == "no"


def test_it_can_go_back_to_what_was_first_told_whole(mo, taken):
    before = answers_of(taken)
    correct(taken, mo, nation="wales", lost_money="yes", loss_band="loss_under_20")

    go_back_to_first_codes(report_id=taken.pk, by=mo, now=NOW)

    assert answers_of(taken) == before
    assert not FirstAnswer.objects.exists()
    assert recorded().count("correct_nation") == 2


def test_what_was_first_told_goes_with_the_report(mo, taken):
    correct(taken, mo, lost_money="yes")

    taken.delete()

    assert not FirstAnswer.objects.exists()


# ---- what is refused --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chosen", "wrong"),
    [
        ({"nation": "atlantis"}, {"nation"}),
        ({"nation": ""}, {"nation"}),
        ({"told_whom": ["no_one", "bank"]}, {"told_whom"}),
        ({"told_whom": ["my_cat"]}, {"told_whom"}),
        ({"event_type": "malware"}, {"event_detail"}),
        ({"loss_band": "loss_under_20"}, {"loss_band"}),
    ],
)
def test_the_rules_are_those_of_the_form(mo, taken, chosen, wrong):
    with pytest.raises(WrongCodes) as refused:
        correct(taken, mo, **chosen)

    assert {error.field for error in refused.value.errors} == wrong
    assert answers_of(taken) == ANSWERS
    assert recorded() == []


def test_who_it_was_and_their_words_are_no_codes_to_correct(mo, taken):
    assert correct(taken, mo, who="organisation", age_band="age_16_17", own_words="Hello") == ()
    assert answers_of(taken) == ANSWERS


def test_an_answer_of_an_older_list_does_not_stand_in_the_way(mo, make_report):
    report = make_report(answers={"contact_mode": "by_telegram"})
    claim_report(report_id=report.pk, by=mo, now=NOW)

    correct(report, mo, lost_money="yes")

    assert answers_of(report)["contact_mode"] == "by_telegram"


def test_only_whoever_has_taken_an_undecided_report_corrects_it(mo, ned, sam, make_report):
    free, referred, decided = (make_report() for _ in range(3))
    with pytest.raises(NotTaken):
        correct(free, mo, lost_money="yes")
    claim_report(report_id=free.pk, by=sam, now=NOW)
    with pytest.raises(ReportTaken):
        correct(free, mo, lost_money="yes")
    take_and(refer_report, report_id=referred.pk, by=ned, reason="self_harm", now=NOW)
    with pytest.raises(NotYours):
        correct(referred, mo, lost_money="yes")
    take_and(accept_report, report_id=decided.pk, by=mo, now=NOW)
    claim_report(report_id=decided.pk, by=mo, now=NOW)
    with pytest.raises(AlreadyDecided):
        correct(decided, mo, lost_money="yes")
    with pytest.raises(ReportGone):
        correct_codes(report_id=987654, chosen={}, by=mo, now=NOW)

    assert recorded() == []


# ---- its page ---------------------------------------------------------------------------


def test_the_page_offers_each_field_its_own_options_with_what_was_told(taken, client):
    body = html.unescape(text_of(client.get(url("codes", taken.pk))))

    for field in fields_to_correct(ANSWERS):
        assert f'name="asked" value="{field.code}"' in body
    assert '<option value="england" selected>' in body
    assert 'value="no_one" checked' in body
    assert 'name="loss_band"' not in body
    assert "textarea" not in body


def test_a_press_corrects_and_the_report_says_what_was_first_told(taken, client):
    pressed = {"asked": ["lost_money", "told_whom"], "lost_money": "yes", "told_whom": ["bank"]}
    page = client.post(url("codes", taken.pk), pressed, follow=True)

    body = html.unescape(text_of(page))
    assert page.redirect_chain == [(url("report", taken.pk), 302)]
    assert "Corrected. What was first told is kept beside it." in body
    assert "First told, before it was corrected" in body
    assert "“Did you lose money?” No" in body
    assert answers_of(taken)["told_whom"] == ["bank"]


def test_fields_that_stood_on_no_page_are_left_as_they_are(taken, client):
    client.post(url("codes", taken.pk), {"asked": ["lost_money"], "lost_money": "yes"})

    assert answers_of(taken) == ANSWERS | {"lost_money": "yes"}


def test_another_kind_of_harm_asks_for_its_own_detail_and_keeps_the_rest(taken, client):
    pressed = {
        "asked": ["event_type", "event_detail", "lost_money"],
        "event_type": "malware",
        "event_detail": "nude_pictures",
        "lost_money": "yes",
    }
    page = client.post(url("codes", taken.pk), pressed)

    body = text_of(page)
    assert page.status_code == 422
    assert 'href="#id_event_detail"' in body
    assert "<title>Error:" in body
    assert '<option value="malware" selected>' in body
    assert '<option value="yes" selected>' in body
    assert 'value="nude_pictures"' not in body
    assert answers_of(taken) == ANSWERS


def test_a_field_that_the_page_never_has_is_no_press_of_ours(taken, client):
    assert client.post(url("codes", taken.pk), {"asked": "own_words"}).status_code == 400


def test_the_button_that_goes_back_stands_there_once_something_was_corrected(mo, taken, client):
    before = text_of(client.get(url("codes", taken.pk)))
    correct(taken, mo, lost_money="yes")
    after = text_of(client.get(url("codes", taken.pk)))
    client.post(url("codes", taken.pk), {"back": "yes"})

    assert "Back to what was first told" not in before
    assert "Back to what was first told" in after
    assert answers_of(taken) == ANSWERS


def test_without_a_claim_the_page_leads_to_the_report_and_changes_nothing(report, client):
    for page in (
        client.get(url("codes", report.pk), follow=True),
        client.post(
            url("codes", report.pk), {"asked": "lost_money", "lost_money": "yes"}, follow=True
        ),
    ):
        assert page.redirect_chain == [(url("report", report.pk), 302)]
        assert "Codes are corrected by whoever has taken the report." in text_of(page)
    assert answers_of(report) == ANSWERS


def test_a_correction_pressed_after_the_sign_in_ended_is_kept_nowhere(taken, client):
    client.logout()
    client.post(url("codes", taken.pk), {"asked": "lost_money", "lost_money": "yes"})

    assert "lost_money" not in json.dumps(dict(client.session), default=str)
    assert answers_of(taken) == ANSWERS


def test_a_report_that_is_gone_says_so(client):
    assert client.get(url("codes", 987654)).status_code == 404


def test_where_nothing_is_corrected_no_flag_moves_without_an_entry(mo, taken):
    before = Report.objects.filter(pk=taken.pk).values().get()
    entries = AuditEntry.objects.count()

    go_back_to_first_codes(report_id=taken.pk, by=mo, now=NOW)

    assert Report.objects.filter(pk=taken.pk).values().get() == before
    assert AuditEntry.objects.count() == entries
