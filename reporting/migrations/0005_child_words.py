from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0004_signs_visits_and_later"),
    ]

    operations = [
        migrations.AddField(
            model_name="report",
            name="child_words",
            field=models.BooleanField(default=False),
        ),
    ]
