"""Bars of the what-if page: a range between none and all, and who is to blame for its width. Pure.

Each bar has its words beside it, so that nothing is said by a drawing alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from estimates.pages.what_if_form import INPUT_WORDS
from estimates.sums.what_if import SHARE, Rung, WhatIf

_SMALL: Final = 0.05
_NARROWEST: Final = 0.6
"""A bar of less than this per cent of the page's width would not be seen."""


@dataclass(frozen=True, kw_only=True)
class WhatIfBar:
    """One bar with its words. `x` and `width` are per cent of the page's width."""

    label: str
    text: str
    x: str
    width: str


def of_100(share: float) -> str:
    """A share as so many of every hundred: "10.2"; none and all without a decimal."""
    return f"{100 * share:.1f}" if 0 < share < 1 else f"{100 * share:.0f}"


def for_every_100(ratio: float) -> str:
    """A ratio as so many for every hundred: two decimals where it is small. It may pass 100."""
    return f"{100 * ratio:,.2f}" if ratio < _SMALL else f"{100 * ratio:,.1f}"


def range_bar(label: str, lower: float, upper: float) -> WhatIfBar:
    """The bar of a range between 0 and 1."""
    width = min(max(100 * (upper - lower), _NARROWEST), 100.0)
    return WhatIfBar(
        label=label,
        text=_("%(lower)s to %(upper)s of every 100")
        % {"lower": of_100(lower), "upper": of_100(upper)},
        x=f"{min(100 * lower, 100 - width):.2f}%",
        width=f"{width:.2f}%",
    )


def rung_bars(rungs: Sequence[Rung], *, at_least: bool) -> tuple[WhatIfBar, ...]:
    """The bars of a ladder, from supposing nothing to supposing most."""
    labels = (
        (
            _("At least as likely, and nobody knows how much more"),
            _("As likely, or up to four times as likely"),
            _("As likely, or up to twice as likely"),
            _("Just as likely: chance alone is left"),
        )
        if at_least
        else (
            _("Suppose nothing"),
            _("Between a quarter and four times as likely"),
            _("Between half and twice as likely: what the first page supposes"),
            _("Just as likely: chance alone is left"),
        )
    )
    return tuple(
        range_bar(label, rung.lower, rung.upper) for label, rung in zip(labels, rungs, strict=True)
    )


def blame_bars(outcome: WhatIf) -> tuple[WhatIfBar, ...]:
    """The parts of a range's width by input, the largest first; an input without any is left out.

    The whole per cents add up to 100: what rounding leaves goes where most was cut off.
    """
    width = outcome.upper - outcome.lower
    parts = {name: 100 * part / width for name, part in outcome.blame.items() if part > 0 < width}
    whole = {name: int(part) for name, part in parts.items()}
    by_rest = sorted(parts, key=lambda name: whole[name] - parts[name])
    for name in by_rest[: 100 - sum(whole.values())] if parts else ():
        whole[name] += 1
    return tuple(
        WhatIfBar(
            label=_cause(name),
            text=f"{whole[name]}%" if whole[name] else _("under 1%"),
            x="0%",
            width=f"{max(parts[name], _NARROWEST):.2f}%",
        )
        for name in sorted(parts, key=lambda name: -parts[name])
    )


def _cause(name: str) -> str:
    if name == SHARE:
        return _("chance: the noise, and who happened to come")
    return _(INPUT_WORDS[name].cause)
