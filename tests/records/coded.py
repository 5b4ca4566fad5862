"""One coded report, made without a database."""

from classification.coding import Attributes, attributes_of

USUAL = {
    "who": "me",
    "age_band": "age_25_34",
    "nation": "england",
    "event_type": "paid",
    "police_area": "E23000022",
    "when_band": "last_7_days",
    "lost_money": "yes",
    "loss_band": "loss_100_249",
    "payment_method": "uk_bank_transfer",
    "got_back": "none",
    "told_whom": ("bank",),
    "reason_not_reported": ("ashamed",),
    "sex": "female",
}


def make_attributes(**answers: object) -> Attributes:
    """Makes one coded report: a usual one, with these answers changed."""
    return attributes_of(USUAL | answers)
