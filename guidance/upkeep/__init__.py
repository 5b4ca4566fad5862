"""Keeps the advice right: checks, facts that nobody has confirmed, the staff's banner."""
