"""The people and dates of the tests of config, here too."""

from tests.config.conftest import enter, in_january, practice_site

__all__ = ["enter", "in_january", "practice_site"]
