"""`manage.py check_relevance`: whether people find what they look for, by language and on this database."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from directory.relevance import files
from directory.relevance.reckoning import FIRST, LEAST_MEAN_RANK, LEAST_SHARE, figures
from directory.relevance.trying import Trial, attempt
from services import snapshot


class Command(BaseCommand):
    help = (
        "Tries every query of tests/relevance on the list; fails where too few find what they must."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=files.FOLDER, help="other queries")
        parser.add_argument(
            "--language", action="append", default=[], help="only this language, e.g. nl"
        )
        parser.add_argument(
            "--failures", action="store_true", help="also prints each query that fails, and why"
        )

    def handle(self, *args: Any, folder: Path, language: list[str], **options: Any) -> None:
        now = snapshot.current()
        try:
            queries = files.read(folder, language)
        except files.RelevanceError as error:
            raise CommandError(str(error)) from error
        if mistakes := files.mistakes_in((row for rows in queries.values() for row in rows), now):
            raise CommandError("\n".join(mistakes))
        self.stdout.write(
            f"{connection.vendor:12} queries    MRR  first {FIRST}  read as meant  asked"
        )
        short = []
        for name, rows in queries.items():
            trials = [attempt(row, name, now) for row in rows]
            if not self._print(name, trials):
                short.append(name)
            if options["failures"]:
                self._print_failures(trials)
        if short:
            least = f"an MRR of {LEAST_MEAN_RANK:.2f} and {LEAST_SHARE:.0%} in the first {FIRST}"
            raise CommandError(f"Below {least}: {', '.join(short)}.")

    def _print(self, name: str, trials: Sequence[Trial]) -> bool:
        result = figures([trial.outcome for trial in trials])
        meant = sum(not trial.misread for trial in trials) / len(trials)
        asked = sum(trial.was_asked for trial in trials)
        self.stdout.write(
            f"{name:12} {result.queries:7}  {result.mean_rank:.3f}  {result.share:7.1%}"
            f"  {meant:13.1%}  {asked:5}"
        )
        return result.suffice

    def _print_failures(self, trials: Sequence[Trial]) -> None:
        failed = [trial for trial in trials if not trial.outcome.in_first]
        for trial in failed:
            query = trial.query
            rank = trial.outcome.rank or "nowhere"
            self.stdout.write(f"  {query.where} ({query.kind}): {rank}")
            self.stdout.write(f"    found {' '.join(trial.found[:FIRST]) or 'nothing'}")
            self.stdout.write(f"    wanted {' '.join(query.wanted)}")
        for trial in trials:
            if trial.misread:
                self.stdout.write(f"  {trial.query.where}: not read: {', '.join(trial.misread)}")
        kinds = Counter(trial.query.kind for trial in failed)
        told = ", ".join(f"{kind} {count}" for kind, count in kinds.most_common())
        self.stdout.write(f"  failed: {told or 'none'}")
