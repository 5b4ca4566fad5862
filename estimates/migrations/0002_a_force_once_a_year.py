"""A force has one line of referred cases a year, whatever its file calls it."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def keep_the_latest(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Of two lines of one force and year, under two names, the one loaded last stays."""
    lines = apps.get_model("estimates", "ReferredCrimes").objects
    seen = set()
    for pk, period, code in (
        lines.exclude(force_code="").order_by("-pk").values_list("pk", "period", "force_code")
    ):
        if (period, code) in seen:
            lines.filter(pk=pk).delete()
        seen.add((period, code))


class Migration(migrations.Migration):
    dependencies = [
        ("estimates", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(keep_the_latest, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="referredcrimes",
            constraint=models.UniqueConstraint(
                condition=models.Q(("force_code", ""), _negated=True),
                fields=("period", "force_code"),
                name="referred_once_by_code",
            ),
        ),
    ]
