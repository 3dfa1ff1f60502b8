
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('studies', '0009_story'),
    ]

    operations = [
        migrations.AddField(
            model_name='study',
            name='ethics_en',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='study',
            name='ethics_zh',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='study',
            name='funding_en',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='study',
            name='funding_zh',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='study',
            name='interests_en',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='study',
            name='interests_zh',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='study',
            name='registration',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='study',
            name='registry_en',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='study',
            name='registry_zh',
            field=models.CharField(blank=True, max_length=200),
        ),
    ]
