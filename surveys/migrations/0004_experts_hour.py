"""What the expert's hour needs: reasons, suggestions, own mail texts, states of translations."""

import uuid
from importlib import import_module
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

triggers = import_module("surveys.migrations.0003_sealed_stays_sealed")


def make_triggers_again(apps: Any, schema_editor: Any) -> None:
    """SQLite loses the triggers of a table that is rebuilt."""
    if schema_editor.connection.vendor == "sqlite":
        triggers.drop(apps, schema_editor)
        triggers.make(apps, schema_editor)


def note_translations(apps: Any, schema_editor: Any) -> None:
    versions = apps.get_model("surveys", "PriorityVersion").objects
    versions.exclude(text_zh="").update(translation="draft")


class Migration(migrations.Migration):
    dependencies = [
        ("studies", "0004_experts_hour"),
        ("surveys", "0003_sealed_stays_sealed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="kind",
            field=models.CharField(
                choices=[("reason", "Reason for a rating"), ("change", "What changed a mind")],
                default="reason",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="moderation",
            field=models.CharField(
                choices=[("held", "Held back"), ("shown", "Shown to the panel")],
                default="held",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="moderation_reason",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="comment",
            name="shown_text",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="comment",
            name="stance",
            field=models.CharField(
                choices=[
                    ("high", "For a high rating"),
                    ("low", "For a lower rating"),
                    ("none", "Without a rating"),
                ],
                default="none",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="expert",
            name="wants_reminders",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="priority",
            name="area_en",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="priority",
            name="area_zh",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="priorityversion",
            name="translation",
            field=models.CharField(
                choices=[
                    ("missing", "Missing"),
                    ("draft", "Draft"),
                    ("reviewed", "Reviewed"),
                    ("stale", "Out of date"),
                ],
                default="missing",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="survey",
            name="results_shared_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="message",
            name="kind",
            field=models.CharField(
                choices=[
                    ("invitation", "Invitation"),
                    ("reminder", "Reminder"),
                    ("closing", "Closing"),
                    ("results", "Results"),
                    ("new_link", "New link"),
                    ("silent_list", "Names of the silent"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="rounditem",
            name="disposition",
            field=models.CharField(
                blank=True,
                choices=[
                    ("accept", "Accept"),
                    ("carry", "Carry"),
                    ("reword", "Reword"),
                    ("merge", "Merge"),
                    ("split", "Split"),
                    ("drop", "Drop"),
                ],
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="RetiredLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("auth", models.CharField(max_length=64, unique=True)),
                (
                    "study",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="retired_links",
                        to="studies.study",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Suggestion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("suggestion_key", models.CharField(max_length=64, unique=True)),
                ("text", models.TextField()),
                (
                    "fate",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("added", "Added as a priority"),
                            ("covered", "Covered by a priority on the list"),
                            ("declined", "Not taken up"),
                        ],
                        max_length=10,
                    ),
                ),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "priority",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suggestions",
                        to="surveys.priority",
                    ),
                ),
                (
                    "survey_round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="suggestions",
                        to="surveys.surveyround",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("answered_by", None), ("fate", "")),
                            models.Q(
                                models.Q(("fate", ""), _negated=True),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="suggestion_answered_at_and_by_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("fate", "declined"), _negated=True),
                            models.Q(("answer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="declining_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("fate__in", ["added", "covered"]), _negated=True),
                            ("priority__isnull", False),
                            _connector="OR",
                        ),
                        name="taken_suggestion_names_a_priority",
                    ),
                ],
            },
        ),
        migrations.RunPython(make_triggers_again, migrations.RunPython.noop),
        migrations.RunPython(note_translations, migrations.RunPython.noop),
    ]
