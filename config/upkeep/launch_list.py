"""Makes the launch list of this installation: what a person settled, and what is still open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings

from config.upkeep import launch
from guidance.reading.library import Library, current
from guidance.upkeep import checks
from guidance.upkeep.contact_checks import last_checks


@dataclass(frozen=True, kw_only=True)
class LaunchList:
    """Every matter and every contact, settled or open, and what the site itself leaves open."""

    matters: tuple[launch.Matter, ...]
    contacts: tuple[launch.Matter, ...]
    of_the_site: tuple[str, ...]

    @property
    def still_open(self) -> tuple[str, ...]:
        """What is open, each in one line."""
        return (
            *(
                f"{matter.key}: {matter.what} ({matter.missing})"
                for matter in (*self.matters, *self.contacts)
                if matter.is_open
            ),
            *self.of_the_site,
        )


def launch_list(*, today: date, file: Path = launch.LAUNCH_FILE) -> LaunchList:
    """The list as it stands today. Raises launch.LaunchFileError."""
    library = current()
    held = launch.read_launch_file(file)
    return LaunchList(
        matters=launch.matters_of(held, today=today),
        contacts=launch.contacts_of(
            held, contacts=library.contacts, checks=last_checks(), today=today
        ),
        of_the_site=tuple(_of_the_site(library, today)),
    )


def _of_the_site(library: Library, today: date) -> Iterator[str]:
    """What the settings and the advice themselves leave open."""
    if settings.DEMONSTRATION:
        yield "this is a practice site: real reports need a database of their own"
    errors = [each for each in checks.findings(library, today=today) if each.level == "error"]
    if errors:
        yield f"{len(errors)} mistakes in the advice (manage.py check_guidance)"
    unchecked = [each.file for each in library.situations.values() if each.checked_on is None]
    if unchecked:
        yield (
            f"{len(unchecked)} pages of advice that nobody has checked (their checked_on is "
            f"empty): {', '.join(sorted(unchecked))}"
        )
