"""Every sentence and every page says what the columns of its figures say, and nothing else.

Each kind of fault that was found once has a test here, which reads all quotes or all pages.
"""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from classification.areas import FORCES
from estimates.models import OfficialFigure
from estimates.own.calibrated import FEWEST_ROWS
from estimates.pages.figure_quote import Quote, figures_needed, quote_of
from estimates.register.csv_downloads import register_csv
from estimates.register.figure_caveats import UNKNOWN_LABELS, unknowns_of
from estimates.register.figure_sentences import when_words
from estimates.strict_csv import OFFICIAL
from estimates.sums.own_share import FEWEST_STATED
from tests.estimates.page_texts import csv_rows, page, rows_of, text_of
from tests.estimates.pages.test_pages import ADDRESSES
from tests.estimates.spoiling import fault, spoil

pytestmark = pytest.mark.usefixtures("official")

REGISTER = "reference_figures_all.csv"
BLOCKED = {"ur-seed", "ur-2019-ratio", "ur-2017-ratio-fraud", "rec-2023m-all"}
VERBS = (
    *("estimated", "recorded", "referred", "reported", "asked", "spent", "were", "was", "told"),
    *("brought", "came", "Worked out here"),
)
BROKEN = re.compile(
    r"\b(\w+) \1\b|recorded of|of offences flagged|\bin (United|the year ending \w+ in )|"
    r" [,.;:]|\(\)|  |%\(|\b1 offences|None"
)


def quotes() -> Iterator[tuple[OfficialFigure, Quote]]:
    figures = {figure.figure_id: figure for figure in OfficialFigure.objects.all()}
    for figure in figures.values():
        needed = {name: figures[name] for name in figures_needed(figure)}
        yield figure, quote_of(figure, needed)


def said() -> Iterator[tuple[OfficialFigure, Quote]]:
    """The quotes that may be printed."""
    return ((figure, quote) for figure, quote in quotes() if not quote.is_blocked)


def words_of(html: str) -> str:
    """Every word of a page, those of its drawings and their alternatives too."""
    html = re.sub(r"<(script|style)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def worked(sum_words: str) -> float:
    """What a sum such as "66,776 + 67,696" or "692,000 / 0.68" comes to."""
    parts = re.findall(r"[-+/]|[\d.]+", sum_words.replace(",", ""))
    value = float(parts[0])
    for sign, number in zip(parts[1::2], map(float, parts[2::2]), strict=True):
        value = {"+": value + number, "-": value - number, "/": value / number}[sign]
    return value


# ---- All quotes --------------------------------------------------------------------------


def test_a_quote_is_whole_english_with_the_number_place_and_period_of_its_row() -> None:
    for figure, quote in quotes():
        assert quote.is_blocked == (figure.figure_id in BLOCKED)
        if quote.is_blocked:
            assert not quote.sentence
            assert quote.caveat
            continue
        number = figure.stated_as or f"{figure.number:,.10g}"
        assert number in quote.sentence[:1].lower() + quote.sentence[1:]
        assert figure.geography in quote.sentence or figure.derived
        assert figure.period_label in quote.sentence
        assert when_words(figure) in quote.sentence
        assert re.search(rf"\b({'|'.join(VERBS)})\b", quote.sentence), quote.sentence
        assert re.match(r"[A-Z0-9]", quote.sentence)
        assert quote.sentence.endswith(".")
        assert quote.sentence.count("(") == quote.sentence.count(")")
        assert not BROKEN.search(f"{quote.sentence} {quote.caveat}"), quote
        assert figure.source_title in quote.source
        assert ("Grade C: press report" in quote.caveat) == (figure.grade == "C")
        if "blackmail" in figure.offence_detail:
            assert "we count no under-16s" in quote.caveat


def test_no_quote_makes_a_percentage_of_a_ratio() -> None:
    ratios = [(figure, quote) for figure, quote in said() if figure.precision_kind == "ratio"]

    assert {figure.figure_id for figure, _ in ratios} == {
        *("csew-2016m-prev", "csew-2024s-fraud-rep", "csew-2024s-cm-rep"),
    }
    for figure, quote in ratios:
        assert quote.sentence.lower().startswith(f"{figure.stated_as} ")
        assert not re.search(r"%|per cent", f"{quote.sentence} {quote.caveat}")
        assert "gives only the ratio" in quote.caveat


def test_a_sum_made_here_is_nobodys_words_but_ours_and_comes_out_as_it_says() -> None:
    derived = [figure for figure in OfficialFigure.objects.all() if figure.derived]
    assert len(derived) == 10
    for figure in derived:
        result = worked(figure.worked_from) * (100 if figure.unit == "percent" else 1)
        assert float(figure.value) == pytest.approx(result, rel=0.003), figure

    for figure, quote in said():
        starts = quote.sentence.startswith("Worked out here, and not taken from a publication: ")
        assert starts == figure.derived
        assert quote.source.startswith("our own sum (") == figure.derived
        if figure.derived:
            assert not re.search(r"\b(estimated|recorded|published)\b", quote.sentence)
            assert figure.worked_from in quote.sentence


def test_an_estimate_is_never_called_recorded_and_the_scottish_ones_say_how_they_came() -> None:
    scottish = [figure for figure, _ in said() if figure.measure == "offences_estimated"]
    assert len(scottish) == 15
    for figure, quote in said():
        surveyed = figure.flag_population.startswith("adults")
        if surveyed or figure in scottish:
            assert "recorded" not in quote.sentence
            assert "estimated" in quote.sentence or figure.derived or "asked" in quote.sentence
        if figure in scottish:
            assert figure.flag_unit == "offence estimated"
            assert "710 and 852" in quote.caveat or "How it was estimated was" in quote.caveat
            if figure.period_label == "2020/21":
                assert "procedure for recording crime in Scotland changed" in quote.caveat

    quote = next(quote for figure, quote in said() if figure.figure_id == "scot-2019-all")
    assert quote.sentence == (
        "The number of cyber-crimes in Scotland in 2019/20 was estimated at 7,240."
    )
    assert "Later revised to 7,710." in quote.caveat


def test_more_than_and_about_are_kept() -> None:
    found = {
        figure.figure_id: quote.sentence
        for figure, quote in said()
        if figure.precision_kind in ("more_than", "about")
    }

    assert "more than 5,200 reports of fraud" in found["psni-2024-fraud"]
    assert "More than 80 per cent of fraud" in found["ur-2016-fraud80"]
    assert "about 17,000 respondents" in found["csew-2017m-n"]
    assert all(re.search(r"\b(more than|about) \d", each.lower()) for each in found.values())
    for figure, quote in said():
        if "more than" in figure.precision:
            assert "more than" in quote.sentence.lower()


def test_what_is_not_known_is_said_and_an_interval_is_only_said_to_be_unseen() -> None:
    for figure, quote in said():
        unknowns = unknowns_of(figure)
        assert {flag for flag, value in figure.flags.items() if value == "unknown"} <= {*unknowns}
        assert ("We have not seen an interval." in quote.caveat) == ("interval" in unknowns)
        for name in unknowns:
            if name != "interval":
                assert UNKNOWN_LABELS[name].lower() in quote.caveat.partition("Not known: ")[2]
        if figure.flag_population.startswith("adults"):
            assert "interval" in unknowns or "asked" in quote.sentence


def test_the_headlines_quote_has_its_scope() -> None:
    found = {figure.figure_id: quote for figure, quote in said()}

    fraud, misuse = found["csew-2024s-fraud-rep"], found["csew-2024s-cm-rep"]

    assert fraud.sentence == (
        "One in seven incidents of fraud, online or not, against adults 16 and over in households "
        "in England and Wales in the year ending September 2024 were reported to the police or "
        "Action Fraud, as victims told the survey (estimated)."
    )
    assert misuse.sentence == (
        "One in fifteen incidents of computer misuse against adults 16 and over in households in "
        "England and Wales in the year ending September 2024 were reported to the police or "
        "Action Fraud, as victims told the survey (estimated)."
    )
    assert "no businesses, and nobody younger" in fraud.caveat


def test_two_figures_that_do_not_fit_together_name_each_other() -> None:
    found = {figure.figure_id: quote.caveat for figure, quote in said()}

    assert "does not fit together with 936,276" in found["rec-2021m-all-jc"]
    assert "does not fit together with 875,622" in found["rec-2022m-all"]


def test_an_interval_that_is_seen_is_printed(client: Client) -> None:
    OfficialFigure.objects.filter(figure_id="csew-2017m-fraud-rep").update(lower=15, upper=19)

    html = page(client, "/statistics/official/csew-2017m-fraud-rep/")

    assert "15% to 19%" in text_of(html)
    assert "We have not seen an interval" not in text_of(html)


def test_the_register_as_a_file_says_how_exact_a_number_is_and_what_is_not_known() -> None:
    rows = {row["id"]: row for row in csv_rows(register_csv(OfficialFigure.objects.in_order()))}

    assert rows["csew-2024s-cm-rep"]["precision_kind"] == "ratio"
    assert rows["psni-2024-fraud"]["precision_kind"] == "more_than"
    assert rows["foi-northants-2015-derived"]["worked_from"] == "720-92-365"
    assert rows["ur-2016-fraud80"]["not_known"] == "interval unit population"
    assert rows["rec-2017m-af"]["not_known"] == ""


# ---- All pages ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figure", "old", "new", "fault_said"),
    [
        ("csew-2024s-cm-rep", ",ratio,", ",rounded,", "precision is not the ratio"),
        ("csew-2024s-cm-rep", "stated as one in fifteen", "rounded", "precision is not the ratio"),
        ("csew-2017m-fraud-rep", ",rounded,,", ",roughly,,", "precision_kind is none of"),
        ("foi-northants-2015-derived", ",720-92-365,", ",,", "worked_from is given for"),
        ("csew-2017m-fraud-rep", ",rounded,,", ",rounded,34 / 2,", "worked_from is given for"),
    ],
)
def test_a_row_that_would_make_an_untrue_sentence_is_refused(
    copies: Path, figure: str, old: str, new: str, fault_said: str
) -> None:
    rows = csv_rows((OFFICIAL / REGISTER).read_text(encoding="utf-8"))
    line = next(number for number, row in enumerate(rows, start=2) if row["id"] == figure)

    spoil(copies, REGISTER, line, old, new)

    assert fault_said in str(fault(copies))


@pytest.mark.slow
def test_no_page_says_what_no_column_says(client: Client) -> None:
    figures = list(OfficialFigure.objects.all())
    ratios = [figure for figure in figures if figure.precision_kind == "ratio"]
    pages_of = {f"/statistics/official/{figure.figure_id}/": figure for figure in figures}
    addresses = (
        *ADDRESSES,
        *(f"/statistics/areas/{force.slug}/" for force in FORCES),
        *(f"/statistics/official/?page={number}" for number in range(1, 11)),
        *pages_of,
        *("/", "/about/"),
    )

    for address in addresses:
        words = words_of(page(client, address))
        assert not re.search(r"intervals? (is|are|was|were)? ?published|nobody published", words)
        for ratio in ratios:
            percent = rf"(?<![\d.-]){re.escape(f'{ratio.number:g}')}\s?(%|per cent)"
            if not ratio.number.is_integer() or ratio.figure_id in address:
                assert not re.search(percent, words), (address, percent)
            if ratio.figure_id in address and not ratio.number.is_integer():
                assert f"{ratio.number:g}" not in words, address
        for number in ("5,200", "80%", "80 per cent of fraud"):
            for found in re.finditer(rf"(?<![\d,.]){number}(?![\d,])", words):
                before = words[: found.start()].lower()
                assert before.endswith("more than "), address
        assert "Offences recorded: cyber-crime" not in words, address
        figure = pages_of.get(address)
        if figure and figure.measure == "offences_estimated":
            for source in (figure.source_title, figure.seen_at):
                words = words.replace(source, "")
            assert not re.search("recorded", words, flags=re.IGNORECASE), address


def test_a_derived_number_says_so_in_every_file(client: Client) -> None:
    derived = set(OfficialFigure.objects.filter(derived=True).values_list("figure_id", flat=True))
    rows = [
        *rows_of(client, "/statistics/2017/rows.csv"),
        *rows_of(client, "/statistics/areas/northamptonshire.csv"),
        *rows_of(client, "/statistics/areas/west-yorkshire.csv"),
    ]

    assert {row["figure"] for row in rows} & derived == {
        *("foi-northants-2015-derived", "foi-wyorks-2015-derived"),
    }
    for row in rows:
        if row["figure"] in derived:
            assert row["status"] == "derived"
            assert row["note"]
            assert row["warning"]


def test_what_nobody_defined_is_unlike_everything(client: Client) -> None:
    rows = rows_of(client, "/statistics/2017/rows.csv")
    quoted = [row for row in rows if row["section"] == "Quoted by others"]

    assert [(row["item"], row["precision"]) for row in quoted] == [
        ("National Crime Agency, 2016", "unknown"),
        ("Which?, October 2016", "ratio"),
    ]
    for row in quoted:
        for fact in ("Offence", "What is counted", "Who is counted"):
            assert f"{fact}: not known" in row["differs"]
            assert f"{fact}: not known" in row["blocks"]
    html = page(client, "/statistics/2017/")
    lines = [text_of(line) for line in re.findall(r"<tr.*?</tr>", html, flags=re.DOTALL)]
    for row in quoted:
        (line,) = [line for line in lines if line.startswith(row["item"])]
        assert "Blocks: Offence: not known" in line
        assert "not known /" not in line
        assert "Nothing: one figure" not in line


def test_a_survey_share_of_which_something_is_not_known_says_so(client: Client) -> None:
    OfficialFigure.objects.filter(figure_id="csew-2017m-fraud-rep").update(flag_unit="unknown")

    row = next(
        row
        for row in rows_of(client, "/statistics/reporting.csv")
        if row["figure"] == "csew-2017m-fraud-rep"
    )

    assert row["differs"] == row["blocks"] == "What is counted: not known"


def test_a_survey_share_across_a_change_of_recording_says_what_changed(client: Client) -> None:
    share = OfficialFigure.objects.filter(figure_id="csew-2017m-fraud-rep")
    share.update(flag_change="telephone-survey")

    rows = rows_of(client, "/statistics/reporting.csv")

    (row,) = [row for row in rows if row["figure"] == "csew-2017m-fraud-rep"]
    assert row["differs"].startswith("Change of recording: The survey was made by telephone")
    assert row["blocks"] == ""


def test_a_count_is_not_said_to_lack_an_interval(client: Client) -> None:
    said_there = text_of(page(client, "/statistics/official/rec-2017m-af/"))

    assert "None: it is a count, and not an estimate." in said_there
    assert "We have not seen an interval" not in said_there


def test_scotlands_estimates_stand_under_no_survey_and_say_what_changed(client: Client) -> None:
    for address in ("/statistics/areas/police-scotland/", "/statistics/?nation=scotland"):
        words = words_of(page(client, address))
        assert "What the survey" not in words
        assert "Offences, estimated: cyber-crime" in words
        assert "Estimated from a sample of records (710 and 852). Later revised to 7,710." in words
        assert re.search(r"recording (crime in Scotland )?changed in 2020[-/]21", words)


def test_the_page_about_the_site_prints_numbers_of_the_register_alone(client: Client) -> None:
    said_there = text_of(page(client, "/about/"))
    figures = {figure.figure_id: figure for figure in OfficialFigure.objects.all()}

    assert "Most people" not in said_there
    assert "counted about" not in said_there
    for figure_id in ("csew-2024s-fraud-rep", "csew-2024s-cm-rep"):
        assert figures[figure_id].stated_as in said_there
        assert figures[figure_id].period_label in said_there
    assert f"{figures['foi-uk30-2016'].number:,.0f} crimes in 2016/17" in said_there
    incidents = figures["csew-2017m-cm"]
    assert (
        f"For the {incidents.period_label} the national survey estimated "
        f"{incidents.number / 1e6:.1f} million incidents of computer misuse"
    ) in said_there
    assert "In March 2017 a newspaper group launched a study" in said_there
    assert "In July 2017 it printed" in said_there


def test_the_methods_say_what_a_year_a_person_and_a_count_are(client: Client) -> None:
    said_there = text_of(page(client, "/statistics/methods/"))

    assert "from about 3 December of the year before to about 3 December" in said_there
    assert "A person is anyone of 16 or over" in said_there
    assert "Attempts are counted" in said_there
    assert "The crime type follows from what was picked" in said_there


def test_the_methods_say_how_a_share_of_our_own_is_made_and_when_none_is_given(
    client: Client,
) -> None:
    said_there = text_of(page(client, "/statistics/methods/"))

    assert f"fewer than {FEWEST_STATED:.0f} said" in said_there
    assert f"has {FEWEST_ROWS:,.0f} reports of fraud, or of computer misuse" in said_there
    assert "It is not an estimate for all victims" in said_there
