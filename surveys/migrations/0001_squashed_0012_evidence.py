"""All tables as they stand after 0012_evidence, in one step instead of 12."""

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import surveys.models.panel
import surveys.models.survey
import uuid
from django.conf import settings
from django.db import migrations, models
from importlib import import_module

from studies.migrations._create_models import CreateModels

triggers = import_module("surveys.migrations.0003_sealed_stays_sealed")
deviations = import_module("surveys.migrations.0009_board")


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('surveys', '0001_initial'),
        ('surveys', '0002_trust'),
        ('surveys', '0003_sealed_stays_sealed'),
        ('surveys', '0004_experts_hour'),
        ('surveys', '0005_mail_words'),
        ('surveys', '0006_results_statistics'),
        ('surveys', '0007_exports'),
        ('surveys', '0008_imports'),
        ('surveys', '0009_board'),
        ('surveys', '0010_fewer_indexes'),
        ('surveys', '0011_story'),
        ('surveys', '0012_evidence'),
    ]

    dependencies = [
        ('studies', '0001_squashed_0012_evidence_and_consultations'),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name='Expert',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('name', models.CharField(max_length=150)),
                    ('email', models.EmailField(max_length=254)),
                    ('proposed_email', models.EmailField(blank=True, max_length=254)),
                    ('language', models.CharField(choices=surveys.models.panel.spoken_languages, default='en', max_length=10)),
                    ('group', models.CharField(blank=True, max_length=60)),
                    ('generation', models.PositiveSmallIntegerField(default=1)),
                    ('wants_reminders', models.BooleanField(default=True)),
                    ('conflicts', models.TextField(blank=True)),
                    ('has_declined', models.BooleanField(default=False)),
                    ('erasure_requested_at', models.DateTimeField(blank=True, null=True)),
                    ('auth', models.CharField(blank=True, max_length=64, null=True, unique=True)),
                    ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='experts', to='studies.study')),
                ],
                options={
                    'ordering': ['name'],
                    'constraints': [models.UniqueConstraint(models.F('study'), django.db.models.functions.text.Lower('email'), name='one_expert_per_address')],
                },
            ),
            migrations.CreateModel(
                name='MailWords',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('invitation', 'Invitation'), ('reminder', 'Reminder'), ('closing', 'Closing'), ('results', 'Results'), ('new_link', 'New link'), ('silent_list', 'Names of the silent'), ('opening_blocked', 'Round did not open'), ('team_invitation', 'Invitation to the team'), ('sample', 'Test mail')], max_length=20)),
                    ('subject_en', models.CharField(blank=True, max_length=150)),
                    ('subject_zh', models.CharField(blank=True, max_length=150)),
                    ('opening_en', models.TextField(blank=True)),
                    ('opening_zh', models.TextField(blank=True)),
                    ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mail_words', to='studies.study')),
                ],
                options={
                    'verbose_name_plural': 'mail words',
                    'constraints': [models.UniqueConstraint(fields=('study', 'kind'), name='one_wording_per_kind_of_mail')],
                },
            ),
            migrations.CreateModel(
                name='RetiredLink',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('auth', models.CharField(max_length=64, unique=True)),
                    ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='retired_links', to='studies.study')),
                ],
            ),
            migrations.CreateModel(
                name='StudyEnd',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('requested_at', models.DateTimeField()),
                    ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                    ('destroyed_at', models.DateTimeField(blank=True, null=True)),
                    ('key_sha256', models.CharField(blank=True, max_length=64)),
                    ('experts', models.PositiveIntegerField(default=0)),
                    ('ballots', models.PositiveIntegerField(default=0)),
                    ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('study', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='end', to='studies.study')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at', None), ('confirmed_by', None)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='end_confirmed_at_and_by_together'), models.CheckConstraint(condition=models.Q(('confirmed_by', None), models.Q(('confirmed_by', models.F('requested_by')), _negated=True), _connector='OR'), name='end_takes_two_people'), models.CheckConstraint(condition=models.Q(('destroyed_at', None), ('confirmed_at__isnull', False), _connector='OR'), name='nothing_destroyed_unconfirmed')],
                },
            ),
            migrations.CreateModel(
                name='Survey',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('rule_data', models.JSONField(default=dict)),
                    ('carries_consensus', models.BooleanField(default=False)),
                    ('rationale_en', models.TextField(blank=True)),
                    ('rationale_zh', models.TextField(blank=True)),
                    ('feedback', models.CharField(choices=[('distribution', 'how the panel’s ratings are spread'), ('middle', 'how the panel’s ratings are spread, with median and quartiles'), ('verdict', 'the same, and whether the priority reached consensus')], default='distribution', max_length=20)),
                    ('invites_everyone', models.BooleanField(default=True)),
                    ('reminder_days', models.JSONField(default=surveys.models.survey.default_reminder_days)),
                    ('most_reminders', models.PositiveSmallIntegerField(default=3)),
                    ('quiet_from', models.PositiveSmallIntegerField(default=0)),
                    ('quiet_until', models.PositiveSmallIntegerField(default=0)),
                    ('quiet_zone', models.CharField(default='UTC', max_length=60)),
                    ('order_seed', models.CharField(max_length=32)),
                    ('protocol', models.TextField(blank=True)),
                    ('protocol_sha256', models.CharField(blank=True, max_length=64)),
                    ('protocol_locked_at', models.DateTimeField(blank=True, null=True)),
                    ('results_shared_at', models.DateTimeField(blank=True, null=True)),
                    ('releases_reasons', models.BooleanField(default=False)),
                    ('pillar', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='survey', to='studies.pillar')),
                ],
                options={
                    'ordering': ['pillar__number'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('protocol', ''), ('protocol_locked_at', None), ('protocol_sha256', '')), models.Q(('protocol_locked_at__isnull', False), models.Q(('protocol', ''), _negated=True), models.Q(('protocol_sha256', ''), _negated=True)), _connector='OR'), name='locked_protocol_has_text_and_hash'), models.CheckConstraint(condition=models.Q(('most_reminders__lte', 3), ('quiet_from__lte', 23), ('quiet_until__lte', 23)), name='reminders_are_few_and_hours_are_hours')],
                },
            ),
            migrations.CreateModel(
                name='Job',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('kind', models.CharField(choices=[('data', 'Data package'), ('workbook', 'Workbook'), ('protocol', 'Protocol package'), ('paper_pdf', 'Position paper (PDF)'), ('paper_docx', 'Position paper (Word)'), ('report_pdf', 'Study report (PDF)'), ('report_docx', 'Study report (Word)')], max_length=20)),
                    ('language', models.CharField(max_length=10)),
                    ('asked_at', models.DateTimeField()),
                    ('state', models.CharField(choices=[('queued', 'Waiting'), ('running', 'Being made'), ('done', 'Ready'), ('failed', 'Failed'), ('cancelled', 'Cancelled')], default='queued', max_length=10)),
                    ('claimed_at', models.DateTimeField(blank=True, null=True)),
                    ('attempts', models.PositiveSmallIntegerField(default=0)),
                    ('done', models.PositiveIntegerField(default=0)),
                    ('total', models.PositiveIntegerField(default=0)),
                    ('problem', models.TextField(blank=True)),
                    ('finished_at', models.DateTimeField(blank=True, null=True)),
                    ('expires_at', models.DateTimeField(blank=True, null=True)),
                    ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='jobs', to=settings.AUTH_USER_MODEL)),
                    ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='jobs', to='studies.study')),
                    ('survey', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='jobs', to='surveys.survey')),
                ],
                options={
                    'ordering': ['-asked_at'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['data', 'workbook', 'protocol', 'paper_pdf', 'paper_docx', 'report_pdf', 'report_docx'])), name='job_kind_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('expires_at', None), ('finished_at', None), ('state__in', ['queued', 'running'])), models.Q(('expires_at__isnull', False), ('finished_at__isnull', False), ('state__in', ['done', 'failed', 'cancelled'])), _connector='OR'), name='finished_job_has_times'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), models.Q(('problem', ''), _negated=True)), models.Q(models.Q(('state', 'failed'), _negated=True), ('problem', '')), _connector='OR'), name='failed_job_says_why'), models.CheckConstraint(condition=models.Q(('done__lte', models.F('total'))), name='no_job_is_more_than_done')],
                },
            ),
            migrations.CreateModel(
                name='JobFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=150)),
                    ('content_type', models.CharField(max_length=100)),
                    ('content', models.BinaryField()),
                    ('size', models.PositiveIntegerField()),
                    ('job', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='file', to='surveys.job')),
                ],
            ),
            migrations.CreateModel(
                name='Priority',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('area_en', models.CharField(blank=True, max_length=120)),
                    ('area_zh', models.CharField(blank=True, max_length=120)),
                    ('source', models.CharField(blank=True, choices=[('evidence', 'Evidence'), ('workshop', 'Workshop'), ('suggestion', 'Expert suggestion')], max_length=20)),
                    ('source_note', models.CharField(blank=True, max_length=500)),
                    ('author', models.CharField(blank=True, max_length=150)),
                    ('renews', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='renewed_as', to='surveys.priority')),
                    ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='priorities', to='surveys.survey')),
                ],
                options={
                    'verbose_name_plural': 'priorities',
                    'ordering': ['number'],
                    'constraints': [models.UniqueConstraint(fields=('survey', 'number'), name='one_priority_per_number')],
                },
            ),
            migrations.CreateModel(
                name='Citation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('note_en', models.CharField(blank=True, max_length=300)),
                    ('note_zh', models.CharField(blank=True, max_length=300)),
                    ('cited_at', models.DateTimeField()),
                    ('cited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='citations', to='studies.evidence')),
                    ('priority', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='surveys.priority')),
                ],
                options={
                    'ordering': ['evidence__number'],
                    'constraints': [models.UniqueConstraint(fields=('priority', 'evidence'), name='one_citation_per_priority_and_evidence')],
                },
            ),
            migrations.CreateModel(
                name='PriorityVersion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField(default=1)),
                    ('text_en', models.TextField()),
                    ('text_zh', models.TextField(blank=True)),
                    ('translation', models.CharField(choices=[('missing', 'Missing'), ('draft', 'Draft'), ('reviewed', 'Reviewed'), ('stale', 'Out of date')], default='missing', max_length=10)),
                    ('created_at', models.DateTimeField()),
                    ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                    ('priority', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='surveys.priority')),
                ],
                options={
                    'ordering': ['priority', 'number'],
                    'constraints': [models.UniqueConstraint(fields=('priority', 'number'), name='one_version_per_number'), models.CheckConstraint(condition=models.Q(('text_en', ''), _negated=True), name='version_has_a_text')],
                },
            ),
            migrations.CreateModel(
                name='PanelTarget',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('group', models.CharField(blank=True, max_length=60)),
                    ('seats', models.PositiveSmallIntegerField()),
                    ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='surveys.survey')),
                ],
                options={
                    'ordering': ['group'],
                    'constraints': [models.UniqueConstraint(fields=('survey', 'group'), name='one_target_per_group')],
                },
            ),
            migrations.CreateModel(
                name='PanelSeat',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('expert', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='surveys.expert')),
                    ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='surveys.survey')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('survey', 'expert'), name='one_seat_per_expert')],
                },
            ),
            migrations.CreateModel(
                name='Import',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('people', 'Experts'), ('priorities', 'Priorities')], max_length=20)),
                    ('state', models.CharField(choices=[('waiting', 'Being read'), ('read', 'Read'), ('refused', 'Has problems'), ('failed', 'Could not be read'), ('confirmed', 'Taken'), ('cancelled', 'Left out')], default='waiting', max_length=20)),
                    ('file_name', models.CharField(max_length=100)),
                    ('content', models.BinaryField(null=True)),
                    ('uploaded_at', models.DateTimeField()),
                    ('claimed_at', models.DateTimeField(blank=True, null=True)),
                    ('attempts', models.PositiveSmallIntegerField(default=0)),
                    ('rows_read', models.PositiveIntegerField(default=0)),
                    ('row_count', models.PositiveIntegerField(default=0)),
                    ('rows', models.JSONField(blank=True, default=list)),
                    ('findings', models.JSONField(blank=True, default=list)),
                    ('more_findings', models.PositiveIntegerField(default=0)),
                    ('outcome', models.JSONField(blank=True, default=dict)),
                    ('finished_at', models.DateTimeField(blank=True, null=True)),
                    ('finished_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='imports', to='surveys.survey')),
                ],
                options={
                    'ordering': ['-uploaded_at', '-pk'],
                    'indexes': [models.Index(fields=['state', 'claimed_at'], name='imports_due')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', frozenset(['read', 'refused', 'waiting'])), models.Q(('content', None), ('findings', []), ('rows', [])), _connector='OR'), name='finished_import_holds_nobody'), models.CheckConstraint(condition=models.Q(('finished_by', None), ('finished_at__isnull', False), _connector='OR'), name='import_finished_by_has_a_time')],
                },
            ),
            migrations.CreateModel(
                name='Deviation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('part', models.CharField(choices=[('rounds', 'Number of rounds'), ('carries_consensus', 'After consensus'), ('feedback', 'Feedback'), ('invites_everyone', 'Invitations'), ('reminders', 'Reminders'), ('other', 'Something else')], max_length=20)),
                    ('planned', models.JSONField()),
                    ('instead', models.JSONField()),
                    ('reason', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deviations', to='surveys.survey')),
                ],
                options={
                    'ordering': ['at', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='deviation_has_a_reason'), models.CheckConstraint(condition=models.Q(('part__in', ['rounds', 'carries_consensus', 'feedback', 'invites_everyone', 'reminders', 'other'])), name='deviation_is_about_a_known_part')],
                },
            ),
            migrations.CreateModel(
                name='SurveyRound',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('state', models.CharField(choices=[('planned', 'Planned'), ('open', 'Open'), ('closed', 'Being counted'), ('sealed', 'Counted and sealed')], default='planned', max_length=10)),
                    ('opened_at', models.DateTimeField(blank=True, null=True)),
                    ('closes_at', models.DateTimeField(blank=True, null=True)),
                    ('opens_at', models.DateTimeField(blank=True, null=True)),
                    ('opens_until', models.DateTimeField(blank=True, null=True)),
                    ('closed_at', models.DateTimeField(blank=True, null=True)),
                    ('group_labels', models.JSONField(default=dict)),
                    ('invited', models.PositiveIntegerField(default=0)),
                    ('answered', models.PositiveIntegerField(default=0)),
                    ('answered_counted_at', models.DateTimeField(blank=True, null=True)),
                    ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('opened_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('scheduled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rounds', to='surveys.survey')),
                ],
                options={
                    'ordering': ['survey', 'number'],
                    'constraints': [models.UniqueConstraint(fields=('survey', 'number'), name='one_round_per_number'), models.UniqueConstraint(condition=models.Q(('state__in', ['open', 'closed'])), fields=('survey',), name='one_open_round_per_survey'), models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'open', 'closed', 'sealed'])), name='round_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('closes_at', None), ('opened_at', None), ('opened_by', None)), models.Q(('closes_at__isnull', False), ('opened_at__isnull', False), ('opened_by__isnull', False)), _connector='OR'), name='opened_at_by_and_deadline_together'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('opened_at', None), ('state', 'planned')), models.Q(('closed_at', None), ('opened_at__isnull', False), ('state', 'open')), models.Q(('closed_at__isnull', False), ('opened_at__isnull', False), ('state__in', ['closed', 'sealed'])), _connector='OR'), name='round_times_fit_its_state'), models.CheckConstraint(condition=models.Q(models.Q(('opens_at', None), ('opens_until', None), ('scheduled_by', None)), models.Q(('opens_at__isnull', False), ('opens_until__gt', models.F('opens_at')), ('scheduled_by__isnull', False)), _connector='OR'), name='planned_opening_is_whole'), models.CheckConstraint(condition=models.Q(('closed_by', None), ('closed_at__isnull', False), _connector='OR'), name='nobody_closed_an_open_round')],
                },
            ),
            migrations.CreateModel(
                name='Ballot',
                fields=[
                    ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                    ('ballot_key', models.CharField(max_length=64)),
                    ('group', models.CharField(blank=True, max_length=60)),
                    ('consent_version', models.PositiveSmallIntegerField()),
                    ('revision', models.PositiveIntegerField(default=1)),
                    ('is_submitted', models.BooleanField(default=False)),
                    ('survey_round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='surveys.surveyround')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('survey_round', 'ballot_key'), name='one_ballot_per_key_and_round')],
                },
            ),
            migrations.CreateModel(
                name='RoundItem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('position', models.PositiveSmallIntegerField()),
                    ('disposition', models.CharField(blank=True, choices=[('accept', 'Accept'), ('carry', 'Carry'), ('reword', 'Reword'), ('merge', 'Merge'), ('split', 'Split'), ('drop', 'Drop')], max_length=10)),
                    ('disposition_reason', models.TextField(blank=True)),
                    ('disposed_at', models.DateTimeField(blank=True, null=True)),
                    ('disposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='surveys.priorityversion')),
                    ('survey_round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='surveys.surveyround')),
                ],
                options={
                    'ordering': ['position'],
                    'constraints': [models.UniqueConstraint(fields=('survey_round', 'version'), name='one_item_per_version_and_round'), models.UniqueConstraint(fields=('survey_round', 'position'), name='one_item_per_position'), models.CheckConstraint(condition=models.Q(models.Q(('disposed_at', None), ('disposed_by', None), ('disposition', '')), models.Q(models.Q(('disposition', ''), _negated=True), ('disposed_at__isnull', False), ('disposed_by__isnull', False)), _connector='OR'), name='disposition_at_and_by_together'), models.CheckConstraint(condition=models.Q(models.Q(('disposition', 'drop'), _negated=True), models.Q(('disposition_reason', ''), _negated=True), _connector='OR'), name='dropping_has_a_reason')],
                },
            ),
            migrations.CreateModel(
                name='Rating',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('value', models.PositiveSmallIntegerField()),
                    ('code', models.CharField(max_length=20)),
                    ('ballot', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='ratings', to='surveys.ballot')),
                    ('item', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='surveys.rounditem')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('ballot', 'item'), name='one_rating_per_ballot_and_item'), models.CheckConstraint(condition=models.Q(('value__gte', 0), ('value__lte', 9)), name='rating_in_scale')],
                },
            ),
            migrations.CreateModel(
                name='ItemResult',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('counts', models.JSONField()),
                    ('rated', models.PositiveIntegerField()),
                    ('agreeing', models.PositiveIntegerField()),
                    ('disagreeing', models.PositiveIntegerField()),
                    ('cannot_judge', models.PositiveIntegerField()),
                    ('missing', models.PositiveIntegerField()),
                    ('verdict', models.CharField(choices=[('consensus', 'Consensus'), ('revise', 'Revise'), ('no_consensus', 'No consensus'), ('consensus_against', 'Consensus against'), ('too_few', 'Too few ratings')], max_length=20)),
                    ('item', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='result', to='surveys.rounditem')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('rated__gte', django.db.models.expressions.CombinedExpression(models.F('agreeing'), '+', models.F('disagreeing')))), name='agreeing_and_disagreeing_are_among_the_rated'), models.CheckConstraint(condition=models.Q(('verdict__in', ['consensus', 'revise', 'no_consensus', 'consensus_against', 'too_few'])), name='verdict_is_known')],
                },
            ),
            migrations.CreateModel(
                name='Comment',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('kind', models.CharField(choices=[('reason', 'Reason for a rating'), ('change', 'What changed a mind')], default='reason', max_length=10)),
                    ('comment_key', models.CharField(max_length=64)),
                    ('text', models.TextField()),
                    ('stance', models.CharField(choices=[('high', 'For a high rating'), ('low', 'For a lower rating'), ('none', 'Without a rating')], default='none', max_length=10)),
                    ('moderation', models.CharField(choices=[('held', 'Held back'), ('shown', 'Shown to the panel')], default='held', max_length=10)),
                    ('shown_text', models.TextField(blank=True)),
                    ('moderation_reason', models.TextField(blank=True)),
                    ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='surveys.rounditem')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('item', 'comment_key'), name='one_comment_per_item_and_key')],
                },
            ),
            migrations.CreateModel(
                name='Suggestion',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('suggestion_key', models.CharField(max_length=64, unique=True)),
                    ('text', models.TextField()),
                    ('fate', models.CharField(blank=True, choices=[('added', 'Added as a priority'), ('covered', 'Covered by a priority on the list'), ('declined', 'Not taken up')], max_length=10)),
                    ('answer', models.TextField(blank=True)),
                    ('answered_at', models.DateTimeField(blank=True, null=True)),
                    ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('priority', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='suggestions', to='surveys.priority')),
                    ('survey_round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='suggestions', to='surveys.surveyround')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('answered_by', None), ('fate', '')), models.Q(models.Q(('fate', ''), _negated=True), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='suggestion_answered_at_and_by_together'), models.CheckConstraint(condition=models.Q(models.Q(('fate', 'declined'), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='declining_has_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('fate__in', ['added', 'covered']), _negated=True), ('priority__isnull', False), _connector='OR'), name='taken_suggestion_names_a_priority')],
                },
            ),
            migrations.CreateModel(
                name='SealedBallot',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('ballot_key', models.CharField(max_length=64)),
                    ('group', models.CharField(blank=True, max_length=60)),
                    ('consent_version', models.PositiveSmallIntegerField()),
                    ('answers', models.JSONField()),
                    ('survey_round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='surveys.surveyround')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('survey_round', 'ballot_key'), name='one_sealed_ballot_per_key_and_round')],
                },
            ),
            migrations.CreateModel(
                name='RoundStatistics',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveSmallIntegerField()),
                    ('computed_at', models.DateTimeField()),
                    ('data', models.JSONField()),
                    ('survey_round', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='statistics', to='surveys.surveyround')),
                ],
                options={
                    'verbose_name_plural': 'round statistics',
                },
            ),
            migrations.CreateModel(
                name='RoundResult',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sealed_at', models.DateTimeField()),
                    ('invited', models.PositiveIntegerField()),
                    ('answered', models.PositiveIntegerField()),
                    ('bundle', models.TextField()),
                    ('bundle_sha256', models.CharField(max_length=64)),
                    ('previous_sha256', models.CharField(blank=True, max_length=64)),
                    ('breakdown', models.JSONField(default=dict)),
                    ('survey_round', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='result', to='surveys.surveyround')),
                ],
            ),
            migrations.CreateModel(
                name='ReminderWave',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('queued_at', models.DateTimeField()),
                    ('days_before', models.PositiveSmallIntegerField(blank=True, null=True)),
                    ('queued_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('survey_round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='waves', to='surveys.surveyround')),
                ],
                options={
                    'ordering': ['number'],
                    'constraints': [models.UniqueConstraint(fields=('survey_round', 'number'), name='one_wave_per_number'), models.UniqueConstraint(fields=('survey_round', 'days_before'), name='one_wave_per_day_of_the_plan')],
                },
            ),
            migrations.CreateModel(
                name='Message',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=100, unique=True)),
                    ('kind', models.CharField(choices=[('invitation', 'Invitation'), ('reminder', 'Reminder'), ('closing', 'Closing'), ('results', 'Results'), ('new_link', 'New link'), ('silent_list', 'Names of the silent'), ('opening_blocked', 'Round did not open'), ('team_invitation', 'Invitation to the team'), ('sample', 'Test mail')], max_length=20)),
                    ('state', models.CharField(choices=[('queued', 'Queued'), ('sending', 'Sending'), ('sent', 'Sent'), ('failed', 'Failed')], default='queued', max_length=10)),
                    ('attempts', models.PositiveSmallIntegerField(default=0)),
                    ('claimed_at', models.DateTimeField(blank=True, null=True)),
                    ('sent_at', models.DateTimeField(blank=True, null=True)),
                    ('problem', models.CharField(blank=True, max_length=200)),
                    ('expert', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='surveys.expert')),
                    ('team_invitation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='studies.teaminvitation')),
                    ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('survey_round', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='surveys.surveyround')),
                ],
                options={
                    'indexes': [models.Index(fields=['state', 'claimed_at'], name='messages_due')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('expert__isnull', False), ('team_invitation', None), ('user', None)), models.Q(('expert', None), ('team_invitation', None), ('user__isnull', False)), models.Q(('expert', None), ('team_invitation__isnull', False), ('user', None)), _connector='OR'), name='message_goes_to_one_person')],
                },
            ),
            migrations.CreateModel(
                name='Tombstone',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('salt', models.CharField(max_length=32)),
                    ('digest', models.CharField(max_length=64, unique=True)),
                    ('erased_on', models.DateField()),
                    ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tombstones', to='studies.study')),
                ],
            ),
            migrations.CreateModel(
                name='VersionLineage',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('reworded', 'Reworded'), ('merged', 'Merged'), ('split', 'Split')], max_length=20)),
                    ('reason', models.TextField()),
                    ('child', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parents', to='surveys.priorityversion')),
                    ('parent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='children', to='surveys.priorityversion')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('parent', 'child'), name='one_step_between_versions'), models.CheckConstraint(condition=models.Q(('parent', models.F('child')), _negated=True), name='no_version_is_its_own_parent')],
                },
            ),
            migrations.CreateModel(
                name='WorkshopPriority',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('effect', models.CharField(choices=[('created', 'brought up'), ('changed', 'changed')], max_length=10)),
                    ('priority', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='workshops', to='surveys.priority')),
                    ('workshop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='effects', to='studies.workshop')),
                ],
                options={
                    'ordering': ['workshop__held_on', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('workshop', 'priority'), name='one_effect_per_workshop_and_priority'), models.CheckConstraint(condition=models.Q(('effect__in', ['created', 'changed'])), name='workshop_effect_is_known')],
                },
            ),
        ),
        migrations.RunPython(triggers.make, triggers.drop),
        migrations.RunPython(deviations.keep_deviations, migrations.RunPython.noop),
    ]

