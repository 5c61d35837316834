"""What a kept page depends on: every public address is known, and each page reads the parameters that are told of it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from django.utils.translation import override

from directory.page_cache import deploy, keys
from directory.page_cache.routes import ASIDE, BOX, NEVER, ROUTES
from directory.search import FILTERS
from tests.keeping import ADDRESSES
from tests.reading import parsed

ADMIN = "admin/"


def names(patterns: list[Any]) -> Iterator[str]:
    """Every route outside of the admin, by its name or its path."""
    for pattern in patterns:
        route = str(pattern.pattern)
        if route.startswith(ADMIN):
            continue
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        else:
            assert isinstance(pattern, URLPattern)
            yield pattern.name or route


def test_every_public_route_is_kept_or_never_kept() -> None:
    with override("en"):
        found = set(names(get_resolver().url_patterns))
    assert len(found) > 40
    assert found == ROUTES.keys() | NEVER
    assert not ROUTES.keys() & NEVER


def route_of(address: str) -> str:
    """The route of an English address; empty where there is none."""
    try:
        with override("en"):
            match = resolve(address.partition("?")[0])
    except Resolver404:
        return ""
    return match.url_name or match.route


# They read their place as the list does, by the form of all filters and the box, and use nothing else of it.
PLACE_BY_FORM = {"home", "coverage", "tiers", "tier", "need", "topic", "language"}


@pytest.mark.django_db
def test_the_addresses_of_these_tests_are_of_every_kept_route() -> None:
    assert ROUTES.keys() - {route_of(address) for address in ADDRESSES} <= {"training-session"}


@pytest.mark.django_db
@pytest.mark.parametrize("address", [one for one in ADDRESSES if route_of(one) in ROUTES])
def test_a_page_reads_no_parameter_but_its_own(
    client: Client, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    read: set[str] = set()

    def watch(name: str) -> None:
        own = getattr(QueryDict, name)

        def watched(self: QueryDict, key: str, *args: Any, **values: Any) -> Any:
            read.add(key)
            return own(self, key, *args, **values)

        monkeypatch.setattr(QueryDict, name, watched)

    for name in ("get", "getlist", "__getitem__", "__contains__"):
        watch(name)
    client.get(address)
    route = route_of(address)
    known = ROUTES[route].parameters | set(ASIDE)
    assert read <= known | set((*FILTERS, *BOX) if route in PLACE_BY_FORM else ())


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ""),
        ("utm_source=x&fbclid=y", ""),
        ("place=9000&utm_source=x", "place=9000"),
        ("place=9000&need=b&need=a", "need=b&need=a&place=9000"),
        ("place=9000&need=a&need=b&need=a", "need=a&need=b&place=9000"),
        ("place=&q=&need=", ""),
        ("place=1000&place=9000", "place=9000"),
        ("place=1000&place=", ""),
        ("q=b%20a", "q=b+a"),
        ("q=%D7%A9", "q=%D7%A9"),
        ("Place=9000", ""),
        ("q=%26need%3Dx", "q=%26need%3Dx"),
    ],
)
def test_the_same_question_has_one_address(query: str, expected: str) -> None:
    pairs = keys.pairs_of(query)
    assert pairs is not None
    assert keys.in_order(pairs, ("q", "place"), ("need",)) == expected


@pytest.mark.parametrize("query", ["q=%00", "q=é", "&".join(["need=a"] * 201)])
def test_an_odd_address_is_left_alone(query: str) -> None:
    assert keys.pairs_of(query) is None


def test_parts_do_not_run_into_each_other() -> None:
    assert keys.key_of("a", "bc") != keys.key_of("ab", "c")
    assert keys.key_of("a") == keys.key_of("a")


@pytest.mark.parametrize(
    ("sent", "is_known"),
    [
        ("", False),
        ('"a"', True),
        ('W/"a"', True),
        ('"b", "a"', True),
        ("*", True),
        ('"b"', False),
        ("a", False),
    ],
)
def test_a_browser_names_what_it_has(sent: str, is_known: bool) -> None:
    assert keys.is_known(sent, '"a"') is is_known


def test_another_code_is_another_deploy(tmp_path: Any, settings: Any) -> None:
    settings.BASE_DIR = tmp_path
    (tmp_path / "templates").mkdir()
    page = tmp_path / "templates" / "page.html"
    page.write_text("one")
    first = deploy.fingerprint.__wrapped__()
    assert deploy.fingerprint.__wrapped__() == first
    page.write_text("two")
    assert deploy.fingerprint.__wrapped__() != first


@pytest.mark.django_db
def test_what_others_add_to_an_address_stands_in_no_link(client: Client) -> None:
    plain = parsed(client, "/nl/services/", place="9000")
    added = parsed(client, "/nl/services/", fbclid="x", place="9000", utm_source="y")
    assert str(added) == str(plain)


@pytest.mark.django_db
def test_the_api_still_refuses_what_it_does_not_know(client: Client) -> None:
    assert client.get("/api/services?fbclid=x").status_code == 400
    assert client.get("/api/places?q=Gent&lang=").status_code == 400
