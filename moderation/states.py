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
        ACCEPTED: {REOPEN: RECEIVED},
        REJECTED: {REOPEN: RECEIVED},
    }
)
"""State -> move -> the state that follows. What is not here cannot be done.

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


def states_that_allow(move: str) -> tuple[str, ...]:
    """Every state from which the move can be made."""
    return tuple(state for state, moves in MOVES.items() if move in moves)


def as_markdown() -> str:
    """The page docs/moderation-states.md: a diagram of the moves, and the same as a table."""
    diagram = [
        f"    {state} --> {after}: {move}"
        for state, moves in MOVES.items()
        for move, after in moves.items()
    ]
    rows = [
        f"| {state} | {move} | {after} |"
        for state, moves in MOVES.items()
        for move, after in moves.items()
    ]
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
            "A report that is taken back is deleted at once, from any state.",
            "",
        ]
    )


if __name__ == "__main__":
    from pathlib import Path

    page = Path(__file__).resolve().parent.parent / "docs" / "moderation-states.md"
    page.write_text(as_markdown(), encoding="utf-8")
