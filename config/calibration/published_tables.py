"""The short path: made-up counts become published tables, for many populations at once.

The tables, their cells and their noise are those that a profile declares, and least squares is
that of a release. It is linear, so one call of `reconcile` gives it for every population.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from classification.attributes import PERSONS, ROLLUPS
from config.calibration.kinds import KINDS
from config.calibration.seeded_noise import Sampler
from releases.disclosure import NoisyTable, reconcile, sigma_for
from releases.profiles import ESTIMATES, PROFILES, RECORDS, DeclaredTable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[Any]


@dataclass(frozen=True, kw_only=True)
class PublishedTables:
    """Tables that least squares brings to agreement together, laid out cell after cell.

    `incidence` has a row for each kind of victim and a one in each cell that counts it.
    """

    places: tuple[tuple[str, Mapping[str, str]], ...]
    incidence: "Numbers"
    sigma: "Numbers"
    covariance: "Numbers"

    def publish(self, counts: "Numbers", *, sampler: Sampler) -> "Numbers":
        """The least-squares values of counts of each kind, a row for each population."""
        return self.reconciled(self.drawn(counts, sampler=sampler))

    def drawn(self, counts: "Numbers", *, sampler: Sampler) -> "Numbers":
        """The whole numbers as they are drawn: the counts of every cell, and its noise."""
        import numpy as np

        true = counts @ self.incidence
        noise = np.empty(true.shape)
        for sigma in np.unique(self.sigma):
            cells = self.sigma == sigma
            noise[:, cells] = sampler(float(sigma), (len(true), int(cells.sum())))
        return true + noise

    def reconciled(self, noisy: "Numbers") -> "Numbers":
        """The values that agree: covariance x (noisy / variance), as `reconcile` has them."""
        return (noisy / self.sigma**2) @ self.covariance

    def cells(self, table: str, **codes: str) -> "Numbers":
        """A one for each cell of the table that has these codes, and a zero for any other."""
        import numpy as np

        return np.array(
            [
                name == table and all(cell.get(key) == code for key, code in codes.items())
                for name, cell in self.places
            ],
            dtype=float,
        )


def person_tables(profile: str) -> PublishedTables:
    """The tables of a profile's year that count people's records."""
    return _laid_out([table for table in _of(profile) if table.source == RECORDS])


def estimate_tables(profile: str, *, times: float = 1.0) -> PublishedTables:
    """The tables for estimates, at `times` what they cost in the profile."""
    return _laid_out([table for table in _of(profile) if table.source == ESTIMATES], times=times)


def _of(profile: str) -> list[DeclaredTable]:
    return [table for table in PROFILES[profile].annual if table.universe == PERSONS]


def _laid_out(tables: Sequence[DeclaredTable], *, times: float = 1.0) -> PublishedTables:
    import numpy as np

    sigmas = {table.name: sigma_for(round(table.micro_rho * times)) for table in tables}
    agreed = reconcile(
        {
            table.name: NoisyTable(
                dimensions=table.dimensions,
                cells=dict.fromkeys(table.cells, 0),
                sigma=sigmas[table.name],
                rollups=ROLLUPS,
            )
            for table in tables
        }
    )
    dimensions = {table.name: table.dimensions for table in tables}
    places = tuple(
        (name, dict(zip(dimensions[name], cell, strict=True))) for name, cell in agreed.order
    )
    return PublishedTables(
        places=places,
        incidence=np.array(
            [
                [_counts(kind_codes, cell) for _, cell in places]
                for kind_codes in ({**kind.codes, **kind.estimate_codes} for kind in KINDS)
            ],
            dtype=float,
        ),
        sigma=np.array([sigmas[name] for name, _ in agreed.order]),
        covariance=agreed.covariance,
    )


def _counts(codes: Mapping[str, str], cell: Mapping[str, str]) -> bool:
    return all(codes.get(attribute) == code for attribute, code in cell.items())
