"""A curator imports a file and compares two services in Chromium, under the strict content policy."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, expect

from services.models import ContactPoint, FormerSlug, LookAlike, Organisation, Service
from tests import browsing
from tests.browsing import apart, cookies_of, follow, watched
from tests.signing_in import a_member
from tiers.models import Tier

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db,
    # Django's own admin templates name variables that are not always there.
    pytest.mark.ignore_template_errors,
]

# The same Chromium and desk as in the other journeys.
browser, desk = browsing.browser, browsing.desk

NAME = "journey-importer"
FIRST, SECOND = "reis-zonnebloem", "reis-maanlicht"


def remove() -> None:
    FormerSlug.objects.filter(service__slug__in=(FIRST, SECOND)).delete()
    Service.objects.filter(slug__in=(FIRST, SECOND)).delete()
    ContactPoint.objects.filter(slug=FIRST).delete()
    Organisation.objects.filter(slug__in=(FIRST, SECOND)).delete()
    for model in (FormerSlug, Service, ContactPoint, Organisation):
        model.history.filter(slug__in=(FIRST, SECOND)).delete()
    User.objects.filter(username=NAME).delete()
    Session.objects.all().delete()


def add() -> tuple[int, list[dict[str, Any]]]:
    """Two services with one number, and the key of the pair; the cookies of somebody who is signed in."""
    contact = ContactPoint.objects.create(slug=FIRST, kind="phone", value="+3292677677")
    both = []
    for slug in (FIRST, SECOND):
        organisation = Organisation.objects.create(slug=slug, name_nl=slug, confidence="high")
        service = Service.objects.create(
            slug=slug,
            name_nl=slug,
            state="draft",
            organisation=organisation,
            tier=Tier.objects.first(),
            confidence="high",
        )
        service.contacts.add(contact)
        both.append(service)
    pair = LookAlike.objects.create(first=both[0], second=both[1], same_phone=True)
    return pair.pk, cookies_of(a_member(username=NAME))


@pytest.fixture
def curator(desk: BrowserContext, site: str) -> Iterator[tuple[Page, list[str], int]]:
    """A signed-in page, what it complains of, and the key of a pair; all that is added is gone afterwards."""
    apart(remove)
    pair, cookies = apart(add)
    desk.add_cookies(cookies)
    page, told = watched(desk, site)
    try:
        yield page, told, pair
    finally:
        apart(remove)


def choose(page: Page, path: Path, content: bytes) -> None:
    path.write_bytes(content)
    page.locator("#id_file").set_input_files(path)
    follow(page, page.locator("#choose input[type=submit]"))


def test_a_file_is_looked_at_and_then_imported_without_a_word_of_the_browser(
    curator: tuple[Page, list[str], int], tmp_path: Path
) -> None:
    page, told, _pair = curator
    page.goto("/admin/services/service/?q=reis")
    follow(page, page.locator(".object-tools a[href$='/import/']"))
    choose(page, tmp_path / "table.csv", f"slug;name_ar\n{FIRST};مساعدة\n".encode())
    expect(page.locator("#changes ins")).to_have_text("مساعدة")
    expect(page.locator("#changes ins")).to_have_attribute("dir", "rtl")
    follow(page, page.locator("#keep input[type=submit]"))
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert apart(lambda: Service.objects.get(slug=FIRST).name_ar) == "مساعدة"
    assert told == []


def test_a_broken_file_fails_well(curator: tuple[Page, list[str], int], tmp_path: Path) -> None:
    page, told, _pair = curator
    page.goto("/admin/services/service/import/")
    choose(page, tmp_path / "picture.csv", b"\x89PNG\r\n\x1a\n\x00\x00")
    expect(page.locator("#choose .errorlist")).to_be_visible()
    choose(page, tmp_path / "table.csv", f"slug;cost\n{FIRST};gratis\n".encode())
    expect(page.locator("#refused tbody tr")).to_have_count(1)
    expect(page.locator("#refused tbody")).to_contain_text("cost")
    expect(page.locator("#keep")).to_have_count(0)
    assert told == []


def test_an_export_is_downloaded(curator: tuple[Page, list[str], int]) -> None:
    page, told, _pair = curator
    page.goto("/admin/services/service/?q=reis")
    follow(page, page.locator(".object-tools a[href*='/export/']"))
    page.locator("#id_format").select_option(index=1)
    with page.expect_download() as download:
        page.locator("#content-main input[type=submit]").click()
    text = Path(download.value.path()).read_text("utf-8-sig")
    assert FIRST in text
    assert SECOND in text
    # A download ends the way to a page: Chromium calls that a request that failed.
    assert [
        line for line in told if not line.startswith("failed: ") or "/export/" not in line
    ] == []


def test_two_services_are_compared_and_one_is_kept(
    curator: tuple[Page, list[str], int],
) -> None:
    page, told, pair = curator
    page.goto("/admin/services/lookalike/?decision__exact=open")
    page.goto(f"/admin/services/lookalike/{pair}/change/")
    expect(page.locator("#facts tr.differs").first).to_be_visible()
    follow(page, page.locator("#keep-first button"))
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert apart(lambda: Service.objects.get(slug=SECOND).state) == "archived"
    page.goto(f"/admin/services/lookalike/{pair}/change/")
    follow(page, page.locator("button[value=undo]"))
    assert apart(lambda: Service.objects.get(slug=SECOND).state) == "draft"
    assert told == []
