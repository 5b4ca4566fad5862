"""The pages of advice, their search, and the presses under them."""
