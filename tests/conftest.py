"""One database for each process of a run, filled once from the fixtures; each test runs in a transaction on it."""

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.test import Client, override_settings
from django.test.testcases import QuietWSGIRequestHandler
from pytest_django.plugin import DjangoDbBlocker
from whitenoise.base import WhiteNoise

from directory import catalogues
from directory.loading.loader import load
from services import snapshot
from services.searching import known
from services.searching.known import Known
from services.snapshot import Snapshot
from tests.serving import NO_REDIS, REDIS
from tests.signing_in import sign_in

CHROMIUM = Path(os.environ["CHROMIUM"])
NO_CHROMIUM = f"no Chromium at {CHROMIUM}: apt-get install chromium-headless-shell fonts-noto-core"


# A real password takes a third of a second to hash, and nearly every test of the admin makes a user.
QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session", autouse=True)
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Catalogues compiled and static files collected, as before serving."""
    catalogues.compile_all()
    # override_settings tells the storage, which may have read its folder already.
    with override_settings(STATIC_ROOT=tmp_path_factory.mktemp("static"), PASSWORD_HASHERS=QUICK):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield


@pytest.fixture(scope="session", autouse=True)
def static_files_read_once() -> Iterator[None]:
    """Each client of a test starts the middleware anew; only the first looks through the static files."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    look_through = WhiteNoise.update_files_dictionary

    def update(self: WhiteNoise, root: str, prefix: str) -> None:
        if (root, prefix) not in found:
            look_through(self, root, prefix)
            found[root, prefix] = dict(self.files)
        self.files.update(found[root, prefix])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoise, "update_files_dictionary", update)
        yield


# Of these a process keeps the newest alone; a test may make a few before it ends.
Kept = TypeVar("Kept", Snapshot, Known)
MOST_KEPT = 4


def once(read: Callable[[str], Kept]) -> Callable[[str], Kept]:
    """`read`, which remembers what it read for the last few stamps.

    A test may not change the vocabularies without a new stamp before somebody has read them.
    """
    kept: dict[str, Kept] = {}

    def found(stamp: str) -> Kept:
        made = kept.pop(stamp, None) or read(stamp)
        if stamp and made.stamp == stamp:
            kept[stamp] = made
            if len(kept) > MOST_KEPT:
                del kept[next(iter(kept))]
        return made

    return found


@pytest.fixture(scope="session", autouse=True)
def kept_by_stamp() -> Iterator[None]:
    """A test that ends brings the stamp from before it back: what was read with it need not be read again."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (snapshot, known):
            patch.setattr(module, "_read", once(module._read))
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """The test database begins as a copy of the one that TEST_TEMPLATE names (tests/postgres.py), else empty."""
    if "TEST_TEMPLATE" not in os.environ:
        return
    connection.settings_dict["TEST"]["TEMPLATE"] = os.environ["TEST_TEMPLATE"]
    create = connection.creation._execute_create_test_db

    def patiently(cursor: CursorWrapper, parameters: dict[str, str], keepdb: bool = False) -> None:
        # To copy a database takes longer on a busy machine than any page may take.
        cursor.execute("SET statement_timeout = 0")
        create(cursor, parameters, keepdb)

    connection.creation._execute_create_test_db = patiently


@pytest.fixture(scope="session")
def django_db_setup(
    built: None, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    with django_db_blocker.unblock():
        load(settings.FIXTURES)
    # All that was read so far stays: what is collected later need not look at it thousands of times, nor so often.
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)
    yield
    if connection.vendor == "postgresql":
        # To drop a database takes longer on a busy machine than any page may take.
        connection.settings_dict["OPTIONS"]["options"] = ""


class Visitor(Client):
    """A browser that speaks HTTPS, as in production."""

    def generic(self, *args: Any, **kwargs: Any) -> Any:
        return super().generic(*args, **{**kwargs, "secure": True})


@pytest.fixture
def client() -> Client:
    return Visitor()


@pytest.fixture
def admin_client(client: Client, admin_user: User) -> Client:
    """A superuser with all that the admin asks."""
    return sign_in(client, admin_user)


@pytest.fixture(scope="session")
def site(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The address of a running site on the shared database, for journeys that only read."""
    django_db_blocker.unblock()
    # Not the live server of Django: it keeps static files from WhiteNoise and does not know their hashed names.
    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietWSGIRequestHandler)
    # This application alone answers without HTTPS; the other tests of the same process still see the redirect.
    with override_settings(SECURE_SSL_REDIRECT=False):
        server.set_app(WSGIHandler())
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    django_db_blocker.restore()


# The files that take longest on PostgreSQL, these first (23 November 2026). A file stays in one process: were a long one
# begun last, the others would wait for it.
LONGEST = (
    "test_accessibility",
    "test_pages",
    "test_roles",
    "test_loading",
    "test_offline_journeys",
    "test_help",
    "test_weight",
    "test_admin",
    "test_constraints",
    "test_report_journeys",
    "test_knowledge",
    "test_list_page",
    "test_import_export",
    "test_two_editors",
    "test_api",
    "test_desk",
    "test_advice_grid",
    "test_asking_journeys",
    "test_scripts_journeys",
    "test_stories",
    "test_verification",
    "test_help_journeys",
    "test_duplicates",
    "test_journeys",
    "test_history",
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest files first; journeys need a browser, and a database that several threads can read."""
    gone = [name for name in LONGEST if not Path(__file__).with_name(f"{name}.py").exists()]
    if gone:
        raise pytest.UsageError(f"LONGEST names files that are not there: {gone}")
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.stem, len(LONGEST)))
    on_postgres = connection.vendor == "postgresql"
    for item in items:
        if item.get_closest_marker("browser"):
            if not on_postgres:
                item.add_marker(pytest.mark.skip(reason="journeys run on PostgreSQL"))
            elif not CHROMIUM.exists():
                item.add_marker(pytest.mark.skip(reason=NO_CHROMIUM))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.write_line(f"Database: {connection.vendor}")
    if connection.vendor == "postgresql" and not CHROMIUM.exists():
        terminalreporter.write_line(f"THE BROWSER JOURNEYS WERE SKIPPED: {NO_CHROMIUM}", red=True)
    if connection.vendor == "postgresql" and not REDIS:
        terminalreporter.write_line(f"TWO PROCESSES WERE NOT TRIED: {NO_REDIS}", red=True)
