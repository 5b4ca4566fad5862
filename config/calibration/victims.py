"""Made-up populations of victims: how many of each kind there are, told, and come to the site.

The true rate is set; around it, telling depends on crime, age and loss by sums, so that linear
calibration can be right, and so does coming here, by products. All of it is invented.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from classification.code_lists import NOT_STATED
from classification.crime_types import COMPUTER_MISUSE, FRAUD
from config.calibration.kinds import KINDS, PLACES, TOLD, Kind
from estimates.own.margins import MARGINS, codes_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[Any]

_HOW_MANY: Final = {
    "tricked_payment": 0.35,
    "unauthorised_payment": 0.5,
    "identity_misuse": 0.15,
    "account_takeover": 0.6,
    "malware": 0.4,
    "16_24": 0.14,
    "25_34": 0.2,
    "35_44": 0.2,
    "45_54": 0.18,
    "55_64": 0.14,
    "65_over": 0.14,
    "none": 0.45,
    "under_100": 0.2,
    "100_999": 0.25,
    "1000_over": 0.1,
}
_TELL_MORE: Final = {
    "tricked_payment": 0.2,
    "unauthorised_payment": -0.15,
    "malware": -0.2,
    "16_24": -0.2,
    "25_34": -0.1,
    "55_64": 0.1,
    "65_over": 0.2,
    "none": -0.25,
    "100_999": 0.15,
    "1000_over": 0.3,
}
_COME_MORE: Final = {
    "tricked_payment": 1.6,
    "identity_misuse": 1.3,
    "account_takeover": 1.4,
    "16_24": 1.5,
    "25_34": 1.3,
    "55_64": 0.8,
    "65_over": 0.6,
    "none": 0.7,
    "100_999": 1.3,
    "1000_over": 1.8,
}
_UNTOLD_PLACES: Final = {"bank": 0.4, "no_one": 0.6}


@dataclass(frozen=True, kw_only=True)
class Victims:
    """Victims of both offences of the survey; of fraud, `rate` told the police.

    Of computer misuse half as many did. `share` of each kind, in the order of `KINDS`, adds up
    to one for each offence.
    """

    rate: float
    share: "Numbers"
    coming: "Numbers"

    def margins(self, offence: str) -> list["Numbers"]:
        """The true shares of an offence's victims by crime, age and loss."""
        theirs = self.share * of_offence(offence)
        return [theirs @ marginal(name, codes_of(offence, name)) for name in MARGINS]

    def reports(
        self, offence: str, *, odds: float = 1.0, chosen: bool = True, unsaid: float = 0.0
    ) -> "Numbers":
        """The chance that a report of the offence is of each kind.

        `odds`: how much likelier those who told are to come here than those who did not;
        `chosen`: whether crime, age and loss decide who comes; `unsaid`: how many do not say
        whom they told.
        """
        import numpy as np

        told = np.array([kind.place == TOLD for kind in KINDS])
        weight = self.share * of_offence(offence) * np.where(told, odds, 1.0)
        if chosen:
            weight = weight * self.coming
        weight = weight / weight.sum()
        if not unsaid:
            return weight
        # Who does not say is like those who do: the place alone is taken from them.
        silent = np.zeros((len(KINDS) // len(PLACES), len(PLACES)))
        silent[:, PLACES.index(NOT_STATED)] = weight.reshape(silent.shape).sum(axis=1)
        return weight * (1 - unsaid) + silent.ravel() * unsaid


def make_victims(rate: float) -> Victims:
    """Makes a population of which exactly `rate` told, of fraud, and half of it of the other."""
    import numpy as np

    share = np.zeros(len(KINDS))
    coming = np.array([_product(_COME_MORE, kind) for kind in KINDS])
    size = np.array([_size(kind) for kind in KINDS])
    leaning = np.array([1 + _sum(_TELL_MORE, kind) for kind in KINDS])
    for offence, true_rate in ((FRAUD, rate), (COMPUTER_MISUSE, rate / 2)):
        told = np.array([kind.place == TOLD for kind in KINDS]) * of_offence(offence)
        crowd = size * told / (size @ told)
        chance = true_rate * leaning / (crowd @ leaning)
        share += crowd * chance
        for place, part in _UNTOLD_PLACES.items():
            # The kind that told stands first, and those that differ in the place alone follow.
            share += np.roll(crowd * (1 - chance) * part, PLACES.index(place))
    return Victims(rate=rate, share=share, coming=coming)


def of_offence(offence: str) -> "Numbers":
    """A one for each kind of the offence."""
    import numpy as np

    return np.array([kind.offence == offence for kind in KINDS], dtype=float)


def marginal(margin: str, codes: Sequence[str]) -> "Numbers":
    """A column for each code, with a one where a kind has it."""
    import numpy as np

    return np.array(
        [[kind.estimate_codes.get(margin) == code for code in codes] for kind in KINDS], dtype=float
    )


def _size(kind: Kind) -> float:
    # Older people lose more: the three are not independent, or one margin would do.
    older = kind.age in ("55_64", "65_over")
    leaning = 1.6 if older and kind.loss == "1000_over" else 1.0
    return _HOW_MANY[kind.crime] * _HOW_MANY[kind.age] * _HOW_MANY[kind.loss] * leaning


def _product(times: dict[str, float], kind: Kind) -> float:
    return times.get(kind.crime, 1) * times.get(kind.age, 1) * times.get(kind.loss, 1)


def _sum(more: dict[str, float], kind: Kind) -> float:
    return more.get(kind.crime, 0) + more.get(kind.age, 0) + more.get(kind.loss, 0)
