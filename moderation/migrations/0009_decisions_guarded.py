"""The triggers that refuse a move of a report for which no decision stands."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from moderation.triggers import create_rules, drop_rules


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    create_rules(schema_editor.connection)


def unguard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    drop_rules(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0008_floods_by_likeness"),
        ("reporting", "0006_draft_hint"),
    ]

    operations = [migrations.RunPython(guard, unguard)]
