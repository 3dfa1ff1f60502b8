"""All tables as they stand after 0003_coding_to_editions, in one step instead of 3."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from studies.migrations._create_models import CreateModels


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('roadmap', '0001_initial'),
        ('roadmap', '0002_follow_up'),
        ('roadmap', '0003_coding_to_editions'),
    ]

    dependencies = [
        ('studies', '0001_squashed_0012_evidence_and_consultations'),
        ('surveys', '0001_squashed_0012_evidence'),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name='Area',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('title_en', models.CharField(max_length=200)),
                    ('title_zh', models.CharField(blank=True, max_length=200)),
                    ('pillar', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='areas', to='studies.pillar')),
                ],
                options={
                    'ordering': ['pillar__number', 'number'],
                    'constraints': [models.UniqueConstraint(fields=('pillar', 'number'), name='one_area_per_number'), models.CheckConstraint(condition=models.Q(('number__gte', 1), ('number__lte', 9)), name='area_number_has_a_numeral'), models.CheckConstraint(condition=models.Q(('title_en', ''), _negated=True), name='area_has_a_title')],
                },
            ),
            migrations.CreateModel(
                name='Edition',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('state', models.CharField(choices=[('draft', 'Draft'), ('review', 'In review'), ('returned', 'Sent back'), ('published', 'Published'), ('superseded', 'Superseded')], default='published', max_length=12)),
                    ('snapshot', models.JSONField()),
                    ('sha256', models.CharField(max_length=64)),
                    ('published_at', models.DateTimeField(blank=True, null=True)),
                    ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('study', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='studies.study')),
                ],
                options={
                    'ordering': ['study', '-number'],
                    'constraints': [models.UniqueConstraint(fields=('study', 'number'), name='one_edition_per_number'), models.UniqueConstraint(condition=models.Q(('state', 'published')), fields=('study',), name='one_published_edition_per_study'), models.CheckConstraint(condition=models.Q(('state__in', ['published', 'superseded'])), name='edition_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', False), ('published_by__isnull', False)), models.Q(('published_at', None), ('published_by', None), models.Q(('state__in', ['published', 'superseded']), _negated=True)), _connector='OR'), name='published_at_and_by_together')],
                },
            ),
            migrations.CreateModel(
                name='EditionFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('picture', 'Picture for links'), ('pdf', 'PDF'), ('docx', 'Word (DOCX)'), ('xlsx', 'Workbook (XLSX)'), ('actions', 'Actions (CSV)'), ('priorities', 'Priorities with votes (CSV)')], max_length=12)),
                    ('language', models.CharField(blank=True, max_length=10)),
                    ('name', models.CharField(max_length=40)),
                    ('state', models.CharField(choices=[('queued', 'Waiting'), ('making', 'Being made'), ('made', 'Ready'), ('failed', 'Failed')], default='queued', max_length=10)),
                    ('attempts', models.PositiveSmallIntegerField(default=0)),
                    ('claimed_at', models.DateTimeField(blank=True, null=True)),
                    ('problem', models.CharField(blank=True, max_length=300)),
                    ('made_at', models.DateTimeField(blank=True, null=True)),
                    ('sha256', models.CharField(blank=True, max_length=64)),
                    ('size', models.PositiveIntegerField(default=0)),
                    ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='roadmap.edition')),
                ],
                options={
                    'ordering': ['pk'],
                    'constraints': [models.UniqueConstraint(fields=('edition', 'name'), name='one_file_per_name'), models.CheckConstraint(condition=models.Q(('kind__in', ['picture', 'pdf', 'docx', 'xlsx', 'actions', 'priorities'])), name='edition_file_kind_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('made_at__isnull', False), ('size__gt', 0), ('state', 'made'), models.Q(('sha256', ''), _negated=True)), models.Q(('made_at', None), ('sha256', ''), ('size', 0), ('state__in', ['queued', 'making', 'failed'])), _connector='OR'), name='made_file_has_hash_and_size'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('problem', ''), _negated=True), _connector='OR'), name='failed_file_says_why')],
                },
            ),
            migrations.CreateModel(
                name='EditionFileContent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('content', models.BinaryField()),
                    ('file', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='content', to='roadmap.editionfile')),
                ],
            ),
            migrations.CreateModel(
                name='Erratum',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('about', models.CharField(blank=True, max_length=20)),
                    ('text_en', models.TextField()),
                    ('text_zh', models.TextField(blank=True)),
                    ('noted_at', models.DateTimeField()),
                    ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='errata', to='roadmap.edition')),
                    ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('text_en', ''), _negated=True), name='erratum_says_something')],
                },
            ),
            migrations.CreateModel(
                name='Indicator',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('action_slug', models.CharField(max_length=20)),
                    ('number', models.PositiveSmallIntegerField()),
                    ('kind', models.CharField(choices=[('output', 'Output'), ('outcome', 'Outcome')], max_length=10)),
                    ('name_en', models.CharField(max_length=200)),
                    ('name_zh', models.CharField(blank=True, max_length=200)),
                    ('definition_en', models.TextField(blank=True)),
                    ('definition_zh', models.TextField(blank=True)),
                    ('unit_en', models.CharField(max_length=40)),
                    ('unit_zh', models.CharField(blank=True, max_length=40)),
                    ('source_en', models.CharField(blank=True, max_length=300)),
                    ('source_zh', models.CharField(blank=True, max_length=300)),
                    ('baseline', models.DecimalField(decimal_places=4, max_digits=15)),
                    ('baseline_on', models.DateField()),
                    ('target', models.DecimalField(decimal_places=4, max_digits=15)),
                    ('target_on', models.DateField()),
                    ('every_months', models.PositiveSmallIntegerField(choices=[(1, 'every month'), (3, 'every three months'), (6, 'every six months'), (12, 'every year'), (24, 'every two years')], default=12)),
                    ('owner_name', models.CharField(blank=True, max_length=150)),
                    ('owner_email', models.EmailField(blank=True, max_length=254)),
                    ('is_illustrative', models.BooleanField(default=False)),
                    ('created_at', models.DateTimeField()),
                    ('retired_at', models.DateTimeField(blank=True, null=True)),
                    ('retired_because', models.CharField(blank=True, max_length=300)),
                    ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('retired_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='indicators', to='studies.study')),
                ],
                options={
                    'ordering': ['study', 'action_slug', 'number'],
                    'constraints': [models.UniqueConstraint(fields=('study', 'action_slug', 'number'), name='one_indicator_per_number'), models.CheckConstraint(condition=models.Q(models.Q(('name_en', ''), _negated=True), models.Q(('unit_en', ''), _negated=True)), name='indicator_has_name_and_unit'), models.CheckConstraint(condition=models.Q(('kind__in', ['output', 'outcome'])), name='indicator_kind_is_known'), models.CheckConstraint(condition=models.Q(('every_months__in', [1, 3, 6, 12, 24])), name='indicator_is_measured_in_turn'), models.CheckConstraint(condition=models.Q(('baseline_on__lt', models.F('target_on'))), name='target_is_after_the_baseline'), models.CheckConstraint(condition=models.Q(('baseline', models.F('target')), _negated=True), name='target_is_not_the_baseline'), models.CheckConstraint(condition=models.Q(models.Q(('retired_at', None), ('retired_because', ''), ('retired_by', None)), models.Q(('retired_at__isnull', False), ('retired_by__isnull', False), models.Q(('retired_because', ''), _negated=True)), _connector='OR'), name='retired_at_by_and_because_together')],
                },
            ),
            migrations.CreateModel(
                name='ApiToken',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('holder', models.CharField(max_length=150)),
                    ('prefix', models.CharField(max_length=12)),
                    ('sha256', models.CharField(max_length=64, unique=True)),
                    ('made_at', models.DateTimeField()),
                    ('expires_on', models.DateField()),
                    ('last_used_on', models.DateField(blank=True, null=True)),
                    ('revoked_at', models.DateTimeField(blank=True, null=True)),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('revoked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='api_tokens', to='studies.study')),
                    ('indicators', models.ManyToManyField(related_name='api_tokens', to='roadmap.indicator')),
                ],
                options={
                    'ordering': ['study', '-made_at', '-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('holder', ''), _negated=True), models.Q(('prefix', ''), _negated=True)), name='token_has_a_holder'), models.CheckConstraint(condition=models.Q(models.Q(('revoked_at', None), ('revoked_by', None)), models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False)), _connector='OR'), name='token_revoked_at_and_by_together')],
                },
            ),
            migrations.CreateModel(
                name='Jurisdiction',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name_en', models.CharField(max_length=100)),
                    ('name_zh', models.CharField(blank=True, max_length=100)),
                    ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='jurisdictions', to='studies.study')),
                ],
                options={
                    'ordering': ['name_en'],
                    'constraints': [models.UniqueConstraint(fields=('study', 'name_en'), name='one_jurisdiction_per_name'), models.CheckConstraint(condition=models.Q(('name_en', ''), _negated=True), name='jurisdiction_has_a_name')],
                },
            ),
            migrations.CreateModel(
                name='Measurement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('measured_on', models.DateField()),
                    ('value', models.DecimalField(decimal_places=4, max_digits=15)),
                    ('evidence', models.CharField(max_length=300)),
                    ('evidence_url', models.URLField(blank=True, max_length=500)),
                    ('entered_at', models.DateTimeField()),
                    ('closed_at', models.DateTimeField(blank=True, null=True)),
                    ('closed_because', models.CharField(blank=True, max_length=300)),
                    ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('corrects', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='correction', to='roadmap.measurement')),
                    ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='measurements', to='roadmap.indicator')),
                ],
                options={
                    'ordering': ['indicator', 'measured_on', 'pk'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('indicator', 'measured_on'), name='one_valid_measurement_per_day'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('closed_because', ''), ('closed_by', None)), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False), models.Q(('closed_because', ''), _negated=True)), _connector='OR'), name='closed_at_by_and_because_together'), models.CheckConstraint(condition=models.Q(('evidence', ''), _negated=True), name='measurement_rests_on_something'), models.CheckConstraint(condition=models.Q(('evidence_url', ''), ('evidence_url__startswith', 'https://'), ('evidence_url__startswith', 'http://'), _connector='OR'), name='evidence_is_a_web_address')],
                },
            ),
            migrations.CreateModel(
                name='NearlySamePair',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('score', models.DecimalField(decimal_places=2, max_digits=3)),
                    ('found_at', models.DateTimeField()),
                    ('answer', models.CharField(blank=True, choices=[('taken', 'Taken'), ('refused', 'Refused')], max_length=10)),
                    ('answered_at', models.DateTimeField(blank=True, null=True)),
                    ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('found_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('one', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='surveys.priority')),
                    ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='surveys.priority')),
                ],
                options={
                    'ordering': ['-score', 'one', 'other'],
                    'constraints': [models.UniqueConstraint(fields=('one', 'other'), name='a_pair_is_found_once'), models.CheckConstraint(condition=models.Q(('one', models.F('other')), _negated=True), name='a_pair_is_of_two'), models.CheckConstraint(condition=models.Q(('score__gt', 0), ('score__lte', 1)), name='pair_score_between_0_and_1'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None), ('answered_by', None)), models.Q(('answer__in', ['taken', 'refused']), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='pair_answered_at_and_by_together')],
                },
            ),
            migrations.CreateModel(
                name='Omission',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason_en', models.TextField()),
                    ('reason_zh', models.TextField(blank=True)),
                    ('written_at', models.DateTimeField()),
                    ('priority', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='omission', to='surveys.priority')),
                    ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['priority__survey__pillar__number', 'priority__number'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('reason_en', ''), _negated=True), name='omission_has_a_reason')],
                },
            ),
            migrations.CreateModel(
                name='OwnerReminder',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=100, unique=True)),
                    ('queued_at', models.DateTimeField()),
                    ('state', models.CharField(choices=[('queued', 'Waiting'), ('sending', 'Being sent'), ('sent', 'Sent'), ('failed', 'Given up')], default='queued', max_length=10)),
                    ('attempts', models.PositiveSmallIntegerField(default=0)),
                    ('claimed_at', models.DateTimeField(blank=True, null=True)),
                    ('sent_at', models.DateTimeField(blank=True, null=True)),
                    ('problem', models.CharField(blank=True, max_length=200)),
                    ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='roadmap.indicator')),
                ],
                options={
                    'indexes': [models.Index(fields=['state', 'claimed_at'], name='reminders_due')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'sending', 'sent', 'failed'])), name='reminder_state_is_known')],
                },
            ),
            migrations.CreateModel(
                name='PillarCoding',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('begun_at', models.DateTimeField()),
                    ('opened_at', models.DateTimeField(blank=True, null=True)),
                    ('begun_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('opened_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('pillar', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='independent_coding', to='studies.pillar')),
                ],
                options={
                    'ordering': ['pillar__number'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('opened_at', None), ('opened_by', None)), models.Q(('opened_at__isnull', False), ('opened_by__isnull', False)), _connector='OR'), name='opened_at_and_by_together')],
                },
            ),
            migrations.CreateModel(
                name='Coder',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('place', models.PositiveSmallIntegerField()),
                    ('entered_at', models.DateTimeField()),
                    ('handed_in_at', models.DateTimeField(blank=True, null=True)),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('coding', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='coders', to='roadmap.pillarcoding')),
                ],
                options={
                    'ordering': ['coding', 'place'],
                    'constraints': [models.UniqueConstraint(fields=('coding', 'place'), name='one_coder_per_place'), models.UniqueConstraint(fields=('coding', 'user'), name='one_place_per_coder'), models.CheckConstraint(condition=models.Q(('place__in', (1, 2))), name='at_most_two_coders')],
                },
            ),
            migrations.CreateModel(
                name='Review',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('draft', 'Draft'), ('review', 'In review'), ('returned', 'Sent back'), ('published', 'Published'), ('superseded', 'Superseded')], default='review', max_length=12)),
                    ('snapshot', models.JSONField()),
                    ('sha256', models.CharField(max_length=64)),
                    ('handed_in_at', models.DateTimeField()),
                    ('decided_at', models.DateTimeField(blank=True, null=True)),
                    ('reason', models.TextField(blank=True)),
                    ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('edition', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='review', to='roadmap.edition')),
                    ('handed_in_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('study', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='studies.study')),
                ],
                options={
                    'ordering': ['study', '-pk'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'review')), fields=('study',), name='one_review_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('reason', ''), ('state', 'review')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('state__in', ['returned', 'published'])), _connector='OR'), name='review_is_open_or_decided_at_and_by'), models.CheckConstraint(condition=models.Q(models.Q(('edition__isnull', False), ('state', 'published')), models.Q(('edition', None), models.Q(('state', 'published'), _negated=True)), _connector='OR'), name='published_review_has_its_edition'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'returned'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='returned_review_has_a_reason')],
                },
            ),
            migrations.CreateModel(
                name='Remark',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('about', models.CharField(blank=True, max_length=20)),
                    ('text', models.TextField()),
                    ('written_at', models.DateTimeField()),
                    ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='remarks', to='roadmap.review')),
                ],
                options={
                    'ordering': ['pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='remark_says_something')],
                },
            ),
            migrations.CreateModel(
                name='ShownConsultation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('shown_at', models.DateTimeField()),
                    ('shown_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shown_consultations', to='studies.study')),
                    ('survey_round', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='shown_as', to='surveys.surveyround')),
                ],
                options={
                    'ordering': ['survey_round'],
                },
            ),
            migrations.CreateModel(
                name='SubTopic',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('letter', models.CharField(max_length=1)),
                    ('title_en', models.CharField(max_length=200)),
                    ('title_zh', models.CharField(blank=True, max_length=200)),
                    ('description_en', models.TextField(blank=True)),
                    ('description_zh', models.TextField(blank=True)),
                    ('includes_en', models.TextField(blank=True)),
                    ('includes_zh', models.TextField(blank=True)),
                    ('excludes_en', models.TextField(blank=True)),
                    ('excludes_zh', models.TextField(blank=True)),
                    ('examples_en', models.TextField(blank=True)),
                    ('examples_zh', models.TextField(blank=True)),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sub_topics', to='roadmap.area')),
                ],
                options={
                    'ordering': ['area__pillar__number', 'area__number', 'letter'],
                    'constraints': [models.UniqueConstraint(fields=('area', 'letter'), name='one_sub_topic_per_letter'), models.CheckConstraint(condition=models.Q(('letter__in', ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z'])), name='sub_topic_letter_a_to_z'), models.CheckConstraint(condition=models.Q(('title_en', ''), _negated=True), name='sub_topic_has_a_title')],
                },
            ),
            migrations.CreateModel(
                name='Coding',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('coded_at', models.DateTimeField()),
                    ('coded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('priority', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='coding', to='surveys.priority')),
                    ('sub_topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='codings', to='roadmap.subtopic')),
                ],
                options={
                    'ordering': ['priority__survey__pillar__number', 'priority__number'],
                },
            ),
            migrations.CreateModel(
                name='CodeSuggestion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('score', models.DecimalField(decimal_places=2, max_digits=3)),
                    ('shown_at', models.DateTimeField()),
                    ('was_coded', models.BooleanField()),
                    ('answer', models.CharField(blank=True, choices=[('taken', 'Taken'), ('refused', 'Refused')], max_length=10)),
                    ('answered_at', models.DateTimeField(blank=True, null=True)),
                    ('priority', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='surveys.priority')),
                    ('shown_to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('sub_topic', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='suggestions', to='roadmap.subtopic')),
                ],
                options={
                    'ordering': ['priority', '-score', 'sub_topic'],
                    'constraints': [models.UniqueConstraint(fields=('shown_to', 'priority', 'sub_topic'), name='a_code_is_suggested_once'), models.CheckConstraint(condition=models.Q(('score__gt', 0), ('score__lte', 1)), name='score_between_0_and_1'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None)), models.Q(('answer__in', ['taken', 'refused']), ('answered_at__isnull', False)), _connector='OR'), name='suggestion_answer_with_its_time')],
                },
            ),
            migrations.CreateModel(
                name='CoderChoice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('note', models.TextField(blank=True)),
                    ('chosen_at', models.DateTimeField()),
                    ('coder', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='choices', to='roadmap.coder')),
                    ('priority', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='surveys.priority')),
                    ('sub_topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='choices', to='roadmap.subtopic')),
                ],
                options={
                    'ordering': ['coder', 'priority__number'],
                    'constraints': [models.UniqueConstraint(fields=('coder', 'priority'), name='one_choice_per_coder_and_priority'), models.CheckConstraint(condition=models.Q(('sub_topic__isnull', False), models.Q(('note', ''), _negated=True), _connector='OR'), name='no_code_fits_only_with_a_note')],
                },
            ),
            migrations.CreateModel(
                name='CodeMemo',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.TextField()),
                    ('written_at', models.DateTimeField()),
                    ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('sub_topic', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memos', to='roadmap.subtopic')),
                ],
                options={
                    'ordering': ['written_at', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='memo_says_something')],
                },
            ),
            migrations.CreateModel(
                name='CodeChange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('step', models.CharField(choices=[('chosen', 'Chosen by a coder'), ('placed', 'Placed by one person'), ('agreed', 'Both coders agreed'), ('decided', 'Decided after comparison')], max_length=10)),
                    ('before_reference', models.CharField(blank=True, max_length=20)),
                    ('after_reference', models.CharField(blank=True, max_length=20)),
                    ('reason', models.TextField(blank=True)),
                    ('at', models.DateTimeField()),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('priority', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='code_changes', to='surveys.priority')),
                    ('coder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='roadmap.coder')),
                    ('after', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='roadmap.subtopic')),
                    ('before', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='roadmap.subtopic')),
                ],
                options={
                    'ordering': ['at', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('step__in', ['chosen', 'placed', 'agreed', 'decided'])), name='coding_step_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('coder__isnull', False), ('step', 'chosen')), models.Q(models.Q(('step', 'chosen'), _negated=True), ('coder', None)), _connector='OR'), name='only_a_coder_chooses'), models.CheckConstraint(condition=models.Q(models.Q(('step', 'decided'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='a_code_is_decided_with_a_reason')],
                },
            ),
            migrations.CreateModel(
                name='UptakeStatement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('action_slug', models.CharField(max_length=20)),
                    ('state', models.CharField(choices=[('not_started', 'Not started'), ('planned', 'Planned'), ('under_way', 'Under way'), ('done', 'Done'), ('dropped', 'Dropped')], max_length=12)),
                    ('stated_on', models.DateField()),
                    ('answered_by', models.CharField(blank=True, max_length=150)),
                    ('answer_en', models.TextField(blank=True)),
                    ('answer_zh', models.TextField(blank=True)),
                    ('source_url', models.URLField(blank=True, max_length=500)),
                    ('is_illustrative', models.BooleanField(default=False)),
                    ('entered_at', models.DateTimeField()),
                    ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='statements', to='roadmap.jurisdiction')),
                ],
                options={
                    'ordering': ['-stated_on', '-pk'],
                    'indexes': [models.Index(fields=['jurisdiction', 'action_slug'], name='statements_of_an_action')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['not_started', 'planned', 'under_way', 'done', 'dropped'])), name='uptake_state_is_known'), models.CheckConstraint(condition=models.Q(('source_url', ''), ('source_url__startswith', 'https://'), ('source_url__startswith', 'http://'), _connector='OR'), name='uptake_source_is_a_web_address')],
                },
            ),
            migrations.CreateModel(
                name='Action',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('title_en', models.CharField(max_length=200)),
                    ('title_zh', models.CharField(blank=True, max_length=200)),
                    ('text_en', models.TextField()),
                    ('text_zh', models.TextField(blank=True)),
                    ('actors_en', models.CharField(blank=True, max_length=500)),
                    ('actors_zh', models.CharField(blank=True, max_length=500)),
                    ('horizon_from', models.PositiveSmallIntegerField(blank=True, null=True)),
                    ('horizon_to', models.PositiveSmallIntegerField(blank=True, null=True)),
                    ('participation', models.CharField(blank=True, choices=[('inform', 'Inform'), ('consult', 'Consult'), ('involve', 'Involve'), ('collaborate', 'Collaborate'), ('empower', 'Empower')], max_length=12)),
                    ('dissent_en', models.TextField(blank=True)),
                    ('dissent_zh', models.TextField(blank=True)),
                    ('sub_topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='roadmap.subtopic')),
                ],
                options={
                    'ordering': ['sub_topic', 'number'],
                    'constraints': [models.UniqueConstraint(fields=('sub_topic', 'number'), name='one_action_per_number'), models.CheckConstraint(condition=models.Q(models.Q(('title_en', ''), _negated=True), models.Q(('text_en', ''), _negated=True)), name='action_has_title_and_text'), models.CheckConstraint(condition=models.Q(('horizon_from', None), models.Q(('horizon_from__gte', 2000), ('horizon_from__lte', 2100)), _connector='OR'), name='action_begins_in_a_year'), models.CheckConstraint(condition=models.Q(('horizon_to', None), models.Q(('horizon_to__gte', 2000), ('horizon_to__lte', 2100)), _connector='OR'), name='action_ends_in_a_year'), models.CheckConstraint(condition=models.Q(('horizon_from', None), ('horizon_to', None), ('horizon_from__lte', models.F('horizon_to')), _connector='OR'), name='action_begins_before_it_ends'), models.CheckConstraint(condition=models.Q(('participation__in', ['', 'inform', 'consult', 'involve', 'collaborate', 'empower'])), name='action_participation_is_known')],
                },
            ),
            migrations.CreateModel(
                name='ActionPriority',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('action', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rests_on', to='roadmap.action')),
                    ('priority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='carries', to='surveys.priority')),
                ],
                options={
                    'ordering': ['priority__number'],
                    'constraints': [models.UniqueConstraint(fields=('action', 'priority'), name='one_mention_of_a_priority_in_an_action')],
                },
            ),
            migrations.AddField(
                model_name='Action',
                name='priorities',
                field=models.ManyToManyField(related_name='actions', through='roadmap.ActionPriority', to='surveys.priority'),
            ),
        ),
    ]

