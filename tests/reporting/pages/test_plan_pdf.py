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
from reporting.pages.fitting_help import copy_of
from reporting.pages.plan_pdf import CopyNotMade, plan_in_data
from tests.reporting.browsing import NOW

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
    return copy_of(ReportSoFar(answers=given | answers, token="a token", pressed_at=now), now=now)


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


def test_its_parts_stand_in_the_order_of_the_page():
    plan = make_plan(event_type="paid", event_detail="rent", payment_method="uk_bank_transfer")

    headings = [section["heading"] for section in plan_in_data(plan, crisis=())["sections"]]

    parts = ["What to do now", "Later today", "This week", "Good to know", "Everybody who can help"]
    shown = [heading for heading in headings if heading in parts]
    assert shown == [part for part in parts if part in headings]
    assert {"What to do now", "Good to know", "Everybody who can help"} <= set(shown)


def test_a_number_that_is_written_in_groups_does_not_break_over_a_line():
    data = plan_in_data(make_plan(), crisis=crisis_numbers())
    texts = [
        part["text"]
        for section in data["sections"]
        for line in section["lines"]
        for part in line["parts"]
    ]

    assert "116\u00a0123" in " ".join(texts)
    assert not [text for text in texts if re.search(r"[0-9] [0-9]", text)]


def test_whoever_stands_among_the_people_who_help_is_not_listed_twice():
    words = words_of(make_copy(make_plan()))

    assert words.count("To talk to someone who listens.") == 1


@pytest.mark.parametrize(
    "answers",
    [
        {"age_band": "age_16_17", "event_detail": "nude_pictures", "lost_money": "yes"},
        {"relationship": "partner_or_ex", "event_detail": "nude_pictures"},
        {
            "event_type": "paid",
            "event_detail": "fake_bank_police_company",
            "lost_money": "yes",
            "payment_method": "uk_bank_transfer",
        },
        {"event_type": "scam_msg"},
    ],
)
def test_it_has_two_sides_at_most(answers):
    assert len(make_copy(make_plan(told_whom=("no_one",), **answers)).pages) <= 2


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


def test_it_holds_the_acts_and_the_numbers_of_the_page():
    plan = make_plan(lost_money="yes", told_whom=("no_one",))

    words = words_of(make_copy(plan))

    assert words.startswith("Notes")
    assert [card.act for card in plan["advice"].now if f"{card.act}." not in words] == []
    assert "Samaritans 116 123 · Shout text 85258 · Childline 0800 1111" in words
    assert "Open day and night" in words
    assert words.index("What to do now") < words.index("Everybody who can help")


RULES_THAT_HOLD = [
    ({"event_type": "blackmail", "event_detail": "nude_pictures"}, "Do not pay. Do not answer"),
    ({"event_type": "paid", "event_detail": "romance"}, "Send no more money"),
    ({"event_type": "paid", "event_detail": "romance"}, "End contact when it feels safe"),
]


@pytest.mark.parametrize(("answers", "act"), RULES_THAT_HOLD)
def test_what_is_ticked_as_done_stays_in_it_as_done(answers, act):
    given = {"who": "me", "age_band": "age_25_34", "nation": "england", "lost_money": "yes"}
    plan = make_plan(**answers, lost_money="yes")
    key = next(card.key for card in plan["advice"].cards if card.act == act and card.may_be_done)
    so_far = ReportSoFar(answers=given | answers, token="t", pressed_at=NOW, done=frozenset([key]))

    words = words_of(make_copy(copy_of(so_far, now=NOW)))

    assert words.count(f"{act}.") == 1
    assert words.index("Done •") < words.index(f"{act}.") < words.index("What to say")


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_that_was_told_is_lost_from_the_copy_by_ticking_it(kind):
    given = {"who": "me", "age_band": "age_25_34", "nation": "england", "lost_money": "yes"}
    plan = make_plan(event_type=kind, lost_money="yes")
    for card in plan["advice"].cards:
        if not card.may_be_done:
            continue
        answers = given | {"event_type": kind}
        so_far = ReportSoFar(answers=answers, token="t", pressed_at=NOW, done=frozenset([card.key]))
        sections = plan_in_data(copy_of(so_far, now=NOW), crisis=())["sections"]

        (done,) = [section for section in sections if section["heading"] == "Done"]
        texts = [part["text"] for line in done["lines"] for part in line["parts"]]
        assert f"{card.act}." in [text.replace("\u00a0", " ") for text in texts]


def test_it_holds_what_to_say_and_what_to_have_ready_from_the_answers():
    plan = make_plan(
        lost_money="yes", loss_band="loss_250_499", payment_method=("uk_bank_transfer",)
    )

    words = words_of(make_copy(plan))

    assert "To say to the bank (159)" in words
    assert "£250 to £499, by UK bank transfer" in words
    assert "What to have ready" in words
    assert "How it was paid: by UK bank transfer." in words


def test_every_line_of_the_plan_is_in_it():
    plan = make_plan(lost_money="yes", told_whom=("no_one",), affected_how_much="very_much")
    advice = plan["advice"]
    lines = [*advice.every_line, *plan["ready"], *plan["hard_to_speak"]]
    lines += [line for card in advice.cards if card.script for line in card.script.lines]

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
    plan["advice"] = replace(plan["advice"], keep=(line,))

    words = words_of(make_copy(plan))

    assert "".join(words.split()).count("".join(HOSTILE.split())) == 3


@pytest.mark.parametrize("text", ["\U0001f600", "\x00", "\ud800"])
def test_a_sign_that_no_font_of_ours_has_makes_no_copy_and_breaks_nothing(text):
    plan = make_plan()
    plan["advice"] = replace(plan["advice"], keep=(AdviceLine(parts=(AdvicePart(text=text),)),))

    with pytest.raises(CopyNotMade):
        make_copy(plan)


def test_an_address_to_write_to_stands_in_it_as_one():
    plan = make_plan(event_type="harass", event_detail="hate", lost_money="no")

    words = words_of(make_copy(plan))

    assert "Email Galop (help@galop.org.uk)" in words
    assert "mailto" not in words


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

    assert plan["advice"].now
    acts = [line for card in plan["advice"].now for line in card.every_line]
    assert missing(acts, words) == []


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
