"""The what-if page says what a number would be if what nobody has measured were otherwise.

Two forms are never mixed: our own share of a release, and two official figures. An address names
the release or the figures, so that it gives the same page for ever.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from estimates.pages.what_if_bars import (
    WhatIfBar,
    blame_bars,
    for_every_100,
    of_100,
    range_bar,
    rung_bars,
)
from estimates.pages.what_if_form import (
    AT_LEAST,
    LADDER,
    OWN,
    RATIO,
    AddressFault,
    RangeField,
    address_faults,
    known_names,
    measure_of,
    range_fields,
    typed_ranges,
)
from estimates.pages.what_if_ratio import RatioFigures, pairs_to_try, ratio_figures
from estimates.pages.what_if_share import ChosenShare, chosen_share, releases_to_try
from estimates.sums.what_if import (
    OWN_INPUTS,
    RATIO_INPUTS,
    Range,
    WhatIf,
    ladder,
    what_if_own,
    what_if_ratio,
)

_OK: Final = 200
_BAD: Final = 400
_DAMAGED: Final = 503
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})

_OWN_FORMULA: Final = (
    "x = (p − f) / (t − f), 0 ≤ x ≤ 1",
    "y = x / (x + d(1 − x))",
    "w = sy / (1 − y + sy)",
    "π = kw + (1 − k)q",
)
_RATIO_FORMULA: Final = ("r = R·a / (S·e·g·(1 − m))",)

Faults = tuple[AddressFault, ...]


@dataclass(frozen=True, kw_only=True)
class WhatIfDoor:
    """A release, or two figures, that the page can be tried on, with its address."""

    label: str
    href: str


@dataclass(frozen=True, kw_only=True)
class WhatIfAnswer:
    """The number that comes of what is supposed: ends and middle, a share's bar, the blame."""

    value: str
    lower: str
    upper: str
    is_range: bool
    blame: tuple[WhatIfBar, ...]
    bar: WhatIfBar | None = None


@dataclass(frozen=True, kw_only=True)
class WhatIfPage:
    """The page of one address. `share` or `figures`: what it is tried on, where there is any.

    `doors`: whether it says what else it can be tried on. Only the entrance does, and a page
    that has nothing else to show: a list that grows would change a page that has an address.
    """

    measure: str
    faults: Faults = ()
    share: ChosenShare | None = None
    figures: RatioFigures | None = None
    at_least: bool = False
    rungs: tuple[WhatIfBar, ...] = ()
    fields: tuple[RangeField, ...] = ()
    answer: WhatIfAnswer | None = None
    has_doors: bool = False
    releases: tuple[WhatIfDoor, ...] = ()
    pairs: tuple[WhatIfDoor, ...] = ()

    @property
    def status(self) -> int:
        if self.faults:
            return _BAD
        return _DAMAGED if self.share and self.share.state == "damaged" else _OK

    @property
    def formula(self) -> tuple[str, ...]:
        """The sum as it is written, line by line. Its letters are those of the boxes."""
        return _RATIO_FORMULA if self.measure == RATIO else _OWN_FORMULA

    @property
    def ladder_href(self) -> str:
        """The ladder of the same share."""
        return _share_href(LADDER, self.share) if self.share else ""

    @property
    def own_href(self) -> str:
        """Every assumption about the same share."""
        return _share_href(OWN, self.share) if self.share else ""


def what_if_page(query: QueryDict) -> WhatIfPage:
    """Works out the page of an address, or says what is wrong with it and what is allowed.

    Without a query it is the entrance: the ladder of the newest release, and all there is.
    """
    if not query:
        return _entrance()
    measure = measure_of(query)
    faults = address_faults(query, known=known_names(measure))
    page = _ratio_page(query, faults) if measure == RATIO else _own_page(query, faults, measure)
    if page.rungs or page.answer:
        return page
    return _with_doors(page, typed=typed_ranges(query, measure=measure))


def _entrance() -> WhatIfPage:
    for package in releases_to_try():
        page = _own_page(QueryDict(urlencode({"release": package.number})), (), LADDER)
        if page.rungs:
            return _with_doors(page)
    return _with_doors(WhatIfPage(measure=LADDER))


def _own_page(query: QueryDict, faults: Faults, measure: str) -> WhatIfPage:
    share, not_found = chosen_share(query)
    at_least, not_ticked = _tick(query)
    fields = range_fields(query, inputs=OWN_INPUTS) if measure == OWN else ()
    ends = share.ends if share else None
    page = WhatIfPage(
        measure=measure,
        faults=(*faults, *not_found, *not_ticked, *_faults_of(fields, are_shown=bool(ends))),
        share=share,
        at_least=at_least,
        fields=fields if ends else (),
    )
    if page.faults or share is None or share.row is None or ends is None:
        return page
    if measure == LADDER:
        rungs = ladder(*ends, at_least_as_likely=at_least)
        return replace(page, rungs=rung_bars(rungs, at_least=at_least))
    outcome = what_if_own(*ends, value=share.row.value, supposed=_supposed(fields))
    bar = range_bar(_("Under what you suppose"), outcome.lower, outcome.upper)
    return replace(page, answer=_answer(outcome, of_100, bar))


def _ratio_page(query: QueryDict, faults: Faults) -> WhatIfPage:
    figures, not_found = ratio_figures(query)
    fields = range_fields(query, inputs=RATIO_INPUTS)
    page = WhatIfPage(
        measure=RATIO,
        faults=(*faults, *not_found, *_faults_of(fields, are_shown=bool(figures))),
        figures=figures,
        fields=fields if figures else (),
    )
    if page.faults or figures is None:
        return page
    outcome = what_if_ratio(
        figures.recorded.number, figures.survey.number, supposed=_supposed(fields)
    )
    return replace(page, answer=_answer(outcome, for_every_100))


def _answer(
    outcome: WhatIf, words: Callable[[float], str], bar: WhatIfBar | None = None
) -> WhatIfAnswer:
    return WhatIfAnswer(
        value=words(outcome.value),
        lower=words(outcome.lower),
        upper=words(outcome.upper),
        is_range=outcome.lower < outcome.upper,
        blame=blame_bars(outcome),
        bar=bar,
    )


def _tick(query: QueryDict) -> tuple[bool, Faults]:
    ticked = query.get(AT_LEAST, "")
    if ticked in ("", "yes"):
        return ticked == "yes", ()
    text = _("The tick %(name)s is yes, or is left out.") % {"name": AT_LEAST}
    return False, (AddressFault(href="#choices", text=text),)


def _faults_of(fields: Sequence[RangeField], *, are_shown: bool) -> Faults:
    """The faults in the ranges, linked to their boxes where the page has them."""
    faults = tuple(fault for field in fields for fault in field.faults)
    return faults if are_shown else tuple(replace(fault, href="#choices") for fault in faults)


def _supposed(fields: Sequence[RangeField]) -> dict[str, Range]:
    return {field.name: field.range for field in fields if field.range}


def _with_doors(page: WhatIfPage, *, typed: Mapping[str, str] = _NOTHING) -> WhatIfPage:
    """The page with all that it can be tried on; what was typed goes along."""
    own = page.measure if page.measure != RATIO else LADDER
    of_own, of_ratio = ({}, typed) if page.measure == RATIO else (typed, {})
    return replace(
        page,
        has_doors=True,
        releases=tuple(
            WhatIfDoor(
                label=_("Release %(number)s") % {"number": package.number},
                href=_href({"measure": own, "release": package.number, **of_own}),
            )
            for package in releases_to_try()
        ),
        pairs=tuple(
            WhatIfDoor(label=pair.row.item, href=_href({**_of_pair(pair.row.inputs), **of_ratio}))
            for pair in pairs_to_try()
        ),
    )


def _of_pair(inputs: str) -> dict[str, str]:
    recorded, survey = inputs.split()
    return {"measure": RATIO, "recorded": recorded, "survey": survey}


def _share_href(measure: str, share: ChosenShare) -> str:
    return _href({"measure": measure, "release": share.number, "offence": share.offence})


def _href(parts: Mapping[str, str]) -> str:
    return f"{reverse('estimates:what_if')}?{urlencode(parts)}"
