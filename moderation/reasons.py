"""These are the reasons for which a report is not counted, held or referred.

The lists are closed: a reason is chosen and never typed.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from classification.wording import N_
from moderation.states import HOLD, REFER, REJECT

REJECTION_REASONS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "not_about_cyber_crime": (
            N_("Not about cyber crime or online harm"),
            N_("For example a stolen bicycle, or a noisy neighbour."),
        ),
        "test_or_nonsense": (
            N_("A test, or nothing that can be read as an account"),
            N_("For example “asdf”, or a moderator's own trial."),
        ),
        "duplicate_of_own_report": (
            N_("The same person told the same thing before"),
            N_("Same words and codes within a day: “sent again, not sure it went”."),
        ),
        "part_of_a_flood": (
            N_("One of many made alike, not by those it happened to"),
            N_("For example 300 alike in an hour."),
        ),
        "outside_what_we_count": (
            N_("Real, but outside the rules"),
            N_("A row with a genuine seller; outside the UK; under 16 after all."),
        ),
        "unsafe_to_keep": (
            N_("Keeping it would be wrong"),
            N_(
                "A child's sexual images; somebody accused by name; an offence of the writer's own."
            ),
        ),
    }
)
"""Code -> what moderators read, and an example."""

# The coarser codes that the statistics of decisions use.
DECISION_CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "not_about_cyber_crime": "not_about_cyber_crime",
        "test_or_nonsense": "test_or_nonsense",
        "duplicate_of_own_report": "duplicate_or_flood",
        "part_of_a_flood": "duplicate_or_flood",
        "outside_what_we_count": "outside_or_unsafe",
        "unsafe_to_keep": "outside_or_unsafe",
    }
)

HOLD_REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "another_report": N_("It hangs on another report"),
        "lead_answer": N_("The lead must answer a question"),
        "another_language": N_("It needs a reader of another language"),
    }
)

REFER_REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "danger_to_life": N_("Somebody may be killed or badly hurt"),
        "self_harm": N_("Suicide or self-harm"),
        "child_at_risk": N_("A child is at risk"),
        "control_or_trafficking": N_("Somebody is controlled, or made to work or have sex"),
    }
)
"""The triggers of the duty of care. The safeguarding lead reads these."""

REASONS_FOR: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        REJECT: {code: label for code, (label, _example) in REJECTION_REASONS.items()},
        HOLD: HOLD_REASONS,
        REFER: REFER_REASONS,
    }
)
"""Move -> the reasons of which it takes one: code -> what moderators read."""
