"""Closes cohorts and publishes releases: the statistician's pages and commands."""
