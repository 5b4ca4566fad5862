"""The tests of the sums share published cases, a quantile, and the reading of a refusal."""

import json
from collections.abc import Callable
from pathlib import Path
from statistics import NormalDist

import pytest

from estimates.sums.results import EstimateError

CASES = {
    case["id"]: case
    for case in json.loads((Path(__file__).parent / "data" / "published_cases.json").read_text())
}
LIKE_RECORDED = {
    "geography": "K04000001",
    "period": "2016-04-01/2017-03-31/year",
    "offence": "computer_misuse",
    "unit": "offence recorded",
    "population": "adults 16 and over in households",
    "recorder": "Action Fraud",
    "change": "none",
}
Z95 = NormalDist().inv_cdf(0.975)


def code_of(call: Callable[[], object]) -> str:
    """The code of the error that the call must end in."""
    with pytest.raises(EstimateError) as caught:
        call()
    return caught.value.code
