"""A made-up person fills in the real form: page after page, until it may be sent."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from reporting.form.journey import CHECK, next_slug, on_path
from reporting.form.page_shapes import Answers
from reporting.form.questions import page_for
from reporting.form.validation import check_page

_LONGEST_WALK: Final = 60


def fill_form(wanted: Mapping[str, tuple[str, ...]], *, today: date) -> Answers:
    """Walks the form with these answers, and leaves out what may be left out.

    RuntimeError where the form does not take them: they are meant to be answers it takes.
    """
    answers: Answers = {}
    slug = ""
    for _ in range(_LONGEST_WALK):
        slug = next_slug(answers, slug)
        page = page_for(slug, answers)
        if page and page.fields:
            sent = {field.code: list(wanted.get(field.code, ())) for field in page.fields}
            checked = check_page(slug, sent, answers, today=today)
            if checked.errors:
                raise RuntimeError(f"The form does not take {sent} on {slug!r}.")
            answers = {**answers, **checked.values}
        if slug == CHECK:
            return on_path(answers)
    raise RuntimeError(f"The form does not end: {slug!r}.")
