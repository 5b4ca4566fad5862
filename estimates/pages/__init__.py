"""The public pages of the statistics."""
