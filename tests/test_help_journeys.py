"""Journeys through the guided route in Chromium: on a phone without script, unseen, by keyboard, and after a curator."""

import logging
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, Request, expect

from tests import browsing, reckoning
from tests.browsing import NARROWEST, apart, follow
from tests.reading import said
from tests.signing_in import a_code, a_device
from tests.test_help import named, option, question
from tiers.models import Need, Option, Rule, Source, TranslationState

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

# The same Chromium, phone and desk as in the other journeys.
browser, phone, desk = browsing.browser, browsing.phone, browsing.desk

TOKEN = re.compile(r"gAAAAA[A-Za-z0-9_=-]+")
GRIEF: tuple[tuple[str, str], ...] = (
    ("who", "who-family"),
    ("danger", "danger-no"),
    ("needs", "need-grief-loss"),
    ("coping", "coping-difficulty"),
    ("tried", "tried-nothing"),
    ("status", "status-subsidiary"),
)


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def go_on(page: Page, language: str = "nl") -> None:
    follow(page, page.locator("main form").get_by_role("button", name=said("Continue", language)))


def choose(page: Page, *slugs: str) -> None:
    """Taps the answers, and opens the heading that folds one away."""
    for slug in slugs:
        label = page.locator(f"main form label[for={slug}]")
        if not label.is_visible():
            fold = page.locator("main form details", has=page.locator(f"label[for={slug}]"))
            fold.locator("summary").click()
        label.click()
        expect(page.locator(f"[id={slug}]")).to_be_checked()


def answer_all(
    page: Page, answers: tuple[tuple[str, str], ...], place: str, language: str = "nl"
) -> None:
    """From the first question to the advice; the page is about somebody else."""
    for step, slug in answers:
        heading(page, question(step, language))
        choose(page, slug)
        go_on(page, language)
    heading(page, question("place", language))
    page.locator("#place").fill(place)
    go_on(page, language)
    heading(page, said("Help that fits", language))


def services_at(address: str) -> list[str]:
    """The services that an address carries."""
    return parse_qs(urlsplit(address).query).get("s", [])


def shown_answers(page: Page) -> str:
    return " ".join(page.locator("main dl").inner_text().split())


# Without JavaScript


def test_a_volunteer_goes_from_home_to_the_advice_on_a_phone(phone: Page) -> None:
    phone.goto("/")
    follow(
        phone, phone.locator("main").get_by_role("link", name=said("Answer a few questions", "nl"))
    )
    for step, slug in GRIEF:
        heading(phone, question(step, "nl"))
        assert phone.locator("main form input:checked").count() == 0
        phone.reload()
        heading(phone, question(step, "nl"))
        choose(phone, slug)
        go_on(phone)
        after = phone.url
        # The browser's own Back shows the question again, and its Forward the next.
        phone.go_back()
        heading(phone, question(step, "nl"))
        phone.go_forward()
        assert phone.url == after
        # The Back of the page shows the answer too.
        follow(phone, phone.locator("main a").first)
        heading(phone, question(step, "nl"))
        expect(phone.locator(f"[id={slug}]")).to_be_checked()
        phone.reload()
        expect(phone.locator(f"[id={slug}]")).to_be_checked()
        go_on(phone)
    heading(phone, question("place", "nl"))
    phone.locator("#place").fill("Gent")
    phone.locator("#spoken").select_option("ar")
    go_on(phone)
    heading(phone, said("Help that fits", "nl"))
    before = shown_answers(phone)
    for _step, slug in GRIEF:
        assert option(slug, "nl") in before
    assert "Gent" in before
    assert phone.locator("main a[href^='/nl/services/']").count() > 2

    phone.reload()
    assert shown_answers(phone) == before
    phone.go_back()
    heading(phone, question("place", "nl"))
    phone.go_forward()
    assert shown_answers(phone) == before

    second = phone.context.new_page()
    second.goto(phone.url)
    assert shown_answers(second) == before
    row = second.locator("main dl > div", has_text=question("coping", "nl"))
    follow(second, row.get_by_role("link"))
    expect(second.locator("#coping-difficulty")).to_be_checked()
    choose(second, "coping-hardly")
    go_on(second)
    heading(second, said("Help that fits", "nl"))
    expect(second.locator("main")).to_contain_text(named("tiers/tiers.yaml", "specialised", "nl"))
    assert option("coping-hardly", "nl") in shown_answers(second)
    assert option("need-grief-loss", "nl") in shown_answers(second)
    second.close()

    phone.reload()
    assert shown_answers(phone) == before


def test_after_a_service_back_shows_the_advice_again(phone: Page) -> None:
    phone.goto("/nl/help/")
    answer_all(phone, GRIEF, "Gent")
    before = shown_answers(phone)
    follow(phone, phone.locator("main a[href^='/nl/services/']").first)
    assert urlsplit(phone.url).path.startswith("/nl/services/")
    phone.go_back()
    heading(phone, said("Help that fits", "nl"))
    assert shown_answers(phone) == before


def test_danger_is_one_tap_from_a_number_and_one_from_the_questions(phone: Page) -> None:
    phone.goto("/fr/help/")
    choose(phone, "who-adult-me")
    go_on(phone, "fr")
    choose(phone, "danger-yes")
    go_on(phone, "fr")
    heading(phone, said("Call first", "fr"))
    expect(phone.locator("main a[href='tel:112']").first).to_be_visible()
    expect(phone.locator("a[href='tel:112']").first).to_be_in_viewport()
    phone.reload()
    heading(phone, said("Call first", "fr"))
    follow(phone, phone.get_by_role("link", name=said("Go on with the questions", "fr")))
    heading(phone, question("needs", "fr", to_you=True))
    phone.go_back()
    heading(phone, said("Call first", "fr"))
    follow(phone, phone.get_by_role("link", name=said("Show who can help besides", "fr")))
    heading(phone, said("Help that fits", "fr"))
    expect(phone.locator("main a[href='tel:112']").first).to_be_visible()


def test_a_sentence_of_the_home_page_needs_a_place_only(phone: Page) -> None:
    phone.goto("/en/")
    text = named("tiers/situations.yaml", "quiet-child", "en", "text")
    button = phone.get_by_role("button", name=text)
    if not button.is_visible():
        phone.locator("details", has=phone.locator("[value=quiet-child]")).locator(
            "summary"
        ).click()
    follow(phone, button)
    heading(phone, question("place", "en"))
    phone.locator("#place").fill("1050")
    go_on(phone, "en")
    phone.get_by_label("Ixelles").check()
    go_on(phone, "en")
    heading(phone, said("Help that fits", "en"))
    assert "Ixelles" in shown_answers(phone)


# Nothing of the answers anywhere

# A visit with answers that no static word holds, and a place that stands on no other page of it.
RARE: tuple[tuple[str, str], ...] = (
    ("who", "who-young-person"),
    ("danger", "danger-unknown"),
    ("needs", "need-grief-loss"),
    ("coping", "coping-hardly"),
    ("tried", "tried-focused"),
    ("status", "status-subsidiary"),
)
SECRETS = (
    *(slug for _step, slug in RARE),
    "young-person",
    "grief-loss",
    "hardly",
    "subsidiary",
    "Zutendaal",
    "zutendaal",
    "Qqqqzzzzxx",
    "71067",
    "3690",
    "fa-AF",
    "fa-af",
)


class Ear(logging.Handler):
    """Writes down every record as it would be printed."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append(f"{record.name} {self.format(record)}")


@pytest.fixture
def heard() -> Iterator[list[str]]:
    """Every log record of the site and this process, the finest included."""
    ear = Ear()
    names = ("", "django.request", "django.server", "django.security", "directory.access")
    before = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.DEBUG)
    logging.getLogger().addHandler(ear)
    yield ear.told
    logging.getLogger().removeHandler(ear)
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


def stored(page: Page) -> str:
    """All that the browser keeps for the site."""
    return str(
        page.evaluate(
            """async () => JSON.stringify({
                cookie: document.cookie,
                local: {...localStorage},
                session: {...sessionStorage},
                databases: (await indexedDB.databases()).map((one) => one.name),
                caches: await caches.keys(),
                workers: (await navigator.serviceWorker.getRegistrations()).length,
                name: window.name,
                state: history.state,
                title: document.title,
            })"""
        )
    )


def test_a_visit_leaves_no_answer_in_an_address_a_store_or_a_log(
    desk: BrowserContext, site: str, heard: list[str]
) -> None:
    asked: list[Request] = []
    desk.on("request", lambda request: asked.append(request))
    page = desk.new_page()
    kept: list[str] = []
    page.goto("/en/")
    follow(
        page, page.locator("main").get_by_role("link", name=said("Answer a few questions", "en"))
    )
    for step, slug in RARE:
        heading(page, question(step, "en"))
        if step == "needs":
            go_on(page, "en")  # a fault first
            expect(page.locator("[role=alert]")).to_be_visible()
        choose(page, slug)
        go_on(page, "en")
        kept.append(stored(page))
    page.locator("#place").fill("Qqqqzzzzxx")
    page.locator("#spoken").select_option("fa-AF")
    go_on(page, "en")
    expect(page.locator("[role=alert]")).to_be_visible()
    kept.append(stored(page))
    page.locator("#place").fill("Zutendaal")
    go_on(page, "en")
    heading(page, said("Help that fits", "en"))
    assert "Zutendaal" in shown_answers(page)
    kept.append(stored(page))

    row = page.locator("main dl > div", has_text=question("place", "en"))
    follow(page, row.get_by_role("link"))
    page.locator("#place").fill("3690")
    go_on(page, "en")
    heading(page, said("Help that fits", "en"))
    share = page.get_by_role("link", name=said("Print or share the list", "en"))
    offered = services_at(share.get_attribute("href") or "")
    assert offered
    follow(page, share)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert services_at(page.url) == offered
    expect(page.locator("article.service-block")).to_have_count(len(offered))
    kept.append(stored(page))
    page.go_back()
    heading(page, said("Help that fits", "en"))
    follow(page, page.locator("main a[href^='/en/services/']").first)
    kept.append(stored(page))
    page.go_back()
    heading(page, said("Help that fits", "en"))

    told = [*heard, *kept, *(str(cookie) for cookie in desk.cookies())]
    for request in asked:
        response = request.response()
        headers = dict(request.all_headers())
        sent = [request.url, headers.get("referer", ""), headers.get("cookie", "")]
        assert not headers.get("cookie")
        assert response is not None
        given = response.all_headers()
        assert "set-cookie" not in given
        told += [*sent, given.get("location", ""), response.url]
        if "/help/gAAAAA" in response.url:
            assert "no-store" in given["cache-control"]
            assert "noindex" in given["x-robots-tag"]
        assert urlsplit(request.url).netloc == urlsplit(site).netloc
    assert desk.cookies() == []
    steps = [line for line in heard if " help-step " in line]
    assert len(steps) > 2 * len(RARE)
    assert any("/help/gAAAAA" in line for line in told)
    assert not any("gAAAAA" in line for line in heard)
    # An encrypted token can hold any four letters by chance.
    legible = [TOKEN.sub("TOKEN", line.replace(site, "")) for line in told]
    for secret in SECRETS:
        found = [line for line in legible if secret in line]
        assert not found, (secret, found)


def test_the_search_for_secrets_finds_what_stands_there(
    desk: BrowserContext, heard: list[str]
) -> None:
    page = desk.new_page()
    page.goto("/en/")
    page.evaluate("localStorage.setItem('place', 'Zutendaal')")
    logging.getLogger("anything").debug("grief-loss")
    assert "Zutendaal" in stored(page)
    assert any("grief-loss" in line for line in heard)
    assert any("directory.access GET home 200" in line for line in heard)


# By keyboard


def press_to(page: Page, selector: str, key: str = "Tab") -> None:
    """Presses a key until what is looked for has the focus."""
    for _stop in range(60):
        page.keyboard.press(key)
        if page.evaluate(
            "(selector) => document.activeElement.matches(selector)",
            selector,
        ):
            return
    raise AssertionError(selector)


def test_a_question_is_answered_without_a_mouse(desk: BrowserContext) -> None:
    page = desk.new_page()
    page.goto("/nl/help/")
    press_to(page, "main input[type=radio]")
    page.keyboard.press("Space")
    expect(page.locator("#who-adult-me")).to_be_checked()
    press_to(page, "#who-adult", key="ArrowDown")
    expect(page.locator("#who-adult")).to_be_checked()
    press_to(page, "main form button")
    page.keyboard.press("Enter")
    heading(page, question("danger", "nl"))
    press_to(page, "main input[type=radio]")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#danger-no")).to_be_checked()
    page.keyboard.press("Enter")
    heading(page, question("needs", "nl"))
    if page.locator("main form summary").count():
        press_to(page, "main form summary")
        page.keyboard.press("Enter")
    press_to(page, "#need-housing")
    page.keyboard.press("Space")
    press_to(page, "main form button")
    page.keyboard.press("Enter")
    heading(page, question("status", "nl"))


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_the_error_takes_the_focus_and_leads_to_the_first_input(
    desk: BrowserContext, language: str
) -> None:
    page = desk.new_page()
    page.goto(f"/{language}/help/")
    press_to(page, "main form button")
    page.keyboard.press("Enter")
    summary = page.locator("[role=alert]")
    expect(summary).to_be_focused()
    assert " ".join(page.title().split()).startswith(said("Error:", language))
    page.keyboard.press("Tab")
    expect(summary.get_by_role("link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main form input").first).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("main form input").first).to_be_checked()


def test_the_error_of_a_question_with_folds_opens_the_first(desk: BrowserContext) -> None:
    page = desk.new_page()
    page.goto("/en/help/")
    for slug in ("who-adult", "danger-no"):
        choose(page, slug)
        go_on(page, "en")
    heading(page, question("needs", "en"))
    go_on(page, "en")
    expect(page.locator("[role=alert]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    first = page.locator("main form input").first
    expect(first).to_be_visible()
    expect(first).to_be_focused()


def test_the_error_of_a_place_leads_to_its_box(desk: BrowserContext) -> None:
    page = desk.new_page()
    page.goto("/en/help/")
    for _step, slug in GRIEF:
        choose(page, slug)
        go_on(page, "en")
    page.locator("#place").fill("Zzzzqx")
    page.keyboard.press("Enter")
    expect(page.locator("[role=alert]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#place")).to_be_focused()
    expect(page.locator("#place")).to_have_value("Zzzzqx")


# At the narrowest width


def check_width(page: Page) -> None:
    for fold in page.locator("main summary").all():
        fold.click()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= NARROWEST["width"], (page.title(), width)


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_no_page_of_the_route_scrolls_sideways(desk: BrowserContext, language: str) -> None:
    page = desk.new_page()
    page.set_viewport_size(NARROWEST)
    page.goto(f"/{language}/help/")
    for _step, slug in GRIEF:
        check_width(page)
        go_on(page, language)
        expect(page.locator("[role=alert]")).to_be_visible()
        check_width(page)
        choose(page, slug)
        go_on(page, language)
    check_width(page)
    page.locator("#place").fill("Mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm")
    go_on(page, language)
    check_width(page)
    page.locator("#place").fill("1050")
    go_on(page, language)
    expect(page.locator("#nis-all")).to_be_visible()
    check_width(page)
    page.locator("label[for=nis-all]").click()
    go_on(page, language)
    heading(page, said("Help that fits", language))
    check_width(page)


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_an_urgent_advice_with_much_in_it_fits_too(desk: BrowserContext, language: str) -> None:
    page = desk.new_page()
    page.set_viewport_size(NARROWEST)
    page.goto(f"/{language}/help/")
    choose(page, "who-young-person")
    go_on(page, language)
    choose(page, "danger-yes")
    go_on(page, language)
    check_width(page)
    follow(page, page.get_by_role("link", name=said("Go on with the questions", language)))
    choose(page, "need-sexual-violence", "need-cannot-function", "need-housing")
    go_on(page, language)
    check_width(page)
    follow(page, page.get_by_role("link", name=said("Show who can help besides", language)))
    heading(page, said("Help that fits", language))
    check_width(page)
    more = page.locator("main section a[href*='/help/gAAAAA']", has_text=re.compile(r"^\d"))
    if more.count():
        follow(page, more.first)
        check_width(page)


# What a curator adds

SLUG = "journey-lost-luggage"
NEED, ASKED, WHY = (
    "Verloren bagage",
    "Verloor onderweg alle bagage",
    "Zonder bagage is elke dag zwaar.",
)
SOURCE = "Verslag over verloren bagage"


@pytest.fixture
def curator() -> Iterator[str]:
    """The name of a curator; whatever the journey adds is gone afterwards."""
    name = "journey-curator"

    def add() -> None:
        a_device(get_user_model().objects.create_superuser(name, "", "a long sentence 12"))

    def remove() -> None:
        for model in (Option, Rule, Need):
            for thing in model._default_manager.filter(slug=SLUG):
                TranslationState.objects.of(thing).delete()
                thing.delete()
        Source.objects.filter(title=SOURCE).delete()
        get_user_model().objects.filter(username=name).delete()
        Session.objects.all().delete()

    apart(remove)
    apart(add)
    try:
        yield name
    finally:
        apart(remove)


def save(page: Page) -> None:
    page.locator("input[name=_save]").click()
    expect(page.locator(".errornote, ul.errorlist")).to_have_count(0)
    expect(page.locator(".messagelist .success")).to_be_visible()


# Django's own admin templates name variables that are not always there.
@pytest.mark.ignore_template_errors
def test_what_a_curator_adds_is_asked_and_explained(desk: BrowserContext, curator: str) -> None:
    page = desk.new_page()
    page.goto("/admin/login/")
    page.locator("#id_username").fill(curator)
    page.locator("#id_password").fill("a long sentence 12")
    user = get_user_model().objects
    page.locator("#id_code").fill(apart(lambda: a_code(a_device(user.get(username=curator)))))
    page.locator("input[type=submit]").click()
    expect(page.locator("#user-tools")).to_be_visible()

    page.goto("/admin/tiers/need/add/")
    page.locator("#id_slug").fill(SLUG)
    page.locator("#id_tier").select_option(label=named("tiers/tiers.yaml", "community", "nl"))
    page.locator("#id_name_nl").fill(NEED)
    save(page)

    page.goto("/admin/tiers/source/add/")
    page.locator("#id_title").fill(SOURCE)
    page.locator("#id_url").fill("https://source.example/luggage")
    page.locator("#id_consulted_on").fill("2026-11-21")
    page.locator("#id_read_as").select_option(index=1)
    save(page)
    need, source = apart(
        lambda: (Need.objects.get(slug=SLUG).pk, Source.objects.get(title=SOURCE).pk)
    )

    # An address may fill in a form, as the links of the admin itself do.
    page.goto(f"/admin/tiers/rule/add/?source={source}&needs={need}")
    page.locator("#id_slug").fill(SLUG)
    page.locator("#id_applies_to").select_option("named")
    page.locator("#id_tier").select_option(label=named("tiers/tiers.yaml", "focused", "nl"))
    page.locator("#id_rationale_nl").fill(WHY)
    save(page)

    page.goto(f"/admin/tiers/option/add/?need={need}")
    page.locator("#id_slug").fill(SLUG)
    page.locator("#id_question").select_option(label=question("needs", "nl"))
    page.locator("#id_text_nl").fill(ASKED)
    save(page)

    page.goto("/nl/help/")
    choose(page, "who-adult")
    go_on(page)
    choose(page, "danger-no")
    go_on(page)
    expect(page.locator(f"label[for={SLUG}]")).to_have_text(ASKED)
    choose(page, SLUG)
    go_on(page)
    heading(page, question("status", "nl"))
    choose(page, "status-refugee")
    go_on(page)
    page.locator("#place").fill("9000")
    go_on(page)
    heading(page, said("Help that fits", "nl"))
    advice = page.locator("main")
    expect(advice).to_contain_text(NEED)
    expect(advice).to_contain_text(WHY)
    expect(advice).to_contain_text(SOURCE)
    expect(advice).to_contain_text(named("tiers/tiers.yaml", "focused", "nl"))
    assert ASKED in shown_answers(page)


def test_what_a_curator_added_is_gone() -> None:
    assert not apart(lambda: Need.objects.filter(slug=SLUG).exists())
    assert apart(Need.objects.count) == len(reckoning.rows("tiers/needs.yaml"))
