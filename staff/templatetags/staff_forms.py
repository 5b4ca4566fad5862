"""This tag gives templates the errors of a small staff form as links, for the summary."""

from django import forms, template

register = template.Library()


@register.simple_tag
def summary_of(form: forms.BaseForm) -> list[dict[str, str]]:
    """Lists a form's errors for `_components/_error_summary.html`: a text and where it leads."""
    first_field = next((field for field in form if not field.is_hidden), None)
    form_href = _href(first_field) if first_field else "#main-content"
    errors = [{"href": form_href, "text": str(text)} for text in form.non_field_errors()]
    for field in form:
        errors += [{"href": _href(field), "text": str(text)} for text in field.errors]
    return errors


def _href(field: forms.BoundField) -> str:
    """Finds where an error's link leads: the input, or the first of a set of radios."""
    return f"#{field.id_for_label or f'{field.auto_id}_0'}"
