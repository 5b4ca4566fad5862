"""The published files must hold the rows that are named here: a page or a check asks for them.

The loader refuses a file that lacks one of them. A database may lack one all the same, loaded by
an older version or by hand: `RowsById` then says so. Pure.
"""

from typing import Final, TypeVar

T = TypeVar("T")

_ANSWERS: Final = (
    *("foi-as-2014", "foi-as-2015", "foi-as-2016", "foi-lancs-2014", "foi-lancs-2015"),
    *("foi-lancs-2016", "foi-northumb-2015", "foi-northumb-2016", "foi-wyorks-2014"),
    *("foi-wyorks-2015-derived", "foi-wyorks-2016", "foi-northants-2014"),
    *("foi-northants-2015-derived", "foi-northants-2016"),
)
FIGURES: Final = (
    *("csew-2016s-cm", "csew-2016s-fraud-cyber", "csew-2017m-cm", "csew-2017m-fraud"),
    *("csew-2017m-cm-virus", "csew-2017m-cm-virus-rep", "csew-2017m-cm-access"),
    *("csew-2017m-cm-access-rep", "csew-2017m-fraud-rep", "csew-2019j-cm"),
    *("csew-2024s-cm-rep", "csew-2024s-fraud-rep", "rec-2017m-af", "rec-2019j-cm-af"),
    *("flag-2016j-all", "flag-2017j-all", "foi-uk30-2016", "foi-budget-north"),
    *("foi-as-2014-fraud", "foi-as-2015-fraud", "foi-as-2016-fraud"),
    *_ANSWERS,
)
"""Figures of the register that a page or a check names."""

ABOVE_ZERO: Final = frozenset({*_ANSWERS, "flag-2016j-all", "foi-budget-north", "foi-uk30-2016"})
"""Those that something is divided by. Incidents and victims are above 0 in any case."""

NUMBERS: Final = tuple(f"s{number:02}" for number in range(1, 44))
"""The 43 numbers of the article."""

NO_NUMBER: Final = frozenset({"s03", "s04", "s08", "s16", "s24", "s29"})
"""Those printed as a day, as words, or not at all. Sums use the others, which are above 0."""

CHECKS: Final = tuple(f"c{number:02}" for number in range(1, 21))
"""The twenty checks."""

CONTEXT: Final = (
    *("officers-2017", "budget-share-cambr", "budget-share-humbe", "nca-2016"),
    *("which-2016-reported", "which-2016-incidents"),
)
"""Figures that stand beside the register."""

FILES_WITH_A_SOURCE: Final = (
    *("population_by_force.csv", "action_fraud_referrals_outcomes_by_force.csv"),
    *("prc_selected_by_force_2017_18.csv", "seed_article.csv"),
)
"""The files whose source is told in `sources.csv`, since they have no columns for it."""

POPULATION_YEARS: Final = (2016, 2023)
"""The years whose residents the pages of the forces show."""


class MissingRow(LookupError):
    """A page needs a row that is not in the database."""


class RowsById(dict[str, T]):
    """Rows of the database by their id. Asking for one that is not there raises MissingRow."""

    def __missing__(self, key: str) -> T:
        raise MissingRow(key)
