"""This package keeps an installation well: doctor, launch list, nightly deletion."""
