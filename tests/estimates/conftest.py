"""The published figures, loaded once for every test of a module that asks for them."""

import pytest

from estimates.figures import load_official_figures


@pytest.fixture
def official(db: None) -> None:
    """Everything of `estimates/official/`, in the database."""
    load_official_figures()
