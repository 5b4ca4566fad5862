"""Serves MF, the unit: one ModelForm, a redirect and a page of thanks; or a wizard of ours."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone

from benchmarks.baseline.models import StoredForm
from benchmarks.visitor import ROW_BYTES, SHORT_REPORT
from reporting.form.page_shapes import Field
from reporting.form.questions import options_for, page_for


class BaselineForm(forms.ModelForm):
    """All of the minimal form."""

    class Meta:
        model = StoredForm
        fields = ("kind", "happened_on", "words")


def tell(request: HttpRequest) -> HttpResponse:
    """Shows the form, stores it and leads on. A row of the session is written, as sites do."""
    form = BaselineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        request.session["story"] = form.save().pk
        return redirect("/done/")
    return render(request, "baseline/form.html", {"form": form})


def done(request: HttpRequest) -> HttpResponse:
    """Shows the page of thanks, which knows the row by the session."""
    return render(request, "baseline/done.html", {"story": request.session.get("story")})


def _field(asked: Field) -> forms.Field:
    choices = [(each.code, str(each.label.voice("you"))) for each in options_for(asked, {})]
    if asked.kind == "checkboxes":
        return forms.MultipleChoiceField(
            choices=choices, widget=forms.CheckboxSelectMultiple, required=asked.required
        )
    if asked.kind in ("radios", "select"):
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, required=asked.required)
    return forms.CharField(widget=forms.Textarea, required=asked.required)


def wizard_forms() -> list[tuple[str, type[forms.Form]]]:
    """Makes a plain form for each page of our short report, and one to confirm, as ours has."""
    told = {code: answer for page in SHORT_REPORT.values() for code, answer in page.items()}
    made: list[tuple[str, type[forms.Form]]] = []
    for slug in SHORT_REPORT:
        page = page_for(slug, told)
        fields: dict[str, Any] = {each.code: _field(each) for each in page.fields} if page else {}
        made.append((slug, type("PageForm", (forms.Form,), fields)))
    return made


def wizard() -> Any:
    """Makes the wizard's view: answers in the session until the last page, then one row."""
    from formtools.wizard.views import SessionWizardView

    class Wizard(SessionWizardView):
        template_name = "baseline/wizard.html"

        def done(self, form_list: Any, **kwargs: Any) -> HttpResponse:
            words = repr(self.get_all_cleaned_data()).ljust(ROW_BYTES)
            stored = StoredForm(kind="told", happened_on=timezone.localdate(), words=words)
            stored.save()
            self.request.session["story"] = stored.pk
            return redirect("/done/")

    return Wizard.as_view(wizard_forms())


index = wizard() if "formtools" in settings.INSTALLED_APPS else tell
urlpatterns = [path("", index), path("done/", done)]
