"""A victim tells us what happened."""
