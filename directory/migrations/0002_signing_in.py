from django.core.management import call_command
from django.db import migrations

TABLE = "sign_in_tries"


def make_table(apps, schema_editor):
    """The table of the cache that counts failed tries where no Redis is shared: hashes and numbers."""
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


def drop_table(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE {schema_editor.quote_name(TABLE)}")


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0001_history'),
    ]

    operations = [migrations.RunPython(make_table, drop_table)]
