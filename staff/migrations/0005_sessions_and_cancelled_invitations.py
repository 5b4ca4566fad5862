"""Sessions that can be ended now, and invitations that can be cancelled."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("staff", "0004_work_until_done_and_audit_check"),
    ]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="cancelled_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="sessions_ended",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("accepted_at__isnull", True), ("cancelled_at__isnull", True), _connector="OR"
                ),
                name="staff_invitation_used_or_cancelled",
            ),
        ),
    ]
