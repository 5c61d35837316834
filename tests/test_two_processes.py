"""Past one machine: two server processes on one PostgreSQL and one Redis, read and edited at the same time."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Event

import pytest
from bs4 import BeautifulSoup
from django.core.cache.backends.redis import RedisCache
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from tests.reading import words
from tests.serving import (
    NO_REDIS,
    REDIS,
    Browser,
    copied_database,
    environment_for,
    member_of_staff,
    redis,
    site,
)
from tests.test_admin import filled_in

pytestmark = pytest.mark.django_db

EDITS = 3
PAGES = (
    "/nl/",
    "/nl/services/",
    "/fr/services/?place=9000&need=housing",
    "/nl/services/ocmw/",
    "/ar/crisis/",
    "/api/services?place=21004",
    "/api/places?q=gent",
)

# Two processes, the form of a service for whom is signed in at the first, and the Redis of both.
Two = tuple[Browser, Browser, str, RedisCache]


@pytest.fixture(scope="module")
def two(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Two]:
    """Two processes, the first with a member of the staff signed in."""
    if connection.vendor != "postgresql":
        pytest.skip("several processes share a PostgreSQL")
    if not REDIS:
        pytest.skip(NO_REDIS)
    folder = tmp_path_factory.mktemp("servers")
    with django_db_blocker.unblock(), ExitStack() as stack:
        database = stack.enter_context(copied_database())
        address = stack.enter_context(redis(folder))
        environment = environment_for(database, address)
        first = stack.enter_context(site(environment, folder, "first"))
        second = stack.enter_context(site(environment, folder, "second"))
        form, first.cookies["session"] = member_of_staff(environment)
        yield first, second, form, RedisCache(address, {"KEY_PREFIX": "pages"})


def rename(editor: Browser, form: str, name: str) -> None:
    """Opens the form of a service in the admin, writes another name and saves."""
    status, page = editor.ask(form)
    assert status == 200, page[:500]
    data = filled_in(BeautifulSoup(page, "html.parser")) | {"name_nl": name}
    status, answer = editor.ask(form, data)
    errors = [words(tag) for tag in BeautifulSoup(answer, "html.parser").select(".errorlist")]
    assert status == 302, errors


def heading(page: str) -> str:
    return words(BeautifulSoup(page, "html.parser").select("h1")[0])


def pages_in(shared: RedisCache) -> set[bytes]:
    """The keys of the pages that the processes keep for each other."""
    return set(shared._cache.get_client(write=False).scan_iter(shared.make_key("*")))


def test_a_page_that_one_process_made_is_kept_for_the_other(two: Two) -> None:
    first, second, _form, shared = two
    before = pages_in(shared)
    pages = [reader.ask("/nl/glossary/") for reader in (Browser(first.port), Browser(second.port))]
    assert pages[0] == pages[1]
    assert pages[0][0] == 200
    assert len(pages_in(shared) - before) == 1


def test_every_answer_is_right_while_readers_read_and_staff_edits(
    two: Two,
) -> None:
    first, second, form, _shared = two
    status, page = second.ask("/nl/services/ocmw/")
    assert status == 200
    before = heading(page)
    ended = Event()
    statuses: Counter[tuple[str, int]] = Counter()

    def read(number: int) -> int:
        """Page after page from both processes in turn, until the edits are done."""
        rounds = 0
        while not ended.is_set():
            path = PAGES[(number + rounds) % len(PAGES)]
            reader = Browser(two[(number + rounds) % 2].port)
            statuses[path, reader.ask(path)[0]] += 1
            rounds += 1
        return rounds

    with ThreadPoolExecutor(3) as readers:
        reading = [readers.submit(read, number) for number in range(3)]
        try:
            for edit in range(EDITS):
                name = f"Versie {edit}"
                rename(first, form, name)
                # The next answer of the other process, and of this one.
                for reader in (second, first):
                    status, page = reader.ask("/nl/services/ocmw/")
                    assert (status, heading(page)) == (200, name)
        finally:
            ended.set()
        rounds = [done.result(60) for done in reading]
    assert before != name
    assert min(rounds) >= 3
    assert {status for _path, status in statuses} == {200}, statuses
    assert {path for path, _status in statuses} == set(PAGES)


def test_tries_to_sign_in_at_one_process_count_in_the_other(two: Two) -> None:
    """Tries to sign in are counted together, so that two processes give no more of them than one."""
    first, second = (Browser(one.port) for one in two[:2])
    for number in range(6):
        guesser = (first, second)[number % 2]
        _status, page = guesser.ask("/admin/login/")
        data = filled_in_login(page) | {"username": "nobody", "password": f"wrong-{number}"}
        status, _page = guesser.ask("/admin/login/", data)
    assert status in {403, 429}


def filled_in_login(page: str) -> dict[str, str]:
    token = BeautifulSoup(page, "html.parser").select_one("input[name=csrfmiddlewaretoken]")
    assert token is not None
    return {"csrfmiddlewaretoken": str(token["value"])}
