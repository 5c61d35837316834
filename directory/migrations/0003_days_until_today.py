
import services.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0002_signing_in'),
    ]

    operations = [
        migrations.AlterField(
            model_name='historicalservice',
            name='intake_on',
            field=models.DateField(blank=True, null=True, validators=[services.validators.not_to_come], verbose_name='intake known on'),
        ),
    ]
