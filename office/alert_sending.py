"""This module hands an alert to the mail server, or posts it to a webhook. What fails is raised, so
that the outbox tries again."""

import json
from datetime import datetime
from typing import Final
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.core.mail import EmailMessage

from office.alert_settings import has_mail, webhooks
from office.alert_words import mail_about
from office.alerts import AGAIN, waiting_since
from staff.alert_choices import kinds_chosen
from staff.models import Person

_SECONDS: Final = 10


class _NoRedirect(HTTPRedirectHandler):
    """A webhook that leads elsewhere fails: elsewhere was not chosen, and may not be encrypted."""

    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


def mail_alert(*, kind: str, stage: str, person_id: int, now: datetime) -> bool:
    """Sends one e-mail to one person; none where they left, chose otherwise, or nothing waits any
    more. Says whether it was sent."""
    person = Person.objects.at_work().filter(pk=person_id).first()
    since = waiting_since(kind, now=now)
    if person is None or since is None or not has_mail() or kind not in kinds_chosen(person):
        return False
    mail = mail_about(kind, person=person, since=since, stage=stage, now=now)
    EmailMessage(subject=mail.subject, body=mail.text, to=[person.email]).send()
    return True


def post_alert(*, kind: str, stage: str, webhook: int, now: datetime) -> bool:
    """Posts the kind of the alert, and since when something waits, to one webhook; says whether."""
    since = waiting_since(kind, now=now)
    if since is None or webhook >= len(webhooks()):
        return False
    told = {"kind": f"{kind}_again" if stage == AGAIN else kind, "since": since.isoformat()}
    # The settings let through nothing but https, and http on this machine for a try.
    request = Request(
        webhooks()[webhook],
        data=json.dumps(told).encode(),
        headers={"Content-Type": "application/json"},
        method="POST",
    )
    with build_opener(_NoRedirect).open(request, timeout=_SECONDS):
        return True
