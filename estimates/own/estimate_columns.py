"""Writes an estimate as the columns of the file of estimates have it: one home of their form."""

from estimates.sums.results import Estimate

_Ends = tuple[float, float] | None


def estimate_columns(
    estimate: Estimate,
    *,
    n: float,
    fabricated: int | None,
    band: _Ends,
    envelope: _Ends,
    noise: _Ends = None,
    missing: _Ends = None,
    without_attempts_max: float | None = None,
) -> dict[str, str]:
    """Writes the numbers of an estimate with six decimals; one that is missing is left empty."""
    numbers: dict[str, float | None] = {
        "value": estimate.value,
        "lower": estimate.lower,
        "upper": estimate.upper,
        "level": estimate.level,
        "without_attempts_max": without_attempts_max,
        "n": n,
    }
    for name, pair in (
        ("noise", noise),
        ("missing", missing),
        ("band", band),
        ("envelope", envelope),
    ):
        low, high = pair or (None, None)
        numbers |= {f"{name}_low": low, f"{name}_high": high}
    return {
        **{name: "" if number is None else number_text(number) for name, number in numbers.items()},
        "fabricated": "" if fabricated is None else str(fabricated),
        "status": estimate.status,
        "notes": " ".join(estimate.notes),
    }


def number_text(number: float) -> str:
    """Writes a number of the file."""
    return f"{number:.6f}"
