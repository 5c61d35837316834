from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from directory import catalogues


class Command(BaseCommand):
    requires_system_checks: list[
        str
    ] = []  # they ask for the very catalogues that this command makes
    help = "Compiles the catalogues; with --update brings them up to the code, with --check says what is missing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        group = parser.add_mutually_exclusive_group()
        group.add_argument("--update", action="store_true", help="rewrite the .po files")
        group.add_argument("--check", action="store_true", help="fail on what is not translated")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            found = {
                code: catalogues.untranslated(code) + catalogues.drifted(code)
                for code in catalogues.translated()
            }
            for code, problems in found.items():
                for problem in problems:
                    self.stderr.write(f"{code}: {problem}")
            if any(found.values()):
                raise CommandError("The catalogues are not complete.")
        if options["update"]:
            for code in catalogues.translated():
                missing = sum(1 for message in catalogues.update(code) if not message.string)
                self.stdout.write(f"{code}: {missing} to translate")
        for code in catalogues.compile_all():
            self.stdout.write(f"{code}: compiled")
