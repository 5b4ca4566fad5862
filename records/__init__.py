"""Keeps anonymised records: the declared attributes and the cohort, nothing else."""
