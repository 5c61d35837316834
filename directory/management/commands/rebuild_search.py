from typing import Any

from django.core.management.base import BaseCommand

from services.searching import keeping


class Command(BaseCommand):
    help = "Makes the words of all services anew and counts them: after another way of filling the database."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{keeping.refresh_all()} services can be found by their words")
