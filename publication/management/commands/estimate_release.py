"""Works the estimates of a release out: those that publishing will freeze, or again afterwards."""

from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from publication.estimates import EstimateRows, differences, estimates_now, frozen_estimates
from releases.models import Release
from releases.prepare import PublishingError
from releases.released_files import AlteredFile, NoSuchFile

_MOST_SHOWN: Final = 10
_HEADINGS: Final = (
    "method",
    "offence",
    "what",
    "share, %",
    "band, %",
    "n",
    "false reports",
    "state",
)


class Command(BaseCommand):
    help = (
        "Works out the estimates of a release from its stored cells. Prepared: shows what "
        "publishing will freeze. Published: says whether the frozen file agrees; exits 1 if not. "
        "Nothing is counted, drawn or changed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", help="2026, or 2026-Q3")

    def handle(self, *args: Any, **options: Any) -> None:
        number: str = options["number"]
        try:
            release = Release.objects.get(pk=number)
            rows = estimates_now(release, today=timezone.localdate())
            self.stdout.write("\n".join(_table(rows)))
            if release.state == Release.State.PREPARED:
                said = f"Release {number} is prepared. Publishing it today would freeze these rows."
            else:
                said = _compared(number, rows)
        except Release.DoesNotExist as error:
            raise CommandError(_none(number)) from error
        except PublishingError as error:
            raise CommandError(str(error)) from error
        except (AlteredFile, NoSuchFile) as error:
            raise CommandError(
                f"The frozen estimates of release {number} cannot be read ({error}). "
                f"See: manage.py verify_release {number}"
            ) from error
        self.stdout.write(said)


def _none(number: str) -> str:
    known = ", ".join(Release.objects.order_by("number").values_list("number", flat=True))
    return f"There is no release {number}. " + (f"There are: {known}." if known else "None is yet.")


def _compared(number: str, rows: EstimateRows) -> str:
    """Says that the frozen file agrees; CommandError with the first differences otherwise."""
    frozen = frozen_estimates(number)
    if frozen is None:
        return f"Release {number} was published without estimates. Nothing is frozen to agree with."
    found = list(islice(differences(frozen, rows), _MOST_SHOWN + 1))
    if not found:
        return f"The frozen file of release {number} agrees."
    shown = "\n".join(f"  {line}" for line in found[:_MOST_SHOWN])
    more = "\n  and more" if len(found) > _MOST_SHOWN else ""
    raise CommandError(
        f"The frozen file of release {number} does not agree:\n{shown}{more}\n"
        "The method, the survey's margins or the register may have changed since. The frozen file "
        "stays as it is."
    )


def _table(rows: EstimateRows) -> Iterator[str]:
    lines = [_HEADINGS, *(_cells(row) for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(_HEADINGS))]
    for line in lines:
        padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        yield "  ".join(padded).rstrip()


def _cells(row: Mapping[str, str]) -> tuple[str, ...]:
    state = " ".join(filter(None, (row["status"], row["notes"])))
    return (
        row["method"],
        row["offence"],
        row["numerator"].partition("=")[2],
        _range(row["value"], row["lower"], row["upper"]),
        _range("", row["band_low"], row["band_high"]),
        f"{float(row['n']):.0f}" if row["n"] else "",
        row["fabricated"],
        state,
    )


def _range(value: str, low: str, high: str) -> str:
    """Writes a share and its ends in per cent; what is withheld stays away."""
    if not low or not high:
        return ""
    middle = f"{100 * float(value):.1f} " if value else ""
    return f"{middle}({100 * float(low):.1f} to {100 * float(high):.1f})"
