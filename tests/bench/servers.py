"""Starts the site as `manage.py serve` does, with the floors beside it, on a port of this machine."""

import os
import socket
import subprocess
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Self

from directory.management.commands.serve import ENVIRONMENT, gunicorn

LONGEST_START = 120
PAGE = "/nl/"
FULL = "/floors/full/"
MOST_TRIES = 100
# All that it holds, with all that it shares with others; its fair share of that; what it has alone.
MEMORY = {"RSS": "Rss:", "PSS": "Pss:", "alone": "Private_"}


class Server:
    """A running site; `ready_after` is the seconds until its first page."""

    def __init__(self, environment: Mapping[str, str], log: Path) -> None:
        self.environment = {**ENVIRONMENT, **os.environ, **environment}
        self.environment |= {"LOCAL_HTTP": "1", "HOST": "127.0.0.1"}
        self.environment["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
        self.log = log

    def __enter__(self) -> Self:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        began = time.monotonic()
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                gunicorn(f"127.0.0.1:{self.port}"),
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        try:
            self._wait(began + LONGEST_START)
        except BaseException:
            self.__exit__()
            raise
        self.ready_after = time.monotonic() - began
        return self

    def _wait(self, deadline: float) -> None:
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                end = self.log.read_text(errors="replace")[-2000:]
                raise RuntimeError(f"The server does not answer:\n{end}")
            time.sleep(0.02)

    def _answers(self) -> bool:
        try:
            self._get(PAGE)
        except (OSError, HTTPException):
            return False
        return True

    def _get(self, path: str) -> str:
        """The answer over a connection of its own; raises HTTPException for another status than 200."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=LONGEST_START)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            if answer.status != 200:
                raise HTTPException(f"{path}: {answer.status}")
            return answer.read().decode()
        finally:
            connection.close()

    def __exit__(self, *_error: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=40)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def fill(self) -> None:
        """Has each worker keep as many bytes of pages as it may."""
        left = set(self._workers())
        with ThreadPoolExecutor(4) as together:
            for _try in range(MOST_TRIES):
                left -= set(together.map(self._get, [FULL] * 4))
                if not left:
                    return
        raise RuntimeError(f"These workers did not fill their page cache: {sorted(left)}.")

    def memory(self) -> list[list[float]]:
        """For each worker the megabytes that it holds in memory now, by the names of MEMORY."""
        return [
            [_megabytes(worker, start) for start in MEMORY.values()] for worker in self._workers()
        ]

    def _workers(self) -> list[str]:
        master = self.process.pid
        return Path(f"/proc/{master}/task/{master}/children").read_text().split()


def _megabytes(pid: str, start: str) -> float:
    """The sum of the figures of a process whose names begin so."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith(start)) / 1024
