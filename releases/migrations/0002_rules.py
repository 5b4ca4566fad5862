"""The triggers that keep the ledger, the cells and settled releases as they were written."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from releases.triggers import GUARDED_TABLES, create_rules, drop_rules
from staff.triggers import create_guard, drop_guard


def put_up(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    create_rules(schema_editor.connection)
    for table in GUARDED_TABLES:
        create_guard(schema_editor.connection, table)


def take_down(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for table in GUARDED_TABLES:
        drop_guard(schema_editor.connection, table)
    drop_rules(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("releases", "0001_tables"),
        ("staff", "0002_roles_and_audit_guard"),
    ]

    operations = [migrations.RunPython(put_up, take_down)]
