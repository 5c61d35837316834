"""What the journeys in Chromium share: the browser, its pages, the session of a curator, and work beside a journey."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from tests.conftest import CHROMIUM
from tests.signing_in import sign_in

PHONE = {"width": 360, "height": 740}
NARROWEST = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 800}


@pytest.fixture(scope="module")
def browser(site: str) -> Iterator[Browser]:
    """One Chromium for all journeys; each journey has a context of its own.

    While Playwright runs its loop in this thread, Django would refuse every query here, the transaction around
    each test included: so that is allowed, and Chromium goes with this module.
    """
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
        )
        yield chromium
        # Inside the loop this thread has a connection of its own, which nobody else would close.
        connections.close_all()
        chromium.close()


@pytest.fixture
def phone(browser: Browser, site: str) -> Iterator[Page]:
    """A phone without JavaScript; at the end of every public journey it holds no cookie."""
    context = browser.new_context(
        base_url=site, viewport=PHONE, java_script_enabled=False, locale="nl-BE"
    )
    context.set_default_timeout(10_000)
    yield context.new_page()
    assert context.cookies() == []
    context.close()


@pytest.fixture
def desk(browser: Browser, site: str) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=site, viewport=DESK, locale="nl-BE")
    context.set_default_timeout(10_000)
    yield context
    context.close()


def watched(context: BrowserContext, site: str) -> tuple[Page, list[str]]:
    """A page, and a list that grows with each console line, fault, violation and request to another site."""
    told: list[str] = []
    context.add_init_script(
        "addEventListener('securitypolicyviolation', (event) =>"
        " console.error('violation: ' + event.violatedDirective + ' ' + event.blockedURI))"
    )
    page = context.new_page()
    page.on("console", lambda message: told.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: told.append(f"fault: {error}"))
    page.on("requestfailed", lambda request: told.append(f"failed: {request.url}"))

    def look(url: str) -> None:
        if not url.startswith((f"{site}/", "data:", "about:")):
            told.append(f"another site: {url}")

    page.on("request", lambda request: look(request.url))
    return page, told


def follow(page: Page, what: Locator) -> None:
    """Clicks and waits for the page that comes."""
    with page.expect_navigation():
        what.click()


def apart(work: Callable[[], Any]) -> Any:
    """Does it in a thread with a connection of its own, so that the site sees it at once."""

    def whole() -> Any:
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(whole).result()


def cookies_of(user: User) -> list[dict[str, Any]]:
    """The session of a member of the staff, signed in with all that the admin asks, for `add_cookies`.

    Chromium takes secure cookies for this machine without HTTPS.
    """
    client = sign_in(Client(), user)
    place = {
        "domain": "127.0.0.1",
        "path": settings.SESSION_COOKIE_PATH,
        "secure": settings.SESSION_COOKIE_SECURE,
        "httpOnly": True,
        "sameSite": "Strict",
    }
    return [
        {"name": name, "value": morsel.value, **place} for name, morsel in client.cookies.items()
    ]
