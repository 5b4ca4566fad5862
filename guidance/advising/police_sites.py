"""The website of the police where a person lives, for those who would rather write than speak."""

from __future__ import annotations

from typing import Final

from classification.areas import force_or_none
from classification.coding import Answers
from guidance.for_whom.audience import Audience, code
from guidance.reading.directory import ContactWay

POLICE: Final = "P101"
_ON_POLICE_UK: Final = frozenset(["england", "wales"])
_HOME: Final = "police.uk"


def police_site(answers: Answers, audience: Audience) -> ContactWay | None:
    """Where to write to the police: the force's own page, else police.uk, by force where known.

    Police Scotland stands on no such list, and the address of the PSNI there is not confirmed:
    for both it is 101 alone, until an address is in `police_forces.csv`.
    """
    force = force_or_none(code(answers, "police_area"))
    if force is not None and frozenset({force.nation}) == audience["nation"]:
        if force.report_online_url:
            url = force.report_online_url
            return ContactWay(kind="site", text=url.removeprefix("https://").rstrip("/"), href=url)
        if force.nation in _ON_POLICE_UK:
            own = f"{_HOME}/{force.slug}"
            return ContactWay(kind="site", text=own, href=f"https://www.{own}/")
    if audience["nation"] <= _ON_POLICE_UK:
        return ContactWay(kind="site", text=_HOME, href=f"https://www.{_HOME}/")
    return None
