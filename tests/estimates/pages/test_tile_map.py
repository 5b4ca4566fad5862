"""The map of equal tiles has one for every force, and says how much is published for it."""

import re
from html import unescape

import pytest
from django.test import Client

from classification.areas import FORCES
from estimates.pages.tile_map import tile_map
from estimates.register.force_coverage import KINDS, published_by_force
from tests.estimates.page_texts import page, part, rows_of, text_of

NOTHING: dict[str, tuple[str, ...]] = {force.code: () for force in FORCES}
NORTHAMPTONSHIRE = "E23000022"


def test_all_46_forces_have_a_tile_of_their_own_and_a_short_name() -> None:
    drawn = tile_map(NOTHING | {NORTHAMPTONSHIRE: ("referred",)})

    assert len(drawn.tiles) == 46
    assert len({(tile.x, tile.y) for tile in drawn.tiles}) == 46
    assert len({tile.short for tile in drawn.tiles}) == 46
    assert all(len(tile.short) <= 3 for tile in drawn.tiles)
    assert [tile.force.slug for tile in drawn.tiles if tile.count] == ["northamptonshire"]


def test_a_tile_looks_as_full_as_what_is_published() -> None:
    published = dict(NOTHING)
    codes = [force.code for force in FORCES]
    for number, code in enumerate(codes[:5]):
        published[code] = tuple(KINDS)[:number]

    drawn = tile_map(published)

    assert [(tile.count, tile.level) for tile in drawn.tiles[:5]] == [
        *((0, "none"), (1, "some"), (2, "some"), (3, "most"), (4, "all"))
    ]
    assert [(key.count, key.forces) for key in drawn.keys] == [
        *((4, 1), (3, 1), (2, 1), (1, 1), (0, 42))
    ]
    assert f"4 of 4 kinds of figure: {FORCES[4].name}." in drawn.description
    assert "0 of 4 kinds of figure: 42 forces." in drawn.description


@pytest.mark.django_db
def test_what_is_published_is_looked_up_for_each_force(official: None) -> None:
    published = published_by_force()

    assert published[NORTHAMPTONSHIRE] == ("referred", "recorded", "residents", "answer")
    assert published["S23000009"] == published["N99999999"] == ("referred", "recorded")
    assert published["BTP"] == ("referred", "recorded")
    assert list(published) == [force.code for force in FORCES]


@pytest.mark.django_db
def test_map_table_legend_and_file_say_the_same_of_every_force(
    client: Client, official: None
) -> None:
    html = page(client, "/statistics/areas/")

    names = re.findall(r'<text class="stat-tiles__name [^"]*"[^>]*>(.*?)</text>', unescape(html))
    counts = re.findall(r'<text class="stat-tiles__count [^"]*"[^>]*>(\d)</text>', html)[:46]
    rows = rows_of(client, "/statistics/areas.csv")
    known = [sum(row[f"{kind}_known"] == "yes" for kind in KINDS) for row in rows]
    assert [int(count) for count in counts] == known
    body = html[html.index("<tbody") :]
    for short, row, count in zip(names, rows, known, strict=True):
        line = text_of(part(body, f'href="/statistics/areas/{row["slug"]}/"', "</tr>"))
        assert f"{row['name']} {short} {count}: sent, recorded" in line
        assert ("2017" in line) == (row["answer_known"] == "yes")
        assert ("residents" in line) == (row["residents_known"] == "yes")
    legend = text_of(part(html, '<ul class="stat-tile-key"', "</ul>"))
    for count in set(known):
        assert f"{count} of 4 kinds: {known.count(count)} of the forces" in legend
    assert sum(row["answer_known"] == "yes" for row in rows) == 8
    assert sum(row["asked_in_2017"] == "yes" for row in rows) == 45
