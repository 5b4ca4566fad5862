"""`manage.py invite_staff EMAIL --role R`: a one-use link; makes the first administrator."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.urls import reverse
from django.utils import timezone

from staff.invitations import LINK_WORKS_FOR, invite_person
from staff.people import PersonExists
from staff.roles import ROLES


class Command(BaseCommand):
    help = "Prints a link with which one person joins the staff. It works once, for three days."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--role", required=True, choices=ROLES)
        parser.add_argument(
            "--site", default="", help="how the staff site's address begins, e.g. https://..."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
            token = invite_person(
                email=options["email"], role=options["role"], by=None, now=timezone.now()
            )
        except ValidationError as error:
            raise CommandError(f"{options['email']} is not an e-mail address.") from error
        except PersonExists as error:
            raise CommandError(str(error)) from error
        link = options["site"].rstrip("/") + reverse("staff:invitation", args=[token])
        self.stdout.write(link)
        self.stderr.write(
            f"Give this link to {options['email']}. It works once, for {LINK_WORKS_FOR.days} days."
        )
