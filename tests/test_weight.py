"""What a first visit to each kind of page costs on a phone: bytes over the wire, requests, script, and nobody else."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests import browsing, seeing
from tests.seeing import KINDS

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

browser = browsing.browser

SMALL_PHONE = {"width": 360, "height": 640}
MOST_BYTES = 25 * 1024
MOST_SCRIPT_BYTES = 6 * 1024
MOST_REQUESTS = 4


@dataclass
class Visit:
    """What Chromium received: bytes by address, headers included; the addresses of scripts; the codings of each answer."""

    sizes: dict[str, int] = field(default_factory=dict)
    scripts: list[str] = field(default_factory=list)
    codings: dict[str, str] = field(default_factory=dict)

    @property
    def script_bytes(self) -> int:
        return sum(self.sizes[url] for url in self.scripts)


@pytest.fixture
def newcomer(browser: Browser) -> Iterator[BrowserContext]:
    """A phone that was never here: nothing is in its cache."""
    context = browser.new_context(viewport=SMALL_PHONE, service_workers="block")
    context.set_default_timeout(10_000)
    yield context
    context.close()


def first_visit(context: BrowserContext, site: str, kind: str, language: str) -> Visit:
    """Opens the page and waits until the network is quiet."""
    page = context.new_page()
    watch = context.new_cdp_session(page)
    watch.send("Network.enable")
    urls: dict[str, str] = {}
    visit = Visit()

    def asked(event: dict) -> None:
        urls[event["requestId"]] = event["request"]["url"]
        if event.get("type") == "Script":
            visit.scripts.append(event["request"]["url"])

    def answered(event: dict) -> None:
        headers = {name.lower(): value for name, value in event["response"]["headers"].items()}
        visit.codings[event["response"]["url"]] = headers.get("content-encoding", "")

    def received(event: dict) -> None:
        url = urls[event["requestId"]]
        visit.sizes[url] = visit.sizes.get(url, 0) + int(event["encodedDataLength"])

    watch.on("Network.requestWillBeSent", asked)
    watch.on("Network.responseReceived", answered)
    watch.on("Network.loadingFinished", received)
    seeing.visit(page, site, kind, language)
    page.wait_for_load_state("networkidle")
    page.close()
    return visit


@pytest.mark.parametrize(("kind", "language"), seeing.pairs(KINDS, ("nl", "ar")))
def test_a_first_visit_is_light(
    newcomer: BrowserContext, site: str, kind: str, language: str
) -> None:
    visit = first_visit(newcomer, site, kind, language)
    assert all(url.startswith(f"{site}/") for url in visit.sizes), visit.sizes
    assert sum(visit.sizes.values()) <= MOST_BYTES, visit.sizes
    assert len(visit.sizes) <= MOST_REQUESTS, visit.sizes
    assert visit.script_bytes <= MOST_SCRIPT_BYTES, visit.sizes


def test_everything_comes_compressed(newcomer: BrowserContext, site: str) -> None:
    visit = first_visit(newcomer, site, "list", "nl")
    page, *parts = visit.codings.values()
    assert page in {"br", "gzip"}
    # What is stored was compressed ahead; the smallest files are served as they are.
    assert parts
    large = [url for url, size in visit.sizes.items() if size > 1_500]
    assert all(visit.codings[url] for url in large), visit.codings


def test_what_is_heavy_or_from_elsewhere_would_be_seen(newcomer: BrowserContext, site: str) -> None:
    newcomer.route(
        "**/nl/about/",
        lambda route: route.fulfill(
            body="<title>x</title><script src='/static/a.js'></script><img src='http://localhost:1/'>",
            content_type="text/html",
        ),
    )
    newcomer.route("**/a.js", lambda route: route.continue_(url=f"{site}/nl/services/"))
    visit = first_visit(newcomer, site, "about", "nl")
    assert visit.script_bytes > MOST_SCRIPT_BYTES
