"""Where a report can be on its way, and the moves between. Plain Python; one dict says it all.

The diagram in docs/moderation-states.md is made from it: `python -m moderation.states`.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

RECEIVED: Final = "received"
ON_HOLD: Final = "on_hold"
REFERRED: Final = "referred"
ACCEPTED: Final = "accepted"
REJECTED: Final = "rejected"

ACCEPT: Final = "accept"
REJECT: Final = "reject"
HOLD: Final = "hold"
REFER: Final = "refer"
RESUME: Final = "resume"
REOPEN: Final = "reopen"

MOVES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        RECEIVED: {ACCEPT: ACCEPTED, REJECT: REJECTED, HOLD: ON_HOLD, REFER: REFERRED},
        ON_HOLD: {ACCEPT: ACCEPTED, REJECT: REJECTED, REFER: REFERRED, RESUME: RECEIVED},
        REFERRED: {ACCEPT: ACCEPTED, REJECT: REJECTED, HOLD: ON_HOLD, RESUME: RECEIVED},
        ACCEPTED: {},
        REJECTED: {},
    }
)
"""State -> move -> the state that follows. What is not here cannot be done, but for REOPEN, which
undoes the last of these moves and so leads back to where the report came from.

At the close of a period accepted and rejected reports are deleted; that is no move, since
nothing is left to be in a state.
"""

UNDECIDED: tuple[str, ...] = (RECEIVED, ON_HOLD, REFERRED)


class MoveNotAllowed(ValueError):
    """The report is in a state from which this cannot be done."""


def next_state(state: str, move: str) -> str:
    """Where the move leads. Raises MoveNotAllowed."""
    if not can_move(state, move):
        raise MoveNotAllowed(f"A report that is {state!r} cannot be moved by {move!r}.")
    return MOVES[state][move]


def can_move(state: str, move: str) -> bool:
    """Whether the move can be made from this state."""
    return move in MOVES.get(state, {})


def undone_state(state: str, *, came_from: str) -> str:
    """Where an undo leads: back to `came_from`. Raises MoveNotAllowed where no decision leads
    from there to this state."""
    if came_from not in states_before(state):
        raise MoveNotAllowed(f"No decision leads from {came_from!r} to {state!r}.")
    return came_from


def states_before(state: str) -> tuple[str, ...]:
    """Every state from which a decision leads to this one, and to which an undo leads back."""
    return tuple(
        before
        for before, moves in MOVES.items()
        for move, after in moves.items()
        if after == state and move != RESUME
    )


def as_markdown() -> str:
    """The page docs/moderation-states.md: a diagram of the moves, and the same as a table."""
    every_move = [
        *((state, move, after) for state, moves in MOVES.items() for move, after in moves.items()),
        *((state, REOPEN, before) for state in MOVES for before in states_before(state)),
    ]
    diagram = [f"    {state} --> {after}: {move}" for state, move, after in every_move]
    rows = [f"| {state} | {move} | {after} |" for state, move, after in every_move]
    return "\n".join(
        [
            "# The states of a report",
            "",
            "Made from `moderation/states.py` by `python -m moderation.states`. Do not edit.",
            "",
            "```mermaid",
            "stateDiagram-v2",
            f"    [*] --> {RECEIVED}: sent",
            *diagram,
            f"    {ACCEPTED} --> [*]: the period closes, a record is written",
            f"    {REJECTED} --> [*]: the period closes",
            "```",
            "",
            "| from | move | to |",
            "|---|---|---|",
            *rows,
            "",
            f"`{REOPEN}` undoes the last decision: the report goes back to the state that it came "
            "from, with the reason that it had there.",
            "",
            "A report that is taken back is deleted at once, from any state.",
            "",
        ]
    )


if __name__ == "__main__":
    from pathlib import Path

    page = Path(__file__).resolve().parent.parent / "docs" / "moderation-states.md"
    page.write_text(as_markdown(), encoding="utf-8")
