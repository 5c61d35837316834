
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('services', '0007_desk'),
    ]

    operations = [
        migrations.CreateModel(
            name='DoNotAsk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(max_length=254, unique=True, verbose_name='mail address')),
                ('since', models.DateField(default=django.utils.timezone.localdate, verbose_name='since')),
            ],
            options={
                'verbose_name': 'address that we do not write to',
                'verbose_name_plural': 'addresses that we do not write to',
                'ordering': ['address'],
            },
        ),
    ]
