"""`make run` serves a page as soon as there is one; then it makes and runs what a trial needs."""

import logging
import os
import signal
import sys
import threading
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connections
from django.utils import timezone
from gunicorn.app import wsgiapp

from config.models import WrongKindOfSite, settle_kind
from config.practice.demonstration import ensure_people_and_keys, make_demonstration
from config.practice.only_start import AlreadyRunning, only_start
from config.practice.ports import BadPort, free_addresses, read_port
from config.practice.strip import (
    ForeignReleases,
    check_releases_are_known,
    practice_data_are_missing,
)
from config.practice.trial_clock import trial_clock
from config.serving.static_files import collect_changed
from config.translation.languages import compile_catalogues

SECONDS_TO_ANSWER = 60.0
BREATH = 0.2
"""How long the maker of practice data pauses, in seconds, so that others come to the database."""

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Prepares the database and pages of one machine, then serves them on it alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", default=os.environ.get("PORT", "8000"))
        parser.add_argument("--reports", type=int, default=2400, help="demonstration reports")

    def handle(self, *args: Any, port: str | int, reports: int, **options: Any) -> None:
        if not settings.LOCAL:
            raise CommandError(
                "serve is for one machine for a try (LOCAL=true, as `make run` sets it). "
                "In production run gunicorn config.wsgi behind a proxy: docs/how-to/run.md."
            )
        try:
            number = read_port(port)
            settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
            with only_start(settings.VAR_DIR, address=f"http://localhost:{number}/"):
                addresses = free_addresses(number)
                self._prepare()
                self._serve(addresses, number, reports)
        except AlreadyRunning as other:
            raise CommandError(
                f"Come Forward runs from this folder already, at {other.address}: what it printed "
                f"holds. Stop it first, or run another beside it: make run PORT=8001 "
                f"VAR_DIR=/path/to/another/folder"
            ) from None
        except (BadPort, WrongKindOfSite, ForeignReleases) as error:
            raise CommandError(str(error)) from error
        except DatabaseError as error:
            database = connections["default"]
            # A driver's message may hold what was asked, and names no variable.
            place = (
                "DATABASE_URL" if database.vendor != "sqlite" else database.settings_dict["NAME"]
            )
            raise CommandError(
                f"The database cannot be used ({type(error).__name__}): check {place}, then start "
                f"again."
            ) from error
        except OSError as error:
            raise CommandError(
                f"{error.filename or settings.VAR_DIR} cannot be used ({error.strerror}). Name a "
                f"folder that can be written to: make run VAR_DIR=/path/to/a/folder"
            ) from error
        except KeyboardInterrupt:
            raise CommandError("\nStopped. Run it again: it goes on where it stopped.") from None

    def _prepare(self) -> None:
        self._say("Preparing the database")
        call_command("migrate", verbosity=0, interactive=False)
        settle_kind(demonstration=settings.DEMONSTRATION, now=timezone.now())
        if settings.DEMONSTRATION:
            check_releases_are_known()
        self._say("Loading the official figures")
        call_command("load_official_figures", verbosity=0)
        collect_changed()
        compile_catalogues(settings.BASE_DIR / "locale")

    def _serve(self, addresses: list[str], port: int, reports: int) -> None:
        options = ["config.wsgi", "--workers", "1"]
        # One process: what a moderator has unlocked lies in this process's memory.
        options += ["--log-level", "warning"]
        options += ["--no-control-socket"]  # it would lie in the home folder
        # Read by itself only where the command is started in the folder of the code.
        options += ["--config", str(settings.BASE_DIR / "gunicorn.conf.py")]
        options += [f"--bind={address}" for address in addresses]
        connections.close_all()
        # Forked, with all that is loaded by now, before there is any thread. It keeps the lock of
        # the folder open too: while it lives nobody else starts here, even where this was killed.
        server = os.fork()
        if not server:
            sys.argv = ["gunicorn", *options]
            wsgiapp.run()  # comes back to nobody: it ends this process
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: os.kill(server, signal.SIGTERM))
        ended = threading.Event()
        threading.Thread(target=self._beside, args=(ended, port, reports), daemon=True).start()
        code = os.waitstatus_to_exitcode(os.waitpid(server, 0)[1])
        ended.set()
        if code not in (0, -signal.SIGTERM, -signal.SIGINT):
            raise CommandError(f"The web server stopped with code {code}.")

    def _beside(self, ended: threading.Event, port: int, reports: int) -> None:
        """Works beside the web server: says where it is, makes what is missing, then keeps the
        hours."""
        try:
            if self._announce(ended, port):
                if practice_data_are_missing():
                    self._make_practice_data(reports)
                if settings.CELERY_TASK_ALWAYS_EAGER:
                    trial_clock(settings.VAR_DIR).start()
        finally:
            connections.close_all()

    def _announce(self, ended: threading.Event, port: int) -> bool:
        """Whether the server answers, once that and how to sign in are said."""
        sign_in = None
        if settings.DEMONSTRATION:
            sign_in = ensure_people_and_keys(now=timezone.now(), fresh_code=True)
        deadline = time.monotonic() + SECONDS_TO_ANSWER
        while time.monotonic() < deadline and not ended.is_set():
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                    break
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        else:
            return False
        self._say(f"\nCome Forward is running at http://localhost:{port}/")
        if sign_in:
            self._say(
                "\nTo moderate, open "
                f"http://localhost:{port}/moderation/\n"
                f"  e-mail          {sign_in.email}\n"
                f"  password        {sign_in.password}\n"
                f"  recovery code   {sign_in.recovery_code}   (for the second step; works once)\n"
                f"  unlocking words {sign_in.unlocking_words}\n"
                "\nThis is a practice site: every report in it is made up. Ctrl+C stops it."
            )
        return True

    def _make_practice_data(self, reports: int) -> None:
        self._say("Practice data are being made; the site can be used meanwhile")
        try:
            make_demonstration(
                reports=reports,
                seed=2017,
                now=timezone.now(),
                tell=self._say_progress,
                breathe=lambda: time.sleep(BREATH),
            )
        except Exception as error:
            logger.exception("the practice data could not be made")
            self._say(
                f"Practice data could not be made ({type(error).__name__}). Stop the site and "
                f"start it again: the making goes on where it stopped."
            )
        else:
            self._say("Practice data are ready")

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def _say_progress(self, text: str) -> None:
        """On a screen, in one line that is written over; elsewhere not at all."""
        if self.stdout.isatty():
            self.stdout.write(f"\r{text:<70}\r", ending="")
            self.stdout.flush()
