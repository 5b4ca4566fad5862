"""What followed from a referral; the database refuses one on what is not referred."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from moderation.triggers import create_rules, drop_rules


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    create_rules(schema_editor.connection)


def unguard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    drop_rules(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0009_decisions_guarded"),
        ("reporting", "0007_queue_by_event"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(unguard, guard),
        migrations.CreateModel(
            name="Conclusion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("outcome", models.CharField(max_length=20)),
                ("told", models.CharField(blank=True, max_length=120)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("concluded_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conclusion",
                        to="moderation.decision",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=(models.Q(outcome="passed_on") & ~models.Q(told=""))
                        | models.Q(outcome="nothing_to_pass_on", told=""),
                        name="moderation_conclusion_passed_on_means_somebody_told",
                    )
                ]
            },
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(
                condition=models.Q(stands=True, outcome="referred"),
                fields=["id"],
                name="moderation_decision_referred",
            ),
        ),
        migrations.RunPython(guard, unguard),
    ]
