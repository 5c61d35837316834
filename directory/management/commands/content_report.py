"""`manage.py content_report`: writes docs/content.md from the content that is loaded."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from directory import languages
from directory.content import report
from directory.content.texts import all_texts

PAGE = settings.BASE_DIR / "docs" / "content.md"
SEEDS = {
    "000": "Getrapte zorg, page of info-ukraine.be",
    "001": "Starterskit, Vluchtelingenwerk Vlaanderen (2023)",
    "002": "Trainings of VVSG and Solentra for OCMWs (2021)",
    "003": "Veerkracht en vertrouwen, article of Arq (the Netherlands, 2016)",
    "004": "Advice on mental health care in reception, TOPPSY (HOGENT, Fedasil)",
}
INTRODUCTION = """# What the content holds

Written by `manage.py content_report` from the fixtures; a test holds it to them. Change the fixtures, load them into an empty
database and run the command. What the texts must be is in [facts.md](facts.md), and `manage.py check_content` looks after it.
"""


def written() -> str:
    """The page as it has to stand in docs/, for the content of this database."""
    return "\n".join([INTRODUCTION, *_languages(), *_unverified(), *_seeds()]) + "\n"


def _languages() -> Iterator[str]:
    yield "## Objects and their languages\n"
    yield "How many objects say in a language all that they say in Dutch; after a plus, how many say a part of it."
    yield "Official names, places and what only curators read are not counted.\n"
    yield _row("objects", "", *languages.OFFERED)
    yield _row("---", *["--:"] * (1 + len(languages.OFFERED)))
    for one in report.told_in(all_texts()):
        yield _row(one.model, one.rows, *(_count(one, code) for code in languages.OFFERED))
    yield ""


def _count(told: report.Told, code: str) -> str:
    whole, part = told.whole.get(code, 0), told.part.get(code, 0)
    return f"{whole} + {part}" if part else str(whole)


def _unverified() -> Iterator[str]:
    yield "## Not verified\n"
    for words, keys in report.unverified():
        yield f"- {len(keys)} {words}: {', '.join(keys)}" if keys else f"- {words}"
    yield "- what has no source: the lines that begin with `source` in `directory/content/known.yaml`\n"


def _seeds() -> Iterator[str]:
    yield "## Where the seeds went\n"
    yield "Each organisation, document, site, training, step and advice that the five first documents name, and where it is told."
    yield "A row without a place says why. The table is kept by hand in `directory/content/seeds.tsv`."
    rows = report.seed_rows()
    for seed, title in SEEDS.items():
        yield f"\n### {seed}: {title}\n"
        yield _row("what", "named", "where", "")
        yield _row("---", "---", "---", "---")
        for row in rows:
            if row.seed == seed:
                where = ", ".join(f"{kind} `{key}`" for kind, key in row.where) or "–"
                yield _row(row.kind, row.name, where, row.why)


def _row(*cells: object) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


class Command(BaseCommand):
    help = "Writes docs/content.md: which languages there are, what is not sure, where each thing of the seeds is."

    def handle(self, **_options: Any) -> None:
        PAGE.write_text(written(), encoding="utf-8")
        self.stdout.write(f"{PAGE.name} is written")
