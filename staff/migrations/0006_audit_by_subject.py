"""The audit is asked what was done to one thing; the index leaves its table and guard as they are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("staff", "0005_sessions_and_cancelled_invitations")]

    operations = [
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(
                fields=["subject", "subject_id", "number"], name="staff_auditentry_subject"
            ),
        ),
    ]
