"""What pages answer while nobody puts their address in order: their key leaves out nothing that changes an answer."""

from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from directory.page_cache import keys, known, middleware
from directory.page_cache.routes import ROUTES, TYPED
from services.snapshot import current
from tests.keeping import ADDRESSES
from tests.test_page_keys import route_of

pytestmark = pytest.mark.django_db

# Of every parameter that some page reads a value that changes what that page says.
VALUES = {
    "q": "huis",
    "exact": "1",
    "box": "huis",
    "as_text": "huis",
    "place": "21004",
    "age": "9",
    "page": "2",
    "page_size": "2",
    "lang": "fr",
    "tier": "focused",
    "need": "legal-help",
    "domain": "care",
    "status": "undocumented",
    "language": "uk",
    "audience": "women",
    "cost": "free",
    "access": "professional",
    "theme": "trauma",
    "format": "brochures",
}
REFUSED = "/en/services/?q=%00"
PAGES = [
    one
    for one in ADDRESSES
    if one != REFUSED and (kept := ROUTES.get(route_of(one))) and kept.is_stored and not kept.is_api
]
# One address of each page that reads more than a place.
READERS = {
    "/en/services/": {
        *("q", "box", "place", "age", "page"),
        *("tier", "need", "domain", "status", "language", "audience", "cost", "access"),
    },
    "/en/services/?q=huizzz": {"exact"},
    "/en/services/?box=huis+Gent": {"as_text"},
    "/en/trainings/": {"theme"},
    "/en/resources/": {"language", "audience", "format", "tier", "need", "page"},
    "/en/glossary/": {"q"},
    "/api/services?place=9000": {"page_size", "lang", "need", "box"},
    "/api/services/ulysse-ssm": {"lang"},
    "/api/places?q=Gent": {"lang"},
}


@pytest.fixture(autouse=True)
def unordered(settings: Settings) -> None:
    """Pages get their address as it was asked."""
    cache = "directory.page_cache.middleware.PageCache"
    assert cache in settings.MIDDLEWARE
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != cache]


def said(client: Client, address: str) -> str:
    """The answer; the links of a page with their addresses put in order, as they hold its own."""
    response = client.get(address)
    assert response.status_code == 200, address
    kept = ROUTES[route_of(address)]
    if kept.is_api or "html" not in response["Content-Type"]:
        return response.content.decode()
    soup = BeautifulSoup(response.content, "html.parser")
    for link in soup.select("[href*='?']"):
        path, _, query = str(link["href"]).partition("?")
        pairs = keys.pairs_of(query.partition("#")[0]) or []
        query = keys.in_order(pairs, kept.single, kept.several)
        link["href"] = f"{path}?{query}".removesuffix("?")
    return str(soup)


def with_more(address: str, pairs: list[tuple[str, str]]) -> str:
    path, _, query = address.partition("?")
    return f"{path}?{urlencode(pairs)}&{query}"


def key(address: str) -> str:
    """What the key of a page holds of its query string."""
    request = RequestFactory().get(address)
    pairs = keys.pairs_of(request.META["QUERY_STRING"])
    assert pairs is not None
    return middleware._put_in_order(request, ROUTES[route_of(address)], pairs)


def test_every_parameter_has_a_value_that_is_known_unless_it_is_typed() -> None:
    assert {name for kept in ROUTES.values() for name in kept.parameters} == VALUES.keys()
    values = known.values_of(current())
    assert {name for name, value in VALUES.items() if value in values.get(name, ())} == (
        VALUES.keys() - TYPED
    )


@pytest.mark.parametrize("address", PAGES)
def test_what_a_key_leaves_out_changes_no_answer(client: Client, address: str) -> None:
    own = ROUTES[route_of(address)].parameters
    others = [(name, value) for name, value in VALUES.items() if name not in own]
    other = with_more(address, [*others, ("utm_source", "x"), ("Place", "9000")])
    assert key(other) == key(address)
    assert said(client, other) == said(client, address)


@pytest.mark.parametrize(
    ("address", "other"),
    [
        (
            "/en/services/?place=9000&need=housing&need=legal-help&status=refugee&age=16",
            "/en/services/?status=refugee&q=&age=16&need=housing&need=legal-help&place=9000&need=housing",
        ),
        ("/en/services/?box=huis+Gent&page=1", "/en/services/?page=1&need=&box=huis%20Gent"),
        ("/en/services/?place=9000&age=16", "/en/services/?age=9&place=1000&age=16&place=9000"),
        (
            "/en/trainings/?theme=trauma&audience=women",
            "/en/trainings/?audience=women&theme=trauma",
        ),
        ("/en/resources/?tier=basic&language=uk", "/en/resources/?language=uk&tier=basic&page="),
        ("/api/services?place=9000&need=housing", "/api/services?need=housing&place=9000"),
    ],
)
def test_addresses_with_the_same_key_have_the_same_answer(
    client: Client, address: str, other: str
) -> None:
    assert key(address) == key(other)
    assert said(client, address) == said(client, other)


@pytest.mark.parametrize("address", READERS)
def test_what_changes_an_answer_changes_the_key(client: Client, address: str) -> None:
    plain, changing = said(client, address), set()
    kept = ROUTES[route_of(address)]
    asked = {name for name, _value in keys.pairs_of(address.partition("?")[2]) or []}
    for name in (kept.parameters if kept.is_api else VALUES.keys()) - asked:
        other = with_more(address, [(name, VALUES[name])])
        if client.get(other).status_code == 200 and said(client, other) != plain:
            changing.add(name)
            assert key(other) != key(address), name
    assert changing >= READERS[address]
