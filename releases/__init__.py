"""Publishes the statistics: numbered, immutable releases of counts with noise."""
