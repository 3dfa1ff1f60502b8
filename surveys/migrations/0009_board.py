"""The protocol's plan and deviations from it, planned openings, renewed Delphis, invited members."""

from importlib import import_module
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

triggers = import_module("surveys.migrations.0003_sealed_stays_sealed")
DEVIATION = ("deviation_never_changes", "surveys_deviation", "1 = 1", "", "a deviation never changes")


def make_triggers_again(apps: Any, schema_editor: Any) -> None:
    """SQLite loses the triggers of a table that is rebuilt."""
    if schema_editor.connection.vendor == "sqlite":
        triggers.drop(apps, schema_editor)
        triggers.make(apps, schema_editor)


def keep_deviations(apps: Any, schema_editor: Any) -> None:
    is_postgres = schema_editor.connection.vendor == "postgresql"
    write = triggers._postgres if is_postgres else triggers._sqlite
    schema_editor.execute(write(*DEVIATION))


class Migration(migrations.Migration):

    dependencies = [
        ('studies', '0007_board'),
        ('surveys', '0008_imports'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Deviation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(choices=[('rounds', 'Number of rounds'), ('carries_consensus', 'After consensus'), ('feedback', 'Feedback'), ('invites_everyone', 'Invitations'), ('reminders', 'Reminders'), ('other', 'Something else')], max_length=20)),
                ('planned', models.JSONField()),
                ('instead', models.JSONField()),
                ('reason', models.TextField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='message',
            name='message_goes_to_an_expert_or_a_user',
        ),
        migrations.AddField(
            model_name='message',
            name='team_invitation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='studies.teaminvitation'),
        ),
        migrations.AddField(
            model_name='priority',
            name='renews',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='renewed_as', to='surveys.priority'),
        ),
        migrations.AddField(
            model_name='survey',
            name='feedback',
            field=models.CharField(choices=[('distribution', 'how the panel’s ratings are spread'), ('middle', 'how the panel’s ratings are spread, with median and quartiles'), ('verdict', 'the same, and whether the priority reached consensus')], default='distribution', max_length=20),
        ),
        migrations.AddField(
            model_name='survey',
            name='invites_everyone',
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name='survey',
            name='most_reminders',
            field=models.PositiveSmallIntegerField(default=3),
        ),
        migrations.AddField(
            model_name='survey',
            name='quiet_from',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='survey',
            name='quiet_until',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='survey',
            name='quiet_zone',
            field=models.CharField(default='UTC', max_length=60),
        ),
        migrations.AddField(
            model_name='survey',
            name='rationale_en',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='survey',
            name='rationale_zh',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='surveyround',
            name='opens_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='surveyround',
            name='opens_until',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='surveyround',
            name='scheduled_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='mailwords',
            name='kind',
            field=models.CharField(choices=[('invitation', 'Invitation'), ('reminder', 'Reminder'), ('closing', 'Closing'), ('results', 'Results'), ('new_link', 'New link'), ('silent_list', 'Names of the silent'), ('opening_blocked', 'Round did not open'), ('team_invitation', 'Invitation to the team'), ('sample', 'Test mail')], max_length=20),
        ),
        migrations.AlterField(
            model_name='message',
            name='kind',
            field=models.CharField(choices=[('invitation', 'Invitation'), ('reminder', 'Reminder'), ('closing', 'Closing'), ('results', 'Results'), ('new_link', 'New link'), ('silent_list', 'Names of the silent'), ('opening_blocked', 'Round did not open'), ('team_invitation', 'Invitation to the team'), ('sample', 'Test mail')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('expert__isnull', False), ('team_invitation', None), ('user', None)), models.Q(('expert', None), ('team_invitation', None), ('user__isnull', False)), models.Q(('expert', None), ('team_invitation__isnull', False), ('user', None)), _connector='OR'), name='message_goes_to_one_person'),
        ),
        migrations.AddConstraint(
            model_name='survey',
            constraint=models.CheckConstraint(condition=models.Q(('most_reminders__lte', 3), ('quiet_from__lte', 23), ('quiet_until__lte', 23)), name='reminders_are_few_and_hours_are_hours'),
        ),
        migrations.AddConstraint(
            model_name='surveyround',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('opens_at', None), ('opens_until', None), ('scheduled_by', None)), models.Q(('opens_at__isnull', False), ('opens_until__gt', models.F('opens_at')), ('scheduled_by__isnull', False)), _connector='OR'), name='planned_opening_is_whole'),
        ),
        migrations.AddField(
            model_name='deviation',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='deviation',
            name='survey',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deviations', to='surveys.survey'),
        ),
        migrations.AddConstraint(
            model_name='deviation',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='deviation_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='deviation',
            constraint=models.CheckConstraint(condition=models.Q(('part__in', ['rounds', 'carries_consensus', 'feedback', 'invites_everyone', 'reminders', 'other'])), name='deviation_is_about_a_known_part'),
        ),
        migrations.RunPython(make_triggers_again, migrations.RunPython.noop),
        migrations.RunPython(keep_deviations, migrations.RunPython.noop),
    ]
