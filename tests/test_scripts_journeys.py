"""Journeys with the scripts in Chromium: leaving, the list, places, filters, numbers, by keyboard and by mouse."""

import importlib.util
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests import browsing
from tests.browsing import PHONE, watched
from tests.reading import said
from tests.test_journeys import total

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

# The same Chromium, phone without script and desk as in the other journeys.
browser, phone, desk = browsing.browser, browsing.phone, browsing.desk

BOTH_WAYS = ("nl", "ar")  # from left to right, and from right to left
NO_STORAGE = """Object.defineProperty(window, 'sessionStorage', {
    get() { throw new DOMException('blocked', 'SecurityError'); },
})"""


@pytest.fixture
def page(desk: BrowserContext, site: str) -> Iterator[Page]:
    """A page with scripts; nothing may break the content policy, fail, or reach another site."""
    page, told = watched(desk, site)
    yield page
    # An answer that a later question made needless is let go.
    assert [line for line in told if "failed: " not in line or site not in line] == []
    assert desk.cookies() == []


@pytest.fixture
def thumb(browser: Browser, site: str) -> Iterator[Page]:
    """A phone with scripts, which has no pointer that hovers."""
    context = browser.new_context(
        base_url=site, viewport=PHONE, has_touch=True, is_mobile=True, locale="nl-BE"
    )
    context.set_default_timeout(10_000)
    yield context.new_page()
    assert context.cookies() == []
    context.close()


def announced(page: Page) -> str:
    return page.locator("body > [role=status]").inner_text()


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def on_my_list(page: Page) -> list[str]:
    """The services that the link to the list carries."""
    address = page.locator("#my-list").get_attribute("href") or ""
    return parse_qs(urlsplit(address).query).get("s", [])


# Leaving


@pytest.mark.parametrize("language", BOTH_WAYS)
def test_leaving_takes_the_page_out_of_sight_and_out_of_the_history(
    desk: BrowserContext, language: str
) -> None:
    desk.route("https://www.meteo.be/**", lambda route: route.fulfill(body="weather"))
    page = desk.new_page()
    page.goto(f"/{language}/services/?place=9000")
    page.locator("a[data-gather]").first.click()
    page.goto(f"/{language}/crisis/")
    assert len(on_my_list(page)) == 1
    page.locator("a[data-leave]").click()
    page.wait_for_url("https://www.meteo.be/**")
    page.go_back()
    assert urlsplit(page.url).path == f"/{language}/services/"
    assert on_my_list(page) == []
    expect(page.locator("#my-list [data-count]")).to_be_hidden()
    assert page.evaluate("sessionStorage.length") == 0


def test_leaving_hides_the_page_in_the_same_moment(desk: BrowserContext) -> None:
    desk.route("https://www.meteo.be/**", lambda route: None)  # that site never answers
    page = desk.new_page()
    page.goto("/nl/crisis/")
    page.evaluate("sessionStorage.setItem('list', '[\"huisarts\"]')")
    hidden, kept, title = page.evaluate(
        """() => {
            document.querySelector('a[data-leave]').click();
            return [document.body.checkVisibility(), sessionStorage.length, document.title];
        }"""
    )
    assert (hidden, kept, title) == (False, 0, "www.meteo.be")


def test_leaving_forgets_the_pages_that_this_phone_keeps(desk: BrowserContext) -> None:
    desk.route("https://www.meteo.be/**", lambda route: route.fulfill(body="weather"))
    page = desk.new_page()
    # Neither a worker nor a module of ours needs to be there.
    page.route("**/static/js/offline*", lambda route: route.abort())
    page.goto("/nl/crisis/")
    page.evaluate(
        """async () => {
            const cache = await caches.open('kept');
            await cache.put('/nl/services/huisarts/', new Response('kept'));
        }"""
    )
    assert page.evaluate("navigator.serviceWorker.controller") is None
    page.locator("a[data-leave]").click()
    page.wait_for_url("https://www.meteo.be/**")
    page.goto("/nl/about/")
    assert "kept" not in page.evaluate("caches.keys()")


@pytest.mark.parametrize(
    "caches",
    ["undefined", "{ delete: () => Promise.reject() }", "{ delete: () => new Promise(() => {}) }"],
)
def test_leaving_waits_for_no_cache(desk: BrowserContext, caches: str) -> None:
    desk.route("https://www.meteo.be/**", lambda route: route.fulfill(body="weather"))
    page = desk.new_page()
    page.add_init_script(f"Object.defineProperty(window, 'caches', {{ value: {caches} }})")
    page.goto("/nl/crisis/")
    page.locator("a[data-leave]").click()
    page.wait_for_url("https://www.meteo.be/**", timeout=3_000)


def test_leaving_the_numbers_in_all_languages_works_as_elsewhere(desk: BrowserContext) -> None:
    page = desk.new_page()
    page.route("https://www.meteo.be/**", lambda route: route.fulfill(body="weather"))
    page.goto("/nl/about/")
    page.goto("/numbers/")
    assert page.locator("main button").count() == 0
    page.evaluate("sessionStorage.setItem('list', '[\"huisarts\"]')")
    hidden, kept = page.evaluate(
        """() => {
            document.querySelector('a[data-leave]').click();
            return [document.body.checkVisibility(), sessionStorage.length];
        }"""
    )
    assert (hidden, kept) == (False, 0)
    page.wait_for_url("https://www.meteo.be/**")
    page.go_back()
    assert urlsplit(page.url).path == "/nl/about/"


def test_the_leave_button_is_a_link_without_script(phone: Page) -> None:
    phone.goto("/nl/crisis/")
    assert (phone.locator("a[data-leave]").get_attribute("href") or "").startswith("https://")


# My list


@pytest.mark.parametrize("language", BOTH_WAYS)
def test_services_are_gathered_without_a_new_page(page: Page, language: str) -> None:
    page.goto(f"/{language}/services/?place=9000")
    address = page.url
    first, second = (page.locator("a[data-gather]").nth(index) for index in (0, 1))
    slugs = [str(link.get_attribute("data-gather")) for link in (first, second)]
    first.click()
    assert page.url == address
    expect(first).to_contain_text(said("Take off my list", language))
    expect(first).to_have_class(re.compile("is-on"))
    expect(first).to_have_role("button")
    expect(page.locator("[data-count]").first).to_have_text("1")
    assert announced(page) == f"{said('Services on your list:', language)} 1"
    second.focus()
    page.keyboard.press("Space")
    assert announced(page) == f"{said('Services on your list:', language)} 2"
    expect(second).to_be_focused()
    assert on_my_list(page) == slugs
    assert page.locator(".gather-see").count() == 2
    # Another page, where the list is still there, and nothing of it in the address.
    with page.expect_navigation():
        page.locator("article.card h3 a").first.click()
    assert "s" not in asked(page)
    assert on_my_list(page) == slugs
    link = page.locator(f"[data-gather={slugs[0]}]")
    expect(link).to_have_class(re.compile("is-on"))
    link.focus()
    page.keyboard.press("Enter")
    expect(link).to_contain_text(said("Put on my list", language))
    assert on_my_list(page) == slugs[1:]
    with page.expect_navigation():
        page.locator("#my-list").click()
    assert asked(page)["s"] == slugs[1:]


def test_the_list_page_is_what_its_address_says(page: Page) -> None:
    page.goto("/nl/services/?place=9000")
    for index in range(3):
        page.locator("a[data-gather]").nth(index).click()
    slugs = on_my_list(page)
    assert len(slugs) == 3
    with page.expect_navigation():
        page.locator(".gather-see").first.click()
    assert asked(page)["s"] == slugs
    with page.expect_navigation():
        page.locator(f"[data-gather={slugs[1]}]").first.click()
    assert asked(page)["s"] == [slugs[0], slugs[2]]
    assert page.locator(f"article a[href*='{slugs[1]}']").count() == 0
    page.goto("/nl/")
    assert on_my_list(page) == [slugs[0], slugs[2]]


def test_a_list_of_somebody_else_joins_the_visitors_own(page: Page) -> None:
    page.goto("/nl/services/?place=9000")
    page.locator("a[data-gather]").first.click()
    (own,) = on_my_list(page)
    others = [slug for slug in ("ulysse-ssm", "huisarts", "ocmw") if slug != own][:2]
    shared = "/nl/list/?" + "&".join(f"s={slug}" for slug in others)
    page.goto(shared)
    # The page is the list that was opened; what leads to the visitor's own holds both.
    assert asked(page)["s"] == others
    expect(page.locator("article.service-block")).to_have_count(2)
    assert on_my_list(page) == [own, *others]
    expect(page.locator("#my-list [data-count]")).to_have_text("3")
    with page.expect_navigation():
        page.locator(f"[data-gather={others[0]}]").click()
    assert asked(page)["s"] == others[1:]
    assert on_my_list(page) == [own, others[1]]
    # Neither going back to the list nor loading it again puts on what was taken off.
    page.go_back()
    assert asked(page)["s"] == others
    page.reload()
    page.goto("/nl/")
    assert on_my_list(page) == [own, others[1]]


def test_only_links_to_the_visitors_own_list_carry_it(page: Page) -> None:
    """As the list to print or share, at the end of an advice."""
    page.goto("/nl/services/?place=9000")
    page.evaluate(
        """() => {
            const link = document.createElement('a');
            link.id = 'shared';
            link.href = '/nl/list/?s=ocmw';
            document.querySelector('main').append(link);
        }"""
    )
    page.locator("a[data-gather]").first.click()
    assert len(on_my_list(page)) == 1
    assert page.locator("#shared").get_attribute("href") == "/nl/list/?s=ocmw"
    see = page.locator(".gather-see").get_attribute("href") or ""
    assert parse_qs(urlsplit(see).query)["s"] == on_my_list(page)


def test_a_list_in_an_address_moves_into_the_tab(page: Page) -> None:
    page.goto("/nl/services/?q=huisarts&s=huisarts&s=ulysse-ssm")
    assert asked(page) == {"q": ["huisarts"]}
    assert on_my_list(page) == ["huisarts", "ulysse-ssm"]
    assert page.locator("input[name=s]").count() == 0
    page.locator("[data-gather=huisarts]").click()
    with page.expect_navigation():
        page.locator("header .brand").click()
    assert on_my_list(page) == ["ulysse-ssm"]


def test_the_list_stops_at_twenty_and_says_so(page: Page) -> None:
    page.goto("/nl/services/?place=9000")
    page.evaluate(
        "sessionStorage.setItem('list', JSON.stringify([...Array(20).keys()].map((n) => `x-${n}`)))"
    )
    page.locator("a[data-gather]").first.click()
    assert announced(page) == said("Your list is full. Take one off first.", "nl")
    assert "place=9000" in page.url
    assert page.evaluate("JSON.parse(sessionStorage.getItem('list')).length") == 20


def test_where_nothing_can_be_kept_the_list_goes_through_the_address(page: Page) -> None:
    page.add_init_script(NO_STORAGE)
    page.goto("/nl/services/?place=9000")
    link = page.locator("a[data-gather]").first
    expect(link).to_have_role("link")
    with page.expect_navigation():
        link.click()
    assert len(asked(page)["s"]) == 1
    assert on_my_list(page) == asked(page)["s"]


def test_the_list_goes_through_the_address_without_script(phone: Page) -> None:
    phone.goto("/ar/services/?place=9000")
    with phone.expect_navigation():
        phone.locator("a[data-gather]").first.click()
    assert len(asked(phone)["s"]) == 1
    assert on_my_list(phone) == asked(phone)["s"]
    phone.locator(".gather-see").click()
    expect(phone).to_have_url(re.compile(r"/list/\?"))
    expect(phone.locator("article").first).to_be_visible()


# Places


def type_place(page: Page, language: str, text: str) -> None:
    page.goto(f"/{language}/services/")
    page.locator("#place").click()
    expect(page.locator("#place")).to_have_role("combobox")
    page.keyboard.type(text)
    expect(page.locator("#place-list")).to_be_visible()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "Halle"),
        ("fr", "Saint-Nicolas"),
        ("nl", "1050"),
        ("nl", "Antwerpen"),
        ("ar", "بروكسل"),
    ],
)
def test_a_chosen_place_is_never_asked_again(page: Page, language: str, text: str) -> None:
    type_place(page, language, text)
    options = page.locator("#place-list [role=option]")
    count = options.count()
    assert 1 <= count <= 8
    for index in range(count):
        if index:
            type_place(page, language, text)
        for _step in range(index + 1):
            page.keyboard.press("ArrowDown")
        expect(options.nth(index)).to_have_attribute("aria-selected", "true")
        page.keyboard.press("Enter")
        expect(page.locator("#place-list")).to_be_hidden()
        name = page.locator("#place").input_value()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.locator("section[aria-labelledby=which]").count() == 0
        expect(page.locator(".echo")).to_contain_text(name)
        assert re.fullmatch(r"\d{5}|be|wal-fr|de", asked(page)["place"][0])


@pytest.mark.parametrize("language", BOTH_WAYS)
def test_the_suggestions_follow_the_keyboard(page: Page, language: str) -> None:
    type_place(page, language, "brugge")
    box, options = page.locator("#place"), page.locator("#place-list [role=option]")
    last = options.count() - 1
    assert last >= 0
    assert announced(page) == f"{said('Places found:', language)} {last + 1}"
    expect(box).to_have_attribute("aria-expanded", "true")
    for key, index in (("ArrowDown", 0), ("End", last), ("Home", 0), ("ArrowUp", last)):
        page.keyboard.press(key)
        active = options.nth(index)
        expect(box).to_have_attribute("aria-activedescendant", str(active.get_attribute("id")))
        assert page.locator("#place-list [aria-selected=true]").count() == 1
    page.keyboard.press("Escape")
    expect(page.locator("#place-list")).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).not_to_have_attribute("aria-activedescendant", re.compile("."))
    expect(box).to_have_value("brugge")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#place-list")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator("#place-list")).to_be_hidden()
    expect(box).to_have_value("brugge")


@pytest.mark.parametrize("language", BOTH_WAYS)
def test_a_suggestion_is_chosen_with_the_mouse(page: Page, language: str) -> None:
    type_place(page, language, "9000")
    field, sheet = page.locator("#place").bounding_box(), page.locator("#place-list").bounding_box()
    assert field is not None
    assert sheet is not None
    assert abs(field["x"] - sheet["x"]) <= 1
    assert abs(field["width"] - sheet["width"]) <= 1
    option = page.locator("#place-list [role=option]").first
    box = option.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    option.click()
    expect(page.locator("#place")).to_be_focused()
    with page.expect_navigation():
        page.locator(".search-box button").click()
    assert asked(page)["place"] == ["44021"]


def test_a_suggestion_is_chosen_with_a_thumb(thumb: Page) -> None:
    thumb.goto("/nl/")
    thumb.locator("#place").tap()
    thumb.keyboard.type("elsene")
    thumb.locator("#place-list [role=option]").first.tap()
    expect(thumb.locator("#place")).to_have_value("Elsene")
    with thumb.expect_navigation():
        thumb.locator("main form.finder button").tap()
    assert asked(thumb)["place"] == ["21009"]


def test_what_is_typed_over_a_chosen_place_counts(page: Page) -> None:
    type_place(page, "nl", "elsene")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator("#place").fill("Gent")
    page.locator("#box").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert asked(page)["place"] == ["Gent"]


def test_another_name_that_was_typed_stands_beside_the_place(page: Page) -> None:
    type_place(page, "nl", "Ypres")
    option = page.locator("#place-list [role=option]").first
    expect(option.locator("bdi")).to_have_text(["Ieper", "Ypres", "West-Vlaanderen"])


def test_a_province_chosen_before_stays_with_a_new_question(page: Page) -> None:
    page.goto("/nl/services/?place=10000")
    page.locator("#box").fill("taal")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert asked(page) == {"place": ["10000"], "box": ["taal"]}
    # With the suggestions and the filters at work, another place takes the place of its code, and back.
    page.locator("#place").fill("gent")
    page.locator("details.group", has=page.locator("#cost-free")).locator("summary").click()
    page.locator("#cost-free").check()
    expect(page.locator("ul.active a")).to_have_count(3)
    assert asked(page) == {"place": ["gent"], "box": ["taal"], "cost": ["free"]}
    assert page.locator("input[name=was]").count() == 0
    page.go_back()
    expect(page.locator("ul.active a")).to_have_count(2)
    expect(page.locator("input[name=was]")).to_have_value("10000")
    with page.expect_navigation():
        page.locator("#box").fill("werk")
        page.keyboard.press("Enter")
    assert asked(page) == {"place": ["10000"], "box": ["werk"]}


def test_only_the_last_letters_are_looked_up(page: Page) -> None:
    looked_up: list[str] = []
    page.on("request", lambda request: looked_up.append(request.url))
    page.goto("/ar/services/")
    page.locator("#place").click()
    page.keyboard.type("g")
    page.wait_for_timeout(300)
    page.keyboard.type("ent")
    expect(page.locator("#place-list")).to_be_visible()
    queries = [urlsplit(url).query for url in looked_up if "/api/places" in url]
    assert queries == ["q=gent&lang=ar"]


def test_without_an_answer_the_box_stays_a_box(desk: BrowserContext) -> None:
    page = desk.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.route("**/api/places*", lambda route: route.abort())
    page.goto("/nl/services/")
    page.locator("#place").click()
    page.keyboard.type("gent")
    page.wait_for_timeout(400)
    expect(page.locator("#place-list")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator(".echo")).to_contain_text("Gent")
    assert faults == []


def test_the_guided_route_looks_nothing_up(page: Page) -> None:
    page.goto("/nl/help/")
    assert page.locator("[data-places]").count() == 0


@pytest.mark.skipif(
    not importlib.util.find_spec("axe_playwright_python"), reason="axe is not installed"
)
@pytest.mark.parametrize("language", BOTH_WAYS)
def test_axe_finds_nothing_in_what_the_scripts_add(page: Page, language: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    type_place(page, language, "brugge")
    page.keyboard.press("ArrowDown")
    found = Axe().run(page).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == []
    page.keyboard.press("Escape")
    page.locator("a[data-gather]").first.click()
    found = Axe().run(page).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == []


# Filters


@pytest.mark.parametrize("language", BOTH_WAYS)
def test_a_filter_applies_without_a_new_page(page: Page, language: str) -> None:
    page.goto(f"/{language}/services/?place=9000")
    before, title = total(page), page.title()
    page.evaluate("window.sameDocument = true")
    group = page.locator("details.group", has=page.locator("#tier-specialised"))
    group.locator("summary").click()
    box = page.locator("#tier-specialised")
    box.focus()
    page.keyboard.press("Space")
    expect(page.locator("ul.active a")).to_have_count(2)
    assert asked(page) == {"place": ["9000"], "tier": ["specialised"]}
    assert 0 < total(page) < before
    assert announced(page) == page.locator(".total").inner_text()
    expect(box).to_be_focused()
    expect(box).to_be_checked()
    expect(group).to_have_attribute("open", "")
    expect(group.locator("summary .ticked")).to_be_visible()
    assert page.locator(".results[aria-busy]").count() == 0
    assert "tier=specialised" in (page.locator("nav.switch a").first.get_attribute("href") or "")
    page.go_back()
    expect(page.locator("ul.active a")).to_have_count(1)
    assert asked(page) == {"place": ["9000"]}
    assert total(page) == before
    expect(box).not_to_be_checked()
    assert page.title() == title
    page.go_forward()
    expect(box).to_be_checked()
    assert page.evaluate("window.sameDocument")


def test_the_age_applies_and_a_wrong_one_is_named(page: Page) -> None:
    page.goto("/nl/services/?place=9000&q=")
    page.locator("#age").fill("16")
    page.keyboard.press("Tab")
    expect(page.locator("ul.active a")).to_have_count(2)
    assert asked(page) == {"place": ["9000"], "age": ["16"]}
    page.locator("#age").fill("old")
    page.keyboard.press("Tab")
    expect(page.locator("#age-error")).to_be_visible()
    expect(page.locator("#age")).to_have_value("old")


def test_the_way_out_appears_with_a_need_that_offers_it(page: Page) -> None:
    page.goto("/nl/services/")
    assert page.locator("a[data-leave]").count() == 0
    page.locator("details.group", has=page.locator("#need-violence-home")).locator(
        "summary"
    ).click()
    page.locator("#need-violence-home").check()
    expect(page.locator("a[data-leave]")).to_be_visible()
    page.locator("#need-violence-home").uncheck()
    expect(page.locator("a[data-leave]")).to_have_count(0)


def test_a_place_chosen_among_several_stays_with_the_filters(page: Page) -> None:
    page.goto("/nl/services/?place=70000")
    echo = page.locator(".echo").inner_text()
    page.locator("details.group", has=page.locator("#cost-free")).locator("summary").click()
    page.locator("#cost-free").check()
    expect(page.locator("ul.active a")).to_have_count(2)
    assert asked(page) == {"place": ["70000"], "cost": ["free"]}
    assert page.locator(".echo").inner_text() == echo


def test_quick_changes_end_with_the_last(page: Page) -> None:
    page.goto("/nl/services/?place=9000")
    for name in ("tier-basic", "cost-free"):
        page.locator("details.group", has=page.locator(f"#{name}")).locator("summary").click()
    page.evaluate(
        "() => ['tier-basic', 'cost-free'].forEach((id) => document.getElementById(id).click())"
    )
    expect(page.locator("ul.active a")).to_have_count(3)
    assert asked(page) == {"place": ["9000"], "tier": ["basic"], "cost": ["free"]}


def test_a_gathered_service_shows_so_after_a_filter(page: Page) -> None:
    page.goto("/nl/services/?place=9000&cost=free")
    page.locator("a[data-gather]").first.click()
    slug = on_my_list(page)[0]
    page.locator("details.group", has=page.locator("#cost-free")).locator("summary").click()
    page.locator("#cost-free").uncheck()
    expect(page.locator("ul.active a")).to_have_count(1)
    page.go_back()
    expect(page.locator("ul.active a")).to_have_count(2)
    expect(page.locator(f"[data-gather={slug}]")).to_have_class(re.compile("is-on"))
    assert on_my_list(page) == [slug]


def test_a_failed_answer_opens_the_page_itself(desk: BrowserContext) -> None:
    page = desk.new_page()

    def refuse(route: Route) -> None:
        if route.request.resource_type == "fetch":
            route.abort()
        else:
            route.continue_()

    page.goto("/nl/services/?place=9000")
    page.route("**/services/*", refuse)
    page.locator("details.group", has=page.locator("#cost-free")).locator("summary").click()
    with page.expect_navigation():
        page.locator("#cost-free").check()
    assert asked(page) == {"place": ["9000"], "cost": ["free"]}
    expect(page.locator("ul.active a")).to_have_count(2)


def test_on_a_phone_the_panel_stays_open_and_the_button_leads_to_the_services(thumb: Page) -> None:
    thumb.goto("/nl/services/?place=9000")
    thumb.locator("#show-filters").tap()
    thumb.locator("details.group", has=thumb.locator("#cost-free")).locator("summary").tap()
    thumb.locator("label[for=cost-free]").tap()
    expect(thumb.locator("ul.active a")).to_have_count(2)
    expect(thumb.locator("#filters button")).to_be_visible()
    thumb.evaluate("window.sameDocument = true")
    thumb.locator("#filters button").tap()
    expect(thumb.locator(".total")).to_be_focused()
    expect(thumb.locator(".total")).to_be_in_viewport()
    assert thumb.evaluate("window.sameDocument")


# Numbers, and what a browser can do with a list


@pytest.mark.parametrize("language", BOTH_WAYS)
def test_a_number_is_copied(desk: BrowserContext, page: Page, language: str) -> None:
    desk.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"/{language}/crisis/")
    number = page.locator("main .dial a.phone").first
    assert page.locator("main a.phone").first.inner_text() == "112"  # nobody copies that
    copy = page.locator("main .dial button").first
    expect(copy).to_have_accessible_name(f"{said('Copy', language)} {number.inner_text()}")
    box = copy.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    copy.focus()
    page.keyboard.press("Enter")
    expect(page.locator("body > [role=status]")).to_have_text(
        said("The number is copied.", language)
    )
    assert page.evaluate("navigator.clipboard.readText()") == number.inner_text()


def test_a_phone_has_no_button_to_copy(thumb: Page) -> None:
    thumb.goto("/nl/crisis/")
    expect(thumb.locator("main a.phone").first).to_be_visible()
    assert thumb.locator("main .dial button").count() == 0


def test_a_list_is_shared_printed_and_kept_where_the_browser_can(page: Page) -> None:
    page.add_init_script(
        """navigator.share = async (what) => { window.shared = what; };
        window.print = () => { window.printed = true; };"""
    )
    page.goto("/nl/list/?s=ulysse-ssm&s=huisarts")
    page.locator("button[data-print]").click()
    assert page.evaluate("window.printed")
    share = page.locator("button[data-share]")
    share.click()
    assert page.evaluate("window.shared.url") == share.get_attribute("data-url")
    keep = page.locator("button[data-keep]")
    keep.evaluate(
        "(button) => { button.dataset.urls = '/nl/services/huisarts/ /nl/services/ocmw/' }"
    )
    keep.click()
    expect(page.locator("body > [role=status]")).to_have_text(
        said("You can now read this without internet.", "nl")
    )
    assert page.evaluate("caches.has('kept')")


def test_a_browser_that_cannot_share_shows_no_button_for_it(page: Page) -> None:
    page.add_init_script("delete Navigator.prototype.share")
    page.goto("/nl/list/?s=ulysse-ssm")
    expect(page.locator("button[data-print]")).to_be_visible()
    expect(page.locator("button[data-share]")).to_be_hidden()


# What is asked of the network


@pytest.mark.parametrize(
    "address", ["/nl/", "/ar/services/?place=9000", "/nl/crisis/", "/nl/help/"]
)
def test_a_first_visit_asks_for_one_script(page: Page, site: str, address: str) -> None:
    paths: list[str] = []
    page.on("request", lambda request: paths.append(urlsplit(request.url).path))
    page.goto(address)
    page.wait_for_timeout(2000)
    assert len([path for path in paths if path.endswith(".js")]) == 1
    assert len(paths) <= 4, paths


def test_without_a_worker_nothing_is_asked_for_it(page: Page) -> None:
    page.add_init_script("delete Navigator.prototype.serviceWorker")
    paths: list[str] = []
    page.on("request", lambda request: paths.append(urlsplit(request.url).path))
    page.goto("/nl/crisis/")
    page.wait_for_timeout(4000)
    assert [path for path in paths if "offline" in path or path.endswith("sw.js")] == []
