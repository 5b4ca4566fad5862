"""Reads what a reader supposes from an address of the what-if page, and says what is wrong with it.

A share is typed in per cent, and what multiplies as a number of times. Nothing typed is lost:
a page with a fault shows it again, with what is allowed.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from classification.wording import N_, shown
from estimates.sums.what_if import OWN_INPUTS, RATIO_INPUTS, FreeInput, Range

LADDER: Final = "ladder"
OWN: Final = "own"
RATIO: Final = "ratio"
AT_LEAST: Final = "at_least"

_NUMBER: Final = re.compile(r"[0-9]{1,4}(\.[0-9]{0,6})?|\.[0-9]{1,6}")
_MOST_NAMED: Final = 3


@dataclass(frozen=True, kw_only=True)
class InputWords:
    """The words for an input: its name, what is asked, and what is said where it is to blame."""

    label: str
    hint: str
    cause: str


INPUT_WORDS: Final[Mapping[str, InputWords]] = {
    "d": InputWords(
        label=N_("Who comes here (d)"),
        hint=N_(
            "How many times as likely to come here were victims who had told, beside those who "
            "had not?"
        ),
        cause=N_("who comes here"),
    ),
    "t": InputWords(
        label=N_("Had told, and says so (t)"),
        hint=N_("Of every 100 who had told, how many say so here?"),
        cause=N_("had told, and does not say so"),
    ),
    "f": InputWords(
        label=N_("Had not told, and says they had (f)"),
        hint=N_("Of every 100 who had not told, how many say here that they had?"),
        cause=N_("had not told, and says they had"),
    ),
    "s": InputWords(
        label=N_("What counts as told, or as a victim (s)"),
        hint=N_(
            "By your own definition, how many times the odds of having told are those by ours?"
        ),
        cause=N_("what counts as told, or as a victim"),
    ),
    "k": InputWords(
        label=N_("Could come here at all (k)"),
        hint=N_("Of every 100 such victims, how many could come to this site?"),
        cause=N_("who could come here at all"),
    ),
    "q": InputWords(
        label=N_("Told, among those who could not come (q)"),
        hint=N_("Of every 100 who could not come here, how many had told?"),
        cause=N_("those who could not come here"),
    ),
    "a": InputWords(
        label=N_("Recorded, and the survey would count it (a)"),
        hint=N_(
            "Of every 100 recorded offences, how many would the survey count? It asks no business."
        ),
        cause=N_("recorded offences that the survey would not count"),
    ),
    "g": InputWords(
        label=N_("How much those who record see (g)"),
        hint=N_("Of every 100 offences recorded anywhere, how many are in this count?"),
        cause=N_("offences recorded elsewhere"),
    ),
    "m": InputWords(
        label=N_("Put under another heading (m)"),
        hint=N_("Of every 100 such offences recorded, how many stand under another heading?"),
        cause=N_("offences under another heading"),
    ),
    "e": InputWords(
        label=N_("How far the survey is off (e)"),
        hint=N_("How many times as high as the survey's estimate is the true number of incidents?"),
        cause=N_("the survey's own error"),
    ),
}


@dataclass(frozen=True, kw_only=True)
class AddressFault:
    """One thing that is wrong with an address, with where on the page it is put right."""

    href: str
    text: str


@dataclass(frozen=True, kw_only=True)
class RangeEnd:
    """One of the two boxes of a range: what was typed in it, and what is wrong with that."""

    id: str
    label: str
    typed: str
    error: str = ""


@dataclass(frozen=True, kw_only=True)
class RangeField:
    """A range that a reader supposes. `range` is None where an end cannot be read."""

    name: str
    label: str
    hint: str
    allowed: str
    is_times: bool
    ends: tuple[RangeEnd, RangeEnd]
    range: Range | None

    @property
    def has_error(self) -> bool:
        return any(end.error for end in self.ends)

    @property
    def faults(self) -> tuple[AddressFault, ...]:
        return tuple(
            AddressFault(
                href=f"#{end.id}",
                text=_("%(label)s, %(end)s: %(error)s")
                % {"label": self.label, "end": end.label.lower(), "error": end.error},
            )
            for end in self.ends
            if end.error
        )


def measure_of(query: QueryDict) -> str:
    """The form that an address belongs to: the one it names, or the one whose fields it has."""
    asked = query.get("measure", "")
    if asked in (LADDER, OWN, RATIO):
        return asked
    if query.keys() & {"recorded", "survey", *_names(RATIO_INPUTS)}:
        return RATIO
    return OWN if query.keys() & set(_names(OWN_INPUTS)) else LADDER


def known_names(measure: str) -> tuple[str, ...]:
    """The names that an address of this form may have."""
    if measure == RATIO:
        return ("measure", "recorded", "survey", *_names(RATIO_INPUTS))
    own = ("measure", "release", "offence")
    return (*own, AT_LEAST) if measure == LADDER else (*own, *_names(OWN_INPUTS))


def typed_ranges(query: QueryDict, *, measure: str) -> dict[str, str]:
    """The ends of ranges that an address has, as typed: they go along to another share."""
    inputs = {OWN: OWN_INPUTS, RATIO: RATIO_INPUTS}.get(measure, {})
    return {name: shown(str(query[name])) for name in _names(inputs) if name in query}


def _names(inputs: Mapping[str, FreeInput]) -> tuple[str, ...]:
    return tuple(f"{name}_{end}" for name in inputs for end in ("low", "high"))


def address_faults(query: QueryDict, *, known: Collection[str]) -> tuple[AddressFault, ...]:
    """The faults in the names of an address: strange ones, and those that stand twice."""
    asked = query.get("measure", LADDER)
    found = []
    if asked not in (LADDER, OWN, RATIO):
        found.append(
            _("“%(typed)s” is no measure. It may be ladder, own or ratio.")
            % {"typed": shown(asked)}
        )
    strange = [name for name in query if name not in known]
    if strange:
        found.append(
            _("The address has a name that this form does not know: %(names)s. It knows %(known)s.")
            % {"names": ", ".join(map(shown, strange[:_MOST_NAMED])), "known": ", ".join(known)}
        )
    twice = [name for name, given in query.lists() if name in known and len(given) > 1]
    if twice:
        found.append(
            _("These stand more than once in the address, and may stand once: %(names)s.")
            % {"names": ", ".join(twice)}
        )
    return tuple(AddressFault(href="#choices", text=text) for text in found)


def range_fields(query: QueryDict, *, inputs: Mapping[str, FreeInput]) -> tuple[RangeField, ...]:
    """The range of each input as typed; what was not asked for stands as it stands first."""
    return tuple(_range_field(query, each) for each in inputs.values())


def _range_field(query: QueryDict, given: FreeInput) -> RangeField:
    words = INPUT_WORDS[given.name]
    scale = 1 if given.is_times else 100
    least, most = (f"{scale * limit:g}" for limit in given.limits)
    ids = (f"{given.name}_low", f"{given.name}_high")
    typed = [
        shown(str(query.get(name, f"{scale * first:g}")))
        for name, first in zip(ids, given.first, strict=True)
    ]
    numbers = [_number(text, scale=scale, limits=given.limits) for text in typed]
    wrong = _("enter a number from %(least)s to %(most)s") % {"least": least, "most": most}
    errors = ["" if number is not None else wrong for number in numbers]
    low, high = numbers
    if low is not None and high is not None and low > high:
        errors[0] = _("the lowest may not be above the highest")
    return RangeField(
        name=given.name,
        label=_(words.label),
        hint=_(words.hint),
        allowed=(_("%(least)s to %(most)s times") if given.is_times else _("%(least)s to %(most)s"))
        % {"least": least, "most": most},
        is_times=given.is_times,
        ends=(
            RangeEnd(id=ids[0], label=_("Lowest"), typed=typed[0], error=errors[0]),
            RangeEnd(id=ids[1], label=_("Highest"), typed=typed[1], error=errors[1]),
        ),
        range=None if low is None or high is None or any(errors) else (low, high),
    )


def _number(typed: str, *, scale: int, limits: Range) -> float | None:
    """The number typed, as a share or as times; None for what is none, or lies outside."""
    text = typed.strip().removesuffix("%").strip()
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text) / scale
    return value if limits[0] <= value <= limits[1] else None
