"""This command takes one report from a file, as if somebody had answered page after page."""

import json
import secrets
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from reporting.form.journey import check_report, voice_of
from reporting.form.page_shapes import Answers
from reporting.submission import submit_report
from reporting.words.sealing import NoEpoch


class Command(BaseCommand):
    help = "Takes a report from a JSON file of answers {question: code or codes}; prints its id."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the file of answers")

    def handle(self, *args: Any, **options: Any) -> None:
        answers = _answers_in(options["file"])
        now = timezone.now()
        # Every answer is looked at, those that no longer lie on the path too: whoever wrote the
        # file is told what is wrong with each.
        if errors := check_report(answers, today=timezone.localdate(now)):
            voice = voice_of(answers)
            raise CommandError("; ".join(f"{e.field}: {e.message.voice(voice)}" for e in errors))
        try:
            submitted = submit_report(answers=answers, token=secrets.token_urlsafe(16), now=now)
        except NoEpoch as reason:
            raise CommandError(str(reason)) from None
        self.stdout.write(str(submitted.report_id))


def _answers_in(file: Path) -> Answers:
    """Reads the answers in a file. Raises CommandError naming what is wrong with it."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}") from None
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} is no JSON: {error}") from None
    if not isinstance(found, dict):
        raise CommandError(f"{file} must hold one object: question, answer.")
    answers: dict[str, str | tuple[str, ...]] = {}
    for code, value in found.items():
        if isinstance(value, list) and all(isinstance(chosen, str) for chosen in value):
            answers[code] = tuple(value)
        elif isinstance(value, str):
            answers[code] = value
        else:
            raise CommandError(f"{code} must be a code or a list of codes.")
    return answers
