"""Real server processes on a copy of the test database: several, as in production, on one PostgreSQL and one Redis."""

import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

from directory.management.commands.serve import gunicorn

SECONDS_TO_START = 60
REDIS = shutil.which("redis-server")
NO_REDIS = "no redis-server: apt-get install redis-server"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def address_of(database: str) -> str:
    """The address in DATABASE_URL with another database."""
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}").geturl()


@contextmanager
def copied_database() -> Iterator[str]:
    """The address of a copy of the test database, filled as that is; it is dropped at the end."""
    name = str(connection.settings_dict["NAME"])
    copy = f"{name}_copy"
    # PostgreSQL copies a database that nobody is connected to.
    connection.close()
    connection.close_pool()
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(copy))
    with psycopg.connect(address_of("postgres"), autocommit=True) as server:
        server.execute(drop)
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(copy), sql.Identifier(name)
            )
        )
        try:
            yield address_of(copy)
        finally:
            server.execute(drop)


@contextmanager
def running(command: list[str], environment: dict[str, str], log: Path) -> Iterator[None]:
    """The program while the block runs; it must still run at the end."""
    with log.open("w") as told:
        process = subprocess.Popen(command, env=environment, stdout=told, stderr=told)  # noqa: S603
        try:
            yield
            assert process.poll() is None, log.read_text()
        finally:
            process.terminate()
            process.wait(20)


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """The address of a Redis of our own that keeps nothing."""
    port = free_port()
    command = [str(REDIS), "--bind", "127.0.0.1", "--port", str(port), "--save", ""]
    with running(command, dict(os.environ), folder / "redis.log"):
        wait_for(port, folder / "redis.log")
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def site(environment: dict[str, str], folder: Path, name: str) -> Iterator["Browser"]:
    """One server process as `manage.py serve` starts it, on a port of its own."""
    port = free_port()
    log = folder / f"{name}.log"
    with running(gunicorn(f"127.0.0.1:{port}", workers=1), environment, log):
        wait_for(port, log)
        yield Browser(port)


def wait_for(port: int, log: Path) -> None:
    ends = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < ends:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(log.read_text())


def environment_for(database: str, cache: str) -> dict[str, str]:
    """As in production: pages are kept, which the other tests are without."""
    return {
        **os.environ,
        "PAGES_MB": "4",
        "DJANGO_SETTINGS_MODULE": "tests.serving_settings",
        "STATIC_ROOT": str(settings.STATIC_ROOT),
        "DATABASE_URL": database,
        "CACHE_URL": cache,
        "LOCAL_HTTP": "1",
        "HOST": "127.0.0.1",
    }


SIGNED_IN = """
import django; django.setup()
from django.test import Client
from tests.signing_in import a_member, sign_in
from services.models import Service
member = sign_in(Client(), a_member())
print(Service.objects.get(slug="ocmw").pk, member.cookies["session"].value)
"""


def member_of_staff(environment: dict[str, str]) -> tuple[str, str]:
    """The address of a form in the admin, and the session of somebody who may use it, in the database of that environment."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", SIGNED_IN],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    key, session = done.stdout.split()[-2:]
    return f"/admin/services/service/{key}/change/", session


class Browser:
    """Asks one server for pages, a new connection for each, and keeps its cookies."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def ask(self, path: str, data: dict[str, Any] | None = None) -> tuple[int, str]:
        """The status and the text of the page; a POST where there is data."""
        server = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        # As behind a proxy: one name for every process.
        headers = {"Accept-Language": "en", "Host": "127.0.0.1"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={text}" for name, text in self.cookies.items())
        body = None
        if data is not None:
            body = urlencode(data, doseq=True)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            server.request("POST" if body is not None else "GET", path, body, headers)
            answer = server.getresponse()
            for line in answer.headers.get_all("Set-Cookie", []):
                self.cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
            return answer.status, answer.read().decode()
        finally:
            server.close()
