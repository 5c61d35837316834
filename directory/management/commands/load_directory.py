from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from directory.loading.loader import LoadRefused, load


class Command(BaseCommand):
    help = "Loads the fixtures: all rows or none, and never over what a curator changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--replace",
            action="store_true",
            help="overwrite what curators changed since the last load",
        )
        parser.add_argument("--from", dest="root", type=Path, default=settings.FIXTURES)

    def handle(self, *args: Any, **options: Any) -> None:
        root: Path = options["root"]
        if not root.is_dir():
            raise CommandError(f"There is no folder {root}.")
        try:
            outcome = load(root, replace=options["replace"])
        except LoadRefused as refused:
            for problem in refused.problems:
                self.stderr.write(problem)
            count = len(refused.problems)
            raise CommandError(
                f"Nothing was loaded: {count} problem(s), listed above."
            ) from refused
        for word, counter in (("created", outcome.created), ("changed", outcome.changed)):
            for label, count in sorted(counter.items()):
                self.stdout.write(f"{label}: {count} {word}")
        for where in outcome.kept:
            self.stdout.write(f"{where}: changed by a curator, kept as it is")
        for key in outcome.gone:
            self.stdout.write(f"{key}: no longer in the fixtures, kept as it is")
        self.stdout.write(f"{outcome.unchanged} rows unchanged")
