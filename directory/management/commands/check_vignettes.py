from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from directory import stories
from services import snapshot
from services.models import Vignette


class Command(BaseCommand):
    help = "Works out the advice for every story and fails where one differs from what it expects."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slugs", nargs="*", help="only these stories")
        parser.add_argument(
            "--store",
            action="store_true",
            help="also writes down for the desk which stories differ",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = Vignette.objects.in_order()
        if options["slugs"]:
            found = found.filter(slug__in=options["slugs"])
        vignettes = list(found)
        if not vignettes:
            raise CommandError("There is no such story.")
        results = stories.check_all(vignettes, snapshot.current())
        if options["store"]:
            stories.store(results)
        failed = [result for result in results if not result.passes]
        for result in failed:
            self.stderr.write(result.vignette.slug)
            for difference in result.differences:
                self.stderr.write(f"  {difference}")
        if failed:
            raise CommandError(f"{len(failed)} of {len(results)} stories differ.")
        self.stdout.write(f"All {len(results)} stories hold.")
