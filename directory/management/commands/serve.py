import hashlib
import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from directory import catalogues

WORKERS, THREADS = 2, 4
# One heap for all threads of a process: they take turns anyway, and each of their own would hold 4 MB more.
ENVIRONMENT = {"MALLOC_ARENA_MAX": "1"}


class Command(BaseCommand):
    help = "Brings database, facts, catalogues and static files up to date, then serves the site with gunicorn."
    requires_system_checks: list[str] = []  # they run below, when the catalogues are compiled

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--prepare-only", action="store_true", help="do all but serve")

    def handle(self, *args: Any, **options: Any) -> None:
        catalogues.compile_all()
        call_command("check", fail_level="ERROR", stdout=self.stdout)
        if needs_migration():
            call_command("migrate", verbosity=0)
        call_command("load_directory", stdout=self.stdout)
        collect_static()
        call_command("error_page", stdout=self.stdout)
        if not options["prepare_only"]:
            self.serve()

    def serve(self) -> None:
        """Becomes gunicorn, which then takes the signals itself."""
        host = f"[{settings.HOST}]" if ":" in settings.HOST else settings.HOST
        self.stdout.write(
            f"\nTrede runs on http://{host}:{settings.PORT}/\n"
            "The admin is under /admin/; make a curator with: make curator\n"
        )
        self.stdout.flush()
        command = gunicorn(f"{host}:{settings.PORT}")
        os.execve(sys.executable, command, {**ENVIRONMENT, **os.environ})


def gunicorn(address: str, workers: int = WORKERS) -> list[str]:
    """The command that serves the site at `host:port`, in as many processes."""
    command = [sys.executable, "-m", "gunicorn", "--bind", address]
    command += ["--config", "python:directory.forking"]
    command += ["--workers", str(workers), "--threads", str(THREADS), "--no-control-socket"]
    # Else gunicorn answers a long address itself, in its own words and without our headers.
    command += ["--limit-request-line", "0"]
    return [*command, "directory.wsgi"]


def needs_migration() -> bool:
    """Whether the database lacks a migration; asking is quicker than running `migrate` for nothing."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def collect_static() -> None:
    """Collects and compresses the static files, unless they are the same as the last time."""
    stamp = Path(settings.STATIC_ROOT) / "collected.txt"
    fingerprint = _static_fingerprint()
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(fingerprint)


def _static_fingerprint() -> str:
    """A hash over the name, size and time of every static file of the project and its packages."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            state = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()
