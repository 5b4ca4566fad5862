"""`manage.py doctor` names what is wrong with an installation, and what to do."""

import os
import re
import subprocess
import sys
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from config.celery import tick
from config.models import Installation, settle_kind
from config.serving.start_checks import keys_in_force
from config.upkeep.doctor import FAULT, LOOK, Finding, examine
from config.upkeep.version import current_version
from moderation import keys
from releases.declare import declare_cohorts
from tests.config.doctoring import NOW, database_clock, found, lost, make_reader, said
from tests.factories import make_report
from tests.production import run_command

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("practice_site")]


def run(*words: str) -> str:
    out = StringIO()
    call_command("doctor", *words, stdout=out)
    return out.getvalue()


# ---- the command ------------------------------------------------------------------------


@pytest.fixture
def well_kept() -> None:
    call_command("load_official_figures", verbosity=0, stdout=StringIO())
    holders = [make_reader("a@example.org"), make_reader("b@example.org")]
    keys.create_epoch(label="2026-Q4", holders=holders, now=NOW)
    declare_cohorts(today=NOW.date())


@pytest.mark.usefixtures("well_kept")
def test_on_a_well_kept_site_nothing_is_found():
    settle_kind(demonstration=True, now=NOW)

    assert examine(now=NOW) == ()


@pytest.mark.usefixtures("well_kept")
def test_the_command_marks_a_new_database_and_ends_well():
    with time_machine.travel(NOW, tick=False), database_clock(NOW):
        told = run("--mark")

    assert told == f"Come Forward {current_version()}.\nNo fault was found.\n"
    assert Installation.objects.get().kind == "demonstration"


def test_a_new_database_has_faults_and_the_command_fails():
    with pytest.raises(CommandError, match=r"^Faults: \d+\.$") as caught:
        run()

    assert caught.value.returncode == 1
    assert not Installation.objects.exists()


def test_the_faults_come_first():
    make_report(at=NOW - timedelta(days=15))

    levels = [finding.level for finding in examine(now=NOW)]

    assert {FAULT, LOOK} <= set(levels)
    assert levels == sorted(levels, key=lambda level: level != FAULT)


def test_a_finding_reads_as_one_line():
    finding = Finding(level=FAULT, about="keys", said="Too short.")

    assert str(finding) == "fault: keys: Too short."


def start(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, with this environment and no other setting."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = [sys.executable, "-B", "manage.py", "doctor", *words]
    return run_command(command, env=kept | environment)


def test_without_a_secret_it_names_the_one_that_is_missing(tmp_path):
    ended = start(VAR_DIR=str(tmp_path), SECRET_KEY="1" * 64, ANSWERS_KEY="2" * 64)

    assert ended.returncode != 0
    assert "RECEIPT_KEY is not set" in ended.stderr


@pytest.mark.slow
def test_on_a_fresh_folder_it_says_to_migrate_and_does_not_mark(tmp_path):
    looked = start(VAR_DIR=str(tmp_path), LOCAL="true")
    marked = start("--mark", VAR_DIR=str(tmp_path), LOCAL="true")

    assert looked.returncode == 1
    assert "fault: database: " in looked.stdout
    assert "migrations wait" in looked.stdout
    assert "run manage.py migrate" in looked.stdout
    assert "official figures" not in looked.stdout
    assert marked.returncode == 1
    assert "cannot be marked: run manage.py migrate" in marked.stderr


# ---- settings, keys, files --------------------------------------------------------------


BEHIND_PROXY = ("HTTP_X_FORWARDED_PROTO", "https")
FORGETFUL = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
AWAY = {
    "BACKEND": "django.core.cache.backends.redis.RedisCache",
    "LOCATION": "redis://127.0.0.1:1/0",
}
COLLECTED = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}


@pytest.mark.parametrize(
    ("changed", "about", "told"),
    [
        ({"DEMONSTRATION": False}, "start", "LOCAL=true is for one machine for a try"),
        (
            {"LOCAL": False, "SITE": "staff", "SECURE_PROXY_SSL_HEADER": BEHIND_PROXY},
            "settings",
            "wrong passwords are counted for each person alone",
        ),
        (
            {"STATICFILES_DIRS": []},
            "pages",
            "^pages.css, figures.css, pages.js, words.js, staff.js is missing",
        ),
        (
            {"STATIC_ROOT": "/nowhere", "STORAGES": {"staticfiles": COLLECTED}},
            "pages",
            "run manage.py collectstatic",
        ),
        ({}, "official figures", "run manage.py load_official_figures"),
        (
            {"REDIS_URL": AWAY["LOCATION"], "CACHES": {"default": AWAY}},
            "queue",
            r"^Cache or queue does not answer \(ConnectionError\)\.$",
        ),
        ({"CACHES": {"default": FORGETFUL}}, "queue", r"^The cache forgets at once\.$"),
        ({}, "keys to words", "No report can be taken"),
    ],
)
def test_what_is_wrong_with_a_site_is_named(settings, changed, about, told):
    for name, value in changed.items():
        setattr(settings, name, value)

    assert re.search(told, said(about))


def test_a_real_site_on_one_machine_s_parts_is_named(settings):
    settings.LOCAL = False
    settings.DEBUG = True

    told = said("settings")

    assert "DEBUG is on" in said("start")
    assert "REDIS_URL is not set" in told
    assert ("SQLite is for a try" in told) == (connection.vendor == "sqlite")
    assert "One process serves public and staff pages" in told


@pytest.mark.parametrize("site", ["public", "all", "staff"])
def test_a_proxy_that_tells_no_address_is_named(settings, site):
    settings.LOCAL = False
    settings.SITE = site
    assert "CLIENT_ADDRESS_HEADER" not in said("settings")  # an onion service has none to tell
    settings.SECURE_PROXY_SSL_HEADER = BEHIND_PROXY
    assert "CLIENT_ADDRESS_HEADER is not set" in said("settings")

    settings.CLIENT_ADDRESS_HEADER = "X-Client-Address"

    assert "CLIENT_ADDRESS_HEADER" not in said("settings")


def test_a_header_that_no_proxy_writes_is_named(settings):
    settings.LOCAL = False
    settings.CLIENT_ADDRESS_HEADER = "X-Client-Address"
    assert "whoever sends may write any address there" in said("settings")

    settings.SECURE_PROXY_SSL_HEADER = BEHIND_PROXY

    assert "CLIENT_ADDRESS_HEADER" not in said("settings")


@pytest.mark.parametrize("site", ["staff", "all", "public"])
def test_a_site_whose_alerts_reach_nobody_is_named(settings, site):
    settings.LOCAL = False
    settings.SITE = site
    assert ("set EMAIL_HOST or ALERT_WEBHOOKS" in said("alerts")) == (site != "public")

    settings.ALERT_WEBHOOKS = ("https://hooks.example/",)
    assert said("alerts") == ""


def test_django_s_own_warnings_are_among_the_findings(settings):
    settings.LOCAL = False
    settings.SECURE_SSL_REDIRECT = False

    assert found("settings, security.W008")[0].level == LOOK


def test_a_public_process_is_well_without_the_secrets_of_the_staff_host(settings):
    public = {"SECRET_KEY", "ANSWERS_KEY", "RECEIPT_KEY"}
    staff = {"KEY_WRAP_SECRET", "AUDIT_KEY", "SECOND_FACTOR_KEY"}
    assert set(keys_in_force()) == public | staff
    for name in staff:
        delattr(settings, name)
        delattr(settings, f"{name}_FALLBACKS")
    settings.SITE = "public"

    assert set(keys_in_force()) == public
    assert said("keys") == ""
    assert said("changed keys") == ""


def test_a_key_that_others_can_read_is_named(settings):
    path = Path(settings.KEYS_DIR) / "receipt_key"
    path.parent.mkdir()
    path.write_text("3" * 64)
    path.chmod(0o644)
    assert f"Others on this machine can read {path}" in said("keys")

    path.chmod(0o600)

    assert said("keys") == ""


def test_advice_past_its_review_is_named():
    assert said("advice") == ""
    assert "to put right: run manage.py check_guidance" in said(
        "advice", now=NOW + timedelta(days=900)
    )


def test_a_folder_that_cannot_be_written_is_named(settings, tmp_path):
    (tmp_path / "file").write_text("")
    settings.RELEASES_DIR = tmp_path / "file"

    assert f"Releases cannot be written to {tmp_path / 'file'}" in said("folders")

    settings.SITE = "public"

    assert said("folders") == ""


# ---- database ---------------------------------------------------------------------------


def test_a_database_that_does_not_answer_is_the_one_thing_said_of_it():
    with lost("SELECT 1"):
        told = examine(now=NOW)

    assert [str(each) for each in told if each.about == "database"] == [
        "fault: database: It does not answer (OperationalError): check DATABASE_URL."
    ]
    assert "official figures" not in {each.about for each in told}


def test_a_part_that_cannot_be_read_is_named_without_the_message_and_the_rest_is_looked_at():
    with lost("estimates_officialfigure"):
        told = examine(now=NOW)

    assert "could not be looked at (OperationalError)" in " ".join(map(str, told))
    assert "secret" not in " ".join(map(str, told))
    assert "keys to words" in {each.about for each in told}


def test_a_database_is_one_kind_or_the_other(settings):
    assert "For demonstration reports, for good: manage.py doctor --mark" in said("kind of site")
    Installation.objects.create(kind="demonstration", made_at=NOW)
    assert said("kind of site") == ""
    settings.DEMONSTRATION = False

    assert "was made for demonstration reports, and DEMONSTRATION says real" in said("kind of site")
    with pytest.raises(CommandError, match="A database is one or the other"):
        run("--mark")


# ---- queue and clock --------------------------------------------------------------------


def test_with_a_queue_the_clock_must_have_ticked_lately(settings):
    settings.REDIS_URL = "redis://the-queue-of-the-tests"  # the app's own queue is in memory
    now = datetime.now(tz=NOW.tzinfo)
    assert said("clock", now=now).startswith("Nothing has run by the clock yet: start celery beat")

    tick.apply(throw=True)

    assert said("clock", now=now) == ""
    assert "Nothing has run by the clock since" in said("clock", now=now + timedelta(minutes=11))


@pytest.mark.postgresql
@pytest.mark.parametrize(("seconds", "told"), [(50, ""), (90, "90 s apart"), (-90, "90 s apart")])
def test_a_database_with_another_time_is_named(seconds, told):
    with time_machine.travel(NOW, tick=False), database_clock(NOW + timedelta(seconds=seconds)):
        found = said("clock")

    assert told in found
    assert bool(found) == bool(told)
