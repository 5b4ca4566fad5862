"""The roles, and the triggers that keep the audit chain append-only."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from staff.triggers import create_guard, drop_guard

ROLES = ("moderator", "senior", "statistician", "safeguarding", "administrator")


def make_roles(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    group = apps.get_model("auth", "Group")
    for role in ROLES:
        group.objects.get_or_create(name=role)


def guard_audit(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    create_guard(schema_editor.connection, "staff_auditentry")


def unguard_audit(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    drop_guard(schema_editor.connection, "staff_auditentry")


class Migration(migrations.Migration):
    dependencies = [("staff", "0001_people_and_audit")]

    operations = [
        migrations.RunPython(make_roles, migrations.RunPython.noop),
        migrations.RunPython(guard_audit, unguard_audit),
    ]
