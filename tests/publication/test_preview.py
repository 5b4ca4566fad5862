"""Staff see what publishing will freeze: ranges as the public reads them, and the estimates."""

import pytest

from estimates.own.published import published_estimates
from estimates.own.release_estimates import estimates_of
from estimates.pages.estimate_lines import estimate_groups
from publication.preview import _preview_row
from releases.figures import Figure
from releases.publish import publish_release
from tests.estimates.telling import reports_that_told
from tests.publication.pages import IN_JANUARY, text_of, url
from tests.records.facts import make_attributes
from tests.releases.facts import make_person, prepare_year

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_january")]


@pytest.mark.parametrize(
    ("value", "words"), [(-14.0, "below the noise"), (-3.0, "0 to 4"), (95.0, "88 to 102")]
)
def test_a_range_reads_as_on_the_public_page(value: float, words: str) -> None:
    figure = Figure(cell=("female",), value=value, standard_error=3.5)

    assert _preview_row(figure, labels=("Female",)).range == words


def test_it_shows_the_estimates_that_publishing_freezes(enter) -> None:
    prepare_year("2026", reports_that_told())

    page = enter().get(url("preview", "2026"))
    shown = page.context["preview"].estimates
    publish_release(
        number="2026",
        by=make_person("second@example.org"),
        now=IN_JANUARY,
        estimates=estimates_of,
    )

    assert shown == estimate_groups(published_estimates("2026"))
    lines = [line for group in shown for line in group.lines]
    assert lines[0].share
    assert all(line.what in text_of(page) and line.share in text_of(page) for line in lines)


def test_it_says_what_would_stop_the_publishing(enter, settings, tmp_path) -> None:
    settings.SURVEY_MARGINS = str(tmp_path / "none.csv")
    prepare_year("2026", [make_attributes()] * 120)

    page = enter().get(url("preview", "2026"))

    assert page.status_code == 200
    assert page.context["preview"].estimates == ()
    assert "Nothing is estimated: the file of the survey's margins cannot be read." in text_of(page)
