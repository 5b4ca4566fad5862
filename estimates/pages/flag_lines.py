"""The flags on which two figures differ are told in words, a line each."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from estimates.register.comparison import Comparison
from estimates.register.wording import FLAG_LABELS, flag_words


@dataclass(frozen=True, kw_only=True)
class FlagLine:
    """One flag on which two figures differ, in words."""

    label: str
    left: str
    right: str
    blocks: bool

    @property
    def words(self) -> str:
        """The line as read: "Who is counted: persons and businesses / adults in households"."""
        values = f"{self.left} / {self.right}" if self.right else self.left
        return f"{self.label}: {values}"


def flag_lines(comparison: Comparison) -> tuple[FlagLine, ...]:
    """The differences of a comparison, in words."""
    return tuple(
        FlagLine(
            label=_(FLAG_LABELS[difference.flag]),
            left=_(flag_words(difference.flag, difference.left)),
            right=_(flag_words(difference.flag, difference.right)),
            blocks=difference.blocks,
        )
        for difference in comparison.differences
    )
