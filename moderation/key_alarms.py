"""This module says what is wrong with the keys beside the readers' own: for Attention,
`launch_check` and `doctor`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Final

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from classification.periods import first_day, next_quarter, quarter_of
from moderation.epoch_making import newest_running
from moderation.key_holders import epochs_without_recovery
from moderation.recovery import recovery_standing
from reporting.models import Epoch
from reporting.words.epoch_signatures import is_signed
from reporting.words.sealing import NoEpoch, current_epoch

_SIGN_AHEAD: Final = timedelta(days=30)

RECOVERY_ALARMS: Final[Mapping[str, object]] = MappingProxyType(
    {
        "none": _("There is no recovery key: if every reader loses their key, words are lost"),
        "unconfirmed": _("No senior moderator has confirmed the recovery key"),
        "wanting": _("Some words are not sealed to the recovery key"),
    }
)
"""What can be wrong with the recovery key -> how Attention says it."""

_TO_SETTLE: Final = {
    "none": (
        "there is no recovery key, so words are lost when every reader loses their key: two people "
        "make one (manage.py recovery make-key), and RECOVERY_RECIPIENTS names its public halves"
    ),
    "unconfirmed": (
        "no senior moderator has confirmed the recovery key: they do, under My key, once both "
        "holders have read out its fingerprint"
    ),
    "wanting": (
        "some words are not sealed to the recovery key: a senior moderator presses the button "
        "under My key"
    ),
}


SIGNING_ALARMS: Final[Mapping[str, object]] = MappingProxyType(
    {
        "shut": _("No key for words is signed, so no report can be taken: have one signed today"),
        "late": _("The key for words is not signed, so the one before it is still in use"),
        "soon": _("The key for the next quarter's words is not signed yet"),
    }
)
"""What can be wrong with the signatures of epochs -> how Attention says it."""

_HOW_TO_SIGN: Final = "manage.py epochs export, sign, import: docs/how-to/keys.md"


@dataclass(frozen=True, kw_only=True)
class SigningStanding:
    """The signatures of epochs stand so. `wrong` is a key of SIGNING_ALARMS, or "".

    Words are sealed to the epoch called `label` ("" for none) until the day `until`, None where
    signatures are not checked. `newest` is the label of the epoch that waits for its signature.
    """

    is_checked: bool
    wrong: str = ""
    label: str = ""
    until: date | None = None
    newest: str = ""


def signing_standing(*, now: datetime) -> SigningStanding:
    """Says what is sealed to, until when, and what still waits for a signature."""
    if not settings.EPOCH_VERIFY_KEYS:
        return SigningStanding(is_checked=False)
    newest = newest_running(now)
    try:
        sealing = current_epoch(now)
    except NoEpoch:
        # Without any epoch it is a first key that is missing, and no signature.
        wrong = "shut" if newest else ""
        return SigningStanding(is_checked=True, wrong=wrong, newest=newest.label if newest else "")
    ahead = _not_signed_ahead(timezone.localdate(now))
    is_late = newest is not None and newest != sealing
    return SigningStanding(
        is_checked=True,
        wrong="late" if is_late else "soon" if ahead else "",
        label=sealing.label,
        until=sealing.seal_until,
        newest=newest.label if newest and is_late else ahead,
    )


def _not_signed_ahead(today: date) -> str:
    """Finds the quarter that begins within a month and has no signed epoch, "" for none."""
    quarter = next_quarter(quarter_of(today))
    if first_day(quarter) - today > _SIGN_AHEAD:
        return ""
    ahead = Epoch.objects.filter(label__startswith=quarter, retired_at__isnull=True)
    return "" if any(is_signed(epoch) for epoch in ahead) else quarter


def signing_fault(*, now: datetime) -> str:
    """Says for whoever keeps the servers what is wrong with the signatures, "" for nothing."""
    found = signing_standing(now=now)
    if found.wrong == "shut":
        return f"No report can be taken: no epoch is signed so that it holds today ({_HOW_TO_SIGN})"
    if found.wrong == "late":
        return (
            f"{found.newest} is not signed, so words are still sealed to {found.label}, and after "
            f"{found.until} no report can be taken ({_HOW_TO_SIGN})"
        )
    if found.wrong == "soon":
        return f"The epoch of {found.newest} is not signed yet ({_HOW_TO_SIGN})"
    return ""


def recovery_alarm() -> str:
    """Says what is wrong with the recovery key, "" where nothing is."""
    standing = recovery_standing()
    if not standing.is_set_up:
        return "none"
    if standing.confirmed is None:
        return "unconfirmed"
    return "wanting" if epochs_without_recovery() else ""


def keys_to_settle(*, now: datetime) -> Iterator[str]:
    """Lists what is to be settled before launch, each in one line."""
    if not settings.EPOCH_VERIFY_KEYS:
        yield (
            "the public keys that words are sealed to are not signed (EPOCH_VERIFY_KEY is not "
            "set): whoever can write into the database could put in one of their own"
        )
    elif fault := signing_fault(now=now):
        yield fault
    wrong = recovery_alarm()
    if wrong:
        yield _TO_SETTLE[wrong]
