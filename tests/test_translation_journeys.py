"""A translator works in Chromium: exports a language, edits the file and imports it; and what is refused on the way."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import polib
import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Page, expect

from directory.translating import state
from services.models import Organisation, Service
from tests import browsing
from tests.browsing import apart, cookies_of, follow
from tests.builders import a_service, an_organisation
from tests.signing_in import a_member
from tiers.models import Source, TranslationState

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db,
    # Django's own admin templates name variables that are not always there.
    pytest.mark.ignore_template_errors,
]

# The same Chromium as in the other journeys.
browser = browsing.browser

SLUG = "journey-translated"
DUTCH, FRENCH, BETTER, OTHER = (
    "Kost 12 euro.",
    "Coûte 12 euros.",
    "Il faut payer 12 euros.",
    "Il faut payer 18 euros.",
)


def add() -> int:
    service = a_service(
        slug=SLUG,
        organisation=an_organisation(slug=SLUG),
        summary_nl=DUTCH,
        summary_fr=FRENCH,
    )
    service.sources.update(title=SLUG)
    state.keep([(service, {"nl": True, "fr": True})], state.Origin.MACHINE)
    return service.pk


def remove() -> None:
    Service.objects.filter(slug=SLUG).delete()
    Organisation.objects.filter(slug=SLUG).delete()
    Source.objects.filter(title=SLUG).delete()
    Service.history.filter(slug=SLUG).delete()
    Organisation.history.filter(slug=SLUG).delete()
    Source.history.filter(title=SLUG).delete()
    get_user_model().objects.filter(username__startswith=SLUG).delete()
    Session.objects.all().delete()


@pytest.fixture
def service(site: str) -> Iterator[int]:
    """The key of a service with a French text; whatever the journey adds is gone afterwards."""
    apart(remove)
    try:
        yield apart(add)
    finally:
        apart(remove)


def signed_in(role: str) -> list[dict[str, Any]]:
    """The session of a new member of the staff."""
    return cookies_of(a_member(role, languages=("fr",), username=f"{SLUG}-{role}"))


@pytest.fixture
def opened(browser: Browser, site: str) -> Iterator[Any]:
    """Opens a page for a role; at the end the browser has complained of nothing and asked no other site."""
    complaints: list[str] = []
    contexts = []

    def open_for(role: str) -> Page:
        context = browser.new_context(
            base_url=site, viewport=browsing.DESK, locale="en-GB", accept_downloads=True
        )
        context.set_default_timeout(10_000)
        context.add_cookies(apart(lambda: signed_in(role)))
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console", lambda said: complaints.append(said.text) if said.type == "error" else None
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request",
            lambda asked: (
                None
                if urlsplit(asked.url).netloc == urlsplit(site).netloc
                else complaints.append(asked.url)
            ),
        )
        return page

    yield open_for
    for context in contexts:
        context.close()
    # Chromium itself reports the answer 403 of the wrong role.
    assert [said for said in complaints if "403" not in said] == []


def upload(page: Page, path: Path) -> None:
    page.locator("#import input[type=file]").set_input_files(path)
    follow(page, page.get_by_role("button", name="Show what it changes"))


def french() -> str:
    return apart(lambda: Service.objects.values_list("summary_fr", flat=True).get(slug=SLUG))


def test_a_translator_exports_edits_and_imports_a_language(
    opened: Any, service: int, tmp_path: Path
) -> None:
    page = opened("translator")
    page.goto("/admin/translations/")
    follow(page, page.get_by_role("link", name="français"))
    follow(page, page.get_by_role("link", name="Files for translators"))
    page.locator("#part").select_option("machine")
    page.locator("#export-kind").select_option("services.Service")
    with page.expect_download() as coming:
        page.get_by_role("button", name="Export").click()
    path = tmp_path / "fr.po"
    coming.value.save_as(path)

    # A broken file first: nothing happens, and the page says why.
    broken = tmp_path / "broken.po"
    broken.write_text(path.read_text(encoding="utf-8")[:2000] + '\nmsgid "open', encoding="utf-8")
    upload(page, broken)
    expect(page.locator("#import .errorlist")).to_contain_text("no well-formed PO file")

    file = polib.pofile(str(path))
    (entry,) = [entry for entry in file if entry.msgctxt == f"services.Service {SLUG} summary"]
    assert (entry.msgid, entry.msgstr, entry.fuzzy) == (DUTCH, FRENCH, True)
    entry.msgstr = OTHER
    file.save(str(path))
    upload(page, path)
    expect(page.locator("#preview tbody tr")).to_have_count(1)
    expect(page.locator("#preview .questions")).to_contain_text("12 euro / 18 euro")
    follow(page, page.get_by_role("button", name="Save all of them"))
    expect(page.locator("#take .errorlist")).to_be_visible()
    assert french() == FRENCH

    follow(page, page.get_by_role("link", name="Another file"))
    entry.msgstr = BETTER
    file.save(str(path))
    upload(page, path)
    expect(page.locator("#preview .questions")).to_have_count(0)
    follow(page, page.get_by_role("button", name="Save all of them"))
    expect(page.locator(".messagelist .success")).to_have_text("1 text saved.")
    assert french() == BETTER
    page.goto(f"/fr/services/{SLUG}/")
    expect(page.locator("main")).to_contain_text(BETTER)


def test_a_translator_writes_beside_the_dutch_and_marks_it_as_reviewed(
    opened: Any, service: int
) -> None:
    page = opened("translator")
    page.goto("/admin/translations/fr/list/?state=machine&kind=services.Service")
    expect(page.locator("#rows")).to_be_visible()
    page.goto(f"/admin/translations/fr/services.Service/{service}/?state=machine")
    text = page.locator(f"[name=service-{service}-summary]")
    expect(text).to_have_value(FRENCH)
    text.fill(OTHER)
    follow(page, page.get_by_role("button", name="Save", exact=True))
    expect(page.locator(".questions")).to_contain_text("12 euro / 18 euro")
    expect(text).to_have_value(OTHER)
    text.fill(BETTER)
    follow(page, page.get_by_role("button", name="Save and mark as reviewed"))
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert french() == BETTER

    def reviewed() -> bool:
        states = TranslationState.objects.of(Service.objects.get(slug=SLUG))
        return states.get(language="fr").reviewed_on is not None

    assert apart(reviewed)


def test_who_does_not_translate_is_turned_away(opened: Any, service: int) -> None:
    page = opened("curator")
    for address in ("", "fr/", "fr/list/", "fr/files/", f"fr/services.Service/{service}/"):
        answer = page.goto(f"/admin/translations/{address}")
        assert answer
        assert answer.status == 403
    other = opened("translator")
    answer = other.goto("/admin/translations/uk/files/")
    assert answer
    assert answer.status == 403
