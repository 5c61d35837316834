
import services.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('services', '0009_answers_seen'),
    ]

    operations = [
        migrations.AlterField(
            model_name='service',
            name='intake_on',
            field=models.DateField(blank=True, null=True, validators=[services.validators.not_to_come], verbose_name='intake known on'),
        ),
        migrations.AlterField(
            model_name='verification',
            name='checked_on',
            field=models.DateField(validators=[services.validators.not_to_come], verbose_name='checked on'),
        ),
    ]
