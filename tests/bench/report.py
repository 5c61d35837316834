"""Tells what was measured, as docs/performance.md does."""

from collections.abc import Iterable
from dataclasses import dataclass

from tests.bench.measuring import FLOORS, KEEPS, Measured
from tests.bench.parts import Part
from tests.bench.reckoning import HOW, Sample, Spread, Verdict, ratios

NAMES = {
    "home": "home",
    "list": "list by place, three filters, facet counts",
    "search": "text search with place",
    "search anywhere": "text search without place",
    "search misspelt": "text search, misspelt",
    "nothing": "text search, nothing found",
    "service": "service",
    "place": "place",
    "advice": "advice (API)",
    "look-up": "place look-up (API)",
    "rendered": "floor: the list page from constants",
    "ok": "floor: “ok” through the middleware",
}


@dataclass
class Run:
    """All that one run found: each size of each database, and by database the seconds of `load_directory`."""

    facts: list[str]
    rounds: int
    parts: list[Part]
    loaded: dict[str, float]


def report(run: Run, verdicts: list[Verdict]) -> str:
    """The whole text; figures are min/median/max of the rounds."""
    lines = [
        "# How fast the site is",
        "",
        "Written by `make bench`; do not change it by hand. Each figure is the least, the median and the most of "
        f"{run.rounds} round(s), each of which asked every page by turns. p50, p95 and p99 are milliseconds of one answer; "
        "c=1 and c=8 are one client and eight at once, on the machine that serves too. The ratios are to the floors of "
        "the same round, p50 to p50 with one client. Floors and pages with the page cache off are answered by a site that "
        "keeps no page (PAGES_MB=0), the others by one that keeps pages in the memory of each process, of which it has "
        "as many as it may before the first round; a miss is a page that was never asked for, made, answered and kept. KB is the largest answer, compressed as a browser asks for it. "
        "Services are invented like the fact base (`manage.py make_load`), beside the curated ones.",
        "",
        *(f"- {fact}" for fact in run.facts),
        "",
        "## The bounds",
        *_bounds(verdicts),
        "",
        "## Starting and memory",
        "The memory is that of each worker after all pages were asked of it: all that the process holds (RSS), of what it "
        "shares with others its fair share only, so that all processes together add up to what the machine gives (PSS), and "
        "what it has alone. With the page cache off, and with it on and full, as large as a site that sets nothing has it "
        f"({KEEPS['cached']} MB). The bound is for RSS.",
        "",
        *_table(
            (
                *("database", "services", "first page after start, s"),
                "MB of each worker, page cache off: RSS, PSS, alone",
                *("page cache on and full: RSS, PSS, alone", "load_directory, s"),
            ),
            (
                (
                    *(one.vendor, str(one.size), f"{one.measured.started_after:.1f}"),
                    *(_memory(one.measured, how) for how in KEEPS),
                    f"{run.loaded[one.vendor]:.1f}",
                )
                for one in run.parts
            ),
        ),
        "",
        "## How long this took",
        *_table(
            ("database", "services", "begun", "database", "with measuring, minutes"),
            (
                (one.vendor, str(one.size), one.date, one.made, f"{one.minutes:.1f}")
                for one in run.parts
            ),
        ),
    ]
    for one in run.parts:
        lines += ["", f"## {one.vendor}, {one.size} services", *_pages(one.measured)]
    return "\n".join([*lines, ""])


def _memory(one: Measured, how: str) -> str:
    return " / ".join(", ".join(f"{mb:.0f}" for mb in worker) for worker in one.memory[how])


def _bounds(verdicts: list[Verdict]) -> list[str]:
    if not verdicts:
        return ["This run had none of the sizes that the bounds are of."]
    return _table(
        ("what", "measured", "at most", "beside it", "holds"),
        (
            (
                *(one.words, f"{one.measured:.1f}", f"{one.bound:g}", one.beside or "–"),
                "yes" if one.holds else "**no**",
            )
            for one in verdicts
        ),
    )


def _pages(one: Measured) -> list[str]:
    rows = []
    for name, words in NAMES.items():
        for how, cache in HOW.items():
            alone, together = one.samples.get((name, how, 1)), one.samples.get((name, how, 8))
            if alone and together:
                rows.append(
                    (
                        words,
                        cache,
                        str(one.queries[name]) if how == "plain" else "–",
                        f"{max(sample.kilobytes for sample in alone):.1f}",
                        *_times(alone),
                        *_times(together),
                        *(_ratio(one, name, how, floor) for floor in reversed(FLOORS)),
                    )
                )
    clients = [f"c={number} {what}" for number in (1, 8) for what in ("req/s", "p50", "p95", "p99")]
    return _table(("page", "page cache", "queries", "KB", *clients, "× rendered", "× ok"), rows)


def _times(samples: list[Sample]) -> Iterable[str]:
    yield _spread(Spread.of(sample.rate for sample in samples), 0)
    for share in (50, 95, 99):
        yield _spread(Spread.of(sample.percentile(share) for sample in samples), 1)


def _ratio(one: Measured, name: str, how: str, floor: str) -> str:
    if name == floor:
        return "1"
    return _spread(ratios(one.samples[name, how, 1], one.samples[floor, "plain", 1]), 1)


def _spread(spread: Spread, digits: int) -> str:
    return "/".join(f"{value:.{digits}f}" for value in (spread.least, spread.median, spread.most))


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    head = list(head)
    return [
        f"| {' | '.join(head)} |",
        f"|{'---|' * len(head)}",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]
