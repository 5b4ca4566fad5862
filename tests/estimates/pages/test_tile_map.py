"""The map of equal tiles has one for every force."""

from estimates.pages.tile_map import tile_map


def test_all_46_forces_have_a_tile_of_their_own_and_a_short_name() -> None:
    drawn = tile_map({"E23000022"})

    assert len(drawn.tiles) == 46
    assert len({(tile.x, tile.y) for tile in drawn.tiles}) == 46
    assert len({tile.short for tile in drawn.tiles}) == 46
    assert all(len(tile.short) <= 5 for tile in drawn.tiles)
    assert [tile.force.slug for tile in drawn.tiles if tile.known] == ["northamptonshire"]
    assert "Northamptonshire" in drawn.description
