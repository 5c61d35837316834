"""Pages from the cache: the same bytes, few queries, honest headers, and nothing of anybody's own."""

import logging
import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django import db
from django.core.cache import caches
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from directory.counting import tallies
from directory.counting.tallies import Tallies
from directory.help.state import RESULT, State
from directory.page_cache import bounded, lasting, middleware, store
from directory.page_cache.bounded import BoundedCache
from directory.page_cache.store import Page
from services import snapshot
from services.models import Service
from services.snapshot import current
from tests import keeping, serving
from tests.builders import a_service
from tests.clock import MONDAY, at_noon, now_is
from tests.seeing import ANSWERS
from tiers.models import ContentVersion

pytestmark = pytest.mark.django_db

kept = keeping.kept

LIST = "/nl/services/?place=9000&need=housing"
POLICY = "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400"


def rows(kept: BoundedCache) -> int:
    return len(kept.room.rows)


def same(first: HttpResponse, second: HttpResponse) -> bool:
    """Whether nothing but what every answer has of its own tells them apart."""
    return (first.content, dict(first.headers)) == (second.content, dict(second.headers))


# From the cache


@pytest.mark.parametrize(
    "address", [LIST, "/nl/", "/ar/crisis/", "/api/services?place=9000", "/api/places?q=Gent"]
)
@pytest.mark.parametrize("coding", ["", "gzip", "gzip, br"])
def test_a_kept_page_is_the_same_to_the_byte_and_costs_one_query(
    client: Client,
    kept: BoundedCache,
    django_assert_num_queries: DjangoAssertNumQueries,
    address: str,
    coding: str,
) -> None:
    made = client.get(address, headers={"accept-encoding": coding})
    assert made.status_code == 200
    assert rows(kept) == 1
    with django_assert_num_queries(1):  # the version
        again = client.get(address, headers={"accept-encoding": coding})
    assert same(made, again)
    assert rows(kept) == 1


def test_each_coding_is_kept_apart(client: Client, kept: BoundedCache) -> None:
    plain = client.get(LIST)
    packed = client.get(LIST, headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert not plain.has_header("Content-Encoding")
    assert plain["ETag"] != packed["ETag"]
    assert rows(kept) == 2
    for response in (plain, packed):
        assert response["Vary"] == "Accept-Encoding"
        assert int(response["Content-Length"]) == len(response.content)


@pytest.mark.parametrize(
    "other",
    [
        "/nl/services/?need=housing&place=9000",
        "/nl/services/?utm_source=x&place=9000&need=housing",
        "/nl/services/?place=9000&need=housing&q=&age=",
        "/nl/services/?place=9000&need=housing&need=housing",
    ],
)
def test_another_way_to_write_a_question_finds_the_same_page(
    client: Client, kept: BoundedCache, other: str
) -> None:
    made = client.get(LIST)
    assert same(made, client.get(other))
    assert rows(kept) == 1


@pytest.mark.parametrize(
    "other",
    [
        "/fr/services/?place=9000&need=housing",
        "/nl/services/?place=9000",
        "/nl/services/?place=1000&need=housing",
        "/nl/services/?place=9000&need=housing&page=2",
    ],
)
def test_another_question_is_another_page(client: Client, kept: BoundedCache, other: str) -> None:
    client.get(LIST)
    client.get(other)
    assert rows(kept) == 2


def test_another_host_is_another_page(client: Client, kept: BoundedCache) -> None:
    here = client.get("/nl/")
    there = client.get("/nl/", headers={"host": "localhost"})
    assert b"https://testserver/fr/" in here.content
    assert b"https://localhost/fr/" in there.content
    assert rows(kept) == 2


def test_http_is_still_sent_on_to_https(client: Client, kept: BoundedCache) -> None:
    client.get("/nl/")
    assert Client().get("/nl/").status_code == 301


def test_the_log_names_the_route_of_a_kept_page(
    client: Client, kept: BoundedCache, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="directory.access")
    client.get(LIST)
    client.get(LIST)
    lines = [record.getMessage() for record in caplog.records if record.name == "directory.access"]
    assert len(lines) == 2
    assert all(line.startswith("GET services 200 ") for line in lines)


@pytest.mark.parametrize("reader", ["Mozilla/5.0 (X11)", "Googlebot/2.1"])
def test_a_visit_to_a_kept_page_is_counted_as_any_other(
    client: Client, kept: BoundedCache, monkeypatch: pytest.MonkeyPatch, reader: str
) -> None:
    own = Tallies(lambda _times: None)
    monkeypatch.setattr("directory.counting.asked.tallies", own)
    assert tallies.tallies is not own
    # Whoever came first: a machine is not counted, and takes nobody else's count away.
    client.get(LIST, headers={"user-agent": reader})
    client.head(LIST)
    for _visit in range(2):
        client.get(LIST, headers={"user-agent": "Mozilla/5.0 (X11)"})
    assert own.waiting.total() == (3 if "bot" not in reader else 2)  # type: ignore[attr-defined]


# Headers


@pytest.mark.parametrize("is_on", [True, False])
@pytest.mark.parametrize("method", ["get", "head"])
def test_who_has_the_page_already_gets_no_body(
    client: Client,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    is_on: bool,
    method: str,
) -> None:
    if is_on:
        request.getfixturevalue("kept")
    at_noon(monkeypatch)
    first = client.get("/nl/crisis/")
    assert first["ETag"].startswith('"')
    again = getattr(client, method)("/nl/crisis/", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    for name in ("ETag", "Cache-Control", "Vary", "Content-Security-Policy"):
        assert again[name] == first[name]
    assert not again.has_header("Content-Type")
    assert (
        getattr(client, method)("/nl/crisis/", headers={"if-none-match": '"x"'}).status_code == 200
    )


@pytest.mark.parametrize("is_on", [True, False])
def test_a_public_page_may_be_kept_for_a_minute(
    client: Client,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    is_on: bool,
) -> None:
    if is_on:
        request.getfixturevalue("kept")
    now_is(monkeypatch, MONDAY)
    for _visit in range(2):
        assert client.get(LIST)["Cache-Control"] == POLICY


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(100_000, (60, 600)), (660, (60, 600)), (100, (60, 40)), (20.9, (20, 0)), (-1, (0, 0))],
)
def test_nobody_keeps_a_page_past_its_day(seconds: float, expected: tuple[int, int]) -> None:
    fresh, revalidated = expected
    told = lasting.cache_control(seconds)
    assert f"max-age={fresh}, stale-while-revalidate={revalidated}," in told


# Never kept


def flow() -> str:
    return f"/nl/help/{State(RESULT, ANSWERS).token()}/"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 302),
        ("/nl/help/", 200),
        ("/nl/list/?s=ulysse-ssm", 200),
        ("/nl/list/form/?s=ulysse-ssm", 200),
        ("/nl/services/ulysse-ssm/report/", 200),
        ("/nl/confirm/", 200),
        ("/sw.js", 200),
        ("/nl/services/?s=ulysse-ssm", 200),
        ("/nl/services/?was=44021&place=Gent", 302),
        ("/nl/services/no-such/", 404),
        ("/nl/services", 301),
        ("/nl/languages/prs/", 302),
        ("/nl/services/?q=%00", 400),
        ("/api/services?fbclid=x", 400),
        ("/admin/login/", 200),
        ("/api/advice", 405),
    ],
)
def test_what_is_somebody_s_own_or_no_page_is_not_kept(
    client: Client, kept: BoundedCache, address: str, status: int
) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert rows(kept) == 0
    told = response.get("Cache-Control", "")
    if status == 200:
        assert {"private", "no-cache", "no-store"} & set(re.split(r",\s*", told)), told
    assert "public" not in told


def test_the_guided_route_is_not_kept(client: Client, kept: BoundedCache) -> None:
    response = client.get(flow())
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert not response.has_header("ETag")
    assert rows(kept) == 0


def test_a_post_is_not_kept(client: Client, kept: BoundedCache) -> None:
    client.post("/api/advice", {"who": "adult"}, content_type="application/json")
    client.post("/nl/services/")
    assert rows(kept) == 0


def test_a_list_of_one_s_own_is_for_no_cache_in_between(client: Client, kept: BoundedCache) -> None:
    client.get("/nl/services/")
    own = client.get("/nl/services/?s=ulysse-ssm")
    assert own["Cache-Control"] == "private, no-cache"
    assert b"s=ulysse-ssm" in own.content
    assert b"s=ulysse-ssm" not in client.get("/nl/services/").content


def test_what_changes_with_every_visit_is_made_anew(client: Client, kept: BoundedCache) -> None:
    assert client.get("/nl/coverage/").has_header("ETag")
    assert rows(kept) == 0


def test_without_memory_nothing_is_kept(client: Client, settings: Settings) -> None:
    assert settings.PAGES_MB == 0
    client.get(LIST)
    pages = caches["pages"]
    assert isinstance(pages, BoundedCache)
    assert not pages.room.rows


def away(*_args: Any) -> Any:
    raise db.OperationalError("away on purpose")


@pytest.mark.parametrize("is_on", [True, False])
def test_while_the_database_is_away_nobody_keeps_a_page(
    client: Client, request: pytest.FixtureRequest, is_on: bool
) -> None:
    if is_on:
        request.getfixturevalue("kept")
    known = client.get("/nl/crisis/")
    asked: list[str] = []

    def down(_execute: Any, sql: str, *_args: Any) -> Any:
        asked.append(sql)
        away()

    caches["pages"].clear()
    with connection.execute_wrapper(down):
        response = client.get("/nl/crisis/", headers={"if-none-match": known["ETag"]})
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-cache"
    assert not response.has_header("ETag")
    assert len(asked) == 1, "who waits for a pool waits once"
    assert not caches["pages"].room.rows  # type: ignore[attr-defined]


@pytest.mark.parametrize("is_on", [True, False])
def test_before_there_is_a_version_nobody_keeps_a_page(
    client: Client, request: pytest.FixtureRequest, is_on: bool
) -> None:
    if is_on:
        request.getfixturevalue("kept")
    ContentVersion.objects.all().delete()
    response = client.get("/nl/crisis/")
    assert response["Cache-Control"] == "no-cache"
    assert not response.has_header("ETag")
    assert not caches["pages"].room.rows  # type: ignore[attr-defined]


def test_a_page_is_sent_when_the_database_goes_after_it_was_made(
    client: Client, kept: BoundedCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = SimpleNamespace(objects=SimpleNamespace(filter=lambda **_values: away()))
    monkeypatch.setattr(lasting, "TrainingSession", gone)
    response = client.get("/nl/trainings/")
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-cache"
    assert rows(kept) == 0


# The store


def page_of(size: int) -> Page:
    return Page(b"x" * size, (), '"x"', 0.0)


def test_the_memory_is_bounded_and_the_least_asked_for_goes_first(kept: BoundedCache) -> None:
    most, each = keeping.BOUND, keeping.BOUND // 4 - 1_000
    for number in range(4):
        kept.set(str(number), page_of(each))
    assert kept.get("0") == page_of(each)
    kept.set("4", page_of(each))
    assert kept.get("1") is None
    assert kept.get("0") is not None
    assert kept.room.size <= most
    kept.set("whole", page_of(most))
    assert kept.get("whole") is None
    assert kept.get("4") is not None
    kept.delete("4")
    assert kept.room.size == sum(
        len(value) + bounded.ROW_BYTES for _until, value in kept.room.rows.values()
    )


def test_a_row_ends_with_its_time(kept: BoundedCache, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.set("a", 1, timeout=100)
    assert kept.get("a") == 1
    assert kept.add("a", 2) is False
    later = bounded.time.time() + 101
    monkeypatch.setattr(bounded.time, "time", lambda: later)
    assert kept.get("a") is None
    assert kept.room.size == 0


def test_a_store_that_is_away_costs_no_page_and_one_line(
    client: Client,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings.PAGES_MB = 1
    nobody = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": "redis://127.0.0.1:1/0",
    }
    settings.CACHES = {**settings.CACHES, "pages": nobody}
    clock = [1000.0]
    monkeypatch.setattr(store.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr("directory.page_cache.middleware.store", store.Store())
    for _visit in range(3):
        assert client.get(LIST).status_code == 200
        clock[0] += store.PAUSE + 1
    lines = [record.getMessage() for record in caplog.records if record.name == store.__name__]
    assert lines == ["pages are not kept for now: ConnectionError"]


def test_a_store_that_comes_back_is_used_again(
    kept: BoundedCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [1000.0]
    monkeypatch.setattr(store.time, "monotonic", lambda: clock[0])
    own = store.Store()
    with monkeypatch.context() as patch:
        patch.setattr(BoundedCache, "set", lambda *_args, **_values: 1 / 0)
        own.put("a", page_of(1), 100)
    own.put("a", page_of(1), 100)
    assert own.get("a") is None, "it is left alone for a while"
    clock[0] += store.PAUSE + 1
    own.put("a", page_of(1), 100)
    assert own.get("a") == page_of(1)


def test_a_shared_page_is_kept_near_at_hand_too(
    client: Client, kept: BoundedCache, settings: Settings
) -> None:
    near = {**settings.CACHES["pages"], "LOCATION": "near pages of a test"}
    settings.CACHES = {**settings.CACHES, store.NEAR: near}
    own, shared, at_hand = store.Store(), caches["pages"], caches[store.NEAR]
    own.put("a", page_of(1), 100)
    assert at_hand.get("a") is None, "whoever made it does not ask for it"
    assert own.get("a") == page_of(1)
    shared.clear()
    assert own.get("a") == page_of(1)
    at_hand.clear()
    assert own.get("a") is None


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The pages of a Redis of our own, as a cache of Django's."""
    if not serving.REDIS:
        pytest.skip(serving.NO_REDIS)
    with serving.redis(tmp_path_factory.mktemp("redis")) as address:
        yield {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": address,
            "KEY_PREFIX": "a-test",
        }


@pytest.fixture
def at_hand(settings: Settings, kept: BoundedCache) -> BoundedCache:
    """What a process keeps for itself where pages are shared."""
    near = {**settings.CACHES["pages"], "LOCATION": "near pages of a test"}
    settings.CACHES = {**settings.CACHES, store.NEAR: near}
    found = caches[store.NEAR]
    assert isinstance(found, BoundedCache)
    found.clear()
    return found


@pytest.mark.parametrize(
    ("address", "host", "is_shared"),
    [
        ("/nl/services/?place=9000", "testserver", True),
        ("/nl/services/?q=", "testserver", True),
        ("/nl/services/?q=Amina", "testserver", False),
        ("/nl/services/?box=Amina", "testserver", False),
        ("/nl/glossary/?q=Amina", "testserver", False),
        ("/nl/glossary/?box=Amina", "testserver", True),
        ("/api/services?q=Amina", "testserver", False),
        ("/api/places?q=Amina", "testserver", False),
        ("/nl/crisis/", "testserver:8001", False),
        ("/nl/services/?place=44021&need=housing&need=legal-help&age=9&page=1", "testserver", True),
        ("/nl/services/?place=Gent", "testserver", False),
        ("/nl/services/?place=9999", "testserver", False),
        ("/nl/services/?need=made-up", "testserver", False),
        ("/nl/services/?age=007", "testserver", False),
        ("/nl/services/?page=9999", "testserver", False),
        ("/nl/services/?language=xx-made-up", "testserver", False),
        ("/nl/?place=made-up", "testserver", False),
        ("/nl/?need=made-up", "testserver", True),  # it reads no need
        ("/nl/resources/?format=made-up", "testserver", False),
        ("/nl/trainings/?theme=made-up", "testserver", False),
        ("/api/services?place=9000", "testserver", True),
        ("/api/services?need=housing&need=housing", "testserver", False),
        ("/api/services?place=9000&age=", "testserver", False),
    ],
)
def test_what_anybody_can_make_up_is_kept_by_each_process_for_itself(
    client: Client,
    kept: BoundedCache,
    at_hand: BoundedCache,
    address: str,
    host: str,
    is_shared: bool,
) -> None:
    current()  # as after the first page of a process
    made = client.get(address, headers={"host": host})
    assert made.status_code == 200
    assert (rows(kept), rows(at_hand)) == ((1, 0) if is_shared else (0, 1))
    assert same(made, client.get(address, headers={"host": host}))


def test_before_it_knows_any_value_a_process_shares_no_page_with_one(
    client: Client, kept: BoundedCache, at_hand: BoundedCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "last_known", lambda: None)
    client.get("/nl/services/?place=9000")
    assert (rows(kept), rows(at_hand)) == (0, 1)
    client.get("/nl/services/")
    assert (rows(kept), rows(at_hand)) == (1, 1)


def test_only_short_paths_are_remembered(client: Client, kept: BoundedCache) -> None:
    middleware._remembered.cache_clear()
    assert client.get(f"/nl/services/{'x' * 300}/").status_code == 404
    assert middleware._remembered.cache_info().currsize == 0
    assert client.get("/nl/crisis/").status_code == 200
    assert middleware._remembered.cache_info().currsize == 1


def test_while_the_shared_store_is_away_each_process_keeps_its_own(
    client: Client, kept: BoundedCache, at_hand: BoundedCache, settings: Settings
) -> None:
    nobody = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": "redis://127.0.0.1:1/0",
    }
    settings.CACHES = {**settings.CACHES, "pages": nobody}
    own = store.Store()
    own.put("a", page_of(1), 100)
    assert own.get("a") == page_of(1)
    assert rows(at_hand) == 1


def test_pages_are_shared_through_redis(
    client: Client, kept: BoundedCache, settings: Settings, shared: dict[str, str]
) -> None:
    settings.CACHES = {**settings.CACHES, "pages": shared}
    service = a_service()
    address = f"/nl/services/{service.slug}/"
    made = client.get(address)
    Service.objects.filter(pk=service.pk).update(name_nl="Nobody was told")
    assert same(made, client.get(address))
    service.save()
    assert b"Nobody was told" not in client.get(address).content
    service.name_nl = "Anders"
    service.save()
    assert b"Anders" in client.get(address).content
    assert not rows(kept)
