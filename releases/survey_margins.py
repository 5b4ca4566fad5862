"""Names the columns of the survey's margins, as the site's file has them and a release keeps them.

The release that weighs a share by them freezes them, so that anybody can work it out again.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from classification.wording import N_

MARGINS_FILE: Final = "survey_margins.csv"
MARGIN_COLUMNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "offence": N_("The offence of the survey."),
        "margin": N_("What its victims are divided by: an attribute of the estimate tables."),
        "code": N_("A code of that attribute."),
        "share": N_("The share of the offence's victims who have it, 0 to 1."),
        "period_start": N_("The first day of the survey's period."),
        "period_end": N_("The last day of it."),
        "source_title": N_("The title of the source. Empty where the shares are made up."),
        "publisher": N_("Who published it."),
        "seen_at": N_("Where it was seen."),
        "grade": N_("How good the evidence is, as for official figures: A is best."),
        "origin": N_("Published, or made up for practice."),
        "note": N_("What else must be known of it."),
    }
)
