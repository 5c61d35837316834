
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('services', '0012_listed'),
    ]

    operations = [
        migrations.AddField(
            model_name='searchstate',
            name='rules',
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
