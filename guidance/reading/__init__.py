"""Reads the files of advice into frozen data."""
