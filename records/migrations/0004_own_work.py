"""The tables of what the service's own work comes to, and which quarters have it."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0003_reasons_of_their_own"),
    ]

    operations = [
        migrations.AddField(
            model_name="closedcohort",
            name="has_own_work",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="AgreementRecord",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("cohort", models.CharField(db_index=True, max_length=7)),
                ("agreement", models.CharField(max_length=32)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("cohort__regex", "^[0-9]{4}-Q[1-4]$")),
                        name="agreement_cohort",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("agreement__in", ("agree", "disagree"))),
                        name="agreement_code",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitTotal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("cohort", models.CharField(db_index=True, max_length=7)),
                ("stage", models.CharField(max_length=32)),
                ("visits", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("cohort", "stage"), name="visits_once_a_stage"),
                    models.CheckConstraint(
                        condition=models.Q(("cohort__regex", "^[0-9]{4}-Q[1-4]$")),
                        name="visits_cohort",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stage__in", ("start", "event", "telling", "help", "sent"))
                        ),
                        name="visits_stage",
                    ),
                ],
            },
        ),
    ]
