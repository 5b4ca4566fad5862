"""A claim knows when its reader opened the codes, and what is on hold knows when it comes back."""

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
    ]
