"""The estimates of a release are worked out before it is published, and again afterwards."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import zip_longest
from typing import Final

from django.utils.translation import gettext as _

from classification.csv_files import csv_rows
from estimates.own.release_estimates import estimate_rows
from estimates.strict_csv import CorruptFile
from releases.build_files import ReleaseContents
from releases.estimate_words import ESTIMATE_COLUMNS, ESTIMATES_FILE
from releases.models import Release
from releases.prepare import PublishingError
from releases.publish import contents_of
from releases.released_files import file_names, released_file
from releases.stored_tables import read_tables

EstimateRows = Sequence[Mapping[str, str]]

_NUMBERS: Final = {column.name for column in ESTIMATE_COLUMNS if column.kind == "number"}
_AGREE: Final = 2e-6
"""Another machine's sums may differ in the last of six decimals."""


def estimates_to_freeze(release: ReleaseContents) -> EstimateRows:
    """Works out the rows that publishing freezes.

    PublishingError where the site's file of the survey's margins cannot be read: a row that said
    "unavailable" for that would stand for ever.
    """
    try:
        return estimate_rows(release)
    except CorruptFile as error:
        raise PublishingError(
            _("The file of the survey's margins cannot be read, so nothing is published. %(fault)s")
            % {"fault": error}
        ) from error


def estimates_now(release: Release, *, today: date) -> EstimateRows:
    """Works out the estimates of a release from its stored cells, as the code and margins are now.

    PublishingError as above, and for a release that was refused: it has no figures.
    """
    tables = () if release.state == Release.State.REFUSED else read_tables(release)
    if not tables:
        raise PublishingError(
            _("Release %(number)s has no figures: it was refused.") % {"number": release.number}
        )
    return estimates_to_freeze(contents_of(release, tables=tables, settled_on=today))


def frozen_estimates(number: str) -> EstimateRows | None:
    """Reads the rows that a release published; None where it was published without estimates.

    AlteredFile where the file is damaged.
    """
    if ESTIMATES_FILE not in file_names(number):
        return None
    return csv_rows(released_file(number, ESTIMATES_FILE).content.decode())


def differences(frozen: EstimateRows, now: EstimateRows) -> Iterator[str]:
    """Tells where rows worked out now are not those that were frozen, a line each."""
    for place, (was, is_now) in enumerate(zip_longest(frozen, now), start=1):
        if was is None or is_now is None:
            yield _("row %(row)d is in one of the two alone") % {"row": place}
            continue
        for column in dict.fromkeys((*was, *is_now)):
            before, after = was.get(column, ""), is_now.get(column, "")
            if before != after and not _agree(column, before, after):
                yield _('row %(row)d, %(column)s: frozen "%(before)s", now "%(after)s"') % {
                    "row": place,
                    "column": column,
                    "before": before,
                    "after": after,
                }


def _agree(column: str, before: str, after: str) -> bool:
    return (
        column in _NUMBERS
        and bool(before and after)
        and abs(float(before) - float(after)) <= _AGREE
    )
