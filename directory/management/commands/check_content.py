"""`manage.py check_content`: whether the texts are sourced, agree in every language, are short, and are our own."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError

from directory.content import checks, online
from directory.content.readability import Kind, Reading, by_kind, hardest, readings
from directory.content.texts import Text, all_texts

KNOWN = Path(checks.__file__).with_name("known.yaml")


class Command(BaseCommand):
    help = "Checks the texts; fails when it finds what directory/content/known.yaml does not list."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--online", action="store_true", help="also asks every address whether it still answers"
        )
        parser.add_argument(
            "--readability", action="store_true", help="also prints how hard the pages read"
        )

    def handle(self, *, readability: bool, **options: Any) -> None:
        texts = list(all_texts())
        findings = sorted(
            [
                *checks.long_sentences(texts),
                *checks.different_figures(texts),
                *checks.other_script(texts),
                *checks.borrowed(texts),
                *checks.without_source(),
                *checks.unused_sources(),
                *checks.malformed_links(),
            ]
        )
        known = yaml.safe_load(KNOWN.read_text(encoding="utf-8")) or {}
        new = [finding for finding in findings if finding.key not in known]
        stale = sorted(set(known) - {finding.key for finding in findings})
        for finding in new:
            self.stdout.write(str(finding))
        for key in stale:
            self.stdout.write(f"{KNOWN.name}: no longer found: {key}")
        if readability:
            self._print_readings(texts)
        if options["online"]:
            self._try_addresses()
        if new or stale:
            raise CommandError(f"{len(new)} findings, {len(stale)} that are found no more")
        self.stdout.write(f"{len(texts)} texts: nothing found, {len(known)} known exceptions")

    def _print_readings(self, texts: list[Text]) -> None:
        found = readings(texts)
        for kind in by_kind(found):
            head = f"{kind.kind:24} {kind.language}  {kind.pages:4} pages"
            self.stdout.write(f"{head}, {_figures(kind)}")
        self.stdout.write("The hardest pages:")
        for one in hardest(found):
            self.stdout.write(f"{one.page} {one.language}: {_figures(one)}")

    def _try_addresses(self) -> None:
        places: dict[str, list[str]] = {}
        for where, address in checks.addresses():
            places.setdefault(address, []).append(where)
        for answer in online.try_all(places):
            if answer.state != online.State.FINE:
                where = "; ".join(places[answer.address])
                self.stdout.write(f"{answer.state}: {answer.address} {answer.said} ({where})")


def _figures(of: Kind | Reading) -> str:
    return f"{of.words_a_sentence:4.1f} words a sentence, {of.letters_a_word:.1f} letters a word"
