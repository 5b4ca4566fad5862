"""A report moves between its states by the moves in one dict, and by an undo.

The page docs/moderation-states.md is made from it: `manage.py write_states_page`. The database
refuses every other move by triggers made from it too: see `moderation.triggers`.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from reporting.models import DECIDED, ReportState

ACCEPT: Final = "accept"
REJECT: Final = "reject"
HOLD: Final = "hold"
REFER: Final = "refer"
RESUME: Final = "resume"
REOPEN: Final = "reopen"

MOVES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        ReportState.RECEIVED: {
            ACCEPT: ReportState.ACCEPTED,
            REJECT: ReportState.REJECTED,
            HOLD: ReportState.ON_HOLD,
            REFER: ReportState.REFERRED,
        },
        ReportState.ON_HOLD: {
            ACCEPT: ReportState.ACCEPTED,
            REJECT: ReportState.REJECTED,
            REFER: ReportState.REFERRED,
            RESUME: ReportState.RECEIVED,
        },
        ReportState.REFERRED: {
            ACCEPT: ReportState.ACCEPTED,
            REJECT: ReportState.REJECTED,
            HOLD: ReportState.ON_HOLD,
            RESUME: ReportState.RECEIVED,
        },
        ReportState.ACCEPTED: {},
        ReportState.REJECTED: {},
    }
)
"""State -> move -> the state that follows. What is not here cannot be done, but for REOPEN, which
undoes the last of these moves and so leads back to where the report came from.

At the close of a period accepted and rejected reports are deleted; that is no move, since
nothing is left to be in a state.
"""

UNDECIDED: Final = tuple(state for state in ReportState if state not in DECIDED)


class MoveNotAllowed(ValueError):
    """The report is in a state from which this cannot be done."""


def next_state(state: str, move: str) -> str:
    """Says where the move leads. Raises MoveNotAllowed."""
    if not can_move(state, move):
        raise MoveNotAllowed(f"A report that is {state!r} cannot be moved by {move!r}.")
    return MOVES[state][move]


def can_move(state: str, move: str) -> bool:
    """Tells whether the move can be made from this state."""
    return move in MOVES.get(state, {})


def undone_state(state: str, *, came_from: str) -> str:
    """Says where an undo leads: back to `came_from`. Raises MoveNotAllowed where no decision leads
    from there to this state."""
    if came_from not in states_before(state):
        raise MoveNotAllowed(f"No decision leads from {came_from!r} to {state!r}.")
    return came_from


def states_before(state: str) -> tuple[str, ...]:
    """Lists the states from which a decision leads to this one, and to which an undo leads back."""
    return tuple(
        before
        for before, moves in MOVES.items()
        for move, after in moves.items()
        if after == state and move != RESUME
    )


def every_move() -> list[tuple[str, str, str]]:
    """Lists every move there is, undoing included, as state, move, the state that follows."""
    return [
        *((state, move, after) for state, moves in MOVES.items() for move, after in moves.items()),
        *((state, REOPEN, before) for state in MOVES for before in states_before(state)),
    ]


def states_page() -> str:
    """Makes the page docs/moderation-states.md: a diagram of the moves, and the same as a table."""
    moves = every_move()
    diagram = [f"    {state} --> {after}: {move}" for state, move, after in moves]
    rows = [f"| {state} | {move} | {after} |" for state, move, after in moves]
    return "\n".join(
        [
            "# The states of a report",
            "",
            "Made from `moderation/states.py` by `manage.py write_states_page`. Do not edit.",
            "",
            "```mermaid",
            "stateDiagram-v2",
            f"    [*] --> {ReportState.RECEIVED}: sent",
            *diagram,
            f"    {ReportState.ACCEPTED} --> [*]: the period closes, a record is written",
            f"    {ReportState.REJECTED} --> [*]: the period closes",
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
