from typing import Any

from django.core.management.base import BaseCommand

from directory.pruning import prune


class Command(BaseCommand):
    help = "Deletes what is past its time: closed reports, old questions and counts, ended sessions. Run it every day."

    def handle(self, *args: Any, **options: Any) -> None:
        for pruned in prune():
            self.stdout.write(f"{pruned.count:6} {pruned.words}")
