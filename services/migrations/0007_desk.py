
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import services.models.askings
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('services', '0006_knowledge'),
        ('tiers', '0005_desk'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Asking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=services.models.askings.new_key, editable=False, max_length=32, unique=True)),
                ('language', models.CharField(max_length=8, verbose_name='language')),
                ('address', models.EmailField(help_text='The public address of the organisation.', max_length=254, verbose_name='sent to')),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='sent')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
            ],
            options={
                'verbose_name': 'question to an organisation',
                'verbose_name_plural': 'questions to organisations',
                'ordering': ['-sent_at'],
            },
        ),
        migrations.CreateModel(
            name='FormerSlug',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.CharField(max_length=80, unique=True, validators=[django.core.validators.RegexValidator('\\A[a-z0-9]+(-[a-z0-9]+)*\\Z', 'Use small letters without accents, digits and single hyphens, for example caw-antwerpen.')], verbose_name='slug')),
            ],
            options={
                'verbose_name': 'former address',
                'verbose_name_plural': 'former addresses',
                'ordering': ['slug'],
            },
        ),
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.URLField(max_length=500, unique=True, verbose_name='address')),
                ('state', models.CharField(choices=[('fine', 'answers'), ('moved', 'moved'), ('gone', 'gone'), ('unsure', 'unsure')], max_length=8, verbose_name='state')),
                ('said', models.CharField(blank=True, max_length=600, verbose_name='what it said')),
                ('failures', models.PositiveSmallIntegerField(default=0, verbose_name='times in a row that it failed')),
                ('tried_at', models.DateTimeField(verbose_name='last tried')),
            ],
            options={
                'verbose_name': 'link',
                'verbose_name_plural': 'links',
                'ordering': ['-failures', 'address'],
            },
        ),
        migrations.CreateModel(
            name='LookAlike',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('same_phone', models.BooleanField(default=False, verbose_name='same phone')),
                ('same_site', models.BooleanField(default=False, verbose_name='same site')),
                ('same_address', models.BooleanField(default=False, verbose_name='same address')),
                ('likeness', models.PositiveSmallIntegerField(default=0, help_text='Of 100.', verbose_name='likeness of the names')),
                ('decision', models.CharField(choices=[('open', 'to be decided'), ('apart', 'two services'), ('merged', 'one service: the other is archived')], default='open', max_length=8, verbose_name='decision')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='decided on')),
            ],
            options={
                'verbose_name': 'probable duplicate',
                'verbose_name_plural': 'probable duplicates',
                'ordering': ['decision', '-likeness', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Mandate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('curator', 'curator'), ('translator', 'translator'), ('publisher', 'reviewer and publisher'), ('administrator', 'administrator')], max_length=14, verbose_name='role')),
                ('languages', models.JSONField(blank=True, default=list, help_text='Those that a translator writes in: codes as fr, uk, ar.', verbose_name='languages')),
            ],
            options={
                'verbose_name': 'mandate',
                'verbose_name_plural': 'mandates',
                'ordering': ['user'],
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('received_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='received')),
                ('is_all_correct', models.BooleanField(default=False, verbose_name='all correct')),
                ('remark', models.TextField(blank=True, max_length=2000, verbose_name='remark')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
            ],
            options={
                'verbose_name': 'answer of an organisation',
                'verbose_name_plural': 'answers of organisations',
                'ordering': ['-received_at'],
            },
        ),
        migrations.CreateModel(
            name='ProposedChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fact', models.CharField(help_text='As services/proposing.py names it: opening_hours, contact:slug, summary_nl.', max_length=120, verbose_name='fact')),
                ('was', models.TextField(blank=True, verbose_name='was')),
                ('becomes', models.TextField(blank=True, verbose_name='becomes')),
                ('decision', models.CharField(choices=[('open', 'to be decided'), ('accepted', 'accepted'), ('refused', 'refused')], default='open', max_length=8, verbose_name='decision')),
            ],
            options={
                'verbose_name': 'proposed change',
                'verbose_name_plural': 'proposed changes',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('language', models.CharField(max_length=8, verbose_name='language of the page')),
                ('is_found', models.BooleanField(verbose_name='something was found')),
                ('times', models.PositiveIntegerField(default=0, verbose_name='times')),
            ],
            options={
                'verbose_name': 'daily count',
                'verbose_name_plural': 'daily counts',
                'ordering': ['-day'],
            },
        ),
        migrations.AddField(
            model_name='closure',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='closures', to='services.organisation', verbose_name='whole organisation'),
        ),
        migrations.AddField(
            model_name='crisisline',
            name='due_on',
            field=models.DateField(editable=False, null=True, verbose_name='to be looked at again on'),
        ),
        migrations.AddField(
            model_name='report',
            name='closed_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='closed by'),
        ),
        migrations.AddField(
            model_name='service',
            name='contact_due_on',
            field=models.DateField(db_index=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='service',
            name='eligibility_due_on',
            field=models.DateField(db_index=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='service',
            name='hours_due_on',
            field=models.DateField(db_index=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='service',
            name='place_due_on',
            field=models.DateField(db_index=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='service',
            name='rest_due_on',
            field=models.DateField(db_index=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='verification',
            name='crisis_line',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='verifications', to='services.crisisline', verbose_name='crisis line'),
        ),
        migrations.AddField(
            model_name='verification',
            name='status',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='verifications', to='tiers.statustype', verbose_name='status'),
        ),
        migrations.AddField(
            model_name='vignette',
            name='differs',
            field=models.BooleanField(default=False, editable=False, verbose_name='differs from what it expects'),
        ),
        migrations.AddField(
            model_name='vignette',
            name='tried_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='last tried'),
        ),
        migrations.AlterField(
            model_name='closure',
            name='service',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='closures', to='services.service', verbose_name='service'),
        ),
        migrations.AlterField(
            model_name='verification',
            name='service',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='verifications', to='services.service', verbose_name='service'),
        ),
        migrations.AddIndex(
            model_name='verification',
            index=models.Index(fields=['service', 'group', '-checked_on'], name='services_ve_service_b84418_idx'),
        ),
        migrations.AddConstraint(
            model_name='closure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', False), ('service__isnull', True)), models.Q(('organisation__isnull', True), ('service__isnull', False)), _connector='OR'), name='closure_is_of_one_thing', violation_error_message='Choose a service or a whole organisation, not both.'),
        ),
        migrations.AddConstraint(
            model_name='verification',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('crisis_line__isnull', True), ('service__isnull', False), ('status__isnull', True)), models.Q(('crisis_line__isnull', False), ('service__isnull', True), ('status__isnull', True)), models.Q(('crisis_line__isnull', True), ('service__isnull', True), ('status__isnull', False)), _connector='OR'), name='verification_is_of_one_thing', violation_error_message='Choose a service, a crisis line or a status: one.'),
        ),
        migrations.AddField(
            model_name='asking',
            name='sent_by',
            field=models.ForeignKey(blank=True, help_text='Nobody where a command sent it.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='sent by'),
        ),
        migrations.AddField(
            model_name='asking',
            name='service',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='askings', to='services.service', verbose_name='service'),
        ),
        migrations.AddField(
            model_name='formerslug',
            name='service',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_slugs', to='services.service', verbose_name='leads to'),
        ),
        migrations.AddField(
            model_name='lookalike',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by'),
        ),
        migrations.AddField(
            model_name='lookalike',
            name='first',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alike_after', to='services.service', verbose_name='first'),
        ),
        migrations.AddField(
            model_name='lookalike',
            name='second',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alike_before', to='services.service', verbose_name='second'),
        ),
        migrations.AddField(
            model_name='mandate',
            name='domains',
            field=models.ManyToManyField(blank=True, related_name='mandates', to='tiers.lifedomain', verbose_name='life domains'),
        ),
        migrations.AddField(
            model_name='mandate',
            name='regions',
            field=models.ManyToManyField(blank=True, related_name='mandates', to='services.region', verbose_name='regions'),
        ),
        migrations.AddField(
            model_name='mandate',
            name='user',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='mandate', to=settings.AUTH_USER_MODEL, verbose_name='member of the staff'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='asking',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='proposal', to='services.asking', verbose_name='question'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by'),
        ),
        migrations.AddField(
            model_name='proposedchange',
            name='proposal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='services.proposal', verbose_name='answer'),
        ),
        migrations.AddField(
            model_name='tally',
            name='need',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tiers.need', verbose_name='need'),
        ),
        migrations.AddField(
            model_name='tally',
            name='region',
            field=models.ForeignKey(help_text='Never a municipality: few people ask there.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='services.region', verbose_name='province or region'),
        ),
        migrations.AddField(
            model_name='tally',
            name='tier',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tiers.tier', verbose_name='layer'),
        ),
        migrations.AddConstraint(
            model_name='lookalike',
            constraint=models.UniqueConstraint(fields=('first', 'second'), name='look_alike_once', violation_error_message='These two are already in the list.'),
        ),
        migrations.AddConstraint(
            model_name='lookalike',
            constraint=models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='look_alike_in_order', violation_error_message='The older of the two comes first.'),
        ),
        migrations.AddConstraint(
            model_name='proposedchange',
            constraint=models.UniqueConstraint(fields=('proposal', 'fact'), name='one_change_a_fact', violation_error_message='This answer already changes this fact.'),
        ),
        migrations.AddConstraint(
            model_name='proposedchange',
            constraint=models.CheckConstraint(condition=models.Q(('was', models.F('becomes')), _negated=True), name='a_change_changes', violation_error_message='This changes nothing.'),
        ),
        migrations.AddIndex(
            model_name='tally',
            index=models.Index(fields=['day'], name='services_ta_day_7e1480_idx'),
        ),
    ]
