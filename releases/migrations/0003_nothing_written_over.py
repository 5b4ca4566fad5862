"""Rows of the ledger, of budgets and of releases begin new, and are never written over."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from releases.triggers import create_rules


def put_up(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    create_rules(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("releases", "0002_rules")]

    # Taken down by 0002, which takes down every rule of the app.
    operations = [migrations.RunPython(put_up, migrations.RunPython.noop)]
