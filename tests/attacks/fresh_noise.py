"""How far what is measured under noise may lie from what is reckoned."""

DRAWS = 20_000

ERRORS = 5
"""Standard errors. The noise has no seed and is drawn afresh each run: docs/decisions/0003."""
