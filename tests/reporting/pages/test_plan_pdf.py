"""The copy of the plan: a tagged PDF that tells whoever finds it as little as it can."""

import logging
import re
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from itertools import product
from pathlib import Path

import pytest
import typst
from django.utils.translation import override
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from classification.answers import EVENT_TYPE, NATION
from guidance.advising.advice_lines import AdviceLine, AdvicePart
from guidance.pages.context import crisis_numbers
from reporting.browser.answers_cookie import ReportSoFar
from reporting.pages import plan_pdf
from reporting.pages.fitting_help import plan_of
from reporting.pages.plan_pdf import CopyNotMade, plan_in_data
from tests.reporting.browsing import NOW, code_on

ROOT = Path(__file__).resolve().parents[3]

KINDS = [code for code in EVENT_TYPE.codes if code != "not_sure_help"]
PEOPLE = [("me", "age_45_54"), ("me", "age_16_17"), ("organisation", "")]
SAMPLE = [
    *((kind, "england", PEOPLE[0]) for kind in KINDS),
    *(("blackmail", nation, PEOPLE[1]) for nation in NATION.codes),
    *(("malware", nation, PEOPLE[2]) for nation in NATION.codes),
]
HOSTILE = (
    '#sys.inputs "quoted" \\ ] } $ * _ ` @ <label> #import "@preview/a:0.1.0" #read("/etc/passwd")'
)


def make_plan(*, now=NOW, **answers):
    """What the plan page shows for these answers."""
    given = {"who": "me", "age_band": "age_25_34", "nation": "england", "event_type": "blackmail"}
    return plan_of(ReportSoFar(answers=given | answers, token="a token", pressed_at=now), now=now)


def make_copy(plan):
    return PdfReader(BytesIO(plan_pdf.plan_pdf(plan, crisis=crisis_numbers())))


def languages_of(copy):
    """Every language that some part of the copy says it is in."""
    said, ahead = set(), [copy.trailer["/Root"]["/StructTreeRoot"]]
    while ahead:
        element = ahead.pop().get_object()
        if isinstance(element, ArrayObject):
            ahead += element
        elif isinstance(element, DictionaryObject):
            said.add(str(element.get("/Lang", "")))
            ahead += [element["/K"]] if "/K" in element else []
    return said - {""}


def test_the_advice_is_marked_as_english_in_a_copy_in_another_language():
    plan = make_plan()

    with override("cy"):
        data = plan_in_data(plan, crisis=crisis_numbers())
        copy = make_copy(plan)

    spoken = [section["english"] for section in data["sections"]]
    assert data["language"] == "cy"
    assert spoken.count(False) == 1  # our own words about numbers and hours
    assert any(each.startswith("en") for each in languages_of(copy))


def test_the_time_limits_come_before_the_steps():
    plan = make_plan(event_type="paid", event_detail="rent", payment_method="uk_bank_transfer")

    headings = [section["heading"] for section in plan_in_data(plan, crisis=())["sections"]]

    assert headings.index("How long you have") < headings.index("Do this now")


# What stands at the foot of each sheet, which a line that goes on overleaf goes around.
FOOT = re.compile(r"Emergency services 999 · [^·]+ · [^·]+ · Childline 0800 1111 \d+ ")


def words_of(copy):
    """All words of the copy on one line."""
    return " ".join(" ".join(page.extract_text() for page in copy.pages).split())


def missing(lines, words):
    """The stretches of these lines that are not in the words, however these are broken."""
    words = "".join(FOOT.sub("", words).split())
    texts = [part.text for line in lines for part in line.all_parts()]
    return [text for text in texts if "".join(text.split()) not in words]


def tags_of(node):
    """Every tag of the structure tree, from the top down."""
    node = node.get_object()
    if isinstance(node, ArrayObject):
        return [tag for each in node for tag in tags_of(each)]
    if not isinstance(node, DictionaryObject):
        return []
    own = [node["/S"]] if "/S" in node else []
    return own + (tags_of(node["/K"]) if "/K" in node else [])


@pytest.fixture
def sent(sent):
    """A browser that has just sent a report, and answered the question after it."""
    sent.post("/report/sent/", {"press": "about_you", "about_you": "no"})
    return sent


@pytest.fixture
def broken(monkeypatch, tmp_path):
    """A template that cannot be made into anything."""
    template = tmp_path / "plan.typ"
    template.write_text("#nothing-of-this-name")
    monkeypatch.setattr(plan_pdf, "PLAN_TEMPLATE", template)


def test_it_is_tagged_for_screen_readers():
    copy = make_copy(make_plan(lost_money="yes"))

    root = copy.trailer["/Root"]
    tags = tags_of(root["/StructTreeRoot"]["/K"])
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert {"/H1", "/H2", "/H3", "/L", "/LI", "/P", "/BlockQuote", "/Link"} <= set(tags)
    assert tags.count("/H1") == 1


def test_it_says_that_it_is_made_to_the_standard():
    metadata = make_copy(make_plan()).trailer["/Root"]["/Metadata"].get_data().decode()

    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata


def test_its_metadata_hold_no_date_no_person_and_nothing_of_ours():
    copy = make_copy(make_plan())

    metadata = copy.trailer["/Root"]["/Metadata"].get_data().decode()
    assert set(copy.metadata) == {"/Title", "/Creator"}
    assert copy.metadata["/Title"] == "Notes"
    assert copy.metadata["/Creator"].startswith("Typst")
    assert not re.search(r"20\d\d-|CreateDate|ModifyDate|dc:creator|Come Forward", metadata)


def test_it_holds_the_steps_and_the_numbers_of_the_plan():
    plan = make_plan(lost_money="yes", told_whom=("no_one",))

    words = words_of(make_copy(plan))

    assert words.startswith("Notes")
    assert "You have not told the police yet" in words
    assert "Stop replying. You do not have to say a word, not even no." in words
    assert "Samaritans 116 123 · Shout text 85258 · Childline 0800 1111" in words
    assert "Open day and night" in words
    assert words.index("Do this now") < words.index("Who to tell") < words.index("Help at any hour")


def test_it_holds_what_to_say_and_what_to_have_ready_from_the_answers():
    plan = make_plan(
        lost_money="yes", loss_band="loss_250_499", payment_method=("uk_bank_transfer",)
    )

    words = words_of(make_copy(plan))

    assert "To say to your bank (159)" in words
    assert "It was about £250 to £499, by UK bank transfer, in ……" in words
    assert "To say to the police (101)" in words
    assert "What to have ready" in words
    assert "How it was paid: by UK bank transfer." in words


def test_every_line_of_the_plan_is_in_it():
    plan = make_plan(lost_money="yes", told_whom=("no_one",), affected_how_much="very_much")
    advice = plan["advice"]
    lines = [*advice.reassurance, *advice.steps, *advice.do_not, *advice.keep, *advice.law]
    lines += [*advice.money_back, *advice.support_notes, *plan["ready"], *plan["hard_to_speak"]]
    lines += [line for notice in advice.notices for line in notice.lines]
    lines += [line for script in plan["scripts"] for line in script.lines]
    lines += [deadline.line for deadline in advice.deadlines]

    data = plan_in_data(plan, crisis=crisis_numbers())

    assert len(lines) > 30
    assert missing(lines, words_of(make_copy(plan))) == []
    assert [section["heading"] for section in data["sections"]][-1] == "Help at any hour"


def test_it_does_not_say_when_it_was_made():
    now, years_later = make_plan(), make_plan(now=NOW.replace(year=2029))

    made = plan_pdf.plan_pdf(now, crisis=crisis_numbers())

    words = words_of(PdfReader(BytesIO(made)))
    assert not re.search(r"20[23]\d|Open now", words)
    assert made == plan_pdf.plan_pdf(years_later, crisis=crisis_numbers())


def test_nothing_in_the_words_is_run():
    plan = make_plan()
    line = AdviceLine(
        parts=(AdvicePart(text=HOSTILE), AdvicePart(text=HOSTILE, strong=True)), label=HOSTILE
    )
    plan["advice"] = replace(plan["advice"], do_not=(line,))

    words = words_of(make_copy(plan))

    assert "".join(words.split()).count("".join(HOSTILE.split())) == 3


@pytest.mark.parametrize("text", ["\U0001f600", "\x00", "\ud800"])
def test_a_sign_that_no_font_of_ours_has_makes_no_copy_and_breaks_nothing(text):
    plan = make_plan()
    plan["advice"] = replace(plan["advice"], do_not=(AdviceLine(parts=(AdvicePart(text=text),)),))

    with pytest.raises(CopyNotMade):
        make_copy(plan)


def test_a_page_of_ours_is_named_without_its_address():
    plan = make_plan()
    line = AdviceLine(parts=(AdvicePart(text="Offers to get money back", page="offers"),))
    plan["advice"] = replace(plan["advice"], keep=(line,))

    data = plan_in_data(plan, crisis=crisis_numbers())

    (keep,) = [each for each in data["sections"] if each["heading"] == "Keep"]
    assert keep["lines"][0]["parts"] == [
        {"text": "Offers to get money back", "href": "", "strong": False}
    ]


def test_it_needs_no_font_and_no_file_of_the_machine():
    embedded = set(typst.Fonts(include_system_fonts=False).families())

    copy = make_copy(make_plan())

    used = {
        font.get_object()["/BaseFont"].split("+")[-1]
        for page in copy.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert "Libertinus Serif" in embedded
    assert used
    assert all(name.startswith("LibertinusSerif") for name in used)


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "nation", "person"), SAMPLE)
def test_a_copy_can_be_made_of_a_plan_of_every_kind(kind, nation, person):
    check_copy(kind, nation, person)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_can_be_made_of_every_plan(kind):
    for nation, person in product(NATION.codes, PEOPLE):
        check_copy(kind, nation, person)


def check_copy(kind, nation, person):
    who, age = person
    plan = make_plan(
        who=who, age_band=age, nation=nation, event_type=kind, lost_money="yes", danger="not_sure"
    )

    words = words_of(make_copy(plan))

    assert "Do this now" in words
    assert missing(plan["advice"].steps, words) == []


@pytest.mark.django_db
def test_the_plan_page_offers_it_with_a_warning(sent):
    page = sent.get("/report/sent/").text

    assert 'href="/report/copy/"' in page
    assert "Delete it when you no longer need it." in page


@pytest.mark.django_db
def test_it_comes_as_a_file_with_a_neutral_name_and_is_kept_nowhere(sent):
    code = code_on(sent.get("/report/sent/"))

    response = sent.get("/report/copy/")

    words = words_of(PdfReader(BytesIO(response.content)))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="notes.pdf"'
    assert response["Cache-Control"] == "no-store"
    assert "Stop replying." in words
    squeezed = "".join(words.split()).replace("-", "").upper()
    assert code.replace("-", "").replace(" ", "").upper() not in squeezed
    assert "Come Forward" not in words
    assert "They wrote on a Tuesday." not in words


PRACTICE = "Practice. Everything here is made up."


@pytest.mark.django_db
def test_a_copy_from_a_practice_site_says_so_on_every_sheet_and_to_a_screen_reader(sent, settings):
    real = PdfReader(BytesIO(sent.get("/report/copy/").content))
    settings.DEMONSTRATION = True

    copy = PdfReader(BytesIO(sent.get("/report/copy/").content))

    sheets = [" ".join(page.extract_text().split()) for page in copy.pages]
    assert "Practice" not in words_of(real)
    assert len(sheets) > 1
    assert all(sheet.startswith(PRACTICE) for sheet in sheets)
    # Once more in the words themselves: the head of a sheet is not read out.
    assert words_of(copy).count(PRACTICE) == len(sheets) + 1
    root = copy.trailer["/Root"]
    assert tags_of(root["/StructTreeRoot"]["/K"]).count("/P") == 1 + tags_of(
        real.trailer["/Root"]["/StructTreeRoot"]["/K"]
    ).count("/P")


@pytest.mark.django_db
def test_it_takes_no_form_and_a_prefetch_makes_none(sent):
    assert sent.post("/report/copy/").status_code == 405
    assert sent.get("/report/copy/", headers={"Sec-Purpose": "prefetch"}).status_code == 204


@pytest.mark.django_db
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


def test_where_the_library_is_missing_no_copy_is_made(monkeypatch, caplog):
    monkeypatch.setitem(sys.modules, "typst", None)

    with pytest.raises(CopyNotMade), caplog.at_level(logging.ERROR):
        make_copy(make_plan())

    assert "ModuleNotFoundError" in caplog.text


@pytest.mark.slow
def test_a_process_that_makes_no_copy_does_not_load_the_library():
    program = "import django; django.setup(); import sys, config.urls, reporting.pages.sent_views; "
    program += "sys.exit('typst' in sys.modules)"

    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={"DJANGO_SETTINGS_MODULE": "tests.settings", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
