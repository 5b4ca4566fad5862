"""Matches advice to answers. Pure."""
