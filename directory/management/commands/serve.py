import os
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from directory import catalogues

WORKERS, THREADS = 2, 4


class Command(BaseCommand):
    help = "Brings database, facts, catalogues and static files up to date, then serves the site with gunicorn."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--prepare-only", action="store_true", help="do all but serve")

    def handle(self, *args: Any, **options: Any) -> None:
        catalogues.compile_all()
        call_command("check", fail_level="ERROR")
        call_command("migrate", verbosity=0)
        call_command("load_directory", stdout=self.stdout)
        call_command("collectstatic", interactive=False, verbosity=0)
        if options["prepare_only"]:
            return
        host = f"[{settings.HOST}]" if ":" in settings.HOST else settings.HOST
        self.stdout.write(
            f"\nTrede runs on http://{host}:{settings.PORT}/\n"
            "The admin is under /admin/; make a curator with: make curator\n"
        )
        self.stdout.flush()
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "--bind",
            f"{host}:{settings.PORT}",
            "--workers",
            str(WORKERS),
            "--threads",
            str(THREADS),
            "--no-control-socket",
            "directory.wsgi",
        ]
        os.execv(sys.executable, command)
