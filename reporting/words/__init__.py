"""Looks through what a victim writes before it is sent, and seals it."""
