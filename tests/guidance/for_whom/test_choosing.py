"""Which page of advice the answers lead to, odd ones too."""

import pytest

from guidance.advising.advice import advice_for


@pytest.mark.parametrize(
    ("answers", "page"),
    [
        ({"event_type": "blackmail", "age_band": "age_13_15"}, "child_blackmail"),
        ({"event_type": "images", "age_band": "age_under_13"}, "child_pictures"),
        ({"event_type": "csea", "age_band": "age_13_15"}, "child_someone_older"),
        ({"event_type": "control", "age_band": "age_13_15"}, "child_being_hurt"),
        ({"age_band": "age_13_15"}, "under_16"),
        ({"age_band": "age_13_15", "who": "child"}, "helping_a_child"),
        ({"age_band": "prefer_not_to_say", "who": "child"}, "helping_a_child"),
        ({"danger": "yes"}, "danger_now"),
        ({}, "something_else"),
        ({"event_type": "csea"}, "child_abuse"),
        ({"event_type": "other", "event_detail": "number_taken_over"}, "number_taken"),
        ({"event_type": "other", "event_detail": "firm_lost_my_details"}, "identity"),
        ({"event_type": "paid", "event_detail": "moved_money_for_someone"}, "money_mule"),
        ({"event_type": "identity", "event_detail": "fake_profile"}, "impostor_profile"),
        ({"event_type": "paid", "event_detail": "romance"}, "romance"),
        ({"event_type": "malware", "event_detail": "locked_files"}, "ransomware"),
        ({"event_type": "blackmail", "event_detail": "locked_files"}, "ransomware"),
        ({"event_type": "account", "event_detail": "work"}, "hacking"),
        ({"event_type": "ddos", "event_detail": "broken_into"}, "hacking"),
        ({"event_type": "ddos", "event_detail": "pay_to_stop"}, "ddos"),
    ],
)
def test_answers_choose_their_page(answers: dict[str, str], page: str) -> None:
    assert advice_for(answers).situation == page


@pytest.mark.parametrize(
    "answers",
    [
        {"event_type": "no_such_type", "nation": "atlantis", "age_band": "age_900"},
        {"event_type": ("paid",), "payment_method": ("crypto", "uk_bank_transfer")},
        {"event_type": "paid", "last_payment_month": "2026-13", "told_whom": ""},
        {"event_type": "paid", "nation": None, "age_band": 7},
        {"event_type": "", "told_whom": ("",)},
    ],
)
def test_odd_answers_still_get_advice(answers: dict[str, object]) -> None:
    advice = advice_for(answers)

    assert advice.now
    assert advice.everybody
