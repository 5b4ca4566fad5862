"""The estimates of a release are worked out before it is published, and again afterwards."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import zip_longest
from typing import Final

from django.utils.translation import gettext as _

from classification.csv_files import csv_rows
from estimates.own.margins import SurveyMargins, frozen_margins
from estimates.own.release_estimates import estimates_of
from releases.build_files import EstimatesRefused
from releases.estimate_words import ESTIMATE_COLUMNS, ESTIMATES_FILE
from releases.models import Release
from releases.prepare import PublishingError
from releases.publish import contents_of
from releases.released_files import file_names, released_file
from releases.stored_tables import read_tables
from releases.survey_margins import MARGINS_FILE

EstimateRows = Sequence[Mapping[str, str]]

_NUMBERS: Final = {column.name for column in ESTIMATE_COLUMNS if column.kind == "number"}
_AGREE: Final = 2e-6
"""Another machine's sums may differ in the last of six decimals."""


def estimates_now(release: Release, *, today: date) -> EstimateRows:
    """Works out the estimates of a release from its stored cells, as the code is now.

    By the margins that it froze, where it did; else by the site's own. PublishingError where the
    site's file of survey margins cannot be read, and for a release that was refused: it has no
    figures.
    """
    tables = () if release.state == Release.State.REFUSED else read_tables(release)
    if not tables:
        raise PublishingError(
            _("Release %(number)s has no figures: it was refused.") % {"number": release.number}
        )
    try:
        contents = contents_of(release, tables=tables, settled_on=today)
        return estimates_of(contents, margins=_margins_of(release)).rows
    except EstimatesRefused as error:
        raise PublishingError(str(error)) from error


def _margins_of(release: Release) -> Mapping[str, SurveyMargins] | None:
    is_frozen = release.state != Release.State.PREPARED
    if is_frozen and MARGINS_FILE in file_names(release.number):
        return frozen_margins(release.number)
    return None


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
