"""`make bench`: measures all pages on both databases and writes docs/performance.md; `ARGS` are those below.

A run of other sizes or fewer rounds writes only where `--to` says. Whatever the bounds say, it ends well: it is a report.
The databases and the figures of each part stay in .bench/: `--resume` goes on with a run that was broken off.
"""

import os
import platform
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from tests import environment  # noqa: F401  the environment, before any process is started
from tests.bench.databases import Databases, asked, both, manage
from tests.bench.measuring import Plan, measure
from tests.bench.parts import FOLDER, Part, Parts, alone
from tests.bench.reckoning import LARGEST, SIZE, SMALLEST, verdicts
from tests.bench.report import Run, report

SIZES = (SMALLEST, SIZE, LARGEST)
ROUNDS = 3
SECONDS = 2.0
VENDORS = ("PostgreSQL", "SQLite")
DOCS = Path("docs/performance.md")

Tell = Callable[[str], None]


def main() -> int:
    asked_for = _arguments()
    began = time.monotonic()

    def tell(sentence: str) -> None:
        print(f"{time.monotonic() - began:6.0f} s  {sentence}", flush=True)

    with alone(FOLDER):
        plan = Plan(asked_for.rounds, asked_for.seconds)
        parts = Parts.of(FOLDER, plan, resume=asked_for.resume)
        wanted = [(size, vendor) for size in asked_for.sizes for vendor in asked_for.databases]
        with both(FOLDER, tell) as kinds:
            by_vendor = {kind.vendor: kind for kind in kinds}
            for vendor in asked_for.databases:
                kind = by_vendor[vendor]
                if vendor not in parts.loaded or not kind.has_base():
                    parts.add_load(vendor, kind.version(), kind.load())
            _prepare(by_vendor[asked_for.databases[0]])
            for size, vendor in wanted:
                if (vendor, size) in parts.measured:
                    tell(f"{vendor}, {size}: measured before")
                else:
                    parts.add(_part(by_vendor[vendor], size, plan, tell))
    run = Run(
        facts=[*_facts(), *(parts.loaded[vendor]["version"] for vendor in asked_for.databases)],
        rounds=plan.rounds,
        parts=[parts.measured[vendor, size] for size, vendor in wanted],
        loaded={vendor: told["seconds"] for vendor, told in parts.loaded.items()},
    )
    judged = verdicts(
        {(one.vendor, one.size): one.measured.samples for one in run.parts},
        {(one.vendor, one.size): one.measured.most_memory for one in run.parts},
    )
    asked_for.to.write_text(report(run, judged))
    for verdict in judged:
        word = "holds" if verdict.holds else "DOES NOT HOLD"
        print(
            f"{word}: {verdict.words}: {verdict.measured:.1f}, at most {verdict.bound:g} {verdict.beside}"
        )
    print(f"Written: {asked_for.to}")
    return 0


def _prepare(kind: Databases) -> None:
    """Catalogues and static files, as a served site has them; any database will do for it."""
    manage(kind.based(), "serve", "--prepare-only")


def _part(kind: Databases, size: int, plan: Plan, tell: Tell) -> Part:
    """One size of one database, measured."""
    began = time.monotonic()
    date = f"{datetime.now(UTC):%-d %B %Y, %H:%M} UTC"
    url, made = kind.filled(size)
    pages = asked(url)
    tell(f"{kind.vendor}, {size}: every page is known")
    with tempfile.TemporaryDirectory(prefix="trede-bench-") as logs:
        measured = measure(
            url, pages, plan, Path(logs), lambda words: tell(f"{kind.vendor}, {size}: {words}")
        )
    return Part(kind.vendor, size, date, made, (time.monotonic() - began) / 60, measured)


def _arguments() -> Namespace:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--databases", nargs="+", choices=VENDORS, default=list(VENDORS))
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--seconds", type=float, default=SECONDS, help="for each page in a round")
    parser.add_argument(
        "--resume", action="store_true", help="keep what this code measured with this plan before"
    )
    parser.add_argument("--to", type=Path, help=f"where the report goes; a whole run: {DOCS}")
    asked_for = parser.parse_args()
    is_whole = (tuple(asked_for.sizes), tuple(asked_for.databases)) == (SIZES, VENDORS)
    is_long = asked_for.rounds >= ROUNDS and asked_for.seconds >= SECONDS
    if asked_for.to is None and not (is_whole and is_long):
        parser.error("this is no whole run: say with --to where its report goes")
    asked_for.to = asked_for.to or DOCS
    return asked_for


def _facts() -> list[str]:
    names = ("Django", "gunicorn", "psycopg", "whitenoise", "django-modeltranslation")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return [
        f"Commit {_commit()}",
        f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.release()}, "
        f"{platform.machine()}",
        f"Python {platform.python_version()}, " + ", ".join(f"{n} {version(n)}" for n in names),
    ]


def _commit() -> str:
    """The commit that is checked out, and whether files differ from it."""
    told = subprocess.run(
        ["git", "describe", "--always", "--dirty", "--abbrev=10"],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    return told.stdout.strip() or "not known"


if __name__ == "__main__":
    sys.exit(main())
