"""A claim knows when its reader first opened the codes of the report."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0005_which_secret"),
    ]

    operations = [
        migrations.AddField(
            model_name="claim",
            name="codes_opened_at",
            field=models.DateTimeField(null=True),
        ),
    ]
