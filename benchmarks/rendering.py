"""Draws one question page in process: the site's view, then the same page in compiled Jinja2.

Prints JSON: per round, milliseconds of each; "drawn" is the site's where no process holds the page
yet, "what_if" a page of `/statistics/what-if/` under one release, worked out and drawn. Run with
the site's settings:
`python -m benchmarks.rendering ROUNDS`. The frame of the page (header, footer, crisis numbers) is
given to Jinja2 ready-made, which flatters the anchor; the two texts are compared before timing.
"""

import html
import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django

TIMES = 200
WHAT_IF = "/statistics/what-if/?measure=own&release=2025"
SLUG = "event-type"
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
_FORM = re.compile(r"<form.*?</form>", re.DOTALL)


def measure(rounds: int) -> dict[str, list[float]]:
    """Measures milliseconds of one page, per round: by the site, by the site anew, by Jinja2."""
    from django.http import HttpResponse
    from django.middleware.csrf import get_token
    from django.test import RequestFactory
    from django.utils import timezone

    from estimates.pages import views as figures
    from reporting.browser.answers_cookie import begin, keep_answers
    from reporting.form.journey import on_path
    from reporting.form.page_shapes import Question
    from reporting.form.questions import page_for
    from reporting.pages import page_cache, views
    from reporting.pages.forms import question_form

    answers = on_path({"danger": "no", "who": "me", "age_band": "age_25_34", "nation": "england"})
    factory = RequestFactory()
    kept = HttpResponse()
    now = timezone.now()
    so_far = begin(now).changed(answers=answers)
    keep_answers(factory.get("/"), kept, so_far, now=now)
    get_token(first := factory.get("/"))

    def by_the_site() -> str:
        request = factory.get(f"/report/{SLUG}/")
        request.COOKIES.update({name: each.value for name, each in kept.cookies.items()})
        # As the middleware finds it in the browser's cookie, here and for Jinja2.
        request.META["CSRF_COOKIE"] = first.META["CSRF_COOKIE"]
        shown = views.page(request, slug=SLUG)
        kept.cookies.update(shown.cookies)  # as a browser does
        return shown.content.decode()

    def by_drawing() -> str:
        page_cache.forget_pages()
        return by_the_site()

    found = page_for(SLUG, answers)
    if not isinstance(found, Question):
        raise RuntimeError(f"{SLUG} is not a question.")
    form = question_form(found, answers=answers)
    frame = by_the_site()
    template = _template()
    [field] = list(form)
    head, _, foot = frame.partition(_FORM.search(frame)[0])  # type: ignore[index]

    def by_jinja() -> str:
        return template(
            head=head,
            foot=foot,
            token=get_token(first),
            version=so_far.version,
            field=field,
            shown=field.field,
            mark=so_far.mark,
            may_save="Save and come back later" in frame,
            may_send_early='value="send_so_far"' in frame,
        )

    if _plain(by_jinja()) != _plain(frame):
        raise RuntimeError("The two pages differ: the comparison would mean nothing.")

    def by_working_out() -> str:
        shown = figures.what_if(factory.get(WHAT_IF))
        if shown.status_code != 200:
            raise RuntimeError(f"{WHAT_IF} answered {shown.status_code}")
        return shown.content.decode()

    taken: dict[str, list[float]] = {"site": [], "drawn": [], "what_if": [], "jinja": []}
    for _ in range(rounds):
        taken["site"].append(_milliseconds(by_the_site))
        taken["drawn"].append(_milliseconds(by_drawing))
        taken["what_if"].append(_milliseconds(by_working_out))
        taken["jinja"].append(_milliseconds(by_jinja))
    return taken


def _template() -> Callable[..., str]:
    import jinja2

    loader = jinja2.FileSystemLoader(Path(__file__).parent / "templates")
    environment = jinja2.Environment(loader=loader, autoescape=True)
    found: Callable[..., str] = environment.get_template("question.html.jinja").render
    return found


def _plain(page: str) -> list[str]:
    """Splits a page into tags and words, without the token that differs each time."""
    return re.sub(r"([<>])", r" \1 ", html.unescape(_TOKEN.sub("", page))).split()


def _milliseconds(make: Callable[[], str]) -> float:
    began = time.process_time()
    for _ in range(TIMES):
        make()
    return (time.process_time() - began) * 1000 / TIMES


if __name__ == "__main__":
    django.setup()
    print(json.dumps(measure(int(sys.argv[1]))))
