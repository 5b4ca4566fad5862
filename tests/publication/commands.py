"""Runs a command of manage.py and gives what it said."""

from io import StringIO

from django.core.management import call_command

from tests.releases.facts import make_person


def run(*words: str) -> str:
    make_person("second@example.org")
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()
