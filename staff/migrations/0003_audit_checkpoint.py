"""The checkpoint that stands for purged audit entries, and the guards that follow from it."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from staff.triggers import create_guard, drop_guard

ENTRIES, CHECKPOINT = "staff_auditentry", "staff_auditcheckpoint"


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """An entry goes only when the checkpoint stands for it, and the checkpoint only forward."""
    connection = schema_editor.connection
    create_guard(
        connection,
        ENTRIES,
        delete_if=f"EXISTS (SELECT 1 FROM {CHECKPOINT} WHERE number >= OLD.number)",
    )
    create_guard(connection, CHECKPOINT, update_if="NEW.id = OLD.id AND NEW.number > OLD.number")


def unguard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    create_guard(schema_editor.connection, ENTRIES)
    drop_guard(schema_editor.connection, CHECKPOINT)


class Migration(migrations.Migration):
    dependencies = [("staff", "0002_roles_and_audit_guard")]

    operations = [
        migrations.CreateModel(
            name="AuditCheckpoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.BigIntegerField()),
                ("entry_hash", models.CharField(max_length=64)),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("made_at", models.DateTimeField()),
                ("signature", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="staff_auditcheckpoint_one_row"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)),
                        name="staff_auditcheckpoint_stands_for_some",
                    ),
                ],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
