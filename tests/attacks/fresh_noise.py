"""How far what is measured under noise may lie from what is reckoned."""

DRAWS = 32_000

ERRORS = 5
"""Standard errors. The noise has no seed and is drawn afresh each run: docs/decisions/0003. With as
many draws as this, five are no wider than the four of 20,000 draws: a leak as small is seen."""
