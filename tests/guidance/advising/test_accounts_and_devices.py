"""Accounts, devices and sites: what stands first, for whom, and what would give somebody away."""

import pytest

from guidance.advising.advice import Advice, advice_about
from guidance.reading.library import current
from tests.guidance.facts import advise

PERSON = {"who": "me", "age_band": "age_25_34", "nation": "england"}
PAGES = ("account_taken", "login_alert", "malware", "ransomware", "hacking", "ddos")


def keys(advice: Advice) -> list[str]:
    return [card.key for card in advice.cards]


def now(advice: Advice) -> list[str]:
    return [card.key for card in advice.now]


@pytest.mark.parametrize("page", PAGES)
def test_each_page_has_acts_for_now_where_nothing_is_known(page: str) -> None:
    advice = advice_about(page, {})

    assert 3 <= len(advice.now) <= 6
    assert any(card.label == "" for card in advice.now)


def test_a_lost_account_is_won_back_on_the_page_of_the_app_itself() -> None:
    advice = advise(**PERSON, event_type="account", event_detail="social", relationship="stranger")

    (recover,) = [card for card in advice.now if card.key == "account_recover"]
    assert [(button.kind, button.place) for button in recover.buttons] == [("apps", "recover")]


def test_whoever_told_the_app_already_is_sent_to_try_once_more() -> None:
    told = {"event_type": "account", "event_detail": "social", "told_whom": "app_or_website"}

    advice = advise(**PERSON, **told, relationship="stranger")

    assert "account_recover" not in keys(advice)
    assert "account_recover_again" in now(advice)


@pytest.mark.parametrize(
    ("event", "detail", "card"),
    [
        ("account", "bank", "account_bank_access"),
        ("malware", "tech_help_call", "tech_help_bank_access"),
    ],
)
def test_the_bank_is_called_to_block_where_nothing_is_lost_yet(
    event: str, detail: str, card: str
) -> None:
    happened = {"event_type": event, "event_detail": detail, "relationship": "stranger"}

    nothing_lost = advise(**PERSON, **happened, lost_money="no")
    told = advise(**PERSON, **happened, lost_money="no", told_whom="bank")
    lost = advise(**PERSON, **happened, lost_money="yes", payment_method="uk_bank_transfer")

    assert card in now(nothing_lost)
    assert card not in keys(told)
    assert card not in keys(lost)


@pytest.mark.parametrize("detail", ["email", "work", "invoices_in_our_name"])
def test_rules_that_send_mail_on_are_deleted_before_the_password_is_changed(detail: str) -> None:
    advice = advise(**PERSON, event_type="account", event_detail=detail, relationship="stranger")

    found = keys(advice)
    passwords = {"account_password", "device_passwords"} & set(found)
    assert all(found.index("account_mail_rules") < found.index(key) for key in passwords)


def test_nobody_with_a_social_account_is_told_about_mail_rules() -> None:
    advice = advise(**PERSON, event_type="account", event_detail="social", relationship="stranger")

    assert "account_mail_rules" not in keys(advice)


@pytest.mark.parametrize("event", ["account", "malware"])
@pytest.mark.parametrize("relation", ["partner_or_ex", "family"])
def test_what_somebody_close_would_notice_waits_for_a_safe_phone(event: str, relation: str) -> None:
    advice = advise(**PERSON, event_type=event, event_detail="device", relationship=relation)

    gives_away = {card.key for card in current().cards.values() if card.alerts}
    assert gives_away.isdisjoint(card.key for card in (*advice.now, *advice.later, *advice.week))
    assert gives_away & {card.key for card in advice.safe_phone}


def test_a_watched_phone_is_not_touched_now() -> None:
    advice = advise(**PERSON, event_type="control", event_detail="phone_watched")

    assert "phone_check_watching" in [card.key for card in advice.safe_phone]
    assert "phone_check_watching" not in now(advice)


def test_whoever_has_strangers_in_the_screen_hangs_up_first() -> None:
    advice = advise(
        **PERSON, event_type="malware", event_detail="tech_help_call", relationship="stranger"
    )

    assert now(advice)[:2] == ["device_hang_up", "device_offline"]


def test_files_locked_for_money_are_not_paid_for() -> None:
    for event in ("malware", "blackmail"):
        advice = advise(**PERSON, event_type=event, event_detail="locked_files")

        assert "ransom_do_not_pay" in now(advice)


@pytest.mark.parametrize(
    ("event", "card", "is_shown"),
    [("paid", "reached_by_email", True), ("harass", "came_by_email", False)],
)
def test_a_mail_is_sent_on_where_it_was_a_scam_and_never_where_somebody_harasses(
    event: str, card: str, is_shown: bool
) -> None:
    advice = advise(**PERSON, event_type=event, contact_mode="email", relationship="stranger")

    assert (card in keys(advice)) is is_shown


@pytest.mark.parametrize("detail", ["site_changed", "broken_into"])
def test_a_site_is_taken_offline_by_its_host_and_not_by_a_cable(detail: str) -> None:
    advice = advise(**PERSON, event_type="ddos", event_detail=detail)

    assert now(advice)[0] == "site_call_host"
    assert "device_offline" not in keys(advice)
