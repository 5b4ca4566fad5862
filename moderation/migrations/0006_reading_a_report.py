"""A claim knows when its codes were opened, a hold when it ends, a report what was first told."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0005_which_secret"),
        ("reporting", "0005_child_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="claim",
            name="codes_opened_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="decision",
            name="until",
            field=models.DateField(null=True),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until__isnull", True), ("outcome", "on_hold"), _connector="OR"
                ),
                name="moderation_decision_until_means_on_hold",
            ),
        ),
        migrations.CreateModel(
            name="FirstAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("field", models.CharField(max_length=40)),
                ("answer", models.JSONField(default=str)),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="first_answers",
                        to="reporting.report",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="firstanswer",
            constraint=models.UniqueConstraint(
                fields=("report", "field"), name="moderation_firstanswer_one_per_field"
            ),
        ),
    ]
