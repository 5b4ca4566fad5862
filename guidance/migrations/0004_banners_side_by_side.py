"""Several banners may be planned or stand at once; two for one nation never begin together."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("guidance", "0003_banner_nation")]

    operations = [
        migrations.RemoveConstraint(model_name="banner", name="guidance_banner_one_at_a_time"),
        migrations.AddConstraint(
            model_name="banner",
            constraint=models.UniqueConstraint(
                fields=("nation", "shown_from"),
                condition=models.Q(ended_at__isnull=True),
                name="guidance_banner_one_begins_at_a_time",
            ),
        ),
    ]
