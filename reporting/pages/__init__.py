"""The pages on which a victim reports."""
