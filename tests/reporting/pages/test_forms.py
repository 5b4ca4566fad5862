"""A question becomes a form whose every error leads to a place that is there."""

import re

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from reporting.form.page_shapes import Question
from reporting.form.questions import PAGES, field_by_code, page_for
from reporting.form.validation import check_page
from reporting.pages.forms import _options, question_form

ANSWERS = {
    "danger": "no",
    "who": "me",
    "age_band": "age_25_34",
    "nation": "england",
    "event_type": "blackmail",
    "event_detail": "locked_files",
    "lost_money": "yes",
}
QUESTIONS = [page.slug for page in PAGES if isinstance(page, Question)]


def question(slug, **changes):
    page = page_for(slug, ANSWERS | changes)
    assert isinstance(page, Question)
    return page


def field_of(slug, code, answers=ANSWERS, **posted):
    """One field of a page as it is drawn."""
    return question_form(page_for(slug, answers), answers=answers, **posted).fields[code]


def form_after(slug, posted):
    """The form of a page as it is shown again after this was posted."""
    errors = check_page(slug, posted, ANSWERS).errors
    return question_form(question(slug), answers=ANSWERS, posted=posted, errors=errors)


def month_posted(month, year):
    sent = {"when_month-month": [month], "when_month-year": [year]}
    return {"when_band": ["earlier"], "lost_money": ["no"], **sent}


def drawn(form):
    template = Template("{% load crispy_forms_tags %}{% crispy form %}")
    return template.render(Context({"form": form, "request": RequestFactory().get("/")}))


def targets(html):
    return set(re.findall(r'id="([^"]+)"', html))


@pytest.mark.parametrize("slug", QUESTIONS)
@pytest.mark.parametrize("sent", ["", "nonsense", "x" * 2000])
def test_every_error_leads_to_something_on_the_page(slug, sent):
    page = question(slug)
    posted = {each.code: [sent] for each in page.fields}
    errors = check_page(slug, posted, ANSWERS).errors

    form = question_form(page, answers=ANSWERS, posted=posted, errors=errors)

    links = [link["href"] for link in form.error_links()]
    assert len(links) == len({(error.field, error.message) for error in errors})
    assert {link.removeprefix("#") for link in links} <= targets(drawn(form))


@pytest.mark.parametrize("slug", QUESTIONS)
def test_every_field_is_drawn_once_under_its_code_and_no_id_twice(slug):
    page = question(slug)

    html = drawn(question_form(page, answers=ANSWERS))

    ids = re.findall(r'id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    for each in page.fields:
        assert re.search(rf'name="{each.code}(-month)?"', html)
    assert html.count("<h1") == 1
    assert 'type="file"' not in html
    assert not re.search(r'type="(email|tel|url)"', html)


def test_questions_that_are_part_of_a_page_are_no_heading():
    form = question_form(page_for("check", ANSWERS), answers=ANSWERS, is_whole_page=False)

    assert {"police_area", "sex"} <= form.fields.keys()
    assert "<h1" not in drawn(form)


def test_what_may_also_have_happened_lies_in_a_fold_until_it_is_ticked_or_wrong():
    closed = field_of("event-detail", "also_happened")
    ticked = field_of("event-detail", "also_happened", ANSWERS | {"also_happened": ("account",)})
    wrong = form_after("event-detail", {"also_happened": ["nonsense"]}).fields["also_happened"]

    assert (closed.is_folded, closed.is_open) == (True, False)
    assert ticked.is_open
    assert wrong.is_open


def test_after_eight_reasons_the_rest_lie_in_a_fold_that_opens_for_a_tick():
    closed = field_of("reason-not-reported", "reason_not_reported")
    folded = closed.more_options[-1].value
    ticked = {"reason_not_reported": (folded,)}
    opened = field_of("reason-not-reported", "reason_not_reported", ANSWERS | ticked)
    shown = {"reason_not_reported": (closed.options[0].value,)}
    still_closed = field_of("reason-not-reported", "reason_not_reported", ANSWERS | shown)

    assert len(closed.options) == 8
    assert not closed.is_open
    assert opened.is_open
    assert not still_closed.is_open


def test_a_fold_is_a_fold_of_the_page_with_its_line_before_it():
    html = drawn(question_form(question("event-detail"), answers=ANSWERS))

    fold = html.partition("<details")[2].partition("</details>")[0]
    assert "Did any of these also happen?" in fold.partition("</summary>")[0]
    assert 'name="also_happened"' in fold
    assert 'name="relationship"' not in fold


def test_ages_stand_in_two_columns_and_nothing_else_does():
    ages = drawn(question_form(question("age-band"), answers=ANSWERS))

    assert ages.count("cf-columns") == 1
    assert ages.index("cf-columns") < ages.index('name="age_band"') < ages.index('name="nation"')


def test_an_error_about_one_choice_leads_to_that_choice():
    posted = {"told_whom": ["bank", "no_one"]}

    form = form_after("told-whom", posted)

    (link,) = form.error_links()
    number = [option.code for option in field_by_code("told_whom").options].index("no_one")
    assert link["href"] == f"#id_told_whom_{number}"


def test_an_error_that_another_page_puts_right_leads_there():
    answers = {"danger": "no", "who": "child"}
    posted = {"age_band": ["age_25_34"], "nation": ["england"]}
    page = page_for("age-band", answers)
    errors = check_page("age-band", posted, answers).errors

    form = question_form(page, answers=answers, posted=posted, errors=errors)

    assert [link["href"] for link in form.error_links()] == ["/report/danger/"]


def test_what_was_sent_is_drawn_again_beside_its_error():
    form = form_after("when-band", month_posted("13", "2026"))

    html = drawn(form)

    assert re.search(r'name="when_month-month"[^>]*value="13"', html)
    assert re.search(r'name="when_month-year"[^>]*value="2026"', html)
    assert form.errors


@pytest.mark.parametrize(
    ("month", "year", "marked", "leads_to"),
    [
        ("3", "", ["when_month-year"], "#id_when_month_year"),
        ("", "2026", ["when_month-month"], "#id_when_month"),
        ("x", "y", ["when_month-month", "when_month-year"], "#id_when_month"),
    ],
)
def test_only_the_wrong_part_of_a_month_is_drawn_as_wrong(month, year, marked, leads_to):
    form = form_after("when-band", month_posted(month, year))

    inputs = re.findall(r"<input[^>]*govuk-date-input__input[^>]*>", drawn(form))
    wrong = [each for each in inputs if "govuk-input--error" in each]
    assert [re.search(r'name="([^"]+)"', each)[1] for each in wrong] == marked
    assert [link["href"] for link in form.error_links()] == [leads_to]


def test_a_kept_month_is_drawn_in_its_two_parts():
    answers = ANSWERS | {"when_band": "earlier", "when_month": "2026-03"}

    html = drawn(question_form(question("when-band"), answers=answers))

    assert re.search(r'name="when_month-month"[^>]*value="3"', html)
    assert re.search(r'name="when_month-year"[^>]*value="2026"', html)


def test_a_place_is_shown_again_as_the_force_that_was_kept():
    answers = ANSWERS | {"police_area": "E23000022"}

    html = drawn(question_form(page_for("check", answers), answers=answers, is_whole_page=False))

    assert re.search(r'value="E23000022"\s+selected', html)


def test_somebody_helped_is_spoken_of_as_they():
    answers = ANSWERS | {"who": "adult_helped"}

    html = drawn(question_form(page_for("when-band", answers), answers=answers))

    assert "Did they lose money?" in html


def test_in_scotland_nobody_is_sent_to_report_fraud():
    answers = ANSWERS | {"nation": "scotland"}

    html = drawn(question_form(page_for("told-whom", answers), answers=answers))

    assert "Report Fraud" not in html


def test_what_was_typed_is_drawn_as_text_and_never_as_markup():
    posted = {"own_words": ["</textarea><script>alert(1)</script>"]}

    html = drawn(question_form(question("own-words"), answers=ANSWERS, posted=posted))

    assert "<script>" not in html


@pytest.mark.parametrize("slug", ["told-whom", "event-type", "when-band"])
def test_answers_that_stand_apart_come_last_after_one_divider(slug):
    page = question(slug)

    field = question_form(page, answers=ANSWERS).fields[page.code]

    after = ["__divider" in option.drawn for option in field.options]
    apart = {"not_sure_help", "prefer_not_to_say"} | page.fields[0].exclusive
    assert after.count(True) == 1
    assert {option.value for option in field.options[after.index(True) :]} <= apart


def test_what_is_held_of_an_option_is_both_of_its_faces_and_nobody_s_choice():
    page = question("when-band")
    _options.forget()

    with_yes = question_form(page, answers={**ANSWERS, "lost_money": "yes"})
    held_after_yes = len(_options.kept)
    others = {code: each for code, each in ANSWERS.items() if code != "lost_money"}
    without = question_form(page, answers=others)

    assert len(_options.kept) == held_after_yes
    assert [" checked" in each.drawn for each in with_yes.fields["lost_money"].options].count(True)
    assert not any(" checked" in each.drawn for each in without.fields["lost_money"].options)
