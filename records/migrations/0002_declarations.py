"""The profile of a quarter is stored before it opens, and never changed."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from staff.triggers import create_guard, drop_guard

TABLE = "records_cohortdeclaration"


def put_up(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    create_guard(schema_editor.connection, TABLE)


def take_down(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    drop_guard(schema_editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0001_tables"),
        ("staff", "0002_roles_and_audit_guard"),
    ]

    operations = [
        migrations.CreateModel(
            name="CohortDeclaration",
            fields=[
                ("cohort", models.CharField(max_length=7, primary_key=True, serialize=False)),
                ("profile", models.CharField(max_length=20)),
                ("code_lists_version", models.CharField(max_length=20)),
                ("declaration_sha256", models.CharField(max_length=64)),
                ("declared_on", models.DateField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("cohort__regex", "^[0-9]{4}-Q[1-4]$")),
                        name="declared_cohort",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("profile__in", ("start_up", "standard_1", "standard_2"))
                        ),
                        name="declared_profile",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("declaration_sha256__regex", "^[0-9a-f]{64}$")),
                        name="declared_hash",
                    ),
                ],
            },
        ),
        migrations.RunPython(put_up, take_down),
    ]
