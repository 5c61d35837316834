
import django.core.validators
import django.db.models.deletion
import services.searching.engines
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('services', '0010_days_until_today'),
        ('tiers', '0005_desk'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchDocument',
            fields=[
                ('service', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='document', serialize=False, to='services.service')),
                ('titles', models.TextField(blank=True)),
                ('names', models.TextField(blank=True)),
                ('needs', models.TextField(blank=True)),
                ('about', models.TextField(blank=True)),
                ('rest', models.TextField(blank=True)),
                ('words', services.searching.engines.Weighted(editable=False, null=True)),
            ],
            options={
                'verbose_name': 'words of a service',
                'verbose_name_plural': 'words of the services',
            },
        ),
        migrations.CreateModel(
            name='SearchState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stamp', models.CharField(max_length=32)),
            ],
            options={
                'verbose_name': 'state of the search',
                'verbose_name_plural': 'state of the search',
            },
        ),
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('word', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('uses', models.PositiveIntegerField(default=1)),
            ],
            options={
                'verbose_name': 'word',
                'verbose_name_plural': 'words',
            },
        ),
        migrations.CreateModel(
            name='Synonym',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.CharField(max_length=80, unique=True, validators=[django.core.validators.RegexValidator('\\A[a-z0-9]+(-[a-z0-9]+)*\\Z', 'Use small letters without accents, digits and single hyphens, for example caw-antwerpen.')], verbose_name='slug')),
                ('words', models.TextField(help_text='Words or short phrases in any language that mean the same, with commas between.', verbose_name='words')),
                ('typed', models.TextField(blank=True, help_text='Words that people type for it but that find too much themselves, as “house”.', verbose_name='only typed')),
                ('needs', models.ManyToManyField(blank=True, help_text='Who types one of these words finds the services for these needs too.', related_name='synonyms', to='tiers.need', verbose_name='needs')),
            ],
            options={
                'verbose_name': 'words that mean the same',
                'verbose_name_plural': 'words that mean the same',
                'ordering': ['slug'],
            },
        ),
    ]
