"""Kinds of victims, made up: what each would answer, and the codes that it is meant to come to.

The codes are written down here a second time, apart from `classification.coding`, so that the
whole way through the form can be held against them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final

from classification.attributes import EST_AGE, EST_CRIME, EST_LOSS, ROLLUPS
from classification.code_lists import NOT_APPLICABLE, NOT_STATED

TOLD: Final = "police_or_report_fraud"
PLACES: Final = (TOLD, "bank", "no_one", NOT_STATED)
"""The most official place that a kind told; the last did not say."""

OFFENCE_OF_CRIME: Final[Mapping[str, str]] = ROLLUPS["est_crime"][0][1]

_EVENTS: Final = {
    "tricked_payment": "paid",
    "unauthorised_payment": "taken",
    "identity_misuse": "identity",
    "account_takeover": "account",
    "malware": "malware",
}
_AGES: Final = {"16_24": "18_24", "65_over": "65_74"}
_BROAD_AGES: Final = {"16_24": "under_35", "25_34": "under_35", "35_44": "35_54", "45_54": "35_54"}
_LOSSES: Final = {
    "under_100": "loss_50_99",
    "100_999": "loss_250_499",
    "1000_over": "loss_1000_2499",
}
_BROAD_LOSSES: Final = {"none": "none", "1000_over": "1000_over"}
_TICKED: Final = {TOLD: "local_police", "bank": "bank", "no_one": "no_one", NOT_STATED: "not_sure"}


@dataclass(frozen=True, kw_only=True)
class Kind:
    """People who would send the same report: what happened, their age and loss, whom they told."""

    crime: str
    age: str
    loss: str
    place: str

    @property
    def offence(self) -> str:
        return OFFENCE_OF_CRIME[self.crime]

    @property
    def told(self) -> str:
        """Whether the police or Report Fraud were told, as the tables have it."""
        return {TOLD: "told", NOT_STATED: NOT_STATED}.get(self.place, "not_told")

    @property
    def codes(self) -> Mapping[str, str]:
        """The code of every attribute of a person's record that this kind is meant to have."""
        lost = self.loss != "none"
        return {
            "crime_type": self.crime,
            "nation": "england",
            "area": "england_not_stated",
            "age": _AGES.get(self.age, self.age).replace("65_74", "65_over"),
            "age_broad": _BROAD_AGES.get(self.age, "55_over"),
            "sex": NOT_STATED,
            "told_police": self.told,
            "loss": "1000_9999" if self.loss == "1000_over" else self.loss,
            "loss_broad": _BROAD_LOSSES.get(self.loss, "under_1000"),
            "told_most_official": self.place,
            "main_reason_not_told": "ashamed" if self.told == "not_told" else NOT_APPLICABLE,
            "payment_route": "card" if lost else NOT_APPLICABLE,
            "got_back": "some" if lost else NOT_APPLICABLE,
            "after_telling": "heard_nothing" if self.told == "told" else NOT_APPLICABLE,
            "comparable_to_csew": f"comparable_{self.offence}",
        }

    @property
    def estimate_codes(self) -> Mapping[str, str]:
        """The codes in the estimate tables; none where it is not said whether they told."""
        if self.told == NOT_STATED:
            return {}
        return {
            "est_offence": self.offence,
            "est_crime": self.crime,
            "est_age": self.age,
            "est_loss": self.loss,
            "est_told": self.told,
        }

    @property
    def wanted_answers(self) -> Mapping[str, tuple[str, ...]]:
        """The answers that lead there: question -> what is chosen on its page."""
        return {
            "danger": ("no",),
            "who": ("me",),
            "age_band": (f"age_{_AGES.get(self.age, self.age)}",),
            "nation": ("england",),
            "event_type": (_EVENTS[self.crime],),
            "event_detail": ("not_sure",),
            "when_band": ("last_7_days",),
            "lost_money": ("no" if self.loss == "none" else "yes",),
            "loss_band": (_LOSSES.get(self.loss, ""),),
            "payment_method": ("debit_card",),
            "got_back": ("some",),
            "told_whom": (_TICKED[self.place],),
            "reason_not_reported": ("ashamed",),
            "main_reason": ("ashamed",),
            "after_telling": ("heard_nothing",),
        }


KINDS: Final = tuple(
    Kind(crime=crime, age=age, loss=loss, place=place)
    for crime, age, loss, place in product(
        EST_CRIME.values, EST_AGE.values, EST_LOSS.values, PLACES
    )
)
"""Every kind, in one order: a made-up population is a share of each."""
