"""Closes periods and publishes releases: the statistician's pages and commands."""
