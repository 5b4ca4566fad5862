"""The range beside a figure, as people read it."""

import pytest
from django.template.loader import render_to_string

from releases.views import _shown_row


@pytest.mark.parametrize(
    ("lower", "upper", "has_range"),
    [("-14.2", "-1.8", False), ("-14.2", "0.4", False), ("-3.1", "9.3", True), ("86", "104", True)],
)
def test_a_range_that_noise_took_under_nothing_does_not_read_as_certain(
    lower: str, upper: str, has_range: bool
) -> None:
    row = {"display": "[low]", "status": "[low]", "note": "", "universe": "persons"}

    shown = _shown_row(row | {"lower": lower, "upper": upper}, ())
    page = render_to_string("releases/_figures.html", {"table": {"rows": [shown]}})

    assert ("below the noise" in page) is not has_range
    assert "0 to 0" not in page
