"""Keeps an installation in order: the doctor, the launch list, the purge, the assets."""
