"""Every task can run twice: the second run changes nothing that the first one left."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.apps import apps
from django.core.serializers import serialize
from django.utils import timezone

from config.celery import app
from moderation.decisions import accept_report, hold_report, reject_report
from moderation.models import Claim
from reporting.models import LaterAnswers
from staff.models import OutboxTask
from staff.outbox import CARRY_OUT
from tests.factories import NOW, make_report, take_and
from tests.moderation.copies import FULL as COPIED
from tests.releases.facts import make_person

pytestmark = pytest.mark.django_db

ARGUMENTS = {
    CARRY_OUT: {"outbox_id": 1},
    "moderation.tasks.reject_rest": {"flood_id": 1, "person_id": 1, "up_to": 1},
    "office.tasks.mail_alert": {"kind": "trigger", "stage": "first", "person_id": 1},
    "office.tasks.post_alert": {"kind": "trigger", "stage": "first", "webhook": 0},
    "moderation.tasks.undo_rest": {"flood_id": 1, "after": 0},
}
APPS = (
    *("config", "staff", "moderation", "office", "reporting", "guidance", "releases", "estimates"),
)
MOVES_ITS_TIME = {"staff.auditcheck"}
"""What says when something was last looked at: the second look is later."""


def our_tasks() -> list[str]:
    app.loader.import_default_modules()
    return sorted(name for name in app.tasks if name.startswith(tuple(f"{each}." for each in APPS)))


@pytest.fixture
def a_busy_site() -> Iterator[None]:
    """Reports in every state, things past their time, and an errand in the outbox."""
    with time_machine.travel(NOW, tick=False):
        person = make_person()
        make_report(at=NOW - timedelta(days=181), words="past its time")
        make_report(risk=3)
        for _ in range(16):
            make_report(answers=COPIED)
        take_and(accept_report, report_id=make_report().pk, by=person, now=NOW)
        take_and(
            reject_report,
            report_id=make_report().pk,
            by=person,
            now=NOW,
            reason="not_about_cyber_crime",
        )
        take_and(
            hold_report,
            report_id=make_report().pk,
            by=person,
            now=NOW,
            reason="another_report",
            until=timezone.localdate(NOW) + timedelta(days=1),
        )
        Claim.objects.create(
            report=make_report(),
            by=person,
            claimed_at=NOW - timedelta(hours=2),
            until=NOW - timedelta(hours=1),
        )
        LaterAnswers.objects.create(told_since=["bank"], month=date(2026, 10, 1))
        for number in (1, 2):
            OutboxTask.objects.create(
                pk=number,
                task_name="moderation.tasks.reject_rest",
                ids=ARGUMENTS["moderation.tasks.reject_rest"],
            )
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        yield


def everything_stored() -> str:
    return "\n".join(
        serialize("json", model._default_manager.order_by("pk"))
        for model in apps.get_models()
        if model._meta.label_lower not in MOVES_ITS_TIME
    )


@pytest.mark.usefixtures("a_busy_site")
@pytest.mark.parametrize("name", our_tasks())
def test_a_task_that_ran_twice_left_what_it_left_the_first_time(name: str) -> None:
    app.tasks[name](**ARGUMENTS.get(name, {}))
    once = everything_stored()

    app.tasks[name](**ARGUMENTS.get(name, {}))

    assert everything_stored() == once


@pytest.mark.usefixtures("a_busy_site")
def test_this_site_gives_the_tasks_something_to_do() -> None:
    idle = {"config.celery.tick", "staff.tasks.check_audit", "moderation.tasks.begin_epoch"}
    # Nobody has judged the group, or put it back; tests/moderation/test_floods.
    idle |= {"moderation.tasks.reject_rest", "moderation.tasks.undo_rest"}
    idle |= {"office.tasks.mail_alert", "office.tasks.post_alert"}  # what they do leaves the site
    before = everything_stored()
    did_nothing = set()

    for name in our_tasks():
        app.tasks[name](**ARGUMENTS.get(name, {}))
        if everything_stored() == before:
            did_nothing.add(name)
        before = everything_stored()

    assert did_nothing <= idle
