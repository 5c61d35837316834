
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('services', '0010_days_until_today'),
        ('tiers', '0005_desk'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='service',
            index=models.Index(fields=['state', 'sort_name', 'slug', 'id', 'tier', 'cost', 'access', 'interpreter', 'status_rule', 'age_from', 'age_to', 'contact_due_on', 'hours_due_on', 'place_due_on', 'eligibility_due_on', 'rest_due_on', 'last_verified', 'local_of'], name='service_listed'),
        ),
    ]
