from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('services', '0013_search_rules'),
        ('tiers', '0005_desk'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='servicestatus',
            index=models.Index(fields=['status', 'answer', 'service'], name='service_status_answer'),
        ),
    ]
