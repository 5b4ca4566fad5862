"""People decide what may be counted."""
