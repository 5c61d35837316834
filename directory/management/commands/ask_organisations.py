from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from directory import mailing

DEFAULT_LIMIT = 20


class Command(BaseCommand):
    help = "Asks organisations by mail to confirm what is due, the most overdue first. Needs ASK_ORGANISATIONS=1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--limit", type=int, default=DEFAULT_LIMIT, help="the most mails to send (20)"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say who would be asked, and send nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["limit"] < 1:
            raise CommandError("--limit is the number of mails: write 1 or more.")
        if not settings.ASK_ORGANISATIONS and not options["dry_run"]:
            self.stdout.write("Nothing was sent: asking is switched off. Set ASK_ORGANISATIONS=1.")
            return
        chosen = mailing.due_letters(options["limit"])
        failed = [letter for letter in chosen if not self._send(letter, options["dry_run"])]
        if failed:
            raise CommandError(f"{len(failed)} of {len(chosen)} mails were not sent.")
        self.stdout.write(f"{len(chosen)} mails{' would go out' if options['dry_run'] else ''}.")

    def _send(self, letter: mailing.Letter, is_dry: bool) -> bool:
        """Whether it left. A mail that fails does not keep the others back."""
        slugs = ", ".join(service.slug for service in letter.services)
        said = f"{letter.address} ({'+'.join(letter.languages)}): {slugs}"
        if not is_dry:
            try:
                mailing.send(letter)
            except mailing.NotSent as error:
                self.stderr.write(f"{said}: {error}")
                return False
        self.stdout.write(said)
        return True
