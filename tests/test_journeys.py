"""Journeys in Chromium: without script on a phone, by keyboard, at the narrowest widths, under the content policy."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests import browsing
from tests.browsing import NARROWEST, PHONE, watched

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

browser, phone, desk = browsing.browser, browsing.phone, browsing.desk

# Every kind of page, the refusals included.
PAGES = {
    "home": "/nl/",
    "list": "/nl/services/",
    "list of a place": "/nl/services/?place=9000&need=housing",
    "list with every filter": "/fr/services/?place=9000&status=refugee&language=ar&age=16&cost=free",
    "place to choose": "/nl/services/?place=1050",
    "list with faults": "/en/services/?place=zzzz&age=old&tier=top",
    "empty list": "/nl/services/?q=zzzzzz",
    "service": "/nl/services/ulysse-ssm/",
    "service by a professional": "/fr/services/solentra-mobiel-team-limburg/",
    "service without a number": "/en/services/ocmw/",
    "organisation": "/nl/organisations/solentra/",
    "first question": "/nl/help/",
    "coverage": "/fr/coverage/",
    "shared list": "/en/list/?s=ulysse-ssm&s=huisarts",
    "list in two languages": "/ar/list/?s=ulysse-ssm&s=ocmw&with=nl",
    "list with nothing on it": "/nl/list/?with=zz",
    "referral form": "/nl/list/form/?s=ulysse-ssm&with=uk",
    "layers": "/nl/tiers/",
    "layer": "/fr/tiers/specialised/",
    "statuses": "/nl/statuses/",
    "status": "/fr/statuses/refugee/",
    "municipality": "/nl/places/44021/",
    "region": "/nl/places/04000/",
    "crisis": "/fr/crisis/",
    "about": "/en/about/",
    "not found": "/nl/nothing/",
    "refused": "/nl/services/?q=%00",
}
ERRORS = {"not found": 404, "refused": 400}


# Without JavaScript


def test_a_volunteer_finds_somebody_to_call_in_ghent(phone: Page) -> None:
    phone.goto("/")
    assert urlsplit(phone.url).path == "/nl/"
    phone.locator("#place").fill("9000")
    phone.locator("#box").fill("psycholoog")
    phone.locator("main form.finder button").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Gent")
    expect(phone.locator(".echo").first).to_contain_text("9000 Gent")
    cards = phone.locator("article.card")
    assert cards.count() > 1
    first = cards.first.locator("h3 a")
    name = first.inner_text()
    first.click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(name)
    contact = phone.locator("section[aria-labelledby=contact]")
    expect(contact).to_be_visible()
    assert contact.locator("a").count() or contact.locator("p").count()


def test_a_number_is_one_tap_away(phone: Page) -> None:
    phone.goto("/nl/services/ulysse-ssm/")
    number = phone.locator("section[aria-labelledby=contact] a.phone").first
    expect(number).to_be_visible()
    assert re.fullmatch(r"tel:\+32\d{8,9}", number.get_attribute("href") or "")
    box = number.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= PHONE["width"]


def test_a_postcode_of_two_municipalities_is_asked(phone: Page) -> None:
    phone.goto("/fr/")
    phone.locator("#place").fill("1050")
    phone.locator("main form.finder button").click()
    choices = phone.locator("section[aria-labelledby=which] a")
    expect(choices).to_have_count(2)
    assert phone.locator("article.card").count() == 0
    assert set(choices.all_inner_texts()) == {"Bruxelles", "Ixelles"}
    phone.get_by_role("link", name="Ixelles", exact=True).click()
    expect(phone.locator(".echo")).to_contain_text("Ixelles")
    assert phone.locator("article.card").count() > 1
    expect(phone.locator("#place")).to_have_value("Ixelles")


def test_nonsense_is_named_and_what_was_typed_stays(phone: Page) -> None:
    phone.goto("/en/services/")
    phone.locator("#show-filters").check()
    phone.locator("#place").fill("Zzzzqx <b>")
    phone.locator("#box").fill("%%% \\ '")
    phone.locator("#age").fill("old")
    phone.locator(".search-box button").click()
    expect(phone).to_have_title(re.compile(r"^Error:"))
    expect(phone.locator("#place-error")).to_contain_text("Zzzzqx <b>")
    expect(phone.locator("#age-error")).to_be_visible()
    expect(phone.locator("#place")).to_have_value("Zzzzqx <b>")
    expect(phone.locator("#box")).to_have_value("%%% \\ '")
    expect(phone.locator("#age")).to_have_value("old")
    for name in ("place", "age"):
        field = phone.locator(f"#{name}")
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_attribute("aria-describedby", f"{name}-error")


def test_filters_are_chosen_and_dropped(phone: Page) -> None:
    phone.goto("/nl/services/?place=9000")
    before = total(phone)
    phone.locator("#show-filters").check()
    group = phone.locator("details.group", has=phone.locator("#tier-specialised"))
    group.locator("summary").click()
    phone.locator("label[for=tier-specialised]").click()
    phone.locator("#filters button").click()
    expect(phone.locator("ul.active a")).to_have_count(2)
    assert 0 < total(phone) < before
    phone.locator("ul.active a").last.click()
    expect(phone.locator("ul.active a")).to_have_count(1)
    assert total(phone) == before


def total(page: Page) -> int:
    return int(page.locator(".total").inner_text().split()[0])


def test_the_pages_of_a_list_keep_the_filters(phone: Page) -> None:
    phone.goto("/nl/services/?place=9000")
    first = phone.locator("article.card h3").all_inner_texts()
    assert len(first) == 20
    phone.locator("a[rel=next]").click()
    expect(phone.locator(".echo")).to_contain_text("Gent")
    second = phone.locator("article.card h3").all_inner_texts()
    assert second
    assert second[0] not in first


@pytest.mark.parametrize(
    "address", ["/nl/services/?need=housing&place=9000", "/nl/services/ulysse-ssm/", "/nl/"]
)
def test_the_language_changes_and_the_page_stays(phone: Page, address: str) -> None:
    phone.goto(address)
    for name, code in (("Français", "fr"), ("English", "en"), ("Nederlands", "nl")):
        phone.locator("nav.switch summary").click()
        phone.locator("nav.switch").get_by_role("link", name=name).click()
        expect(phone).to_have_url(re.compile(re.escape(address.replace("/nl/", f"/{code}/")) + "$"))
        expect(phone.locator("html")).to_have_attribute("lang", code)
        expect(phone.get_by_role("heading", level=1)).to_be_visible()


# By keyboard


def test_the_first_tab_goes_to_the_content(desk: BrowserContext) -> None:
    page = desk.new_page()
    page.goto("/nl/services/")
    page.keyboard.press("Tab")
    skip = page.locator("a.skip")
    expect(skip).to_be_focused()
    box = skip.bounding_box()
    assert box is not None
    assert box["y"] >= 0
    assert box["height"] > 20
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#box")).to_be_focused()


def test_the_search_works_without_a_mouse(desk: BrowserContext) -> None:
    page = desk.new_page()
    page.goto("/nl/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#box")).to_be_focused()
    page.keyboard.type("psycholoog")
    page.keyboard.press("Tab")
    expect(page.locator("#place")).to_be_focused()
    # Behind the button comes the way to the questions.
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator("main a[href='/nl/help/']")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("gent")
    page.keyboard.press("Enter")
    expect(page.locator(".echo").first).to_contain_text("Gent")
    assert page.locator("article.card").count() > 1


def test_every_stop_of_the_keyboard_can_be_seen(desk: BrowserContext) -> None:
    page = desk.new_page()
    page.goto("/nl/")
    for _stop in range(25):
        page.keyboard.press("Tab")
        shown = page.evaluate(
            """() => {
                const style = getComputedStyle(document.activeElement);
                return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
            }"""
        )
        assert shown, page.evaluate("document.activeElement.outerHTML")


# Every kind of page


@pytest.mark.parametrize("kind", PAGES)
def test_no_page_scrolls_sideways_on_a_phone(browser: Browser, site: str, kind: str) -> None:
    context = browser.new_context(base_url=site)
    page = context.new_page()
    for viewport in (NARROWEST, PHONE):
        page.set_viewport_size(viewport)
        page.goto(PAGES[kind])
        if page.locator("#show-filters").count():
            page.locator("#show-filters").check()
        for fold in page.locator("summary").all():
            fold.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    context.close()


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_is_quiet_and_asks_nothing_of_another_site(
    desk: BrowserContext, site: str, kind: str
) -> None:
    page, told = watched(desk, site)
    response = page.goto(PAGES[kind], wait_until="networkidle")
    assert response is not None
    assert response.status == ERRORS.get(kind, 200)
    # Chromium itself writes a line about the status of the page that was asked for.
    refused = [line for line in told if f"status of {ERRORS.get(kind)}" in line]
    assert [line for line in told if line not in refused] == []
    assert desk.cookies() == []
    assert page.evaluate("localStorage.length") == 0
    # A list that was opened becomes the visitor's own: names of services, in this tab only.
    kept = page.evaluate("Object.keys(sessionStorage)")
    assert kept == (["list"] if re.search("[?&]s=", PAGES[kind]) else [])


def test_the_admin_is_quiet_too(desk: BrowserContext, site: str) -> None:
    page, told = watched(desk, site)
    page.goto("/admin/", wait_until="networkidle")
    assert urlsplit(page.url).path == "/admin/login/"
    expect(page.locator("#id_username")).to_be_visible()
    assert told == []
    page.goto("/nl/")
    assert "cookie" not in page.evaluate("document.cookie")


def test_a_violation_of_the_policy_would_be_seen(desk: BrowserContext, site: str) -> None:
    page, told = watched(desk, site)
    page.goto("/nl/")
    page.evaluate(
        """() => {
            const image = document.createElement('img');
            image.src = 'https://elsewhere.example/x.png';
            document.body.append(image);
            document.body.setAttribute('style', 'color: red');
        }"""
    )
    page.wait_for_timeout(300)
    assert any("Content Security Policy" in line or "img-src" in line for line in told)
