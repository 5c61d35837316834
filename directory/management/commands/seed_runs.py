"""`manage.py seed_runs FOLDER`: writes what `check_content` needs to know of documents whose words are not ours."""

import re
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from directory.content.checks import RUN_WORDS, RUNS, WORD, run_hash
from services.folding import fold

HYPHEN_AT_THE_END = re.compile(r"-\s*\n\s*")


class Command(BaseCommand):
    help = "Hashes every eight words in a row of the text files in a folder; the words themselves are not kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder: Path, **_options: Any) -> None:
        files = sorted(folder.glob("*.txt"))
        if not files:
            raise CommandError(f"{folder} holds no .txt file")
        runs: set[bytes] = set()
        for file in files:
            written = file.read_text(encoding="utf-8")
            for text in (written, HYPHEN_AT_THE_END.sub("", written)):
                words = WORD.findall(fold(text))
                runs |= {
                    run_hash(words[at : at + RUN_WORDS]) for at in range(len(words) - RUN_WORDS + 1)
                }
        RUNS.write_bytes(b"".join(sorted(runs)))
        self.stdout.write(f"{len(runs)} runs of {len(files)} documents")
