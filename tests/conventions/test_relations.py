"""No relation crosses between what is reported and what is counted, strings included."""

from django.apps import apps

REPORTED = {"reporting", "moderation"}
COUNTED = {"records", "releases", "estimates"}


def crossings(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [
        (one, other)
        for one, other in pairs
        if (one in REPORTED and other in COUNTED) or (one in COUNTED and other in REPORTED)
    ]


def relations() -> list[tuple[str, str]]:
    return [
        (model._meta.app_label, field.related_model._meta.app_label)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.is_relation and field.related_model is not None
    ]


def test_no_relation_crosses_between_reports_and_counts() -> None:
    found = crossings(relations())

    assert found == []


def test_a_crossing_relation_would_be_noticed() -> None:
    assert crossings([("records", "reporting"), ("moderation", "staff")]) == [
        ("records", "reporting")
    ]
