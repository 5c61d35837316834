"""The environment of tests and checks, set before Django reads its settings.

pytest loads it first (`-p tests.environment`); `python -m tests.environment COMMAND` runs a management command
with the settings of production.
"""

import os
import sys

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "k" * 50)
os.environ.setdefault("ANSWERS_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")
os.environ.setdefault("ALLOWED_HOSTS", "testserver,localhost,127.0.0.1")
# No page is kept from one test to the next; the tests of the page cache keep their own.
os.environ.setdefault("PAGES_MB", "0")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "directory.settings")
# The headless shell shows pages as Chromium does, for half the work.
BROWSERS = ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium")
os.environ.setdefault("CHROMIUM", next(filter(os.path.exists, BROWSERS), BROWSERS[0]))

if __name__ == "__main__":
    from django.core.management import execute_from_command_line

    execute_from_command_line(["manage.py", *sys.argv[1:]])
