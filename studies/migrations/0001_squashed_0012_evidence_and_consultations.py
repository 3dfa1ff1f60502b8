"""All tables as they stand after 0012_evidence_and_consultations, in one step instead of 12."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from studies.migrations._create_models import CreateModels


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('studies', '0001_initial'),
        ('studies', '0002_trust'),
        ('studies', '0003_name_every_event'),
        ('studies', '0004_experts_hour'),
        ('studies', '0005_mail_words'),
        ('studies', '0006_imports'),
        ('studies', '0007_board'),
        ('studies', '0008_bench'),
        ('studies', '0009_story'),
        ('studies', '0010_declarations'),
        ('studies', '0011_follow_up'),
        ('studies', '0012_evidence_and_consultations'),
    ]

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name='User',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                    ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                    ('name', models.CharField(max_length=150, verbose_name='name')),
                    ('is_active', models.BooleanField(default=True)),
                    ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                    ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='one_account_per_address')],
                },
            ),
            migrations.CreateModel(
                name='Study',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('slug', models.SlugField(max_length=60, unique=True)),
                    ('title_en', models.CharField(max_length=200)),
                    ('title_zh', models.CharField(blank=True, max_length=200)),
                    ('purpose_en', models.TextField(blank=True)),
                    ('purpose_zh', models.TextField(blank=True)),
                    ('organiser_en', models.CharField(blank=True, max_length=200)),
                    ('organiser_zh', models.CharField(blank=True, max_length=200)),
                    ('contact_email', models.EmailField(max_length=254)),
                    ('consent_en', models.TextField()),
                    ('consent_zh', models.TextField(blank=True)),
                    ('consent_version', models.PositiveSmallIntegerField(default=1)),
                    ('scale_help_en', models.TextField(blank=True)),
                    ('scale_help_zh', models.TextField(blank=True)),
                    ('why_you_en', models.TextField(blank=True)),
                    ('why_you_zh', models.TextField(blank=True)),
                    ('example_en', models.TextField(blank=True)),
                    ('example_zh', models.TextField(blank=True)),
                    ('is_bilingual', models.BooleanField(default=True)),
                    ('translations', models.JSONField(blank=True, default=dict)),
                    ('breakdown_en', models.CharField(blank=True, max_length=60)),
                    ('breakdown_zh', models.CharField(blank=True, max_length=60)),
                    ('funding_en', models.TextField(blank=True)),
                    ('funding_zh', models.TextField(blank=True)),
                    ('interests_en', models.TextField(blank=True)),
                    ('interests_zh', models.TextField(blank=True)),
                    ('ethics_en', models.TextField(blank=True)),
                    ('ethics_zh', models.TextField(blank=True)),
                    ('registry_en', models.CharField(blank=True, max_length=200)),
                    ('registry_zh', models.CharField(blank=True, max_length=200)),
                    ('registration', models.CharField(blank=True, max_length=200)),
                    ('is_simulated', models.BooleanField(default=False)),
                    ('created_at', models.DateTimeField()),
                    ('archived_at', models.DateTimeField(blank=True, null=True)),
                    ('made_as', models.CharField(blank=True, choices=[('template', 'A new study with the same design'), ('renewal', 'The same Delphi again, compared item by item'), ('pilot', 'A pilot, to be wiped afterwards'), ('progress', 'A short round that asks the panel how far it has come')], max_length=10)),
                    ('wipe_requested_at', models.DateTimeField(blank=True, null=True)),
                    ('archived_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('made_from', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='studies.study')),
                ],
                options={
                    'verbose_name_plural': 'studies',
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('archived_at', None), ('archived_by', None)), models.Q(('archived_at__isnull', False), ('archived_by__isnull', False)), _connector='OR'), name='archived_at_and_by_together'), models.CheckConstraint(condition=models.Q(models.Q(('made_as', ''), ('made_from', None)), models.Q(('made_as__in', ['template', 'renewal', 'pilot', 'progress']), ('made_from__isnull', False)), _connector='OR'), name='copy_says_of_what_and_what_for'), models.CheckConstraint(condition=models.Q(('wipe_requested_at', None), ('made_as', 'pilot'), _connector='OR'), name='only_a_pilot_is_wiped')],
                },
            ),
            migrations.CreateModel(
                name='Pillar',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('title_en', models.CharField(max_length=200)),
                    ('title_zh', models.CharField(blank=True, max_length=200)),
                    ('description_en', models.TextField(blank=True)),
                    ('description_zh', models.TextField(blank=True)),
                    ('translations', models.JSONField(blank=True, default=dict)),
                    ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pillars', to='studies.study')),
                ],
                options={
                    'ordering': ['number'],
                    'constraints': [models.UniqueConstraint(fields=('study', 'number'), name='one_pillar_per_number'), models.CheckConstraint(condition=models.Q(('number__gte', 1), ('number__lte', 9)), name='pillar_number_1_to_9')],
                },
            ),
            migrations.CreateModel(
                name='Membership',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('role', models.CharField(choices=[('coordinator', 'Coordinator'), ('analyst', 'Analyst'), ('observer', 'Observer')], max_length=20)),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                    ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='studies.study')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('study', 'user'), name='one_role_per_member'), models.CheckConstraint(condition=models.Q(('role__in', ['coordinator', 'analyst', 'observer'])), name='role_is_known')],
                },
            ),
            migrations.CreateModel(
                name='Evidence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('kind', models.CharField(choices=[('policy', 'Policy'), ('programme', 'Programme'), ('initiative', 'Initiative'), ('stakeholder', 'Stakeholder'), ('standard', 'Standard'), ('publication', 'Publication')], max_length=20)),
                    ('title_en', models.CharField(max_length=300)),
                    ('title_zh', models.CharField(blank=True, max_length=300)),
                    ('issuer_en', models.CharField(blank=True, max_length=200)),
                    ('issuer_zh', models.CharField(blank=True, max_length=200)),
                    ('place_en', models.CharField(blank=True, max_length=100)),
                    ('place_zh', models.CharField(blank=True, max_length=100)),
                    ('year', models.PositiveSmallIntegerField(blank=True, null=True)),
                    ('link', models.CharField(blank=True, max_length=500)),
                    ('doi', models.CharField(blank=True, max_length=200)),
                    ('note_en', models.TextField(blank=True)),
                    ('note_zh', models.TextField(blank=True)),
                    ('is_illustrative', models.BooleanField(default=False)),
                    ('added_at', models.DateTimeField()),
                    ('removed_at', models.DateTimeField(blank=True, null=True)),
                    ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('removed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='studies.study')),
                ],
                options={
                    'verbose_name_plural': 'evidence',
                    'ordering': ['number'],
                    'constraints': [models.UniqueConstraint(fields=('study', 'number'), name='one_evidence_per_number'), models.CheckConstraint(condition=models.Q(('kind__in', ['policy', 'programme', 'initiative', 'stakeholder', 'standard', 'publication'])), name='evidence_kind_is_known'), models.CheckConstraint(condition=models.Q(('title_en', ''), _negated=True), name='evidence_has_a_title'), models.CheckConstraint(condition=models.Q(('link', ''), ('link__startswith', 'https://'), ('link__startswith', 'http://'), _connector='OR'), name='evidence_link_is_a_web_address'), models.CheckConstraint(condition=models.Q(('doi', ''), ('doi__startswith', '10.'), _connector='OR'), name='evidence_doi_begins_with_10'), models.CheckConstraint(condition=models.Q(models.Q(('removed_at', None), ('removed_by', None)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False)), _connector='OR'), name='evidence_removed_at_and_by_together')],
                },
            ),
            migrations.CreateModel(
                name='Event',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('study_created', 'Study created'), ('study_copied', 'Study made from another one'), ('study_archived', 'Study archived'), ('study_restored', 'Study taken out of the archive'), ('pilot_made', 'Pilot made'), ('pilot_wiped', 'Pilot wiped'), ('member_invited', 'Person invited to the team'), ('invitation_revoked', 'Invitation to the team withdrawn'), ('member_added', 'Person joined the team'), ('member_removed', 'Person left the team'), ('study_changed', 'Study changed'), ('translation_reviewed', 'Translation reviewed'), ('pillar_added', 'Pillar added'), ('evidence_changed', 'Evidence changed'), ('workshop_changed', 'Workshop changed'), ('evidence_cited', 'Citation of evidence changed'), ('priorities_added', 'Priorities added'), ('priority_reworded', 'Wording of a priority changed'), ('priority_moved', 'Priority moved in the list'), ('priority_removed', 'Priority removed'), ('experts_added', 'Experts added'), ('experts_changed', 'Details of experts changed'), ('expert_removed', 'Expert taken off a panel'), ('targets_set', 'Targets for the panel set'), ('file_taken', 'File imported'), ('rule_changed', 'Consensus rule changed'), ('protocol_locked', 'Protocol locked'), ('deviation_recorded', 'Deviation from the protocol recorded'), ('opening_planned', 'Opening of a round planned'), ('opening_called_off', 'Planned opening of a round called off'), ('round_opened', 'Round opened'), ('round_extended', 'Deadline of a round moved'), ('mail_words_changed', 'Words of a mail changed'), ('mails_retried', 'Failed mails queued again'), ('reminder_queued', 'Reminder sent to the silent'), ('silent_revealed', 'Names of the silent asked for'), ('invitation_repeated', 'Invitation sent again'), ('expert_declined', 'Expert declined'), ('link_replaced', 'Personal link replaced'), ('expert_erased', 'Expert erased'), ('round_closed', 'Round closed'), ('round_sealed', 'Round sealed'), ('item_disposed', 'Decision about a priority'), ('item_freed', 'Decision about a priority taken back'), ('comment_moderated', 'Decision about a comment'), ('reasons_released', 'Decision whether readers see reasons'), ('suggestion_answered', 'Suggestion answered'), ('results_shared', 'Results shown to the panel'), ('codebook_noted', 'Memo on a code written'), ('coder_entered', 'Coder began'), ('codes_handed_in', 'Codes handed in'), ('codes_taken_back', 'Codes taken back before comparison'), ('coding_called_off', 'Independent coding called off'), ('codes_opened', 'Codes of both coders compared'), ('priority_placed', 'Priority placed by theme'), ('action_changed', 'Action changed'), ('omission_changed', 'Reason for a priority in no action'), ('edition_handed_in', 'Draft handed in for review'), ('remark_added', 'Remark on a draft in review'), ('edition_returned', 'Draft sent back'), ('edition_published', 'Edition published'), ('erratum_noted', 'Erratum noted'), ('indicator_changed', 'Indicator changed'), ('measurement_changed', 'Measurement entered or corrected'), ('uptake_stated', 'Status of an action stated'), ('panel_asked_again', 'Panel of the earlier study invited again'), ('consultation_shown', 'Consultation shown to readers'), ('consultation_hidden', 'Consultation hidden from readers'), ('token_changed', 'Token for measurements made or revoked'), ('end_requested', 'Destruction of the link key asked for'), ('end_cancelled', 'Destruction of the link key called off'), ('end_confirmed', 'Destruction of the link key confirmed'), ('link_key_destroyed', 'Link key destroyed')], max_length=30)),
                    ('at', models.DateTimeField()),
                    ('about', models.JSONField(default=dict)),
                    ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                    ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='studies.study')),
                ],
                options={
                    'ordering': ['at', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='TeamInvitation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('email', models.EmailField(max_length=254)),
                    ('role', models.CharField(choices=[('coordinator', 'Coordinator'), ('analyst', 'Analyst'), ('observer', 'Observer')], max_length=20)),
                    ('language', models.CharField(default='en', max_length=10)),
                    ('invited_at', models.DateTimeField()),
                    ('expires_at', models.DateTimeField()),
                    ('accepted_at', models.DateTimeField(blank=True, null=True)),
                    ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='studies.study')),
                ],
                options={
                    'ordering': ['email'],
                    'constraints': [models.UniqueConstraint(models.F('study'), django.db.models.functions.text.Lower('email'), condition=models.Q(('accepted_at', None)), name='one_open_invitation_per_address'), models.CheckConstraint(condition=models.Q(('role__in', ['coordinator', 'analyst', 'observer'])), name='invitation_role_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at', None), ('accepted_by', None)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='invitation_accepted_at_and_by_together')],
                },
            ),
            migrations.CreateModel(
                name='Workshop',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('held_on', models.DateField()),
                    ('place_en', models.CharField(max_length=200)),
                    ('place_zh', models.CharField(blank=True, max_length=200)),
                    ('attendance', models.PositiveSmallIntegerField()),
                    ('minutes_en', models.TextField(blank=True)),
                    ('minutes_zh', models.TextField(blank=True)),
                    ('added_at', models.DateTimeField()),
                    ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='workshops', to='studies.study')),
                ],
                options={
                    'ordering': ['held_on', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('place_en', ''), _negated=True), name='workshop_has_a_place'), models.CheckConstraint(condition=models.Q(('attendance__gte', 1)), name='somebody_was_there')],
                },
            ),
        ),
    ]

