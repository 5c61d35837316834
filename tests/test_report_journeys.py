"""A reader tells a mistake in Chromium: on a phone without script, from right to left, too fast, forged, twice, too often."""

import re
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from playwright.sync_api import BrowserContext, Page, expect

from directory.reporting import receiving, senders
from services.models import Report
from tests import browsing
from tests.browsing import apart, follow
from tests.reading import said
from tests.test_help_journeys import heading

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

# The same Chromium, phone and desk as in the other journeys.
browser, phone, desk = browsing.browser, browsing.phone, browsing.desk

SERVICE = "ulysse-ssm"
WORDS = "Niemand neemt op. Het nummer is dood."
LONG_ENOUGH = 3_200  # milliseconds
# Chromium writes every answer of 4xx to the console; these are meant.
REFUSED = re.compile(r"the server responded with a status of (?:403|422|429)")


@pytest.fixture(autouse=True)
def afresh() -> Iterator[None]:
    """Nothing was told before, and nothing stays on the database that all journeys share."""

    def forget() -> None:
        cache.clear()
        apart(Report.objects.all().delete)

    forget()
    yield
    forget()


@pytest.fixture
def page(desk: BrowserContext) -> Iterator[Page]:
    """A page of a desk that complains of nothing and sets no cookie."""
    faults: list[str] = []

    def hear(kind: str, text: str) -> None:
        if kind == "error" and not REFUSED.search(text):
            faults.append(text)

    desk.on("console", lambda message: hear(message.type, message.text))
    desk.on("weberror", lambda error: faults.append(str(error.error)))
    yield desk.new_page()
    assert faults == []
    assert desk.cookies() == []


def told() -> list[tuple[str, str, str]]:
    rows = Report.objects.values_list("service__slug", "reason", "text")
    return apart(lambda: list(rows))


def open_form(page: Page, language: str = "nl") -> None:
    page.goto(f"/{language}/services/{SERVICE}/")
    follow(page, page.get_by_role("link", name=said("Something wrong here?", language)))
    heading(page, said("What is wrong here?", language))


def fill_in(page: Page, reason: str = "number", text: str = WORDS) -> None:
    radio = page.locator(f"[name=reason][value={reason}]")
    page.locator(f"label[for={radio.get_attribute('id')}]").click()
    expect(radio).to_be_checked()
    page.locator("#text").fill(text)


def send(page: Page, after: int = LONG_ENOUGH) -> None:
    page.wait_for_timeout(after)
    follow(page, page.locator("main form button[type=submit]"))


def is_thanked(page: Page, language: str = "nl") -> None:
    heading(page, said("Thank you", language))
    assert page.url.endswith(f"/{language}/services/{SERVICE}/report/thanks/")


def is_refused(page: Page, sentence: str) -> None:
    """The sentence stands on top, and nothing of what was typed is lost."""
    summary = page.locator(".error-summary")
    expect(summary).to_contain_text(said(sentence, "nl"))
    expect(summary).to_be_focused()
    expect(page.locator("#text")).to_have_value(WORDS)
    expect(page.locator("[name=reason][value=number]")).to_be_checked()


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_a_reader_tells_a_mistake_on_a_phone_without_script(phone: Page, language: str) -> None:
    open_form(phone, language)
    fill_in(phone)
    send(phone)
    is_thanked(phone, language)
    assert told() == [(SERVICE, "number", WORDS)]
    follow(phone, phone.get_by_role("link", name=said("Back to the service", language)))
    assert phone.url.endswith(f"/{language}/services/{SERVICE}/")


def test_a_reader_tells_a_mistake_by_keyboard(page: Page) -> None:
    open_form(page)
    page.locator("[name=reason]").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[name=reason][value=closed]")).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.type(WORDS)
    page.keyboard.press("Tab")
    # The field for machines is passed by.
    expect(page.locator("main form button[type=submit]")).to_be_focused()
    page.wait_for_timeout(LONG_ENOUGH)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    is_thanked(page)
    assert told() == [(SERVICE, "closed", WORDS)]


def test_too_fast_is_told_and_can_be_sent_again(page: Page) -> None:
    open_form(page)
    page.evaluate(
        """(words) => {
            document.querySelector("[name=reason][value=number]").checked = true;
            document.querySelector("#text").value = words;
        }""",
        WORDS,
    )
    send(page, after=0)
    is_refused(page, "This went very fast. Wait three seconds, then send it again.")
    assert told() == []
    send(page)
    is_thanked(page)
    assert len(told()) == 1


def test_a_forged_form_is_told_and_can_be_sent_again(page: Page) -> None:
    open_form(page)
    fill_in(page)
    page.evaluate("document.querySelector('[name=stamp]').value += 'x'")
    send(page)
    is_refused(page, "Something went wrong on the way. Your words are still here: send them again.")
    assert told() == []
    send(page)
    is_thanked(page)


def test_a_report_that_is_sent_twice_counts_once(page: Page) -> None:
    open_form(page)
    stamp = page.locator("[name=stamp]").get_attribute("value")
    fill_in(page)
    send(page)
    is_thanked(page)
    page.go_back()
    heading(page, said("What is wrong here?", "nl"))
    expect(page.locator("#text")).to_have_value(WORDS)
    # A browser that shows the page from memory has the same stamp in it still.
    page.evaluate("(stamp) => { document.querySelector('[name=stamp]').value = stamp }", stamp)
    send(page)
    is_refused(page, "We have this report already. Send it again only to tell us something else.")
    assert len(told()) == 1


def test_too_many_reports_keep_their_words(page: Page) -> None:
    for number in range(senders.MOST_AN_HOUR):
        open_form(page)
        fill_in(page, text=f"{WORDS} {number}")
        send(page)
        is_thanked(page)
    open_form(page)
    fill_in(page)
    send(page)
    is_refused(
        page,
        "Many reports came from your network. Your words are still here: try again in an hour.",
    )
    assert len(told()) == senders.MOST_AN_HOUR


def test_without_a_reason_the_error_leads_to_the_choices(page: Page) -> None:
    open_form(page)
    page.locator("#text").fill(WORDS)
    send(page)
    link = page.locator(".error-summary").get_by_role(
        "link", name=said("Choose what is wrong.", "nl")
    )
    link.click()
    expect(page.locator("[name=reason]").first).to_be_in_viewport()
    expect(page.locator("#text")).to_have_value(WORDS)


def test_a_machine_that_fills_in_everything_is_thanked_and_not_heard(page: Page) -> None:
    open_form(page)
    fill_in(page)
    expect(page.locator(f"#{receiving.TRAP}")).to_be_hidden()
    page.evaluate(f"document.querySelector('#{receiving.TRAP}').value = 'https://buy.example'")
    send(page)
    is_thanked(page)
    assert told() == []


def test_another_site_cannot_send_the_form(page: Page, site: str) -> None:
    open_form(page)
    stamp = page.locator("[name=stamp]").get_attribute("value")
    page.wait_for_timeout(LONG_ENOUGH)
    target = f"{site}/nl/services/{SERVICE}/report/"
    form = f"""<!doctype html><title>x</title><form method=post action="{target}">
        <input name=reason value=number><input name=text value=Spam>
        <input name=stamp value="{stamp}"><button>Go</button></form>"""
    elsewhere = "http://elsewhere.example/"
    page.route(elsewhere, lambda route: route.fulfill(body=form, content_type="text/html"))
    page.goto(elsewhere)
    follow(page, page.locator("button"))
    expect(page.locator(".error-summary")).to_contain_text(
        said("This was not sent from this page. Fill it in here.", "nl")
    )
    # Its words are not ours to show.
    expect(page.locator("#text")).to_have_value("")
    assert told() == []
