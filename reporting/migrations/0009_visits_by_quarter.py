"""The quarter in which visits began."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0008_signed_epochs"),
    ]

    operations = [
        migrations.AddField(
            model_name="visitsleft",
            name="quarter",
            field=models.CharField(blank=True, default="", max_length=7),
        ),
    ]
