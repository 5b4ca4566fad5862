"""Says in one word where the answers of a test end."""

from typing import Any

from reporting.form.journey import CHECK, help_ending, path


def ending_of(answers: dict[str, Any]) -> str | None:
    """The slug of the page of help at which these answers end, "sent" once nothing more must be
    answered, None before."""
    if ending := help_ending(answers):
        return ending.slug
    return "sent" if CHECK in path(answers) else None
