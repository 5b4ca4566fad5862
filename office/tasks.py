"""The clock and the outbox run these tasks, by which alerts leave."""

from celery import shared_task
from django.utils import timezone

from office import alert_sending, alerts


@shared_task(name="office.tasks.send_alerts")
def send_alerts() -> None:
    """Looks, every five minutes, for what people are to be told of."""
    alerts.send_due_alerts(now=timezone.now())


@shared_task(name="office.tasks.send_digest")
def send_digest() -> None:
    """Sends, every morning, the summary to whoever chose it."""
    alerts.send_digest(now=timezone.now())


@shared_task(name=alerts.MAIL_ALERT)
def mail_alert(*, kind: str, stage: str, person_id: int) -> None:
    """Sends one e-mail to one person."""
    alert_sending.mail_alert(kind=kind, stage=stage, person_id=person_id, now=timezone.now())


@shared_task(name=alerts.POST_ALERT)
def post_alert(*, kind: str, stage: str, webhook: int) -> None:
    """Posts an alert to one webhook."""
    alert_sending.post_alert(kind=kind, stage=stage, webhook=webhook, now=timezone.now())
