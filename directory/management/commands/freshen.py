from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from services import verifying


class Command(BaseCommand):
    help = "Reckons anew when everything is to be looked at again: after a change of SHELF_LIFE."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{verifying.refresh_all()} rows have another day")
