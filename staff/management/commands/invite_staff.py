"""`manage.py invite_staff EMAIL --role R`: a one-use link; makes the first administrator.

With `--back` in place of a role it lets back in whoever works here and lost password or phone:
the way for the only administrator, whom no colleague can give a link.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.urls import reverse
from django.utils import timezone

from staff.invitations import invite_back, invite_person
from staff.models import Person
from staff.people import PersonExists
from staff.period_words import words_of_period
from staff.roles import ROLES


class Command(BaseCommand):
    help = (
        "Prints a link with which one person joins the staff. It works once, for "
        f"{words_of_period('staff.Invitation.link')}."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--role", choices=ROLES)
        what.add_argument("--back", action="store_true", help="they work here: a link to come back")
        parser.add_argument(
            "--site", default="", help="how the staff site's address begins, e.g. https://..."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
            if options["back"]:
                token = _back(options["email"])
            else:
                token = invite_person(
                    email=options["email"], role=options["role"], by=None, now=timezone.now()
                )
        except ValidationError as error:
            raise CommandError(f"{options['email']} is not an e-mail address.") from error
        except PersonExists as error:
            raise CommandError(f"{error} For a link to come back: --back.") from error
        link = options["site"].rstrip("/") + reverse("staff:invitation", args=[token])
        self.stdout.write(link)
        self.stderr.write(
            f"Give this link to {options['email']}. It works once, for "
            f"{words_of_period('staff.Invitation.link')}."
        )


def _back(email: str) -> str:
    person = Person.objects.at_work().filter(email=email.strip().lower()).first()
    if person is None:
        raise CommandError(f"{email} does not work here. Invite them with --role.")
    return invite_back(person=person, by=None, now=timezone.now())
