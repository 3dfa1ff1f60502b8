import django.db.models.deletion
import surveys.models.panel
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('studies', '0005_mail_words'),
        ('surveys', '0004_experts_hour'),
    ]

    operations = [
        migrations.AlterField(
            model_name='expert',
            name='language',
            field=models.CharField(choices=surveys.models.panel.spoken_languages, default='en', max_length=10),
        ),
        migrations.AlterField(
            model_name='message',
            name='kind',
            field=models.CharField(choices=[('invitation', 'Invitation'), ('reminder', 'Reminder'), ('closing', 'Closing'), ('results', 'Results'), ('new_link', 'New link'), ('silent_list', 'Names of the silent'), ('sample', 'Test mail')], max_length=20),
        ),
        migrations.CreateModel(
            name='MailWords',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('invitation', 'Invitation'), ('reminder', 'Reminder'), ('closing', 'Closing'), ('results', 'Results'), ('new_link', 'New link'), ('silent_list', 'Names of the silent'), ('sample', 'Test mail')], max_length=20)),
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
    ]
