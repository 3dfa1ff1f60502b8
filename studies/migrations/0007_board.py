
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('studies', '0006_imports'),
    ]

    operations = [
        migrations.CreateModel(
            name='TeamInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254)),
                ('role', models.CharField(choices=[('coordinator', 'Coordinator'), ('analyst', 'Analyst'), ('observer', 'Observer')], max_length=20)),
                ('invited_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['email'],
            },
        ),
        migrations.AddField(
            model_name='study',
            name='archived_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='study',
            name='archived_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='study',
            name='made_as',
            field=models.CharField(blank=True, choices=[('template', 'A new study with the same design'), ('renewal', 'The same Delphi again, compared item by item'), ('pilot', 'A pilot, to be wiped afterwards')], max_length=10),
        ),
        migrations.AddField(
            model_name='study',
            name='made_from',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='studies.study'),
        ),
        migrations.AddField(
            model_name='study',
            name='wipe_requested_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='event',
            name='kind',
            field=models.CharField(choices=[('study_created', 'Study created'), ('study_copied', 'Study made from another one'), ('study_archived', 'Study archived'), ('study_restored', 'Study taken out of the archive'), ('pilot_made', 'Pilot made'), ('pilot_wiped', 'Pilot wiped'), ('member_invited', 'Person invited to the team'), ('invitation_revoked', 'Invitation to the team withdrawn'), ('member_added', 'Person joined the team'), ('member_removed', 'Person left the team'), ('study_changed', 'Study changed'), ('translation_reviewed', 'Translation reviewed'), ('pillar_added', 'Pillar added'), ('priorities_added', 'Priorities added'), ('priority_reworded', 'Wording of a priority changed'), ('priority_moved', 'Priority moved in the list'), ('priority_removed', 'Priority removed'), ('experts_added', 'Experts added'), ('experts_changed', 'Details of experts changed'), ('expert_removed', 'Expert taken off a panel'), ('targets_set', 'Targets for the panel set'), ('file_taken', 'File imported'), ('rule_changed', 'Consensus rule changed'), ('protocol_locked', 'Protocol locked'), ('deviation_recorded', 'Deviation from the protocol recorded'), ('opening_planned', 'Opening of a round planned'), ('opening_called_off', 'Planned opening of a round called off'), ('round_opened', 'Round opened'), ('round_extended', 'Deadline of a round moved'), ('mail_words_changed', 'Words of a mail changed'), ('mails_retried', 'Failed mails queued again'), ('reminder_queued', 'Reminder sent to the silent'), ('silent_revealed', 'Names of the silent asked for'), ('invitation_repeated', 'Invitation sent again'), ('expert_declined', 'Expert declined'), ('link_replaced', 'Personal link replaced'), ('expert_erased', 'Expert erased'), ('round_closed', 'Round closed'), ('round_sealed', 'Round sealed'), ('item_disposed', 'Decision about a priority'), ('comment_moderated', 'Decision about a comment'), ('suggestion_answered', 'Suggestion answered'), ('results_shared', 'Results shown to the panel'), ('priority_placed', 'Priority placed by theme'), ('action_changed', 'Action changed'), ('edition_published', 'Edition published'), ('end_requested', 'Destruction of the link key asked for'), ('end_cancelled', 'Destruction of the link key called off'), ('end_confirmed', 'Destruction of the link key confirmed'), ('link_key_destroyed', 'Link key destroyed')], max_length=30),
        ),
        migrations.AddConstraint(
            model_name='study',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('archived_at', None), ('archived_by', None)), models.Q(('archived_at__isnull', False), ('archived_by__isnull', False)), _connector='OR'), name='archived_at_and_by_together'),
        ),
        migrations.AddConstraint(
            model_name='study',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('made_as', ''), ('made_from', None)), models.Q(('made_as__in', ['template', 'renewal', 'pilot']), ('made_from__isnull', False)), _connector='OR'), name='copy_says_of_what_and_what_for'),
        ),
        migrations.AddConstraint(
            model_name='study',
            constraint=models.CheckConstraint(condition=models.Q(('wipe_requested_at', None), ('made_as', 'pilot'), _connector='OR'), name='only_a_pilot_is_wiped'),
        ),
        migrations.AddField(
            model_name='teaminvitation',
            name='accepted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='teaminvitation',
            name='invited_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='teaminvitation',
            name='study',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='studies.study'),
        ),
        migrations.AddConstraint(
            model_name='teaminvitation',
            constraint=models.UniqueConstraint(models.F('study'), django.db.models.functions.text.Lower('email'), condition=models.Q(('accepted_at', None)), name='one_open_invitation_per_address'),
        ),
        migrations.AddConstraint(
            model_name='teaminvitation',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['coordinator', 'analyst', 'observer'])), name='invitation_role_is_known'),
        ),
        migrations.AddConstraint(
            model_name='teaminvitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('accepted_at', None), ('accepted_by', None)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='invitation_accepted_at_and_by_together'),
        ),
    ]
