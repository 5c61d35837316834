"""The entry point for a WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "directory.settings")
application = get_wsgi_application()

# Imported late: it needs the apps that the line above made ready.
from directory.counting.tallies import tallies  # noqa: E402

tallies.serve()
