from typing import Any

from django.core.management.base import BaseCommand

from services.duplicates import find_all


class Command(BaseCommand):
    help = "Lists services that may be one, for a curator to decide; run it once a day."

    def handle(self, *args: Any, **options: Any) -> None:
        found = find_all()
        self.stdout.write(
            f"{found.new} new, {found.known} known, {found.gone} no longer alike: see the probable duplicates."
        )
