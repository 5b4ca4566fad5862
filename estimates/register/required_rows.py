"""What the pages cannot do without: ids that a file must hold, and what a missing one raises.

The loader refuses a file that lacks one of them. A database may lack one all the same, loaded by
an older version or by hand; the page then says that the figures are not loaded. Pure.
"""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")


class NotLoaded(LookupError):
    """A figure that a page is made of is not in the database."""


class Loaded(dict[str, T]):
    """What is loaded, by id. Asking for what is not there raises NotLoaded."""

    def __missing__(self, key: str) -> T:
        raise NotLoaded(key)


_ANSWERS = (
    *("foi-as-2014", "foi-as-2015", "foi-as-2016", "foi-lancs-2014", "foi-lancs-2015"),
    *("foi-lancs-2016", "foi-northumb-2015", "foi-northumb-2016", "foi-wyorks-2014"),
    *("foi-wyorks-2015-derived", "foi-wyorks-2016", "foi-northants-2014"),
    *("foi-northants-2015-derived", "foi-northants-2016"),
)
FIGURES = (
    *("csew-2016s-cm", "csew-2016s-fraud-cyber", "csew-2017m-cm", "csew-2017m-fraud"),
    *("csew-2017m-cm-virus", "csew-2017m-cm-virus-rep", "csew-2017m-cm-access"),
    *("csew-2017m-cm-access-rep", "csew-2017m-fraud-rep", "csew-2019j-cm"),
    *("csew-2024s-cm-rep", "csew-2024s-fraud-rep", "rec-2017m-af", "rec-2019j-cm-af"),
    *("flag-2016j-all", "flag-2017j-all", "foi-uk30-2016", "foi-budget-north"),
    *("foi-as-2014-fraud", "foi-as-2015-fraud", "foi-as-2016-fraud"),
    *_ANSWERS,
)
"""Figures of the register that a page or a check names."""

ABOVE_ZERO = frozenset({*_ANSWERS, "flag-2016j-all", "foi-budget-north", "foi-uk30-2016"})
"""Those that something is divided by. Incidents and victims are above 0 in any case."""

NUMBERS = tuple(f"s{number:02}" for number in range(1, 44))
"""The 43 numbers of the article."""

NO_NUMBER = frozenset({"s03", "s04", "s08", "s16", "s24", "s29"})
"""Those printed as a day, as words, or not at all. Sums use the others, which are above 0."""

CHECKS = tuple(f"c{number:02}" for number in range(1, 21))
"""The twenty checks."""

CONTEXT = (
    *("officers-2017", "budget-share-cambr", "budget-share-humbe", "nca-2016"),
    *("which-2016-reported", "which-2016-incidents"),
)

SOURCES = (
    *("population_by_force.csv", "action_fraud_referrals_outcomes_by_force.csv"),
    *("prc_selected_by_force_2017_18.csv", "seed_article.csv"),
)
"""The files whose source is told in `sources.csv`, since they have no columns for it."""

POPULATION_YEARS = (2016, 2023)
"""The years whose residents the pages of the forces show."""
