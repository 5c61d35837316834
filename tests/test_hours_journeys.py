"""“Open now” in the browser: the hours of today from the page, the time from the clock, on Belgian time."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, Route, expect

from services.hours import BRUSSELS
from services.models import Service
from tests import browsing

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

browser, phone = browsing.browser, browsing.phone

CHIP = re.compile(r'<li class="chip on-screen" data-day=.*?</li>')
ALWAYS, SPANS = 'data-hours="00:00-24:00 "', 'data-hours="09:00-12:00 13:00-17:00 "'


def at(hour: int, minute: int = 0, days: int = 0) -> datetime:
    """That hour in Belgium, on the day of the page or so many days later."""
    today = timezone.localtime(timezone=BRUSSELS) + timedelta(days=days)
    return today.replace(hour=hour, minute=minute, second=0, microsecond=0)


def office_hours(route: Route) -> None:
    """The page of a service that is always open, with the hours of an office: the fixtures know nothing for each day."""
    response = route.fetch()
    text = response.text()
    assert text.count(ALWAYS) >= 1
    route.fulfill(response=response, body=text.replace(ALWAYS, SPANS))


@pytest.fixture
def address() -> str:
    always = Service.objects.published().filter(opening_hours="24/7", closures=None)
    return f"/en/services/{always.order_by('slug')[0].slug}/"


@pytest.fixture
def far(browser: Browser, site: str, address: str) -> Iterator[Page]:
    """A phone that is set to the time of another part of the world."""
    context = browser.new_context(
        base_url=site, viewport=browsing.PHONE, timezone_id="Pacific/Auckland"
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.route(f"**{address}", office_hours)
    yield page
    context.close()


@pytest.mark.parametrize(
    ("hour", "minute", "is_open"),
    [
        (8, 59, False),
        (9, 0, True),
        (11, 59, True),
        (12, 0, False),
        (13, 0, True),
        (17, 0, False),
    ],
)
def test_open_now_goes_by_the_clock_of_belgium(
    far: Page, address: str, hour: int, minute: int, is_open: bool
) -> None:
    far.clock.set_fixed_time(at(hour, minute))
    far.goto(address)
    chip = far.locator("[data-day]")
    # The script was there: it remembers what the server said.
    expect(chip).to_have_attribute("data-said", "Open day and night")
    words = "Open now" if is_open else "Open day and night"
    expect(chip.locator("span")).to_have_text(words)
    assert ("good" in (chip.get_attribute("class") or "").split()) is is_open


def test_a_page_that_stays_open_follows_the_clock(far: Page, address: str) -> None:
    far.clock.install(time=at(11, 58))
    far.goto(address)
    label = far.locator("[data-day] span")
    expect(label).to_have_text("Open now")
    far.clock.run_for(3 * 60 * 1000)
    expect(label).to_have_text("Open day and night")


def test_a_copy_of_another_day_says_nothing_of_today(far: Page, address: str) -> None:
    far.clock.set_fixed_time(at(10, days=1))
    far.goto(address)
    expect(far.locator("[data-day]")).to_have_count(0)
    expect(far.locator(".today")).to_have_count(0)


@pytest.mark.parametrize(("days", "is_said"), [(0, True), (1, True), (2, False)])
def test_a_copy_of_another_day_says_no_closure_that_is_over(
    far: Page, address: str, days: int, is_said: bool
) -> None:
    def closed(route: Route) -> None:
        """The page of a service that is closed until tomorrow, with a table of its week."""
        response = route.fetch()
        first, today, last = (at(10, days=shift).date().isoformat() for shift in (-3, 0, 1))
        chip = f'<li class="chip" data-day="{first}" data-last="{last}">Closed today</li>'
        text, found = CHIP.subn(chip, response.text())
        assert found
        row = f'<table><tr class="today" data-on="{today}"><td>closed</td></tr></table></main>'
        route.fulfill(response=response, body=text.replace("</main>", row))

    far.route(f"**{address}", closed)
    far.clock.set_fixed_time(at(10, days=days))
    far.goto(address)
    expect(far.locator(".today")).to_have_count(int(days == 0))
    expect(far.locator("[data-last]")).to_have_count(int(is_said))


def test_without_script_the_hours_of_today_stand(phone: Page, address: str) -> None:
    phone.goto(address)
    expect(phone.locator("[data-day]")).to_have_text("Open day and night")
