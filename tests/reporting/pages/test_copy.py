"""The copy as a browser gets it: a file with a neutral name, kept nowhere."""

import logging
from io import BytesIO

import pytest
from pypdf import PdfReader

from reporting.pages import plan_pdf
from tests.reporting.browsing import code_on
from tests.reporting.pages.test_plan_pdf import tags_of, words_of

pytestmark = pytest.mark.django_db

PRACTICE = "From a practice site: nobody reads what is told there. The numbers are real."


@pytest.fixture
def broken(monkeypatch, tmp_path):
    """A template that cannot be made into anything."""
    template = tmp_path / "plan.typ"
    template.write_text("#nothing-of-this-name")
    monkeypatch.setattr(plan_pdf, "PLAN_TEMPLATE", template)


def test_the_plan_page_offers_it_with_a_warning(sent):
    page = sent.get("/report/sent/").text

    assert 'href="/report/copy/"' in page
    assert "Delete it when you no longer need it." in page


def test_it_comes_as_a_file_with_a_neutral_name_and_is_kept_nowhere(sent):
    page = sent.get("/report/sent/")
    code = code_on(page)

    response = sent.get("/report/copy/")

    assert "Your code is not in the copy." in page.text
    words = words_of(PdfReader(BytesIO(response.content)))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="notes.pdf"'
    assert response["Cache-Control"] == "no-store"
    assert "What to do now" in words
    squeezed = "".join(words.split()).replace("-", "").upper()
    assert code.replace("-", "").replace(" ", "").upper() not in squeezed
    assert "Come Forward" not in words
    assert "They wrote on a Tuesday." not in words


def test_a_copy_from_a_practice_site_says_so_on_every_sheet_and_to_a_screen_reader(sent, settings):
    real = PdfReader(BytesIO(sent.get("/report/copy/").content))
    settings.DEMONSTRATION = True

    copy = PdfReader(BytesIO(sent.get("/report/copy/").content))

    sheets = [" ".join(page.extract_text().split()) for page in copy.pages]
    assert "practice" not in words_of(real)
    assert "made up" not in words_of(copy)
    assert len(sheets) > 1
    assert all(sheet.startswith(PRACTICE) for sheet in sheets)
    # Once more in the words themselves: the head of a sheet is not read out.
    assert words_of(copy).count(PRACTICE) == len(sheets) + 1
    root = copy.trailer["/Root"]
    assert tags_of(root["/StructTreeRoot"]["/K"]).count("/P") == 1 + tags_of(
        real.trailer["/Root"]["/StructTreeRoot"]["/K"]
    ).count("/P")


def test_it_takes_no_form_and_a_prefetch_makes_none(sent):
    assert sent.post("/report/copy/").status_code == 405
    assert sent.get("/report/copy/", headers={"Sec-Purpose": "prefetch"}).status_code == 204


@pytest.mark.usefixtures("broken")
def test_where_it_cannot_be_made_the_person_is_told_kindly(sent, caplog):
    with caplog.at_level(logging.ERROR):
        page = sent.get("/report/copy/")

    assert page.status_code == 503
    assert "Print that page instead" in page.text
    assert 'href="/report/sent/"' in page.text
    assert sent.get("/report/sent/").status_code == 200
    assert [
        record.getMessage()
        for record in caplog.records
        if record.name == "reporting.pages.plan_pdf"
    ] == ["a copy of the plan could not be made: TypstError"]
