"""The answers so far, which lie in the reporter's own browser and nowhere else."""
