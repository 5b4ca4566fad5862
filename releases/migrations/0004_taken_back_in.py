"""A release can be taken back in from its files, which do not tell who prepared and decided."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from releases.triggers import create_rules, drop_rules


def take_down(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    drop_rules(schema_editor.connection)


def put_up(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    create_rules(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("releases", "0003_nothing_written_over"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    # SQLite makes an altered table anew without its triggers, and refuses while others name it.
    operations = [
        migrations.RunPython(take_down, put_up),
        migrations.RemoveConstraint(
            model_name="release",
            name="release_settled_by_a_person",
        ),
        migrations.AddField(
            model_name="release",
            name="restored_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="release",
            name="prepared_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at__isnull", True),
                        ("decided_by__isnull", True),
                        ("files_sha256", ""),
                        ("state", "prepared"),
                    ),
                    models.Q(
                        models.Q(
                            ("decided_by__isnull", False),
                            ("restored_at__isnull", False),
                            _connector="OR",
                        ),
                        ("decided_at__isnull", False),
                        models.Q(("state", "prepared"), _negated=True),
                        models.Q(("files_sha256", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="release_settled_by_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("prepared_by__isnull", False), ("restored_at__isnull", False), _connector="OR"
                ),
                name="release_prepared_by_a_person",
            ),
        ),
        migrations.RunPython(put_up, take_down),
    ]
