"""Tasks stay in the outbox until they are done; the nightly look at the audit is kept."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("staff", "0003_audit_checkpoint"),
    ]

    operations = [
        migrations.AddField(
            model_name="outboxtask",
            name="try_again_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="AuditCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("checked_at", models.DateTimeField()),
                ("length", models.BigIntegerField()),
                ("problems", models.JSONField(default=list)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="staff_auditcheck_one_row"
                    )
                ],
            },
        ),
    ]
