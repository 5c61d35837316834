"""Journeys without internet: what the worker keeps, what it shows instead, and what it never keeps."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.http import HttpResponse
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from directory.pages import offline, services
from tests import browsing
from tests.browsing import PHONE, watched
from tests.reading import said
from tests.test_help_journeys import GRIEF, answer_all

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

# The same Chromium as in the other journeys.
browser = browsing.browser

SERVICE = "/nl/services/ulysse-ssm/"
OTHER_SERVICE = "/nl/services/huisarts/"

# What is kept, as paths, by the name of the cache; the shell's name has a version.
KEPT = """async () => {
    const kept = {};
    for (const name of await caches.keys()) {
        const requests = await (await caches.open(name)).keys();
        kept[name.split('-')[0]] = requests.map((request) => request.url.slice(location.origin.length)).sort();
    }
    return kept;
}"""
SHELLS_OF = "(names) => names.filter((name) => name.startsWith('shell-'))"
SHELLS = f"async () => ({SHELLS_OF})(await caches.keys())"
IS_COPY = "async (path) => (await (await caches.match(path)).text()) === 'copy'"
# The module as the page itself loads it, by its hashed name.
MODULE = """async () => {
    const site = await (await fetch('/sw.js')).text();
    return site.match(/[/]static[/]js[/]offline[^"]+/)[0];
}"""


@pytest.fixture
def phone(browser: Browser, site: str) -> Iterator[BrowserContext]:
    """A phone of its own, with script and with workers, that reads Dutch."""
    context = browser.new_context(base_url=site, viewport=PHONE, locale="nl-BE")
    context.set_default_timeout(15_000)
    yield context
    assert context.cookies() == []
    context.close()


def until(page: Page, script: str, argument: Any = None) -> None:
    """Waits until the script answers true; Playwright's own waiting would need `eval`, which the policy refuses."""
    for _attempt in range(100):
        if page.evaluate(script, argument):
            return
        page.wait_for_timeout(100)
    raise AssertionError(script)


def opened(phone: BrowserContext, path: str) -> Page:
    """The page, once its worker has kept what it keeps."""
    page = phone.new_page()
    page.goto(path)
    until(page, "() => navigator.serviceWorker.controller !== null")
    settled(page, urlsplit(page.url).path.split("/")[1])
    return page


def settled(page: Page, language: str) -> None:
    """Waits until the crisis page of this language is kept; the worker fetches it after the answer."""
    until(page, "async (path) => Boolean(await caches.match(path))", f"/{language}/crisis/")


def kept(page: Page) -> dict[str, list[str]]:
    found: dict[str, list[str]] = page.evaluate(KEPT)
    return found


def module(page: Page, call: str, argument: Any = None) -> Any:
    """What a function of the module offline.js answers."""
    address = page.evaluate(MODULE)
    script = f"async ([address, argument]) => (await import(address)).{call}(argument)"
    return page.evaluate(script, [address, argument])


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


def check_crisis_page(page: Page, language: str) -> None:
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("h1")).to_have_text(said("Crisis numbers", language))
    expect(page.locator("main a[href='tel:112']").first).to_be_visible()
    expect(page.locator("[data-offline]")).to_be_visible()


# Without internet


def test_without_internet_every_page_shows_the_crisis_page_in_its_language(
    phone: BrowserContext,
) -> None:
    page = opened(phone, "/nl/")
    page.goto("/ar/services/?place=9000")
    settled(page, "ar")
    phone.set_offline(True)
    for language in ("nl", "ar"):
        for path in (
            "",
            "services/?place=9000&need=housing",
            "crisis/?s=huisarts",
            "help/",
            "xyz/",
        ):
            page.goto(f"/{language}/{path}")
            assert urlsplit(page.url).path == urlsplit(f"/{language}/{path}").path
            check_crisis_page(page, language)
    # It looks as it should: the style sheet comes too.
    assert page.evaluate("getComputedStyle(document.querySelector('.strip')).display") == "block"
    assert page.evaluate("document.styleSheets[0].cssRules.length") > 100


def test_without_worker_nothing_would_be_shown(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, locale="nl-BE", service_workers="block")
    page = context.new_page()
    page.goto("/nl/about/")  # the browser itself keeps this one for a minute
    page.wait_for_timeout(4_000)
    context.set_offline(True)
    for path in ("/nl/", "/nl/crisis/", "/nl/help/"):
        with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
            page.goto(path)
    context.set_offline(False)
    page.goto("/nl/crisis/")
    for name in ("offline", "kept-pages", "works-offline"):
        expect(page.locator(f"[data-{name}]")).to_be_hidden()
    context.close()


def test_a_language_never_read_shows_the_one_that_was(phone: BrowserContext) -> None:
    page = opened(phone, "/nl/")
    phone.set_offline(True)
    page.goto("/uk/services/")
    check_crisis_page(page, "nl")
    page.goto("/")
    check_crisis_page(page, "nl")


def test_the_start_without_internet_is_in_the_language_that_was_read(
    browser: Browser, site: str
) -> None:
    """Somebody with a German phone who reads Arabic here."""
    context = browser.new_context(base_url=site, viewport=PHONE, locale="de-DE")
    page = opened(context, "/ar/")
    context.set_offline(True)
    page.goto("about:blank")
    page.goto("/")
    check_crisis_page(page, "ar")
    context.close()


def test_the_numbers_in_all_languages_are_kept(phone: BrowserContext) -> None:
    page = opened(phone, "/nl/")
    phone.set_offline(True)
    page.goto("/numbers/?x=1")
    assert page.locator("section.numbers").count() == 6
    expect(page.locator("[data-offline]").first).to_be_visible()
    page.goto("/nl/")
    page.locator("main a[href='/numbers/']").click()
    expect(page.locator("section#ar a[href='tel:112']")).to_be_visible()


def test_where_only_the_numbers_are_kept_they_are_shown(phone: BrowserContext) -> None:
    page = opened(phone, "/nl/")
    page.evaluate("async () => (await caches.open('crisis')).delete('/nl/crisis/')")
    phone.set_offline(True)
    page.goto("/nl/services/")
    assert page.locator("section.numbers").count() == 6


def test_the_copy_says_that_it_is_one_without_script_too(phone: BrowserContext) -> None:
    page = opened(phone, "/nl/crisis/")
    expect(page.locator("[data-offline]")).to_be_hidden()
    expect(page.locator("[data-works-offline]")).to_be_visible()
    phone.set_offline(True)
    page.route(re.compile(r"/static/js/"), lambda route: route.abort())
    page.goto("/nl/crisis/")
    check_crisis_page(page, "nl")
    expect(page.locator("[data-works-offline]")).to_be_hidden()
    phone.set_offline(False)
    page.goto("/nl/crisis/")
    expect(page.locator("[data-offline]")).to_be_hidden()


def test_a_page_that_hangs_is_not_waited_for_where_its_copy_is_kept(phone: BrowserContext) -> None:
    page = opened(phone, "/nl/crisis/")
    (worker,) = phone.service_workers
    # The worker's own network hangs, as on a network that is there but answers nothing.
    worker.evaluate("() => { self.fetch = () => new Promise(() => {}); }")
    page.goto("/nl/crisis/")
    check_crisis_page(page, "nl")


def answers_with(phone: BrowserContext, status: int) -> None:
    """From now on the worker gets this answer, whatever it asks for."""
    (worker,) = phone.service_workers
    worker.evaluate(
        f"() => {{ self.fetch = async () => new Response('fault', {{ status: {status} }}); }}"
    )


@pytest.mark.parametrize("path", [SERVICE, f"{SERVICE}?place=9000", "/nl/crisis/", "/numbers/"])
def test_where_the_site_fails_the_kept_page_is_shown(phone: BrowserContext, path: str) -> None:
    page = opened(phone, "/nl/")
    module(page, "keepPages", [SERVICE])
    answers_with(phone, 503)
    page.goto(path)
    assert page.locator("body").inner_text() != "fault"
    expect(page.locator("[data-offline]").first).to_be_visible()
    page.goto(OTHER_SERVICE)
    assert page.locator("body").inner_text() == "fault"


@pytest.mark.parametrize("status", [404, 410])
def test_a_service_that_is_gone_is_no_longer_kept(phone: BrowserContext, status: int) -> None:
    page = opened(phone, "/nl/")
    module(page, "keepPages", [SERVICE, OTHER_SERVICE])
    answers_with(phone, status)
    page.goto(SERVICE)
    assert page.locator("body").inner_text() == "fault"
    found = page.evaluate(KEPT)
    assert found["kept"] == [OTHER_SERVICE]
    # The numbers stay, whatever a network answers.
    page.goto("/nl/crisis/")
    assert page.evaluate(KEPT)["crisis"] == found["crisis"]


def test_a_service_that_is_gone_goes_where_old_pages_are_fetched_again(
    phone: BrowserContext,
) -> None:
    page = opened(phone, "/nl/")
    gone = "/nl/services/no-such-service/"
    module(page, "keepPages", [SERVICE])
    page.evaluate(
        """async (path) => {
            const headers = { Date: new Date(0).toUTCString(), 'Content-Type': 'text/html' };
            await (await caches.open('kept')).put(path, new Response('copy', { headers }));
        }""",
        gone,
    )
    page.goto("/nl/about/")
    until(page, "async (path) => !(await caches.match(path))", gone)
    assert kept(page)["kept"] == [SERVICE]


def test_a_copy_says_its_day_and_nothing_about_now(phone: BrowserContext) -> None:
    page = opened(phone, "/nl/")
    page.evaluate(
        """async (path) => {
            const html = await (await fetch(path)).text();
            const now = '<ul class="chips"><li class="chip good on-screen" data-now>now</li></ul>'
                + '<table><tr class="today"><td>10:00</td></tr></table></main>';
            const headers = { Date: 'Sun, 22 Nov 2026 10:00:00 GMT', 'Content-Type': 'text/html' };
            const copy = new Response(html.replace('</main>', now), { headers });
            await (await caches.open('kept')).put(path, copy);
            const undated = new Response(html, { headers: { Date: 'x', 'Content-Type': 'text/html' } });
            await (await caches.open('crisis')).put('/nl/crisis/', undated);
        }""",
        SERVICE,
    )
    phone.set_offline(True)
    page.goto(SERVICE)
    expect(page.locator("[data-copied-on]")).to_have_text("2026-11-22")
    expect(page.locator("[data-now]").last).to_be_hidden()
    expect(page.locator("main td").last).to_have_text("10:00")
    assert page.locator(".today").count() == 0
    page.goto("/nl/crisis/")
    expect(page.locator("[data-offline]")).to_be_visible()
    expect(page.locator("[data-copied-on]")).to_have_text("")


# What is kept


def test_the_guided_route_leaves_nothing_on_the_phone(phone: BrowserContext) -> None:
    page = opened(phone, "/nl/")
    page.goto("/nl/help/")
    answer_all(page, GRIEF, "Gent")
    assert urlsplit(page.url).path.startswith("/nl/help/gAAAAA")
    advice = page.url
    page.goto(SERVICE)
    page.goto("/api/places?q=Gent")
    page.goto("/admin/")
    phone.clear_cookies()
    page.goto("/nl/services/?place=9000")
    page.wait_for_timeout(1_000)
    found = kept(page)
    shell = found.pop("shell")
    assert found == {"crisis": ["/nl/crisis/", "/numbers/"]}
    assert len(shell) >= 4
    assert all(re.fullmatch(r"/static/[\w/.]+\.(css|js|svg)", path) for path in shell), shell
    phone.set_offline(True)
    for path in (advice, "/nl/help/", "/nl/services/?place=9000"):
        page.goto(path)
        check_crisis_page(page, "nl")


def test_an_answer_sent_without_internet_shows_the_numbers(phone: BrowserContext) -> None:
    page = opened(phone, "/nl/")
    page.goto("/nl/help/")
    phone.set_offline(True)
    page.locator("main form button").last.click()
    check_crisis_page(page, "nl")


def test_the_admin_and_the_api_are_left_alone(phone: BrowserContext) -> None:
    page = opened(phone, "/nl/")
    phone.set_offline(True)
    for path in ("/admin/", "/api/places?q=Gent"):
        with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
            page.goto(path)


def test_old_numbers_are_fetched_again_and_new_ones_are_not(phone: BrowserContext) -> None:
    page = opened(phone, "/nl/")
    page.evaluate(
        """async () => {
            const cache = await caches.open('crisis');
            const hours = (number) => new Date(Date.now() - number * 3600000).toUTCString();
            const copy = (date) => new Response('copy', { headers: { Date: date, 'Content-Type': 'text/html' } });
            await cache.put('/nl/crisis/', copy(hours(25)));
            await cache.put('/fr/crisis/', copy(hours(25)));
            await cache.put('/ar/crisis/', copy(hours(23)));
            await cache.put('/de/crisis/', copy('nonsense'));
            await cache.put('/numbers/', copy(hours(-25)));
        }"""
    )
    page.goto("/nl/services/")
    for path in ("/nl/crisis/", "/fr/crisis/", "/de/crisis/", "/numbers/"):
        until(page, f"async (path) => !(await ({IS_COPY})(path))", path)
    assert page.evaluate(IS_COPY, "/ar/crisis/")


def test_a_new_version_fetches_everything_again_and_drops_the_old_shell(
    phone: BrowserContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(phone, "/nl/")
    (before,) = page.evaluate(SHELLS)
    module(page, "keepPages", [SERVICE])
    page.evaluate(
        """async (paths) => {
            const headers = { Date: new Date().toUTCString(), 'Content-Type': 'text/html' };
            for (const [name, path] of paths) {
                await (await caches.open(name)).put(path, new Response('copy', { headers }));
            }
        }""",
        [["crisis", "/nl/crisis/"], ["crisis", "/numbers/"], ["kept", SERVICE]],
    )
    page.goto("/nl/services/")
    page.wait_for_timeout(500)
    assert page.evaluate(IS_COPY, "/nl/crisis/"), "a day has not gone by"
    monkeypatch.setattr(offline, "SHELL", ("site.css", "icon.svg"))
    page.evaluate("async () => { await (await navigator.serviceWorker.ready).update(); }")
    until(page, f"async (before) => !({SHELLS_OF})(await caches.keys()).includes(before)", before)
    assert len(page.evaluate(SHELLS)) == 1
    assert len(kept(page)["shell"]) == 2
    for path in ("/nl/crisis/", "/numbers/", SERVICE):
        assert not page.evaluate(IS_COPY, path)


# What the reader asks to keep


def test_pages_that_were_asked_for_are_kept_and_forgotten(phone: BrowserContext) -> None:
    page = opened(phone, "/nl/")
    asked = [SERVICE, f"{SERVICE}?place=9000&s=huisarts#contact", OTHER_SERVICE]
    both = sorted((SERVICE, OTHER_SERVICE))
    assert sorted(module(page, "keepPages", asked)) == both
    assert kept(page)["kept"] == both
    page.goto(SERVICE)
    name = heading(page)
    phone.set_offline(True)
    page.goto(f"{SERVICE}?place=9000")
    assert heading(page) == name
    page.goto("/nl/services/tele-onthaal/")
    check_crisis_page(page, "nl")
    links = page.locator("[data-kept-pages] a")
    expect(links).to_have_count(2)
    assert name in links.all_inner_texts()
    with page.expect_navigation():
        links.get_by_text(name).click()
    assert heading(page) == name
    phone.set_offline(False)
    page.goto("/nl/")
    module(page, "forgetAll")
    assert "kept" not in kept(page)
    assert kept(page)["crisis"] == ["/nl/crisis/", "/numbers/"]
    phone.set_offline(True)
    page.goto(SERVICE)
    check_crisis_page(page, "nl")
    expect(page.locator("[data-kept-pages]")).to_be_hidden()


def test_what_is_kept_is_listed_and_taken_off_with_internet_too(phone: BrowserContext) -> None:
    page = opened(phone, "/nl/")
    module(page, "keepPages", [SERVICE])
    page.goto("/nl/crisis/")
    section = page.locator("[data-kept-pages]")
    expect(section.locator("a")).to_have_attribute("href", re.compile(f"{SERVICE}$"))
    expect(page.locator("[data-offline]")).to_be_hidden()
    section.locator("button").click()
    expect(section).to_be_hidden()
    expect(page.locator("body > [role=status]")).to_have_text(
        said("The pages are taken off this phone.", "nl")
    )
    assert "kept" not in kept(page)
    assert "/nl/crisis/" in kept(page)["crisis"]


@pytest.mark.parametrize(
    "address",
    [
        "/nl/help/",
        "/nl/list/?s=ulysse-ssm",
        "/nl/services/",
        "/admin/login/",
        "/api/services",
        "/nl/services/no-such-service/",
        "https://elsewhere.example/nl/services/x/",
    ],
)
def test_nothing_else_can_be_asked_for(phone: BrowserContext, address: str) -> None:
    page = opened(phone, "/nl/")
    with pytest.raises(Error, match="not kept"):
        module(page, "keepPages", [address])
    assert kept(page).get("kept", []) == []


@pytest.mark.parametrize(
    ("answer", "is_kept"),
    [
        ({}, True),
        ({"status": 302, "headers": {"Location": OTHER_SERVICE}}, False),
        ({"headers": {"Cache-Control": "no-store"}}, False),
        ({"headers": {"Cache-Control": "private"}}, False),
        ({"status": 203}, False),
        ({"status": 410}, False),
        ({"content_type": "text/plain"}, False),
    ],
)
def test_only_a_whole_public_page_is_kept(
    phone: BrowserContext,
    monkeypatch: pytest.MonkeyPatch,
    answer: dict[str, Any],
    is_kept: bool,
) -> None:
    page = opened(phone, "/nl/")
    monkeypatch.setattr(services, "render", lambda *_args: HttpResponse("answer", **answer))
    if is_kept:
        assert module(page, "keepPages", [SERVICE]) == [SERVICE]
    else:
        with pytest.raises(Error, match="not kept"):
            module(page, "keepPages", [SERVICE])
    assert kept(page).get("kept", []) == ([SERVICE] if is_kept else [])


def test_leaving_forgets_the_pages(phone: BrowserContext, site: str) -> None:
    page = opened(phone, "/nl/crisis/")
    module(page, "keepPages", [SERVICE])
    assert kept(page)["kept"] == [SERVICE]
    phone.route(
        re.compile(r"^https://www\.meteo\.be/"), lambda route: route.fulfill(body="weather")
    )
    page.locator("a[data-leave]").first.click()
    page.wait_for_url(re.compile("meteo"))
    page.goto("/nl/")
    page.wait_for_timeout(300)
    assert "kept" not in kept(page)
    assert "/nl/crisis/" in kept(page)["crisis"]


# Without a worker


def test_everything_works_where_workers_are_refused(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, locale="nl-BE", service_workers="block")
    page, told = watched(context, site)
    page.goto("/nl/services/?place=9000", wait_until="networkidle")
    page.wait_for_timeout(4_000)
    page.goto("/nl/crisis/", wait_until="networkidle")
    assert [line for line in told if "fault" in line or "error" in line] == []
    with pytest.raises(Error, match="no worker"):
        module(page, "keepPages", [SERVICE])
    module(page, "forgetAll")
    assert page.evaluate(KEPT) == {}
    context.close()


def test_a_page_that_never_rests_keeps_the_numbers_too(phone: BrowserContext) -> None:
    phone.add_init_script(
        "window.requestIdleCallback = (work, how) => { if (how?.timeout) setTimeout(work, 100); };"
    )
    page = opened(phone, "/nl/")
    assert "/nl/crisis/" in kept(page)["crisis"]


def test_keeping_is_quiet(phone: BrowserContext, site: str) -> None:
    page, told = watched(phone, site)
    page.goto("/nl/")
    until(page, "() => navigator.serviceWorker.controller !== null")
    page.goto("/nl/services/?place=9000", wait_until="networkidle")
    page.goto("/numbers/", wait_until="networkidle")
    assert told == []
