"""`make bench`: measures all pages on both databases and writes docs/performance.md; `ARGS` are those below.

A run of other sizes or fewer rounds writes only where `--to` says. Whatever the bounds say, it ends well: it is a report.
"""

import os
import platform
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from tests import environment  # noqa: F401  the environment, before any process is started
from tests.bench.databases import asked, both, manage
from tests.bench.measuring import Plan, measure
from tests.bench.reckoning import LARGEST, SIZE, SMALLEST, verdicts
from tests.bench.report import Run, report

SIZES = (SMALLEST, SIZE, LARGEST)
ROUNDS = 3
SECONDS = 2.0
DOCS = Path("docs/performance.md")


def main() -> int:
    plan = _arguments()
    began = time.monotonic()

    def tell(sentence: str) -> None:
        print(f"{time.monotonic() - began:6.0f} s  {sentence}", flush=True)

    run = Run(_facts(), plan.rounds, has_page_cache=_has_page_cache())
    with tempfile.TemporaryDirectory(prefix="trede-bench-") as name:
        folder = Path(name)
        with both(folder, tell) as kinds:
            for kind in kinds:
                kind.prepare()
                run.facts.append(kind.version())
                run.loaded[kind.vendor] = kind.loaded_after
            manage(kinds[-1].url("base"), "serve", "--prepare-only")
            for size in plan.sizes:
                for kind in kinds:
                    url = kind.filled(size)
                    pages = asked(url)
                    run.measured[kind.vendor, size] = measure(
                        url,
                        pages,
                        Plan(plan.rounds, plan.seconds),
                        folder,
                        lambda words, kind=kind, size=size: tell(f"{kind.vendor}, {size}: {words}"),
                        has_page_cache=run.has_page_cache,
                    )
    judged = verdicts(
        {key: one.samples for key, one in run.measured.items()},
        {key: max(one.memory) for key, one in run.measured.items()},
    )
    run.facts.append(f"The run took {(time.monotonic() - began) / 60:.0f} minutes.")
    plan.to.write_text(report(run, judged))
    for verdict in judged:
        word = "holds" if verdict.holds else "DOES NOT HOLD"
        print(f"{word}: {verdict.words}: {verdict.measured:.1f}, at most {verdict.bound:g}")
    print(f"Written: {plan.to}")
    return 0


def _arguments() -> Namespace:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--seconds", type=float, default=SECONDS, help="for each page in a round")
    parser.add_argument("--to", type=Path, help=f"where the report goes; a whole run: {DOCS}")
    asked_for = parser.parse_args()
    is_whole = tuple(asked_for.sizes) == SIZES and asked_for.rounds >= ROUNDS
    if asked_for.to is None and not (is_whole and asked_for.seconds >= SECONDS):
        parser.error("this is no whole run: say with --to where its report goes")
    asked_for.to = asked_for.to or DOCS
    return asked_for


def _has_page_cache() -> bool:
    """Whether the settings know a page cache: without one its columns say so."""
    return "PAGES_MB" in Path("directory/settings.py").read_text()


def _facts() -> list[str]:
    names = ("Django", "gunicorn", "psycopg", "whitenoise", "django-modeltranslation")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return [
        f"{datetime.now(UTC):%-d %B %Y, %H:%M} UTC, commit {_commit()}",
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
