"""Copies of one account for tests of floods, and a past in which other people answered."""

from datetime import timedelta
from typing import Any

from moderation.decisions import claim_report
from moderation.flood_judging import begin_to_judge, reject_flood, say_alike
from moderation.models import FloodMember
from moderation.reading_codes import open_codes
from staff.outbox import relay_waiting_tasks
from tests.factories import NOW as LATER
from tests.staff.conftest import NOW

HOUR = LATER.replace(minute=0)
FULL: dict[str, Any] = {
    "who": "me",
    "age_band": "age_25_34",
    "nation": "england",
    "event_type": "paid",
    "event_detail": "tickets_holiday",
    "relationship": "only_met_online",
    "when_band": "last_7_days",
    "ongoing": "no",
    "lost_money": "yes",
    "payment_method": "debit_card",
    "loss_band": "loss_100_249",
    "got_back": "refused",
    "told_whom": ["bank", "charity_or_helpline"],
    "contact_mode": "email",
    "affected_how_much": "very_much",
    "emotional_effect": ["anger", "shock"],
    "fraud_impact": ["time_off_work"],
    "reason_not_reported": ["images_seen", "not_yet"],
    "main_reason": "not_yet",
    "police_area": "E23000022",
    "sex": "female",
}
OTHERS: dict[str, list[Any]] = {
    "told_whom": [["no_one"], ["bank"], ["family_or_friend"]],
    "affected_how_much": ["quite_a_lot", "just_a_little", "not_at_all"],
    "emotional_effect": [["fear"], ["depression"], ["anxiety_panic"]],
    "fraud_impact": [["loss_of_time"], ["shame_self_blame"], []],
    "reason_not_reported": [["police_not_interested"], ["no_loss"], ["not_yet"]],
    "sex": ["male", "female", "male"],
}


def other(number: int) -> dict[str, Any]:
    """What another person answered, one of many."""
    return {
        code: values[(number * (place + 1) + number // 3) % 3]
        for place, (code, values) in enumerate(OTHERS.items())
    }


def make_a_past(make_report: Any) -> None:
    """Forty reports of the weeks before, as people answer."""
    for number in range(40):
        make_report(
            answers=FULL | other(number),
            arrived_at=HOUR - timedelta(days=3 + number % 20),
            state="accepted",
        )


def read_those_drawn(flood: Any, by: Any) -> None:
    """Somebody draws by lot, and reads what was drawn."""
    begin_to_judge(flood_id=flood.pk, by=by, now=NOW)
    for member in FloodMember.objects.to_reread().filter(flood=flood):
        claim_report(report_id=member.report_id, by=by, now=NOW)
        open_codes(report_id=member.report_id, by=by, now=NOW)
        say_alike(flood_id=flood.pk, report_id=member.report_id, by=by, now=NOW)


def judge(flood: Any, by: Any) -> int:
    """Somebody reads what was drawn, and presses."""
    read_those_drawn(flood, by)
    return reject_flood(flood_id=flood.pk, by=by, now=NOW)


def relay() -> None:
    """The outbox is emptied."""
    while relay_waiting_tasks(now=NOW):
        pass
