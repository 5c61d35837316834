"""A page cache for a test, and the public pages that it may keep."""

from collections.abc import Iterator

import pytest
from django.core.cache import caches
from pytest_django.fixtures import Settings

from directory.page_cache import store as stores
from directory.page_cache.bounded import BoundedCache
from tests.clock import at_noon
from tests.seeing import PAGES

BOUND = 4 * 2**20

# An address of each kind of page in English, and of those without a language.
ADDRESSES = (
    *(f"/en/{path}" for path in PAGES.values() if not path.startswith("/")),
    "/numbers/",
    "/manifest.webmanifest",
    "/robots.txt",
    "/en/trainings.ics",
    "/api/services?place=9000&need=housing&lang=en",
    "/api/services/ulysse-ssm",
    "/api/places?q=Gent",
)


@pytest.fixture
def kept(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[BoundedCache]:
    """Pages are kept in the memory of this process, for this test, which is at noon."""
    at_noon(monkeypatch)
    settings.PAGES_MB = BOUND // 2**20
    settings.CACHES = {
        **settings.CACHES,
        "pages": {
            "BACKEND": "directory.page_cache.bounded.BoundedCache",
            "LOCATION": "pages of a test",
            "OPTIONS": {"MAX_BYTES": BOUND},
        },
    }
    monkeypatch.setattr("directory.page_cache.middleware.store", stores.Store())
    pages = caches["pages"]
    assert isinstance(pages, BoundedCache)
    yield pages
    pages.clear()
