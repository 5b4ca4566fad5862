"""Keys that a senior moderator has confirmed. Those to which something is sealed already are."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def confirm(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Whoever reads today reads on; a key that opens nothing yet waits to be confirmed."""
    keys = apps.get_model("moderation", "PersonalKey").objects.filter(wraps__isnull=False)
    for key in keys.distinct():
        key.confirmed_at = key.made_at
        key.save(update_fields=["confirmed_at"])


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0002_floods"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="personalkey",
            name="confirmed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="personalkey",
            name="confirmed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="personalkey",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_by__isnull", True),
                    ("confirmed_at__isnull", False),
                    _connector="OR",
                ),
                name="moderation_personalkey_confirmed_by_means_confirmed",
            ),
        ),
        migrations.RunPython(confirm, migrations.RunPython.noop),
    ]
