"""SQLite as the settings set it up: many write at once, and none is turned away."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as running

from tests.config.test_settings import READ, SECRETS

pytestmark = pytest.mark.slow

WRITES = 150
# A read, then a write that rests on it: what fails at once where a transaction begins as a reader.
WRITER = """
import sys
import django
django.setup()
from django.db import connection, transaction
with connection.cursor() as cursor:
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range(int(sys.argv[1])):
        with transaction.atomic():
            cursor.execute("SELECT total FROM counted")
            total = cursor.fetchone()[0]
            cursor.execute("UPDATE counted SET total = %s", [total + 1])
"""
BEGIN = """
import django
django.setup()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE counted (total integer NOT NULL)")
    cursor.execute("INSERT INTO counted VALUES (0)")
    for pragma in ("journal_mode", "secure_delete", "busy_timeout"):
        cursor.execute(f"PRAGMA {pragma}")
        print(cursor.fetchone()[0])
"""
READ_BACK = """
import django
django.setup()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT total FROM counted")
    print(cursor.fetchone()[0])
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A site of its own with a database in a file, set up by the real settings."""
    kept = {name: value for name, value in os.environ.items() if name not in READ}
    return kept | SECRETS | {"VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}


def start(environment: dict[str, str], code: str, *words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", code, *words],
        cwd=running.BASE_DIR,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def at_once(environment: dict[str, str], code: str, times: int) -> "list[subprocess.Popen[str]]":
    """Two processes that begin to write at the same moment."""
    writers = [start(environment, code, str(times)) for _ in range(2)]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    return writers


def told(process: "subprocess.Popen[str]") -> str:
    """What it printed; it must have ended well."""
    out, err = process.communicate(timeout=240)
    assert process.returncode == 0, err
    return out


def test_two_processes_write_at_once_and_no_write_fails_or_is_lost(
    environment: dict[str, str],
) -> None:
    pragmas = told(start(environment, BEGIN)).split()

    for writer in at_once(environment, WRITER, WRITES):
        told(writer)

    assert pragmas == ["wal", "1", "20000"]
    assert told(start(environment, READ_BACK)).strip() == str(2 * WRITES)


def test_the_measure_can_fail(environment: dict[str, str]) -> None:
    told(start(environment, BEGIN))
    options = "from django.conf import settings\nsettings.DATABASES['default']['OPTIONS']"
    unsafe = f"{options} = {{'timeout': 0}}\n{WRITER}"

    writers = at_once(environment, unsafe, 20 * WRITES)
    failed = [writer.communicate(timeout=240)[1] for writer in writers]

    assert "database is locked" in "".join(failed)
