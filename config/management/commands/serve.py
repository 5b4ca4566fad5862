"""`make run`: everything between a fresh clone and a page that answers, then the page."""

import os
import signal
import socket
import subprocess
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
from django.utils import timezone

from config.demonstration import SignIn, ensure_people_and_keys, make_demonstration
from config.languages import compile_catalogues
from config.models import WrongKindOfSite, settle_kind

SECONDS_TO_ANSWER = 60.0


class Command(BaseCommand):
    help = "Prepares the database and pages of one machine, then serves them on it alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
        parser.add_argument("--reports", type=int, default=2400, help="demonstration reports")

    def handle(self, *args: Any, port: int, reports: int, **options: Any) -> None:
        if not settings.LOCAL:
            raise CommandError(
                "serve is for one machine for a try (LOCAL=true, as `make run` sets it). "
                "In production run gunicorn config.wsgi behind a proxy: docs/how-to/run.md."
            )
        addresses = self._free_addresses(port)
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        try:
            sign_in = self._prepare(reports)
        except KeyboardInterrupt:
            raise CommandError("\nStopped. Run it again: it goes on where it stopped.") from None
        self._serve(addresses, port, sign_in)

    def _prepare(self, reports: int) -> SignIn | None:
        self._say("Preparing the database")
        call_command("migrate", verbosity=0, interactive=False)
        try:
            installation = settle_kind(demonstration=settings.DEMONSTRATION, now=timezone.now())
        except WrongKindOfSite as error:
            raise CommandError(str(error)) from error
        self._say("Loading the official figures")
        call_command("load_official_figures", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        compile_catalogues(settings.BASE_DIR / "locale")
        if not settings.DEMONSTRATION:
            return None
        if installation.demonstration_made_at is None:
            make_demonstration(
                reports=reports, seed=2017, now=timezone.now(), tell=self._say_progress
            )
            self.stdout.write("")
        return ensure_people_and_keys(now=timezone.now(), fresh_code=True)

    def _serve(self, addresses: list[str], port: int, sign_in: SignIn | None) -> None:
        command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--workers", "1"]
        # One process: what a moderator has unlocked lies in this process's memory.
        command += ["--log-level", "warning"]
        command += ["--no-control-socket"]  # it would lie in the home folder
        # Read by itself only where the command is started in the folder of the code.
        command += ["--config", str(settings.BASE_DIR / "gunicorn.conf.py")]
        command += [f"--bind={address}" for address in addresses]
        with subprocess.Popen(command) as server:
            for name in (signal.SIGINT, signal.SIGTERM):
                signal.signal(name, lambda *_: server.terminate())
            threading.Thread(
                target=self._announce, args=(server, port, sign_in), daemon=True
            ).start()
            code = server.wait()
        if code not in (0, -signal.SIGTERM, -signal.SIGINT):
            raise CommandError(f"The web server stopped with code {code}.")

    def _announce(
        self, server: "subprocess.Popen[bytes]", port: int, sign_in: SignIn | None
    ) -> None:
        deadline = time.monotonic() + SECONDS_TO_ANSWER
        while time.monotonic() < deadline and server.poll() is None:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                    break
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        else:
            return
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

    def _free_addresses(self, port: int) -> list[str]:
        """This machine's own addresses that are free; refuses when somebody has the port."""
        free = []
        for family, host, bind in (
            (socket.AF_INET, "127.0.0.1", f"127.0.0.1:{port}"),
            (socket.AF_INET6, "::1", f"[::1]:{port}"),
        ):
            try:
                with socket.socket(family, socket.SOCK_STREAM) as probe:
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    probe.bind((host, port))
            except OSError:
                if family == socket.AF_INET:
                    raise CommandError(
                        f"Port {port} is taken on this machine. Choose another: make run PORT=8001"
                    ) from None
                continue
            free.append(bind)
        return free

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def _say_progress(self, text: str) -> None:
        self.stdout.write(f"\r{text:<70}", ending="")
        self.stdout.flush()
