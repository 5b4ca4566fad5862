"""What the tests of the sums share."""

from collections.abc import Callable
from statistics import NormalDist

import pytest

from estimates.sums.results import EstimateError

Z95 = NormalDist().inv_cdf(0.975)


def code_of(call: Callable[[], object]) -> str:
    """The code of the error that the call must end in."""
    with pytest.raises(EstimateError) as caught:
        call()
    return caught.value.code
