"""Four kinds of figure may be published for a police force: which of them are, for each force."""

from collections.abc import Mapping
from typing import Final

from classification.areas import FORCES
from classification.wording import N_
from estimates.models import ForcePopulation, OfficialFigure, RecordedOffences, ReferredCrimes
from estimates.register.foi_requests import forces_with_a_known_answer

KINDS: Final[Mapping[str, str]] = {
    "referred": N_("sent"),
    "recorded": N_("recorded"),
    "residents": N_("residents"),
    "answer": N_("2017"),
}
"""The kinds, in the order of the page and of the file: kind -> its word in the table."""

Coverage = Mapping[str, tuple[str, ...]]
"""Force code -> the kinds that are published for it, in order."""


def published_by_force() -> Coverage:
    """Looks up which kinds of figure are published for each of the forces."""
    of_places = OfficialFigure.objects.counted_by_police().exclude(geography_code="")
    published = {
        "referred": set(ReferredCrimes.objects.values_list("force_code", flat=True)),
        "recorded": set(RecordedOffences.objects.values_list("force_code", flat=True))
        | set(of_places.values_list("geography_code", flat=True)),
        "residents": set(ForcePopulation.objects.values_list("force_code", flat=True)),
        "answer": forces_with_a_known_answer(),
    }
    return {
        force.code: tuple(kind for kind in KINDS if force.code in published[kind])
        for force in FORCES
    }
