"""A detail that is found has the sign by which its kind is looked for."""

import re

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as with_settings
from hypothesis import strategies as st

from reporting.words import addresses, own_names, personal_details
from reporting.words.detail_signs import kinds_that_may_stand_in
from reporting.words.personal_details import FINDERS

WRITTEN = {
    name: st.from_regex(pattern)
    for module in (personal_details, own_names, addresses)
    for name, pattern in vars(module).items()
    if isinstance(pattern, re.Pattern)
}
# Its pattern looks ahead further than hypothesis can follow.
WRITTEN["_POSTCODE"] = st.tuples(
    st.sampled_from(personal_details._AREAS.split()),
    st.from_regex(r"\A[0-9][A-Za-z0-9]? ? ?[0-9][ABDabd][XYxy]\Z"),
).map("".join)
AROUND = st.sampled_from(["", " ", "my ", "ni ", "\n", ".", " Ann Lee"])

PIECES = (
    *(
        "my name is ",
        "M\u0130 CHIAMO Ugo",
        "name: Ann",
        "I'm called Bo",
        "@sam",
        "jo@a.co",
        " dot com",
    ),
    *("www.", "a.b/c", "data:,", "http://", "bc1q", "4111 1111 1111 1111", "07700 900123", "+43 1"),
    *("12-34-56", "12345678", "GB29", "NWBK", "60161331926819", "SW1A", "2aa", "GIR 0AA", "AB12"),
    *(
        "QQ",
        "12",
        "C",
        "1",
        "3",
        "x",
        " ",
        " ",
        "\u30fc",
        "\u0663",
        "\u017f",
        "ab at c",
        "(at)",
        "a" * 26,
    ),
)


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=12).map("".join))
def test_no_kind_is_passed_over_that_stands_in_a_text(text: str) -> None:
    found = {kind for kind, finder in FINDERS.items() if any(finder(text))}

    assert found <= kinds_that_may_stand_in(text)


@pytest.mark.parametrize("name", WRITTEN)
@with_settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(data=st.data())
def test_no_kind_is_passed_over_whatever_its_pattern_lets_stand(
    name: str, data: st.DataObject
) -> None:
    detail = data.draw(WRITTEN[name])
    text = data.draw(AROUND) + detail + data.draw(AROUND)
    found = {kind for kind, finder in FINDERS.items() if any(finder(text))}

    assert found <= kinds_that_may_stand_in(text)
