"""This module says which keys are in force besides the readers' own, for the pages on keys."""

from dataclasses import dataclass
from datetime import datetime

from moderation.key_alarms import SigningStanding, signing_standing
from moderation.key_holders import epochs_without_recovery
from moderation.recovery import RecoveryStanding, recovery_standing


@dataclass(frozen=True, kw_only=True)
class KeysInForce:
    """The recovery key stands so, these epochs are not sealed to it, and so do the signatures."""

    recovery: RecoveryStanding
    without_recovery: tuple[str, ...]
    signing: SigningStanding

    @property
    def is_recovery_wanting(self) -> bool:
        """Whether a senior moderator's press would do something."""
        return self.recovery.confirmed is None or bool(self.without_recovery)


def keys_in_force(*, now: datetime) -> KeysInForce:
    """Says what is in force now."""
    return KeysInForce(
        recovery=recovery_standing(),
        without_recovery=epochs_without_recovery(),
        signing=signing_standing(now=now),
    )
