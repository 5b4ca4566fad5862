"""The moves between a report's states."""

from pathlib import Path

import pytest

from moderation.states import (
    MOVES,
    UNDECIDED,
    MoveNotAllowed,
    can_move,
    next_state,
    states_before,
    states_page,
    undone_state,
)

PAGE = Path(__file__).resolve().parents[2] / "docs" / "moderation-states.md"


def test_the_diagram_in_the_docs_is_the_one_the_moves_make():
    assert PAGE.read_text(encoding="utf-8") == states_page(), "run: manage.py write_states_page"


def test_every_move_leads_to_a_state_that_there_is():
    for moves in MOVES.values():
        assert set(moves.values()) <= set(MOVES)


def test_every_state_can_be_reached():
    reached = {"received"} | {after for moves in MOVES.values() for after in moves.values()}

    assert reached == set(MOVES)


@pytest.mark.parametrize("state", UNDECIDED)
def test_an_undecided_report_can_be_accepted_and_rejected(state):
    assert next_state(state, "accept") == "accepted"
    assert next_state(state, "reject") == "rejected"


@pytest.mark.parametrize(
    ("state", "move"),
    [("accepted", "accept"), ("accepted", "reject"), ("rejected", "hold"), ("received", "reopen")],
)
def test_a_move_that_is_not_listed_is_refused(state, move):
    assert not can_move(state, move)
    with pytest.raises(MoveNotAllowed):
        next_state(state, move)


@pytest.mark.parametrize("state", MOVES)
def test_an_undo_leads_back_along_every_decision_and_nowhere_else(state):
    led_here = {
        before
        for before, moves in MOVES.items()
        if state in {after for move, after in moves.items() if move != "resume"}
    }

    assert set(states_before(state)) == led_here
    for before in MOVES:
        if before in led_here:
            assert undone_state(state, came_from=before) == before
        else:
            with pytest.raises(MoveNotAllowed):
                undone_state(state, came_from=before)
