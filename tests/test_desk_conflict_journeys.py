"""Two editors at one service in two browsers: they collide, see both versions, and lose nothing."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, BrowserContext, Page, expect

from services.models import Service
from tests import browsing
from tests.browsing import apart, cookies_of
from tests.builders import a_service
from tests.signing_in import a_member

# Django's own admin templates name variables that are not always there.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,
]

# The same Chromium as in the other journeys.
browser = browsing.browser

EDITORS = ("journey-anna", "journey-bert")
SLUG = "journey-collision"


@pytest.fixture
def service() -> Iterator[Service]:
    """A draft that both work on; it is gone afterwards, and so are the editors."""

    def remove() -> None:
        for found in Service.objects.filter(slug=SLUG):
            sources, organisation = list(found.sources.all()), found.organisation
            found.delete()
            organisation.delete()
            for source in sources:
                source.delete()
        User.objects.filter(username__in=EDITORS).delete()
        Session.objects.all().delete()

    def add() -> Service:
        for name in EDITORS:
            a_member(username=name)
        return a_service(slug=SLUG, state=Service.State.DRAFT, summary_nl="Eerst.")

    apart(remove)
    try:
        yield apart(add)
    finally:
        apart(remove)


@pytest.fixture
def editors(browser: Browser, site: str, service: Service) -> Iterator[tuple[Page, Page]]:
    """Both with the form of the service open, in a browser each; their browsers report nothing amiss."""
    contexts: list[BrowserContext] = []
    said: list[str] = []
    pages = []
    for name in EDITORS:
        context = browser.new_context(base_url=site, locale="en-GB")
        context.set_default_timeout(30_000)
        context.add_cookies(apart(lambda name=name: cookies_of(User.objects.get(username=name))))
        page = context.new_page()
        page.on(
            "console",
            lambda message: said.append(message.text) if message.type == "error" else None,
        )
        page.on("pageerror", lambda error: said.append(str(error)))
        contexts.append(context)
        pages.append(page)
    yield pages[0], pages[1]
    for context in contexts:
        context.close()
    assert said == []


def open_form(page: Page, service: Service) -> None:
    page.goto(f"/admin/services/service/{service.pk}/change/")
    expect(page.locator("#id_summary_nl")).to_be_visible()


def save(page: Page) -> None:
    with page.expect_navigation():
        page.locator("input[type=submit][name=_continue]").first.click()


def test_two_editors_collide_and_lose_nothing(editors: tuple[Page, Page], service: Service) -> None:
    anna, bert = editors
    open_form(anna, service)
    open_form(bert, service)

    bert.locator("#id_summary_nl").fill("Van Bert.")
    bert.locator("#id_cost").select_option("free")
    save(bert)
    expect(bert.locator(".messagelist .success")).to_be_visible()

    anna.locator("#id_summary_nl").fill("Van Anna.")
    anna.locator("#id_waiting_nl").fill("Twee weken, in november 2026.")
    save(anna)
    collision = anna.locator("#collision")
    expect(collision).to_contain_text("journey-bert")
    summary = collision.locator("tr[data-field=summary_nl]")
    expect(summary.locator(".theirs")).to_have_text("Van Bert.")
    expect(summary.locator(".typed")).to_have_text("Van Anna.")
    # All that she typed is there still, and what only he changed has come in.
    expect(anna.locator("#id_summary_nl")).to_have_value("Van Anna.")
    expect(anna.locator("#id_waiting_nl")).to_have_value("Twee weken, in november 2026.")
    expect(anna.locator("#id_cost")).to_have_value("free")
    assert apart(lambda: Service.objects.get(pk=service.pk).summary_nl) == "Van Bert."

    save(anna)
    expect(anna.locator(".messagelist .success")).to_be_visible()
    saved = apart(lambda: Service.objects.get(pk=service.pk))
    assert (saved.summary_nl, saved.cost) == ("Van Anna.", "free")

    # What was replaced is one step away.
    anna.goto(f"/admin/services/service/{service.pk}/history/")
    newest = anna.locator("section.change").first
    expect(newest).to_contain_text("Van Bert.")
    with anna.expect_navigation():
        anna.locator("section.change").nth(1).locator("a.put-back").click()
    expect(anna.locator("table.versions")).to_contain_text("Van Bert.")
    with anna.expect_navigation():
        anna.locator("#put-back input[type=submit]").click()
    expect(anna.locator(".messagelist .success")).to_be_visible()
    assert apart(lambda: Service.objects.get(pk=service.pk).summary_nl) == "Van Bert."

    # And the draft is published from its page.
    open_form(anna, service)
    with anna.expect_navigation():
        anna.locator("#publishing button").first.click()
    expect(anna.locator("#publishing-title")).to_have_text("Published")


def test_of_two_saves_at_the_same_moment_one_is_refused(
    editors: tuple[Page, Page], service: Service
) -> None:
    for page in editors:
        open_form(page, service)
    for page, text in zip(editors, ("Van Anna.", "Van Bert."), strict=True):
        page.locator("#id_summary_nl").fill(text)
    # Neither click waits for the answer to the other.
    for page in editors:
        page.locator("input[type=submit][name=_continue]").first.evaluate(
            "button => button.click()"
        )
    for page in editors:
        answer = page.locator("#collision, .messagelist .success").first
        expect(answer).to_be_visible(timeout=30_000)
    assert sum(page.locator("#collision").count() for page in editors) == 1
    refused, saved = sorted(editors, key=lambda page: page.locator("#collision").count() == 0)
    kept = apart(lambda: Service.objects.get(pk=service.pk).summary_nl)
    expect(saved.locator("#id_summary_nl")).to_have_value(kept)
    expect(refused.locator("tr[data-field=summary_nl] .theirs")).to_have_text(kept)
    assert refused.locator("#id_summary_nl").input_value() not in (kept, "Eerst.")
