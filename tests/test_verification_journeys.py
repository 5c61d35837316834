"""Journeys of a curator in Chromium: twenty services verified within a minute of clicks, a strike, all under the policy."""

import time
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, expect

from services.models import Closure, Service, Verification
from tests import browsing
from tests.browsing import apart, cookies_of, follow, watched
from tests.signing_in import a_member

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db,
    # Django's own admin templates name variables that are not always there.
    pytest.mark.ignore_template_errors,
]

# The same Chromium and desk as in the other journeys.
browser, desk = browsing.browser, browsing.desk

NAME = "journey-verifier"
SERVICES = "/admin/services/service/"
TWENTY = 20
A_MINUTE = 60


@pytest.fixture
def curator(desk: BrowserContext, site: str) -> Iterator[tuple[Page, list[str]]]:
    """A signed-in page and what it complains of; whatever the journey adds is gone afterwards."""

    def remove() -> None:
        Verification.objects.filter(by__username=NAME).delete()
        made = Closure.history.filter(history_user__username=NAME)
        Closure.objects.filter(pk__in=made.values("id")).delete()
        Closure.history.filter(closed_from__year=2040).delete()
        User.objects.filter(username=NAME).delete()
        Session.objects.all().delete()

    # The form of a service is the longest page of the admin: it takes its time on a busy machine.
    desk.set_default_timeout(30_000)
    apart(remove)
    desk.add_cookies(apart(lambda: cookies_of(a_member(username=NAME))))
    try:
        yield watched(desk, site)
    finally:
        apart(remove)


def verified() -> int:
    return apart(
        lambda: (
            Verification.objects.filter(by__username=NAME, outcome="correct")
            .values("service")
            .distinct()
            .count()
        )
    )


def test_twenty_services_are_verified_row_by_row_in_under_a_minute(
    curator: tuple[Page, list[str]],
) -> None:
    page, told = curator
    page.goto(f"{SERVICES}?state__exact=published")
    buttons = page.locator("button[name=still_correct]")
    keys = [button.get_attribute("value") for button in buttons.all()[:TWENTY]]
    page.locator("select[name=how]").first.select_option("called")
    started = time.monotonic()
    for key in keys:
        follow(page, page.locator(f"button[name=still_correct][value='{key}']"))
        expect(page.locator(".messagelist .success")).to_be_visible()
        expect(page.locator("select[name=how]").first).to_have_value("called")
    took = time.monotonic() - started
    assert took < A_MINUTE, took
    assert verified() == TWENTY
    assert told == []


def test_twenty_services_are_verified_together_in_a_few_clicks(
    curator: tuple[Page, list[str]],
) -> None:
    page, told = curator
    page.goto(f"{SERVICES}?state__exact=published")
    started = time.monotonic()
    for box in page.locator("input[name=_selected_action]").all()[:TWENTY]:
        box.check()
    page.locator("select[name=how]").first.select_option("mailed")
    page.locator("select[name=action]").first.select_option("are_still_correct")
    follow(page, page.locator("button[name=index]").first)
    expect(page.locator(".messagelist .success")).to_contain_text("20")
    took = time.monotonic() - started
    assert took < A_MINUTE, took
    assert verified() == TWENTY
    assert told == []


def test_what_was_checked_on_the_page_of_a_service_is_read_by_everybody(
    curator: tuple[Page, list[str]],
) -> None:
    page, told = curator
    pk = apart(lambda: Service.objects.published().values_list("pk", flat=True).first())
    page.goto(f"{SERVICES}{pk}/change/")
    page.locator("input[name=checked_groups][value=contact]").check()
    page.locator("select[name=checked_how]").select_option("visit")
    follow(page, page.locator("input[name=_save]").first)
    expect(page.locator(".messagelist .success")).to_be_visible()
    slug = apart(lambda: Service.objects.get(pk=pk).slug)
    page.goto(f"/en/services/{slug}/")
    expect(page.locator("ul.checked li")).to_have_text(
        "Phone, mail and site: checked today, on a visit."
    )
    assert told == []


def test_a_strike_closes_what_was_chosen_and_is_taken_back(
    curator: tuple[Page, list[str]],
) -> None:
    page, told = curator
    page.goto(f"{SERVICES}?state__exact=published")
    for box in page.locator("input[name=_selected_action]").all()[:3]:
        box.check()
    page.locator("select[name=action]").first.select_option("close_together")
    follow(page, page.locator("button[name=index]").first)
    page.locator("#id_closed_from").fill("2040-05-02")
    page.locator("#id_closed_until").fill("2040-05-01")
    page.locator("#id_message_nl").fill("Staking.")
    follow(page, page.locator("#together input[type=submit]"))
    expect(page.locator(".field-closed_until .errorlist")).to_be_visible()
    expect(page.locator("#id_message_nl")).to_have_value("Staking.")
    page.locator("#id_closed_until").fill("2040-05-03")
    follow(page, page.locator("#together input[type=submit]"))
    assert apart(Closure.objects.count) == 3
    follow(page, page.locator(".messagelist .success a"))
    expect(page.locator("#result_list tbody tr")).to_have_count(3)
    page.locator("#action-toggle").check()
    page.locator("select[name=action]").first.select_option("delete_selected")
    follow(page, page.locator("button[name=index]").first)
    follow(page, page.locator("input[type=submit]").last)
    assert apart(Closure.objects.count) == 0
    assert told == []


def test_nothing_of_a_journey_is_left() -> None:
    assert apart(Verification.objects.count) == 0
    assert apart(Service.objects.exclude(last_verified=None).count) == 0
