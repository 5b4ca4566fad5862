"""A force's page shows what our own newest release counts in the force's region or nation.

The cell is shown as the release shows it: its number, its range and its mark. Nothing is worked
out of it: no rate, no rank, and no number of another place beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from classification.areas import Force
from classification.attributes import ATTRIBUTES
from classification.wording import N_
from estimates.pages.page_sections import Section
from estimates.register.table_rows import TableRow
from releases.disclosure import LOW, UNRELIABLE
from releases.released_files import (
    AlteredFile,
    ReleasedPackage,
    latest_package,
    table_rows,
)

_AREA, _NATION = "area", "nation"
_ALL_OF_A_CELL: Final = 0.5

_SENTENCES: Final[Mapping[str, str]] = {
    "": N_(
        "Release %(release)s counts about %(shown)s reports about people in %(place)s: "
        "%(low)s to %(high)s before the noise, 95 times in 100."
    ),
    UNRELIABLE: N_(
        "Release %(release)s counts about %(shown)s %(mark)s reports about people in %(place)s: "
        "%(low)s to %(high)s before the noise, 95 times in 100. [u]: the noise exceeds half "
        "of the number."
    ),
    LOW: N_(
        "Release %(release)s counts %(mark)s reports about people in %(place)s: %(low)s to "
        "%(high)s before the noise, 95 times in 100. [low]: under 5, as far as the noise lets "
        "anybody see."
    ),
}
_BELOW_THE_NOISE: Final = N_(
    "Release %(release)s counts %(mark)s reports about people in %(place)s. [low]: under 5, as far "
    "as the noise lets anybody see."
)
_SMALLEST_PLACES: Final[Mapping[str, str]] = {
    _AREA: N_("The smallest places of our releases are regions and nations."),
    _NATION: N_("The smallest places of this release are nations."),
}


@dataclass(frozen=True, kw_only=True)
class OwnPlace:
    """Our own count in a force's region or nation: a section of one row, or the reason for none."""

    section: Section
    release: ReleasedPackage | None = None
    table: str = ""
    sentence: str = ""
    smallest: str = ""


def own_place(force: Force) -> OwnPlace:
    """Finds the force's region, or else its nation, in the newest release that stands."""
    if not force.nation:
        return _none(_("The railways are no place of our releases: people name a nation."))
    release = latest_package()
    if release is None:
        return _none(_("There is no release of our own counts yet, so they say nothing here."))
    tables = {info.name for info in release.tables}
    for table, code in ((_AREA, force.region_code or force.nation), (_NATION, force.nation)):
        if table in tables:
            return _from_table(release, table, code)
    return _none(
        _("Release %(number)s has no table of places.") % {"number": release.number}, release
    )


def _none(reason: str, release: ReleasedPackage | None = None) -> OwnPlace:
    title = _("What people told us")
    return OwnPlace(section=Section(id="own", title=title, reason=reason), release=release)


def _from_table(release: ReleasedPackage, table: str, code: str) -> OwnPlace:
    try:
        row = next(row for row in table_rows(release.number, table) if row[table] == code)
    except AlteredFile:
        reason = _(
            "The table of release %(number)s is not as it was published, so it is not shown."
        )
        return _none(reason % {"number": release.number}, release)
    place = _(ATTRIBUTES[table].label(code))
    title = _("What people told us")
    return OwnPlace(
        section=Section(id="own", title=title, rows=(_row(row, release, table, place, title),)),
        release=release,
        table=f"{table}.csv",
        sentence=_sentence(row, place),
        smallest=_(_SMALLEST_PLACES[table]),
    )


def _row(
    row: Mapping[str, str], release: ReleasedPackage, table: str, place: str, title: str
) -> TableRow:
    return TableRow(
        section=title,
        item=_("Reports about people: %(place)s") % {"place": place},
        period=release.number,
        value=row["value"],
        shown=row["display"],
        unit="reports counted",
        precision="about",
        source=_("Come Forward, release %(number)s") % {"number": release.number},
        seen_at=reverse("releases:file", args=[release.number, f"{table}.csv"]),
        note="; ".join(filter(None, (row["status"], row["note"], row["origin"]))),
        lower=row["lower"],
        upper=row["upper"],
        level="0.95",
    )


def _sentence(row: Mapping[str, str], place: str) -> str:
    """The cell in words, its ends not below 0; none where even the upper one is."""
    is_below = float(row["upper"]) < _ALL_OF_A_CELL
    return _(_BELOW_THE_NOISE if is_below else _SENTENCES[row["status"]]) % {
        "release": row["release"],
        "shown": row["display"],
        "mark": row["status"],
        "place": place,
        "low": f"{max(0.0, float(row['lower'])):,.0f}",
        "high": f"{max(0.0, float(row['upper'])):,.0f}",
    }
