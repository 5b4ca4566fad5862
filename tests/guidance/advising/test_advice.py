"""What a person is told, by what they answered."""

import subprocess
import sys
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from guidance.advising.advice import advice_about, advice_for
from guidance.reading.library import current
from tests.guidance.facts import HAPPENED, advise, contacts_in, make_answers, tricked, words_in

ROOT = Path(__file__).resolve().parents[3]
ALWAYS = (
    "If you were under 18 in any picture: StopNCII cannot take it. Use Take It Down, or tell the "
    "Internet Watch Foundation. If you are under 18 now, use Report Remove. Do not take a "
    "screenshot of that picture, and do not send it to anyone."
)


def blackmailed(**more: str) -> dict[str, str]:
    return make_answers(event_type="blackmail", event_detail="nude_pictures", **more)


def test_the_advice_can_be_asked_without_the_framework() -> None:
    code = (
        "from guidance.advising.advice import advice_for; import sys;"
        "print(advice_for({'event_type': 'paid'}).situation, 'django' in sys.modules)"
    )

    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert result.stdout.split() == ["tricked_payment", "False"]


def test_someone_blackmailed_with_pictures_gets_the_six_steps_in_order() -> None:
    advice = advice_for(blackmailed(nation="england", age_band="age_25_34", who="me"))

    starts = [step.text.split(".")[0] for step in advice.steps]
    assert starts == [
        "Stop replying",
        "Do not pay",
        "Save proof, then block",
        "Report the account",
        "Tell the police",
        "Get help to take pictures down",
    ]
    assert advice.situation == "blackmail_pictures"


@pytest.mark.parametrize(
    ("age", "said", "not_said"),
    [
        ("age_16_17", "Report Remove", "Use StopNCII"),
        ("age_45_54", "Use StopNCII", "CEOP can help"),
    ],
)
def test_the_take_down_step_fits_the_age(age: str, said: str, not_said: str) -> None:
    advice = advice_for(blackmailed(age_band=age))

    last = advice.steps[-1].text
    assert said in last
    assert not_said not in last
    assert "If you are 18 or over now" not in last


@pytest.mark.parametrize("age", ["", "prefer_not_to_say"])
@pytest.mark.parametrize("event", ["blackmail", "images"])
def test_where_the_age_is_not_known_both_branches_are_printed(age: str, event: str) -> None:
    advice = advise(event_type=event, age_band=age, nation="wales")

    last = advice.steps[-1].text
    assert "If you are under 18 now: Use Report Remove" in last
    assert "If you are 18 or over now: Use StopNCII" in last


@pytest.mark.parametrize("age", ["age_16_17", "age_25_34", ""])
@pytest.mark.parametrize(
    ("event", "detail"),
    [("blackmail", "nude_pictures"), ("blackmail", "other_secrets"), ("images", "")],
)
def test_the_line_for_pictures_from_under_18_always_stands(
    event: str, detail: str, age: str
) -> None:
    advice = advise(event_type=event, event_detail=detail, age_band=age)

    assert ALWAYS in words_in(advice.steps)


def test_a_screenshot_of_a_picture_is_not_asked_for_without_the_line_for_under_18() -> None:
    assert "Do not take a screenshot" in advise(event_type="images").steps[0].text


def test_a_bluff_is_told_apart_and_leads_to_the_other_page() -> None:
    advice = advise(event_type="blackmail", event_detail="recorded_you_email")

    opening = advice.reassurance[-1]
    assert opening.text == "Did they show you one, or did you talk? Use this page instead."
    assert opening.parts[-1].page == "blackmail-with-pictures"
    assert "delete" in advice.steps[1].text


def test_someone_tricked_into_a_transfer_calls_the_bank_first() -> None:
    advice = advice_for(tricked())

    assert advice.steps[0].text.startswith("Call your bank now. Call 159")
    assert [contact.key for contact in advice.who_to_tell][:2] == ["B159", "RF"]
    assert "5 working days" in words_in(advice.money_back)


@pytest.mark.parametrize(
    ("payment", "said", "not_said"),
    [
        ("uk_bank_transfer", "rules for tricked payments", "section 75"),
        ("credit_card", "section 75", "rules for tricked payments"),
        ("debit_card", "chargeback", "section 75"),
        ("crypto", "do not cover this", "chargeback"),
        ("paypal_or_similar", "Open a dispute", "do not cover this"),
    ],
)
def test_the_way_of_paying_decides_the_way_back(payment: str, said: str, not_said: str) -> None:
    advice = advice_for(tricked(payment_method=payment))

    told = words_in(advice.money_back)
    assert said in told
    assert not_said not in told


def test_where_the_way_of_paying_is_not_known_each_way_back_has_its_label() -> None:
    advice = advice_for(tricked(payment_method=""))

    told = [line.text for line in advice.money_back]
    assert any(line.startswith("If you paid by UK bank transfer:") for line in told)
    assert any(line.startswith("If you paid by credit card:") for line in told)


def test_a_refusal_leads_to_the_ombudsman() -> None:
    advice = advice_for(tricked(got_back="refused"))

    assert "fos_referral" in [deadline.code for deadline in advice.deadlines]
    assert "refused" in {notice.kind for notice in advice.notices}
    assert "FOS" in contacts_in(advice)


def test_a_partner_is_not_blocked_first_and_the_domestic_abuse_line_leads() -> None:
    advice = advice_for(
        blackmailed(nation="scotland", relationship="partner_or_ex", age_band="age_25_34")
    )

    assert "Do not block yet" in advice.steps[2].text
    assert advice.first_notices[0].kind == "partner"
    assert advice.support[0].key == "DA_S"


def test_a_stranger_brings_no_word_about_partners() -> None:
    advice = advice_for(blackmailed(relationship="stranger", nation="wales"))

    assert not {"partner", "partner_unsure"} & {notice.kind for notice in advice.notices}
    assert "DA_W" not in contacts_in(advice)


@pytest.mark.parametrize(
    ("told", "is_first"), [(("bank",), True), (("local_police",), False), ((), False)]
)
def test_where_the_police_do_not_know_their_number_stands_first(
    told: tuple[str, ...], is_first: bool
) -> None:
    advice = advice_for({**tricked(), "told_whom": told})

    assert ("report_first" in {notice.kind for notice in advice.first_notices}) is is_first


@pytest.mark.parametrize("told", ["not_sure", "prefer_not_to_say"])
@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        ({"event_type": "paid", "nation": "wales"}, "report_first_unsure"),
        ({"event_type": "harass", "nation": "wales"}, "report_first_police_unsure"),
    ],
)
def test_whoever_is_not_sure_is_not_told_that_they_have_told_nobody(
    answers: dict[str, str], kind: str, told: str
) -> None:
    answers = {**answers, "relationship": "stranger"}
    notice = advice_for({**answers, "told_whom": (told,)}).first_notices[0]
    untold = advice_for({**answers, "told_whom": ("no_one",)}).first_notices[0]

    assert (notice.kind, notice.title) == (kind, "If the police do not know yet")
    assert untold.title == "You have not told the police yet"
    assert notice.lines == untold.lines


def test_those_not_told_yet_come_before_those_told() -> None:
    advice = advice_for({**tricked(), "told_whom": ("bank", "report_fraud")})

    keys = [contact.key for contact in advice.who_to_tell]
    assert keys.index("B159") > keys.index("FOS")
    assert [contact.key for contact in advice.who_to_tell if contact.already_told] == ["B159", "RF"]


@pytest.mark.parametrize(
    ("event", "detail", "kind", "is_live"),
    [
        ("account", "email", "organisation", True),
        ("malware", "locked_files", "organisation", True),
        ("ddos", "pay_to_stop", "organisation_plain", True),
        ("blackmail", "other_secrets", "organisation_plain", False),
    ],
)
def test_an_organisation_hears_of_its_insurer_its_data_and_a_live_attack(
    event: str, detail: str, kind: str, is_live: bool
) -> None:
    advice = advise(event_type=event, event_detail=detail, who="organisation", nation="wales")

    (notice,) = [found for found in advice.notices if found.kind.startswith("organisation")]
    said = words_in(notice.lines, advice.steps)
    assert notice.kind == kind
    assert "insurer" in said
    assert "ICO" in contacts_in(advice)
    assert ("Call Report Fraud now" in said) is is_live


def test_danger_comes_before_everything_and_a_text_to_999_is_a_text() -> None:
    advice = advice_for(blackmailed(danger="yes", relationship="family"))

    assert advice.first_notices[0].kind == "danger"
    parts = [part for line in advice.first_notices[0].lines for part in line.all_parts()]
    before = {part.href: words.text for words, part in pairwise(parts)}
    assert before["sms:999"].endswith("text ")


@pytest.mark.parametrize(
    ("nation", "said"),
    [
        ("england", "Call Report Fraud now on 0300 123 2040."),
        ("wales", "Call Report Fraud now on 0300 123 2040."),
        ("scotland", "Call the police now on 101."),
        ("northern_ireland", "Call the police on 101. Call Report Fraud too on 0300 123 2040."),
    ],
)
def test_an_attack_that_goes_on_is_told_to_those_who_take_it_in_the_nation(
    nation: str, said: str
) -> None:
    advice = advise(event_type="ddos", who="organisation", nation=nation)

    assert f"Is it going on now? {said}" in [step.text for step in advice.steps]


@pytest.mark.parametrize(
    "reason",
    [
        "it is going on now",
        "money moved in the last 24 hours",
        "you know who did it",
        "you are vulnerable",
        "proof or money can still be saved",
    ],
)
def test_in_northern_ireland_every_reason_to_call_the_police_first_is_told(reason: str) -> None:
    advice = advice_for(tricked(nation="northern_ireland"))

    assert reason in " ".join(step.text for step in advice.steps if "Report Fraud" in step.text)


@pytest.mark.parametrize("answer", [{"affected_how_much": "very_much"}, {"crisis_words": "yes"}])
def test_a_crisis_answered_or_typed_brings_its_numbers_above_the_steps(
    answer: dict[str, str],
) -> None:
    advice = advice_for(tricked(**answer, age_band="age_25_34"))

    assert "crisis" in {notice.kind for notice in advice.first_notices}
    assert {"PAP", "NHS111"} <= {contact.key for contact in advice.support}


def test_what_else_happened_leads_on() -> None:
    advice = advice_for(
        {"event_type": "paid", "event_detail": "romance", "also_happened": ("blackmail", "paid")}
    )

    assert [page.key for page in advice.see_also] == ["blackmail_pictures", "tricked_payment"]


def test_lines_that_are_open_now_come_first() -> None:
    half_past_ten_on_monday = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)

    advice = advise(
        event_type="images", nation="england", age_band="age_25_34", now=half_past_ten_on_monday
    )

    openness = [contact.open_now is True for contact in advice.support]
    assert openness == sorted(openness, reverse=True)
    assert advice.support[0].key == "RPH"


def test_the_same_content_has_the_same_version() -> None:
    versions = {advise(event_type=event).version for event, _ in HAPPENED}

    assert versions == {current().version}


def test_an_unknown_page_is_refused() -> None:
    with pytest.raises(KeyError):
        advice_about("no_such_page", {})


@pytest.mark.parametrize("page", ["child_abuse", "helping_a_child"])
def test_an_adult_who_worries_about_a_child_is_shown_who_helps_with_children(page: str) -> None:
    advice = advice_about(page, {"nation": "wales", "age_band": "age_35_44"})

    notes = {shown.key: shown.age_note for shown in advice.who_to_tell}
    assert notes["CEOP"] == "For under-18s and those who care for them."


def test_an_adult_is_not_asked_whether_they_are_under_nineteen() -> None:
    unknown = words_in(advice_about("danger_now", {}).steps)
    adult = words_in(advice_about("danger_now", {"age_band": "age_45_54"}).steps)

    assert "If you are under 18 now: Are you under 19?" not in unknown
    assert "Are you under 19? Call Childline" in unknown
    assert "under 19" not in adult


def test_only_to_share_is_said_to_need_no_wish_to_upset() -> None:
    law = words_in(advise(event_type="images", nation="wales").law)

    assert "To share it is a crime even if they did not mean to upset you." in law
    assert "They need not have meant" not in law


@pytest.mark.parametrize("relationship", ["partner_or_ex", ""])
def test_what_a_block_tells_a_partner_is_not_said_for_certain(relationship: str) -> None:
    advice = advice_for(blackmailed(nation="wales", relationship=relationship))

    said = words_in(*(n.lines for n in advice.notices if n.kind.startswith("partner")))
    assert "may tell them that you know. Ask a domestic abuse line" in said
    assert "can tell them" not in said


@pytest.mark.parametrize("lost", ["yes", "no", ""])
@pytest.mark.parametrize("nation", ["england", "scotland"])
def test_whoever_lost_their_number_rings_the_phone_company_and_then_the_bank(
    lost: str, nation: str
) -> None:
    advice = advise(
        event_type="other",
        event_detail="number_taken_over",
        nation=nation,
        lost_money=lost,
        relationship="stranger",
    )

    assert advice.steps[0].text.startswith("Call your phone company now, from another phone.")
    assert "159" in advice.steps[1].text
    assert not [notice for notice in advice.first_notices if notice.kind == "bank_now"]
    said = words_in(advice.steps[2:])
    assert said.index("email") < said.index("other passwords")
    assert "not by text" in said
