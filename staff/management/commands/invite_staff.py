"""`manage.py invite_staff EMAIL --role R`: a one-use link; makes the first administrator.

With `--back` in place of a role it lets back in whoever works here and lost password or phone.
That takes two people, `--by` and `--seconded-by`. Whoever runs the machine does it alone for an
administrator, and where no two others work here who could: the audit then names nobody.
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
from staff.policies import ACTS_OF_TWO, Act, can
from staff.proposal_models import ProposalKind
from staff.proposals import ProposalRefused
from staff.roles import ROLES
from staff.team import two_can
from staff.two_people import WAITS, do_or_propose


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
        parser.add_argument("--by", default="", help="with --back: the administrator's address")
        parser.add_argument(
            "--seconded-by", default="", help="with --back: the second person's; else it waits"
        )
        parser.add_argument(
            "--site", default="", help="how the staff site's address begins, e.g. https://..."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
            if options["back"]:
                link = _back(options)
                if link is None:
                    self.stdout.write(f"{options['email']}: {WAITS}")
                    return
            else:
                token = invite_person(
                    email=options["email"], role=options["role"], by=None, now=timezone.now()
                )
                link = reverse("staff:invitation", args=[token])
        except ValidationError as error:
            raise CommandError(f"{options['email']} is not an e-mail address.") from error
        except PersonExists as error:
            raise CommandError(f"{error} For a link to come back: --back.") from error
        except ProposalRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(options["site"].rstrip("/") + link)
        self.stderr.write(
            f"Give this link to {options['email']}. It works once, for "
            f"{words_of_period('staff.Invitation.link')}."
        )


def _back(options: dict[str, Any]) -> str | None:
    """Makes the link to come back; None where it was proposed, and waits."""
    now, email = timezone.now(), options["email"]
    person = Person.objects.at_work().filter(email=email.strip().lower()).first()
    if person is None:
        raise CommandError(f"{email} does not work here. Invite them with --role.")
    if not options["by"] and (can(person, Act.MANAGE_PEOPLE) or not _two_others_can(person)):
        return reverse("staff:invitation", args=[invite_back(person=person, by=None, now=now)])
    return do_or_propose(
        kind=ProposalKind.LET_BACK_IN,
        subject=str(person.pk),
        content={},
        by=options["by"],
        seconded_by=options["seconded_by"],
        now=now,
    )


def _two_others_can(person: Person) -> bool:
    """Tells whether two people besides this one may let them back in on the staff pages."""
    team = [other.roles for other in Person.objects.at_work().exclude(pk=person.pk)]
    return two_can(team, *ACTS_OF_TWO[ProposalKind.LET_BACK_IN])
