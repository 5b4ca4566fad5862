"""Keeps the answers so far in the reporter's own browser and nowhere else."""
