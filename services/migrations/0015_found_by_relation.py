from django.db import migrations, models

# A list, its counts and an advice ask which services have a need, an audience, an area, an address: these indexes tell it
# without the rows. Django makes the tables itself, so no model can name them; its own index there holds only one column.
FOUND_BY = (
    ("services_service_regions", "region_id"),
    ("services_service_needs", "need_id"),
    ("services_service_audiences", "audience_id"),
    ("services_service_locations", "location_id"),
)


def found_by(table: str, column: str) -> migrations.RunSQL:
    name = f"{table}_by_{column}"
    return migrations.RunSQL(
        f"CREATE INDEX {name} ON {table} ({column}, service_id)", f"DROP INDEX {name}"
    )


class Migration(migrations.Migration):

    dependencies = [
        ('services', '0014_status_answered'),
    ]

    operations = [
        *(found_by(table, column) for table, column in FOUND_BY),
        migrations.AddIndex(
            model_name='contactpoint',
            index=models.Index(fields=['kind', 'for_professionals', 'id'], name='contact_reaching'),
        ),
        migrations.AddIndex(
            model_name='location',
            index=models.Index(fields=['municipality', 'visibility', 'id'], name='location_seat'),
        ),
    ]
