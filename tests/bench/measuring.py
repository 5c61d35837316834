"""Runs the rounds on one database: all pages and both floors by turns, not cached and from the page cache."""

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bench.reckoning import Sample
from tests.bench.servers import MEMORY, Server

FLOORS = ("ok", "rendered")
FROM_CACHE = ("home", "list", "search", "search anywhere", "service", "place")
MISSED = ("list",)
CLIENTS = (1, 8)
# The megabytes of pages that each server keeps; 32 are those of a site that sets nothing.
KEEPS = {"plain": "0", "cached": "32"}
# How often all pages are asked before the first round: each worker must have kept all that it has, which then costs little.
WARM = {"plain": 2, "cached": 6}
# What is asked as a page that the cache lacks is asked of the server that has one.
ASKED_OF = {"plain": "plain", "cached": "cached", "missed": "cached"}


class Wrong(Exception):
    """An answer that is not what it should be: the bench stops."""


@dataclass(frozen=True)
class Plan:
    """How long each page is asked in a round, in seconds, and how often at least and at most."""

    rounds: int
    seconds: float
    least: int = 12
    most: int = 3000


@dataclass
class Measured:
    """One database of one size: samples by (page, how, clients), one a round; what else was seen of it."""

    samples: dict[tuple[str, str, int], list[Sample]] = field(
        default_factory=lambda: defaultdict(list)
    )
    queries: dict[str, int] = field(default_factory=dict)
    memory: dict[str, list[list[float]]] = field(default_factory=dict)
    started_after: float = 0.0

    @property
    def most_memory(self) -> dict[str, float]:
        """The megabytes of the largest worker of both servers, by the names of MEMORY."""
        columns = zip(
            *(worker for workers in self.memory.values() for worker in workers), strict=True
        )
        return dict(zip(MEMORY, map(max, columns), strict=True))


class Client:
    """The process that asks."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def ask(self, job: dict[str, Any]) -> Sample:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if wrong := answer.get("wrong"):
            raise Wrong(wrong)
        return Sample(tuple(answer["took"]), answer["seconds"], answer["bytes"] / 1000)


@contextmanager
def client() -> Any:
    """A client process, which ends with its input."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.bench.client"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Client(process)
        if process.stdin:
            process.stdin.close()


def measure(
    url: str, pages: dict[str, Any], plan: Plan, folder: Path, tell: Callable[[str], None]
) -> Measured:
    """Starts the servers on this database and asks each page in each round, floors first and once more between.

    The page cache is full from the beginning, as it is on a site that has run for a while.
    """
    found = Measured(queries={name: page["queries"] for name, page in pages.items()})
    if found.queries["rendered"]:
        raise Wrong("The rendered floor reads the database.")
    with ExitStack() as stack:
        asker = stack.enter_context(client())
        servers = {
            how: stack.enter_context(
                Server({"DATABASE_URL": url, "PAGES_MB": megabytes}, folder / f"{how}.log")
            )
            for how, megabytes in KEEPS.items()
        }
        found.started_after = servers["plain"].ready_after
        servers["cached"].fill()
        ports = {how: servers[server].port for how, server in ASKED_OF.items()}
        turns = _turns(pages)
        for name, how in dict.fromkeys(turns):
            if how != "missed":
                _warm(asker, ports[how], pages[name]["requests"], WARM[how])
        tell("every page was asked once")
        for number in range(plan.rounds):
            parts: dict[tuple[str, str, int], list[Sample]] = defaultdict(list)
            for clients in CLIENTS:
                for name, how in turns:
                    job = {"port": ports[how], "clients": clients, "is_fresh": how == "missed"}
                    parts[name, how, clients].append(_ask(asker, job, pages[name], plan, number))
            for key, samples in parts.items():
                found.samples[key].append(_joined(samples))
            tell(f"round {number + 1} of {plan.rounds}")
        for how, server in servers.items():
            found.memory[how] = server.memory()
    return found


def _turns(pages: dict[str, Any]) -> list[tuple[str, str]]:
    """The order of a round: the floors, the pages, the floors again, what the cache has, what it lacks."""
    floors = [(name, "plain") for name in FLOORS]
    own = [(name, "plain") for name in pages if name not in FLOORS]
    kept = [(name, "cached") for name in FROM_CACHE]
    missed = [(name, "missed") for name in MISSED]
    return [*floors, *own, *floors, *kept, *missed]


def _ask(
    asker: Client, job: dict[str, Any], page: dict[str, Any], plan: Plan, number: int
) -> Sample:
    least = plan.least * job["clients"]
    job = {**job, "requests": page["requests"], "start": 7 * number}
    return asker.ask({**job, "seconds": plan.seconds, "least": least, "most": plan.most})


def _warm(asker: Client, port: int, requests: list[dict[str, str]], jobs: int) -> None:
    """Asks everything often enough, over connections of their own, for each worker to have answered it."""
    times = 4 * len(requests)
    for start in range(jobs):
        job = {"port": port, "requests": requests, "clients": 8, "start": start, "seconds": 0}
        asker.ask({**job, "least": times, "most": times})


def _joined(samples: list[Sample]) -> Sample:
    """The measures of one page in one round, taken together."""
    return Sample(
        took=tuple(time for sample in samples for time in sample.took),
        seconds=sum(sample.seconds for sample in samples),
        kilobytes=max(sample.kilobytes for sample in samples),
    )
