"""The site as it runs in production, in a process of its own: real settings, TLS, every header.

Only the certificate (made here) and the demonstration data differ from a real installation.
"""

import json
import os
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from secrets import token_hex

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.utils import timezone

from classification.periods import quarter_of
from config.keys import NAMES

ROOT = Path(__file__).resolve().parents[1]
SECONDS_TO_ANSWER = 240
# Never of the parent's: the tests' own settings would leak into the site.
_LEFT_OUT = ("LOCAL", "DEBUG", "VAR_DIR", "DATABASE_URL", "DEMONSTRATION", "REDIS_URL")


def run_command(
    command: Sequence[str], *, env: Mapping[str, str] | None = None, cwd: Path = ROOT
) -> "subprocess.CompletedProcess[str]":
    """Runs a command to its end and keeps what it printed, whether it failed or not."""
    return subprocess.run(
        command, cwd=cwd, env=env, capture_output=True, text=True, timeout=240, check=False
    )


def local_environment(folder: Path, **more: str) -> dict[str, str]:
    """What a practice site on one machine with its data in this folder is told."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    told = {"LOCAL": "true", "DEMONSTRATION": "true", "VAR_DIR": str(folder)}
    return kept | told | {"DJANGO_SETTINGS_MODULE": "config.settings"} | more


def free_port() -> int:
    """A port of this machine at which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Site:
    """A running site. `folder` is its VAR_DIR, `log` everything that its processes printed."""

    folder: Path
    port: int
    database_url: str
    redis_url: str = ""
    env: dict[str, str] = field(default_factory=dict)
    made_on: date = field(default_factory=timezone.localdate)

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}"

    @property
    def quarter(self) -> str:
        """The quarter that was open when the practice data was made."""
        return quarter_of(self.made_on)

    @property
    def last_year(self) -> str:
        """The latest year whose release the practice data holds."""
        return str(self.made_on.year - 1)

    @property
    def log(self) -> Path:
        return self.folder.parent / "site.log"

    @property
    def sign_in(self) -> dict[str, str]:
        """The practice person's password and unlocking words."""
        kept: dict[str, str] = json.loads(
            (self.folder / "keys" / "practice_sign_in.json").read_text()
        )
        return kept

    def recovery_code(self) -> str:
        """A fresh code for the second step; the ones before stop working."""
        return self.python(
            "from django.utils import timezone;"
            "from config.practice.demonstration import ensure_people_and_keys as e;"
            "print(e(now=timezone.now(), fresh_code=True).recovery_code)"
        ).strip()

    def manage(self, *arguments: str) -> str:
        """Runs a management command of the site; what it printed. Raises when it fails."""
        done = run_command([sys.executable, "manage.py", *arguments], env=self.env)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def python(self, code: str) -> str:
        """Runs Python inside the site."""
        return self.manage("shell", "-v", "0", "-c", code)


@contextmanager
def production_site(
    folder: Path, *, reports: int, database_url: str = "", redis_url: str = ""
) -> Iterator[Site]:
    """Builds a site in an empty folder, fills it with practice data and serves it until the end."""
    var = folder / "var"
    var.mkdir(parents=True)
    port = free_port()
    site = Site(
        folder=var,
        port=port,
        database_url=database_url or f"sqlite:///{var / 'come-forward.sqlite3'}",
        redis_url=redis_url,
    )
    site.env = {
        **{name: value for name, value in os.environ.items() if name not in _LEFT_OUT},
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONDONTWRITEBYTECODE": "1",
        "DEMONSTRATION": "true",
        "VAR_DIR": str(var),
        "DATABASE_URL": site.database_url,
        "REDIS_URL": redis_url,
        "ALLOWED_HOSTS": "localhost",
        "EXIT_URL": f"{site.url}/healthz",
        **{name: token_hex(32) for name in NAMES},
    }
    site.manage("migrate", "-v", "0")
    site.manage("load_official_figures", "-v", "0")
    site.manage("collectstatic", "-v", "0", "--noinput")
    site.manage("demo", "--reports", str(reports))
    certificate, key = _certificate(folder)
    # Started as docs/how-to/run.md says: it reads gunicorn.conf.py by itself.
    command = [str(Path(sys.executable).parent / "gunicorn"), "config.wsgi", "--workers", "1"]
    # A browser keeps connections open that it may never use, and each holds a thread here.
    command += ["--worker-class", "gthread", "--threads", "32", "--no-control-socket"]
    command += ["--bind", f"127.0.0.1:{port}", "--certfile", str(certificate)]
    # All that a proxy could write, but for the address: what came in, and what went out.
    command += ["--keyfile", str(key), "--log-level", "debug", "--access-logfile", "-"]
    command += ["--access-logformat", "%(r)s %(s)s %(f)s %({location}o)s"]
    with site.log.open("ab") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=site.env, stdout=log, stderr=log)
        try:
            _wait_for(site, server)
            yield site
        finally:
            server.terminate()
            server.wait(timeout=120)


def _wait_for(site: Site, server: "subprocess.Popen[bytes]") -> None:
    context = ssl._create_unverified_context()
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while time.monotonic() < deadline:
        assert server.poll() is None, site.log.read_text()
        try:
            with urllib.request.urlopen(f"{site.url}/healthz", context=context, timeout=30):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(site.log.read_text())


def _certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "certificate.pem", folder / "key.pem"
    paths[0].write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return paths
