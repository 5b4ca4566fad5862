"""Anonymised records: the declared attributes and the period, nothing else."""
