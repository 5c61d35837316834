from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from directory import history
from directory.history.families import Head
from directory.history.forgetting import forget


class Command(BaseCommand):
    help = (
        "Deletes what the history kept of one row, for good: where a text named a person. Put the text right first; "
        "what the row is now stays."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("model", help="such as services.service")
        parser.add_argument("pk", type=int, help="the number in the address of its page")

    def handle(self, *args: Any, **options: Any) -> None:
        model = next(
            (one for one in history.kept() if one._meta.label_lower == options["model"]), None
        )
        if model is None:
            named = ", ".join(sorted(one._meta.label_lower for one in history.kept()))
            raise CommandError(f"{options['model']} keeps no history. These do: {named}.")
        number = forget(Head(model, options["pk"]))
        if not number:
            raise CommandError(f"There is no history of {options['model']} {options['pk']}.")
        self.stdout.write(f"{number} entries deleted")
