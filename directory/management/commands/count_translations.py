"""manage.py count_translations: what is missing, outdated or machine-made in each language."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from directory.translating import desk, state
from tiers import version


class Command(BaseCommand):
    help = (
        "Brings the states of all translations up to date and tells what is missing, outdated, "
        "machine-made and reviewed. Run it once, with --adopt, on a database that older software filled."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--adopt",
            action="store_true",
            help="Take every translation as one of the Dutch text as it is now.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        # Pages say which of their texts may be out of date.
        with transaction.atomic(), version.one_bump():
            state.count_all(adopt=options["adopt"])
        for code, counts in desk.by_language(desk.every_language()).items():
            told = ", ".join(f"{name} {number}" for name, number in counts.items())
            self.stdout.write(f"{code}: {told}")
