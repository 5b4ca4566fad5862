"""A browser whose presses are checked as those of a site are."""

import pytest
from django.test import Client


@pytest.fixture
def client() -> Client:
    return Client(enforce_csrf_checks=True)
