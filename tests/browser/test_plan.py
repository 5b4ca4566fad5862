"""The plan on paper and as a file, as a browser makes them."""

import pytest
from pypdf import PdfReader

from tests.browser.walking import open_plan

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NOT_PRINTED = (
    *(".cf-header", ".cf-exit", ".cf-footer__links", "main form", "main [role=button]"),
    *(".cf-sent__title", ".cf-sent__ways", ".cf-acts button", ".govuk-tag--green"),
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_printed_plan_is_advice_in_black_on_white_and_says_little_else(
    open_browser, scheme
) -> None:
    page = open_browser(color_scheme=scheme, until="check")
    code = open_plan(page)

    page.emulate_media(media="print", color_scheme=scheme)

    seen = [name for name in NOT_PRINTED if page.locator(name).filter(visible=True).count()]
    printed = page.locator("body").inner_text()
    shown = page.locator("main li, .cf-crisis a").evaluate_all(
        "all => [...new Set(all.map(each => getComputedStyle(each).color))]"
    )
    assert seen == []
    assert code in printed
    assert "Do not pay" in printed
    assert "Good to know" in printed
    assert "116 123" in printed
    assert "We have it" not in printed
    assert shown == ["rgb(0, 0, 0)"]
    assert page.locator(".cf-code").evaluate("each => getComputedStyle(each).fontWeight") == "400"


def test_the_copy_is_saved_as_notes_and_the_plan_stays_open(open_browser, tmp_path) -> None:
    page = open_browser(until="check")
    open_plan(page)

    with page.expect_download() as waiting:
        page.get_by_role("button", name="Keep a copy").click()

    waiting.value.save_as(tmp_path / "copy.pdf")
    assert waiting.value.suggested_filename == "notes.pdf"
    assert (
        PdfReader(tmp_path / "copy.pdf")
        .pages[0]
        .extract_text()
        .startswith("From a practice site: nobody reads what is told there. The numbers are real.")
    )
    assert page.url.endswith("/report/sent/")
