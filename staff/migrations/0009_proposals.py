"""The table of proposals, and the rule that lets each end once."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from staff.proposal_triggers import create_rules, drop_rules


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    create_rules(schema_editor.connection)


def unguard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    drop_rules(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("staff", "0008_signed_in_browsers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("withdraw_release", "Withdraw a release"),
                            ("close_period", "Close a quarter"),
                            ("own_banner", "Put up a banner in own words"),
                            ("let_back_in", "Let somebody back in"),
                        ],
                        max_length=20,
                    ),
                ),
                ("subject", models.CharField(max_length=64)),
                ("subject_sha256", models.CharField(max_length=64)),
                ("content", models.JSONField(default=dict)),
                ("proposed_at", models.DateTimeField()),
                ("runs_out_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("confirmed", "confirmed, and done"),
                            ("declined", "declined"),
                            ("taken_back", "taken back by whoever proposed it"),
                            ("run_out", "run out: nobody confirmed it in time"),
                            ("stale", "out of date: what it is about has changed"),
                            ("may_not", "ended: whoever proposed it may no longer do so"),
                        ],
                        max_length=12,
                    ),
                ),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "seconded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "")),
                        fields=("kind", "subject"),
                        name="staff_proposal_one_waits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["withdraw_release", "close_period", "own_banner", "let_back_in"],
                            )
                        ),
                        name="staff_proposal_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "outcome__in",
                                (
                                    "",
                                    "confirmed",
                                    "declined",
                                    "taken_back",
                                    "run_out",
                                    "stale",
                                    "may_not",
                                ),
                            )
                        ),
                        name="staff_proposal_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seconded_by", models.F("by")), _negated=True),
                        name="staff_proposal_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("outcome__in", ("confirmed", "declined")),
                                ("seconded_by__isnull", False),
                            ),
                            models.Q(
                                models.Q(("outcome__in", ("confirmed", "declined")), _negated=True),
                                ("seconded_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="staff_proposal_who_seconded",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", ""), ("settled_at__isnull", True)),
                            models.Q(
                                models.Q(("outcome", ""), _negated=True),
                                ("settled_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="staff_proposal_settled_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("runs_out_at__gt", models.F("proposed_at"))),
                        name="staff_proposal_runs_out_later",
                    ),
                ],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
