"""The numbers of published figures: with a row of the register, these are all that change."""

FIGURES = 232
BY_PERIOD = {"year": 197, "quarter": 16, "three_years": 12, "unknown": 7}
ENDING_IN_MARCH = 128
