
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tiers', '0004_knowledge'),
    ]

    operations = [
        migrations.AddField(
            model_name='statustype',
            name='due_on',
            field=models.DateField(editable=False, null=True, verbose_name='to be looked at again on'),
        ),
        migrations.AddField(
            model_name='statustype',
            name='review_on',
            field=models.DateField(blank=True, help_text='When the law is known to change; else a year after it was last looked at.', null=True, verbose_name='to be reviewed on'),
        ),
        migrations.AddField(
            model_name='translationstate',
            name='is_outdated',
            field=models.BooleanField(db_index=True, default=False, editable=False, verbose_name='outdated'),
        ),
        migrations.AddField(
            model_name='translationstate',
            name='missing',
            field=models.PositiveSmallIntegerField(db_index=True, default=0, editable=False, verbose_name='texts that are missing'),
        ),
        migrations.AlterField(
            model_name='translationstate',
            name='origin',
            field=models.CharField(choices=[('machine', 'made by a machine'), ('human', 'made by a person'), ('none', 'not made yet')], max_length=10, verbose_name='origin'),
        ),
    ]
