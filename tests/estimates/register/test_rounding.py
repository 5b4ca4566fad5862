"""What a share may have been before its source rounded it, and the words for that."""

from decimal import Decimal

import pytest

from estimates.models import OfficialFigure
from estimates.register.rounding import (
    one_in,
    range_words,
    rounding_columns,
    rounding_ends,
)


def figure(value: str, precision: str, **columns: object) -> OfficialFigure:
    return OfficialFigure(
        value=Decimal(value), precision=precision, unit="percent of incidents", **columns
    )


@pytest.mark.parametrize(
    ("value", "precision", "columns"),
    [
        ("14.3", "stated as one in seven", ("13.3", "15.4")),
        ("6.7", "stated as one in fifteen", ("6.5", "6.9")),
        ("15", 'rounded ("around one in seven")', ("14.5", "15.5")),
        ("17", "rounded", ("16.5", "17.5")),
        ("0", "rounded", ("0", "0.5")),
        ("3.7", "1 decimal", ("3.65", "3.75")),
        ("0.25", "2 decimals", ("0.245", "0.255")),
        ("12.5", "rounded", ("", "")),
        ("80", '"more than 80 percent"', ("", "")),
        ("15", "", ("", "")),
    ],
)
def test_the_ends_follow_from_how_the_source_states_the_number(
    value: str, precision: str, columns: tuple[str, str]
) -> None:
    assert rounding_columns(figure(value, precision)) == columns


def test_a_ratio_lies_between_the_ratios_half_a_one_away() -> None:
    seven = figure("14.3", "stated as one in seven")

    assert one_in(seven) == 7
    assert rounding_ends(seven) == pytest.approx((100 / 7.5, 100 / 6.5))
    assert range_words(seven) == "before rounding, between one in 7.5 and one in 6.5"


def test_a_rounded_share_is_said_in_per_cent() -> None:
    rounded = figure("15", "rounded")

    assert one_in(rounded) == 0
    assert range_words(rounded) == "before rounding, between 14.5% and 15.5%"


def test_a_published_interval_comes_before_the_rounding() -> None:
    published = figure("15", "rounded", lower=Decimal("13.2"), upper=Decimal("16.8"))

    assert range_words(published) == "95% interval 13.2% to 16.8%"


def test_what_is_not_known_of_the_rounding_is_said() -> None:
    assert range_words(figure("15", "")) == "how it was rounded is not known"
    assert rounding_ends(figure("15", "")) is None


def test_a_count_has_no_rounding_of_a_share() -> None:
    count = OfficialFigure(value=Decimal("977000"), precision="rounded to 1,000", unit="count")

    assert rounding_ends(count) is None


def test_a_share_of_none_is_no_ratio() -> None:
    assert one_in(figure("0", "stated as one in seven")) == 0
