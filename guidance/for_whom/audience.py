"""Says for whom a line of advice is: what the answers leave possible, and conditions on it.

Each dimension (nation, age, payment, ...) holds the values that are still possible. A question
not yet answered leaves several, and then both branches of a line are printed, each with its label.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from classification.coding import Answers

Audience = Mapping[str, frozenset[str]]

NATIONS: Final = ("england", "wales", "scotland", "northern_ireland")
ORGANISATION: Final = frozenset(["organisation"])
ELSEWHERE: Final = frozenset(["elsewhere"])

# dimension -> (values, how a label begins, the words for each value)
_WORDS: Final[dict[str, tuple[str, dict[str, str]]]] = {
    "nation": (
        "In",
        {
            "england": "England",
            "wales": "Wales",
            "scotland": "Scotland",
            "northern_ireland": "Northern Ireland",
            "elsewhere": "other places",
        },
    ),
    "age": (
        "If you are",
        {
            "under_16": "under 16 now",
            "age_16_17": "16 or 17 now",
            "adult": "18 or over now",
        },
    ),
    "who": (
        "For",
        {"person": "a person", "organisation": "a business, charity or group"},
    ),
    "detail": (
        "If it is about",
        {
            "crypto_wallet": "stolen crypto",
            "phone_watched": "a phone that is watched",
            "any_other": "something else",
        },
    ),
}
NATION_NAMES: Final = {nation: _WORDS["nation"][1][nation] for nation in NATIONS}
# each name that a condition may use -> (dimension, the values it stands for, its words)
_NAMED: Final[dict[str, tuple[str, frozenset[str], str]]] = {
    value: (dimension, frozenset([value]), said)
    for dimension, (_, words) in _WORDS.items()
    for value, said in words.items()
} | {"under_18": ("age", frozenset(["under_16", "age_16_17"]), "under 18 now")}

_AGE_BANDS: Final = {
    "age_under_13": ("under_16", 0, 12),
    "age_13_15": ("under_16", 13, 15),
    "age_16_17": ("age_16_17", 16, 17),
    "age_18_24": ("adult", 18, 24),
    "age_25_34": ("adult", 25, 34),
    "age_35_44": ("adult", 35, 44),
    "age_45_54": ("adult", 45, 54),
    "age_55_64": ("adult", 55, 64),
    "age_65_74": ("adult", 65, 74),
    "age_75_plus": ("adult", 75, 120),
}
_ISLANDS: Final = "isle_of_man_channel_islands"
# the code of an answer -> what it leaves possible; any other code leaves all that is in the UK
_BY_NATION: Final = {nation: frozenset([nation]) for nation in NATIONS} | dict.fromkeys(
    (_ISLANDS, "outside_uk", "elsewhere"), ELSEWHERE
)
_BY_WHO: Final = {"organisation": ORGANISATION} | dict.fromkeys(
    ("me", "adult_helped", "child"), frozenset(["person"])
)
# dimension -> (the question that decides it, the value by code, the value of every other code)
_DECIDED_BY: Final[dict[str, tuple[str, dict[str, str], str]]] = {
    "detail": ("event_detail", {value: value for value in _WORDS["detail"][1]}, "any_other"),
}
_UNDECIDED: Final = frozenset(["", "not_sure", "prefer_not_to_say", "dont_know"])


class ConditionError(ValueError):
    """A condition names something unknown."""


def codes(answers: Answers, question: str) -> tuple[str, ...]:
    """Reads the codes answered to a question, whatever was sent: one, several or none."""
    value = answers.get(question)
    if isinstance(value, str):
        return (value,) if value else ()
    if isinstance(value, tuple | list | set | frozenset):
        return tuple(part for part in value if isinstance(part, str) and part)
    return ()


def code(answers: Answers, question: str) -> str:
    """Reads the one code answered to a question, or an empty text."""
    found = codes(answers, question)
    return found[0] if found else ""


def ages_of(answers: Answers) -> tuple[int, int]:
    """Reads the youngest and oldest age that the answers leave possible."""
    band = _AGE_BANDS.get(code(answers, "age_band"))
    return (band[1], band[2]) if band else (0, 120)


def audience_of(answers: Answers) -> Audience:
    """Says by dimension what the answers leave possible. Unknown codes count as no answer."""
    band = _AGE_BANDS.get(code(answers, "age_band"))
    who = _BY_WHO.get(code(answers, "who"), frozenset(_WORDS["who"][1]))
    audience = {
        "nation": _BY_NATION.get(code(answers, "nation"), frozenset(NATIONS)),
        "age": frozenset([band[0]]) if band else frozenset(_WORDS["age"][1]),
        "who": who,
    }
    for dimension, (question, values, otherwise) in _DECIDED_BY.items():
        said = code(answers, question)
        if said in _UNDECIDED:
            audience[dimension] = frozenset(_WORDS[dimension][1])
        else:
            audience[dimension] = frozenset([values.get(said, otherwise)])
    return audience


def is_on_the_islands(answers: Answers) -> bool:
    """Tells whether they live on the Isle of Man or the Channel Islands: not in the UK, yet 999 is
    the emergency number there too."""
    return code(answers, "nation") == _ISLANDS


@dataclass(frozen=True, kw_only=True)
class AudienceGroup:
    """A group holds values of one dimension, as named in a condition."""

    dimension: str
    values: frozenset[str]
    words: str

    def is_possible(self, audience: Audience) -> bool:
        return bool(audience[self.dimension] & self.values)

    def is_certain(self, audience: Audience) -> bool:
        return audience[self.dimension] <= self.values


@dataclass(frozen=True, kw_only=True)
class AudienceCondition:
    """A condition says for whom a line is. `wanted`: shown where possible, with a label where not
    certain. `certain`: shown only where certain. `not_certain`: shown unless certain."""

    wanted: tuple[AudienceGroup, ...] = ()
    certain: tuple[AudienceGroup, ...] = ()
    not_certain: tuple[AudienceGroup, ...] = ()

    def holds(self, audience: Audience) -> bool:
        return (
            all(group.is_possible(audience) for group in self.wanted)
            and all(group.is_certain(audience) for group in self.certain)
            and not any(group.is_certain(audience) for group in self.not_certain)
        )

    def label(self, audience: Audience) -> str:
        """Says in words for whom it is, where the answers do not settle it."""
        said = [group.words for group in self.wanted if not group.is_certain(audience)]
        return ", ".join([*said[:1], *(words[0].lower() + words[1:] for words in said[1:])])


def parse_groups(text: str) -> tuple[AudienceGroup, ...]:
    """Reads groups from "scotland, northern_ireland; last_day". Raises ConditionError."""
    return tuple(_group(part) for part in text.split(";"))


def _group(text: str) -> AudienceGroup:
    names = [name.strip() for name in text.split(",")]
    for name in names:
        if name not in _NAMED:
            raise ConditionError(f"nobody is known as {name!r}")
    named = [_NAMED[name] for name in names]
    dimensions = {dimension for dimension, _, _ in named}
    words = [said for _, _, said in named]
    if len(dimensions) != 1:
        raise ConditionError(f"{text.strip()!r} mixes {', '.join(sorted(dimensions))}")
    (dimension,) = dimensions
    listed = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
    return AudienceGroup(
        dimension=dimension,
        values=frozenset().union(*(values for _, values, _ in named)),
        words=f"{_WORDS[dimension][0]} {listed}",
    )
