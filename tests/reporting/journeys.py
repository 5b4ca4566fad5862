"""Random journeys through the form: answers, changes, and coming back to a saved report."""

from random import Random

from reporting.browser import progress
from reporting.browser.answers_cookie import ReportSoFar
from reporting.codes.saved_reports import open_draft, save_draft
from reporting.form.journey import help_ending, may_save, path
from reporting.form.page_shapes import Field
from reporting.form.questions import fields_of, options_for, page_for
from reporting.form.validation import as_posted, check_page
from reporting.submission import coded
from tests.reporting.browsing import NOW

WORDS = "They wrote on a Tuesday."


def one_press(so_far: ReportSoFar, chance: Random) -> ReportSoFar:
    """Somebody answers the next page, changes an earlier one, or saves and comes back."""
    if may_save(so_far.answers) and chance.random() < 0.05:
        back = open_draft(save_draft(so_far, now=NOW).code, now=NOW)
        assert back is not None
        return back
    goes_on = chance.random() < 0.7
    slug = progress.current_slug(so_far) if goes_on else chance.choice(path(so_far.answers)[1:])
    slug = slug if fields_of(slug) else "event-type"
    asked = page_for(slug, so_far.answers)
    assert asked is not None
    sent = {field.code: given(field, so_far, chance) for field in asked.fields}
    question = as_posted(asked, sent, so_far.answers)
    checked = check_page(slug, sent, so_far.answers)
    if help_ending(progress.taken(so_far, question, checked.right).answers):
        return progress.up_to(so_far, question)
    return so_far if checked.errors else progress.taken(so_far, question, checked.values)


def given(field: Field, so_far: ReportSoFar, chance: Random) -> list[str]:
    """What somebody presses for one field of a page."""
    codes = [option.code for option in options_for(field, so_far.answers)]
    if field.kind == "checkboxes":
        return chance.sample(codes, chance.randint(0, min(3, len(codes))))
    if codes:
        return [chance.choice(codes)]
    return ["2026-03" if field.kind == "month" else WORDS]


def stored_codes(so_far: ReportSoFar) -> set[str]:
    return {*coded(so_far.answers)} | ({"own_words"} & set(so_far.answers))
