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


CRIMES = {"phishing": 300.0, "malware": 200.0, "blackmail": 100.0, "hacking": 80.0}


def release(growth: float = 1.0, **instead: float) -> dict[str, list[Figure]]:
    grown = {code: value * growth for code, value in CRIMES.items()} | instead
    return {"crime_type": [figure(code, value) for code, value in grown.items()]}


def jumped(now: dict[str, list[Figure]], *earlier: dict[str, list[Figure]]) -> set[str]:
    return {", ".join(jump.cell) or "all" for jump in find_jumps(now, earlier=earlier)}


@pytest.mark.parametrize(
    ("now", "earlier", "jumps"),
    [
        pytest.param(release(2), [release()], {"all"}, id="it doubles: one jump and not five"),
        pytest.param(release(4), [release(2), release()], set(), id="it doubles again"),
        pytest.param(
            release(8), [release(4), release(2), release()], set(), id="it doubles each year"
        ),
        pytest.param(release(2), [release(2), release()], set(), id="it stops growing"),
        pytest.param(release(0.3), [release()], {"all"}, id="it falls to a third"),
        pytest.param(
            release(9), [release(2), release()], {"all"}, id="it grows far more than before"
        ),
        pytest.param(release(malware=400.0), [release()], {"malware"}, id="one was flooded"),
        pytest.param(
            release(phishing=3000.0), [release()], {"phishing", "all"}, id="the largest was flooded"
        ),
        pytest.param(
            release(2, blackmail=800.0),
            [release()],
            {"blackmail", "all"},
            id="it grows, and one was flooded",
        ),
        pytest.param(
            release(4, blackmail=1600.0),
            [release(2), release()],
            {"blackmail"},
            id="it grows as before, and one was flooded",
        ),
        pytest.param(release(2, blackmail=90.0), [release()], {"blackmail", "all"}, id="one stays"),
        pytest.param(release(0), [release()], {"all"}, id="nothing came"),
        pytest.param(release(), [release(0)], {*CRIMES}, id="nothing came before"),
        pytest.param(
            release(2),
            [release(), release(), release(), release(), release(2)],
            {"all"},
            id="a fifth is not compared with",
        ),
    ],
)
def test_a_site_that_grows_is_not_held_for_each_figure_and_a_flood_stands_out(
    now: dict[str, list[Figure]], earlier: list[dict[str, list[Figure]]], jumps: set[str]
) -> None:
    assert jumped(now, *earlier) == jumps
