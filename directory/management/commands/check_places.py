"""`manage.py check_places`: whether people find the place that they mean."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from directory.relevance import places
from services import snapshot


class Command(BaseCommand):
    help = "Looks up every name of tests/relevance/places.yaml; fails where too few lead to their place."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--file", type=Path, default=places.FILE, help="other names")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        index = snapshot.current().places
        try:
            names = places.read(file, index.entries)
        except places.PlacesError as error:
            raise CommandError(str(error)) from error
        trials = places.attempt(names, index)
        for trial in trials:
            if not trial.is_right:
                self.stderr.write(str(trial))
        share = places.share_right(trials)
        asked = sum(name.kind == places.ASK for name in names)
        line = (
            f"{share:.1%} of {len(names)} names lead to their place; {asked} of them must be asked."
        )
        if share < places.LEAST_SHARE:
            raise CommandError(f"{line} At least {places.LEAST_SHARE:.0%} must.")
        self.stdout.write(line)
