"""The desk in Chromium: from a number on a phone to the list with those rows, under the content policy."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, BrowserContext, Page, expect

from services.models import Report, Service
from tests import browsing
from tests.browsing import DESK, PHONE, apart, cookies_of
from tests.signing_in import a_member

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db,
    # Django's own admin templates name variables that are not always there.
    pytest.mark.ignore_template_errors,
]

browser = browsing.browser
NAME = "journey-desk"
TEXT = "Dit nummer antwoordt niet."


@pytest.fixture
def session() -> Iterator[list[dict[str, Any]]]:
    """The cookies of a member of the staff with two reports to look at; both are gone afterwards."""

    def add() -> list[dict[str, Any]]:
        for service in Service.objects.published()[:2]:
            Report.objects.create(service=service, reason="number", text=TEXT)
        return cookies_of(a_member(username=NAME))

    def remove() -> None:
        Report.objects.filter(text=TEXT).delete()
        Session.objects.all().delete()
        User.objects.filter(username=NAME).delete()

    cookies = apart(add)
    try:
        yield cookies
    finally:
        apart(remove)


def at_the_desk(
    browser: Browser, site: str, session: list[dict[str, Any]], **options: object
) -> BrowserContext:
    context = browser.new_context(base_url=site, locale="en-GB", **options)
    context.set_default_timeout(10_000)
    context.add_cookies(session)
    return context


@pytest.mark.parametrize(
    "options",
    [
        {"viewport": PHONE, "color_scheme": "dark"},
        {"viewport": PHONE, "java_script_enabled": False},
        {"viewport": DESK},
    ],
    ids=["phone in the dark", "phone without script", "desk"],
)
def test_a_number_opens_the_list_with_those_rows(
    browser: Browser, site: str, session: list[dict[str, Any]], options: dict[str, object]
) -> None:
    context = at_the_desk(browser, site, session, **options)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text))
    elsewhere: list[str] = []
    page.on("request", lambda asked: elsewhere.append(asked.url))
    page.goto("/admin/")
    link = page.locator('a[data-task="wrong-numbers"]')
    expect(link.locator("strong")).to_have_text("2")
    assert fits(page)
    with page.expect_navigation():
        link.click()
    expect(page.locator("#result_list tbody tr")).to_have_count(2)
    page.goto("/admin/guide/")
    expect(page.get_by_role("heading", level=1).last).to_have_text("Guide for curators")
    assert fits(page)
    assert not [line for line in complaints if "Content Security Policy" in line]
    assert all(address.startswith(site) for address in elsewhere)
    context.close()


def fits(page: Page) -> bool:
    """Whether the page is read without moving it sideways."""
    width = page.viewport_size["width"]
    box = page.locator("html").evaluate("element => element.scrollWidth")
    return box <= width
