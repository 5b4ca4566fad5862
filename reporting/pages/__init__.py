"""Shows the pages on which a victim reports."""
