from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0005_child_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="hint",
            field=models.CharField(db_index=True, default="", max_length=6),
            preserve_default=False,
        ),
    ]
