import os
import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from directory.inventing.target import Refused, refuse_own

MOST = 1_000_000


class Command(BaseCommand):
    help = "Fills an empty database with the fixtures and N invented services like them, to try how fast the site is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("count", metavar="N", type=int)
        parser.add_argument("--database-url", required=True, help="the database to fill")
        parser.add_argument("--seed", type=int, default=1, help="the same seed, the same rows")

    def handle(self, *args: Any, **options: Any) -> None:
        count = options["count"]
        if not 1 <= count <= MOST:
            raise CommandError(f"{count} services: write a number from 1 to {MOST}.")
        try:
            refuse_own(options["database_url"], settings.DATABASES["default"])
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        command = [sys.executable, "-m", "directory.inventing", str(count)]
        done = subprocess.run(
            [*command, "--seed", str(options["seed"])],
            env={**os.environ, "DATABASE_URL": options["database_url"]},
            cwd=settings.BASE_DIR,
            check=False,
        )
        if done.returncode:
            raise CommandError("Nothing was invented: see above.")
