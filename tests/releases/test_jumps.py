"""A figure that jumps holds its release until somebody says why."""

from pathlib import Path

import pytest

from estimates.own.release_estimates import estimates_of
from releases.figures import Figure
from releases.jumps import find_jumps
from releases.models import Release
from releases.publish import JumpHeld, jumps_of, publish_release
from tests.releases.facts import PUBLISHED_AT, make_person, prepare_a_jump

pytestmark = pytest.mark.django_db


def test_a_figure_that_jumps_holds_the_release_until_somebody_says_why(
    releases_dir: Path,
) -> None:
    prepare_a_jump()
    second = make_person("second@example.org")

    with pytest.raises(JumpHeld) as held:
        publish_release(number="2026", by=second, now=PUBLISHED_AT, estimates=estimates_of)
    seen_before = jumps_of(Release.objects.get(pk="2026"))
    publish_release(
        number="2026", by=second, now=PUBLISHED_AT, reason="better_known", estimates=estimates_of
    )

    assert held.value.jumps == seen_before
    assert ("crime_type", ("malware",)) in {(jump.table, jump.cell) for jump in held.value.jumps}
    assert (
        "More people came to know of this site." in (releases_dir / "2026" / "notes.md").read_text()
    )


def figure(code: str, value: float) -> Figure:
    return Figure(cell=(code,), value=value, standard_error=4.0)


@pytest.mark.parametrize(
    ("value", "earlier", "jumps"),
    [
        (150.0, [100.0], False),
        (151.0, [100.0], True),
        (49.0, [100.0], True),
        (22.0, [0.0], False),
        (23.0, [0.0], True),
        (23.0, [0.0, 0.0, 0.0, 0.0], True),
        (17.0, [0.0, 0.0, 0.0, 0.0], False),
        (300.0, [], False),
    ],
)
def test_a_jump_is_far_in_noise_and_far_in_size(
    value: float, earlier: list[float], jumps: bool
) -> None:
    found = find_jumps(
        {"sex": [figure("male", value)]},
        earlier=[{"sex": [figure("male", before)]} for before in earlier],
    )

    assert [(jump.table, jump.cell) for jump in found] == ([("sex", ("male",))] if jumps else [])
