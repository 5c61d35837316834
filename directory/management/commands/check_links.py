from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from directory.content import links, online
from services.models import Link


class Command(BaseCommand):
    help = "Tries every web address of the content and writes down how it answered. Asks other sites: run it once a week."

    def handle(self, *args: Any, **options: Any) -> None:
        answers = online.try_all(links.in_use())
        if answers and all(answer.has_failed for answer in answers):
            raise CommandError("No address answered: is this machine online? Nothing was written.")
        gone = links.write(answers)
        for answer in answers:
            if answer.state != online.State.FINE:
                self.stdout.write(f"{answer.state}: {answer.address} {answer.said}")
        states = Counter(answer.state.value for answer in answers)
        told = ", ".join(f"{states[state]} {state}" for state in online.State)
        self.stdout.write(f"{len(answers)} addresses: {told}.")
        self.stdout.write(f"{Link.objects.broken().count()} failed twice in a row or more.")
        self.stdout.write(f"{gone} that nothing uses any more were deleted.")
