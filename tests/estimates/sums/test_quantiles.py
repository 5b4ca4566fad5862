"""Our own quantiles against scipy's."""

import pytest
from scipy import stats

from estimates.sums.quantiles import two_sided_normal, two_sided_t


@pytest.mark.parametrize("level", [0.001, 0.1, 0.5, 0.8, 0.9, 0.95, 0.99, 0.9999, 1 - 1e-10])
@pytest.mark.parametrize("n", [1, 2, 3, 5, 9, 29, 43, 100, 999, 1000, 1001, 5000, 10**7])
def test_t_agrees_with_scipy(level: float, n: int) -> None:
    assert two_sided_t(level, n) == pytest.approx(-stats.t.ppf((1 - level) / 2, n), rel=1e-9)


@pytest.mark.parametrize("level", [0.001, 0.5, 0.95, 0.999999, 1 - 2**-53])
def test_the_normal_agrees_with_scipy(level: float) -> None:
    assert two_sided_normal(level) == pytest.approx(-stats.norm.ppf((1 - level) / 2), rel=1e-9)
