"""Stores the noisy cells of a release with what they were charged, and reads them back."""

from classification.attributes import ATTRIBUTES
from releases.figures import DrawnTable
from releases.models import Release, ReleasedCell, ReleasedTable
from releases.profiles import PROFILES


def store_table(release: Release, *, position: int, table: DrawnTable) -> None:
    """Writes one drawn table with its cells; the database refuses it where nothing was charged."""
    stored = ReleasedTable.objects.create(
        release=release,
        position=position,
        name=table.name,
        source=table.source,
        universe=table.universe,
        dimensions=list(table.dimensions),
        micro_rho=table.micro_rho,
        sigma=table.sigma,
    )
    ReleasedCell.objects.bulk_create(
        ReleasedCell(table=stored, position=place, codes=list(codes), value=value)
        for place, (codes, value) in enumerate(table.cells.items())
    )


def read_tables(release: Release) -> tuple[DrawnTable, ...]:
    """Reads the stored tables of a release with their noisy cells, in order."""
    # Of every profile: a release may be of one that is no more.
    titles = {
        table.name: table.title
        for profile in PROFILES.values()
        for table in (*profile.annual, *profile.quarterly)
    }
    return tuple(
        DrawnTable(
            name=table.name,
            title=titles.get(table.name, ATTRIBUTES[table.dimensions[0]].title),
            source=table.source,
            universe=table.universe,
            dimensions=tuple(table.dimensions),
            micro_rho=table.micro_rho,
            sigma=table.sigma,
            cells={
                tuple(codes): value
                for codes, value in table.cells.order_by("position").values_list("codes", "value")
            },
        )
        for table in release.tables.order_by("position")
    )
