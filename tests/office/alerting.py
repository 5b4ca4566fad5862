"""What the tests of alerts share: mail, a webhook on this machine, and time that passes."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import time_machine
from django.core import mail

from config.celery import app
from moderation.decisions import (
    refer_report,
)
from office import alerts
from tests.factories import take_and
from tests.moderation.conftest import NOW

STAFF = "https://staff.example.org"
EARLIER = NOW - timedelta(days=8)


@pytest.fixture
def site_with_mail(settings, db):
    """A site that names a mail server, in a process that knows every task."""
    app.loader.import_default_modules()  # as every worker does
    settings.EMAIL_HOST = "localhost"
    settings.STAFF_ADDRESS = STAFF


@pytest.fixture
def pass_time(django_capture_on_commit_callbacks):
    """The clock looks so long after NOW, and what it hands to the outbox is carried out."""

    def passed(do=alerts.send_due_alerts, **time):
        now = NOW + timedelta(**time)
        mail.outbox.clear()
        with time_machine.travel(now, tick=False), django_capture_on_commit_callbacks(execute=True):
            do(now=now)
        return sorted(message.to[0] for message in mail.outbox)

    return passed


@pytest.fixture
def received() -> Iterator[list[dict[str, str]]]:
    """What a webhook on this machine was posted; its address is `received.address`."""

    class Noted(list):
        address = ""
        status = 204

    noted = Noted()

    class Webhook(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            noted.append(json.loads(body))
            self.send_response(noted.status)
            self.send_header("Location", noted.address + "elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Webhook)
    noted.address = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield noted
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def staff(mo, sam, sue, ada, make_person):
    """One of each role."""
    return make_person("stat@example.org", "statistician")


def emergency(make_report, **fields):
    """A report with crisis words that came in at NOW."""
    return make_report(**{"risk": 3, "crisis_words": True, "arrived_at": NOW} | fields)


def referral(make_report, mo):
    """A report that mo has referred."""
    report = make_report(arrived_at=NOW)
    take_and(refer_report, report_id=report.pk, by=mo, reason="self_harm", now=NOW)
    return report
