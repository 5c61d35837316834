"""The way into the admin in Chromium, under the content policy: the first sign-in, the next ones, and a lock-out."""

from base64 import b32decode
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from directory.signing_in import devices
from services.models import Mandate
from tests import browsing
from tests.browsing import apart, follow
from tests.signing_in import a_code

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db,
    # Django's own admin templates name variables that are not always there.
    pytest.mark.ignore_template_errors,
]

# The same Chromium as in the other journeys.
browser = browsing.browser

NAME = "journey-newcomer"
PASSWORD = "a long sentence 12"


@pytest.fixture
def newcomer() -> Iterator[str]:
    """Somebody who never signed in; nothing of the journey stays behind."""

    def remove() -> None:
        User.objects.filter(username=NAME).delete()
        Session.objects.all().delete()
        caches["tries"].clear()

    def add() -> None:
        user = User.objects.create_user(NAME, password=PASSWORD, is_staff=True)
        Mandate.objects.create(user=user, role=Mandate.Role.PUBLISHER)

    apart(remove)
    apart(add)
    try:
        yield NAME
    finally:
        apart(remove)


@pytest.fixture
def desk(browser: Browser, site: str) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=site, viewport=browsing.DESK, locale="en-GB")
    context.set_default_timeout(20_000)
    yield context
    context.close()


@pytest.fixture
def page(desk: BrowserContext) -> Iterator[Page]:
    """A page whose console must stay silent: a refusal of the content policy would be said there."""
    page = desk.new_page()
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    # A lock-out answers 429, which Chromium tells as an error of the page itself.
    assert [line for line in said if "429" not in line] == []


def sign_in(page: Page, code: str = "", password: str = PASSWORD) -> None:
    page.goto("/admin/login/")
    page.locator("#id_username").fill(NAME)
    page.locator("#id_password").fill(password)
    page.locator("#id_code").fill(code)
    follow(page, page.locator("#login-form input[type=submit]"))


def sign_out(page: Page) -> None:
    follow(page, page.locator("#logout-form button"))


def note(page: Page) -> Locator:
    return page.locator(".errornote")


def app() -> TOTPDevice:
    return apart(lambda: TOTPDevice.objects.get(user__username=NAME))


def forget_throttle() -> None:
    """As if the wait after a wrong code and after a code that was used were over."""

    def forget() -> None:
        for kind in devices.KINDS:
            for device in kind.objects.filter(user__username=NAME):
                device.throttle_reset()
        TOTPDevice.objects.filter(user__username=NAME).update(last_t=-1)

    apart(forget)


def test_a_newcomer_enrols_signs_in_with_codes_and_is_locked_out(page: Page, newcomer: str) -> None:
    sign_in(page)
    assert urlsplit(page.url).path == "/admin/second-factor/"
    page.goto("/admin/services/service/")
    assert urlsplit(page.url).path == "/admin/second-factor/"
    picture = page.locator("svg.qr")
    expect(picture).to_be_visible()
    assert picture.bounding_box()["width"] > 150
    typed = page.locator("#key").inner_text().replace(" ", "")

    page.locator("#id_code").fill("000000")
    follow(page, page.locator("input[type=submit]"))
    expect(page.locator(".errorlist li")).to_be_visible()
    assert page.locator("#key").inner_text().replace(" ", "") == typed
    phone = TOTPDevice(key=b32decode(typed).hex())
    page.locator("#id_code").fill(a_code(phone))
    follow(page, page.locator("input[type=submit]"))
    codes = page.locator(".codes code").all_inner_texts()
    assert len(set(codes)) == 10
    page.emulate_media(media="print")
    expect(page.locator(".codes")).to_be_visible()
    expect(page.locator("#header")).to_be_hidden()
    page.emulate_media(media="screen")
    follow(page, page.locator(".not-on-paper a"))
    expect(page.locator("#user-tools")).to_be_visible()
    page.goto("/admin/backup-codes/")
    expect(page.locator(".codes")).to_have_count(0)
    sign_out(page)

    forget_throttle()
    sign_in(page, a_code(app()))
    expect(page.locator("#user-tools")).to_be_visible()
    sign_out(page)

    sign_in(page, "000000")
    expect(note(page)).to_contain_text("do not belong together")
    forget_throttle()
    sign_in(page, codes[0])
    expect(page.locator("#user-tools")).to_be_visible()
    sign_out(page)
    sign_in(page, codes[0])
    expect(note(page)).to_be_visible()

    for _number in range(4):
        sign_in(page, password="wrong")
    expect(page.get_by_role("heading", name="Too many tries")).to_be_visible()
    expect(page.locator("[role=alert]")).to_contain_text("Wait 30 minutes")
    forget_throttle()
    sign_in(page, a_code(app()))
    expect(page.get_by_role("heading", name="Too many tries")).to_be_visible()


def test_the_way_in_works_without_script(browser: Browser, site: str, newcomer: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    sign_in(page)
    typed = page.locator("#key").inner_text().replace(" ", "")
    page.locator("#id_code").fill(a_code(TOTPDevice(key=b32decode(typed).hex())))
    follow(page, page.locator("input[type=submit]"))
    assert page.locator(".codes code").count() == 10
    context.close()
