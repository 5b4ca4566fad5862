"""The estimates made of our own released cells, and of nothing else."""
