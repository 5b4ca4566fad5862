"""These closed lists hold what a lead can say of a referral, and which bodies they told.

The bodies are kinds, never names of offices: a name would say where somebody lives.
"""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from classification.wording import N_

PASSED_ON: Final = "passed_on"
NOBODY_TO_TELL: Final = "nothing_to_pass_on"

OUTCOMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        PASSED_ON: N_("Passed on"),
        NOBODY_TO_TELL: N_("Nothing to pass on"),
    }
)
"""Outcome -> what people read. The third way out is no outcome: the report goes back to the
queue, and is as if it had never been referred."""

BODIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "emergency": N_("999: police, ambulance, fire or coastguard"),
        "police": N_("The police, where nobody was in danger at that moment"),
        "childrens_services": N_("Children's services of a council or a trust"),
        "adult_social_care": N_("Adult social care of a council or a trust"),
        "ceop": N_("CEOP, for a child who is abused online"),
        "modern_slavery": N_("The Modern Slavery & Exploitation Helpline"),
        "another_body": N_("Another body that protects people"),
    }
)
"""Kind of body that can be told -> what people read."""

SOON_ENOUGH: Final = timedelta(hours=4)
"""So long a referral may wait before the page, the list of what waits and an alert say so."""

LONGEST_NOTE: Final = 300
"""So many characters a note may have."""
