"""The table of second readings; and which reading a claim is for."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0012_recovery_key"),
        ("reporting", "0009_visits_by_quarter"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SecondReading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("drawn_at", models.DateTimeField()),
                ("first_outcome", models.CharField(max_length=12)),
                ("first_type", models.CharField(blank=True, max_length=32)),
                ("first_reason", models.CharField(blank=True, max_length=32)),
                ("second_at", models.DateTimeField(null=True)),
                ("second_outcome", models.CharField(blank=True, max_length=12)),
                ("second_type", models.CharField(blank=True, max_length=32)),
                ("second_reason", models.CharField(blank=True, max_length=32)),
                ("third_at", models.DateTimeField(null=True)),
                ("third_outcome", models.CharField(blank=True, max_length=12)),
                ("third_type", models.CharField(blank=True, max_length=32)),
                ("third_reason", models.CharField(blank=True, max_length=32)),
            ],
        ),
        migrations.AddField(
            model_name="claim",
            name="reading",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(("reading__in", (1, 2, 3))), name="moderation_claim_reading"
            ),
        ),
        migrations.AddField(
            model_name="secondreading",
            name="first_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="secondreading",
            name="report",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="second_reading",
                to="reporting.report",
            ),
        ),
        migrations.AddField(
            model_name="secondreading",
            name="second_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="secondreading",
            name="third_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="secondreading",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("first_outcome__in", ("accepted", "rejected")),
                    models.Q(
                        models.Q(
                            ("first_outcome", "accepted"),
                            ("first_reason", ""),
                            models.Q(("first_type", ""), _negated=True),
                        ),
                        models.Q(
                            models.Q(
                                ("first_outcome", "accepted"), ("first_reason", ""), _negated=True
                            ),
                            ("first_type", ""),
                        ),
                        _connector="OR",
                    ),
                ),
                name="moderation_secondreading_first",
            ),
        ),
        migrations.AddConstraint(
            model_name="secondreading",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("second_at__isnull", True),
                        ("second_by__isnull", True),
                        ("second_outcome", ""),
                        ("second_reason", ""),
                        ("second_type", ""),
                    ),
                    models.Q(
                        ("second_at__isnull", False),
                        ("second_by__isnull", False),
                        ("second_outcome__in", ("accepted", "rejected", "on_hold")),
                        models.Q(
                            models.Q(
                                ("second_outcome", "accepted"),
                                ("second_reason", ""),
                                models.Q(("second_type", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(
                                    ("second_outcome", "accepted"),
                                    ("second_reason", ""),
                                    _negated=True,
                                ),
                                ("second_type", ""),
                            ),
                            _connector="OR",
                        ),
                        models.Q(("second_by", models.F("first_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="moderation_secondreading_second_is_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="secondreading",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("third_at__isnull", True),
                        ("third_by__isnull", True),
                        ("third_outcome", ""),
                        ("third_reason", ""),
                        ("third_type", ""),
                    ),
                    models.Q(
                        ("third_at__isnull", False),
                        ("third_by__isnull", False),
                        ("third_outcome__in", ("accepted", "rejected")),
                        models.Q(
                            models.Q(
                                ("third_outcome", "accepted"),
                                ("third_reason", ""),
                                models.Q(("third_type", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(
                                    ("third_outcome", "accepted"),
                                    ("third_reason", ""),
                                    _negated=True,
                                ),
                                ("third_type", ""),
                            ),
                            _connector="OR",
                        ),
                        ("second_by__isnull", False),
                        models.Q(
                            models.Q(("first_outcome", models.F("second_outcome")), _negated=True),
                            models.Q(("first_type", models.F("second_type")), _negated=True),
                            _connector="OR",
                        ),
                        models.Q(("third_by", models.F("first_by")), _negated=True),
                        models.Q(("third_by", models.F("second_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="moderation_secondreading_third_settles",
            ),
        ),
    ]
